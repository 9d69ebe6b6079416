"""Which rows of a table are the headings of sections."""

import re
from collections.abc import Sequence

from tenants.roadmap.reading.grid import Cell, Row
from tenants.roadmap.reading.tables.columns import Column, Head
from tenants.roadmap.reading.tables.numbers import is_section_number, number_alone, split_number

_NO_NUMBERS = (Column.DEADLINE, Column.PERIOD, Column.NOTE)
_CROSSED = re.compile(r"[-–—xXхХ*\s]+")


def heading_of(row: Row, following: Row | None, head: Head) -> tuple[str | None, str] | None:
    """Return number and title of a row that is a section's heading."""
    filled = _distinct(row, head)
    if not filled or len(filled) > 2 or any(cell.continues for cell in row.cells):
        return _heading_in_merge(filled, row, following, head)
    if len(filled) == 1:
        return _lone_heading(filled[0], row, following, head)
    if following is None or any(filled[0] in head.pick(row, kind) for kind in _NO_NUMBERS):
        return None
    return _numbered_heading(filled[0], filled[1], row, following, head)


def _heading_in_merge(
    filled: Sequence[Cell], row: Row, following: Row | None, head: Head
) -> tuple[str | None, str] | None:
    """Read «2» and a title over «2.1» where a cell of further columns is merged over all of them: it says nothing here."""
    number = number_alone(filled[0].text) if len(filled) == 2 else None
    if not number or following is None or filled[1] not in head.pick(row, Column.TITLE):
        return None
    own = [*head.pick(row, Column.NUMBER), *head.pick(row, Column.TITLE)]
    if any(cell.continues for cell in own) or not (number_of(following, head) or "").startswith(f"{number}."):
        return None
    return number, filled[1].text


def _numbered_heading(
    first: Cell, title: Cell, row: Row, following: Row, head: Head
) -> tuple[str | None, str] | None:
    """Read a number and a title: a heading where the title is merged, or where the row below belongs to them."""
    number = number_alone(first.text)
    if not number or not any(letter.isalpha() for letter in title.text):
        return None
    if head.columns_under(title) > 1:
        return number, title.text
    if title in head.pick(row, Column.TITLE) and is_section_number(number):
        return (number, title.text) if _is_above(number, following, head) else None
    return None


def term_of_heading(row: Row, following: Row | None, head: Head) -> tuple[str, str, str] | None:
    """Return number, title and deadline of a row over «1.1», or «I» over «1», that has all three: a section with a term.

    A stage with a Roman number may name its people too.
    """
    filled = [cell for cell in row.cells if cell.text and not cell.continues]
    number = number_alone(filled[0].text) if len(filled) > 2 else None
    if not number or following is None or not is_section_number(number):
        return None
    inner = number_of(following, head) or ""
    titles, terms = head.pick(row, Column.TITLE), head.pick(row, Column.DEADLINE)
    if filled[1] not in titles or filled[2] not in terms:
        return None
    is_stage = not number[0].isdigit() and (inner[:1].isdigit() or inner.startswith(f"{number}."))
    if not is_stage and not (len(filled) == 3 and inner.startswith(f"{number}.")):
        return None
    return number, filled[1].text, filled[2].text


def _distinct(row: Row, head: Head) -> list[Cell]:
    """Return the filled cells; a text repeated in all of them, as a merged cell saved as .csv is, counts once."""
    filled = [cell for cell in row.cells if cell.text]
    if len(filled) > 2:  # a heading's other cells may be crossed out
        filled = [cell for cell in filled if not _CROSSED.fullmatch(cell.text)]
    if len(filled) > 2 and len({cell.text for cell in filled}) == 1:
        return filled[:1]
    if len(filled) > 3 and number_alone(filled[0].text) and len({cell.text for cell in filled[1:]}) == 1:
        return [filled[0], *head.pick(row, Column.TITLE)[:1]]
    return filled


def _lone_heading(cell: Cell, row: Row, following: Row | None, head: Head) -> tuple[str | None, str] | None:
    """Read a row with one text: a heading, unless it continues the row above in a column of its own, or is the last."""
    if head.columns_under(cell) == 1 and len(row.cells) > 1:
        column = next((each.kind for each, found in head.aligned(row) if found is cell), Column.OTHER)
        if column not in {Column.TITLE, Column.NUMBER, Column.STAGE} and row.cells[0] is not cell:
            return None
        if column is Column.TITLE and (_runs_on(cell.text) or following is None):
            return None
    number, title = split_number(cell.text)
    if number and not is_section_number(number) and not _is_subsection(number, cell, following, head):
        return None
    return None if number_alone(cell.text) else (number, title)


def _is_subsection(number: str, cell: Cell, following: Row | None, head: Head) -> bool:
    """Ask whether «1.1» over the whole table has rows under it; beside «1.2» it is an activity of which nothing is said."""
    if following is None or len(following.texts()) < 2 or not head.columns_under(cell) == len(head.cells) > 2:
        return False
    inner = number_of(following, head) or ""
    return not number_alone(inner) or inner.rpartition(".")[0] != number.rpartition(".")[0]


def _runs_on(text: str) -> bool:
    return text[:1].islower() or text[:1] in "-–—•("


def _is_above(number: str, following: Row | None, head: Head) -> bool:
    """Ask whether the row under a number and a title belongs to them: «1.1» or once more «1» under «1», all under «I»."""
    if following is None:
        return False
    inner = number_of(following, head)
    if not number[0].isdigit():
        return inner is None or inner[:1].isdigit() or inner.startswith(f"{number}.")
    if inner is None:
        return len(following.texts()) > 1
    return inner.startswith(f"{number}.") or (
        inner.isdigit() and number.isdigit() and int(inner) <= int(number)
    )


def number_of(row: Row, head: Head) -> str | None:
    """Return what stands in the column of numbers, without the dot behind it; the first of two is that of stages."""
    cells = head.pick(row, Column.NUMBER)
    return number_alone(cells[-1].text) or cells[-1].text.rstrip(".") or None if cells else None
