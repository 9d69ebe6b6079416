"""What a row of a table is when it is no activity: the heading of a section, a signature, a footnote."""

import re
from collections.abc import Sequence

from tenants.roadmap.reading.grid import Cell, Row
from tenants.roadmap.reading.tables.columns import Column, Head
from tenants.roadmap.reading.tables.numbers import is_section_number, number_alone, split_number
from tenants.roadmap.reading.tables.periods import is_term
from tenants.roadmap.reading.text import folded

_STAMP = re.compile(
    r"электронн\w+ (?:цифров\w+ )?подпис|^сертификат\W|^владелец\W|^действителен (?:с|до)|^эцп\b"
)
_BLANK_LINE = re.compile(r"_{3,}")
_POST = re.compile(
    r"^(?:и\. ?о\. )?(?:директор|заведующ|зам\w*\.? |начальник|глава\b|председател|руководител|исп\.|исполнитель\W|"
    r"ознакомлен|составил|согласовано\b|утвержда(?:ю|ем)\b|м\.? ?п\.|куратор)"
)
_MOST_WORDS_OF_POST = 9
_VERB = re.compile(r"[а-я]{2,}(?:ет|ит|ут|ют|ат|ят|ть|ся)\b")
_SIGNED = re.compile(
    r"\b[А-ЯЁ]\. ?[А-ЯЁ]\.\s*[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?$|^[А-ЯЁ][а-яё-]+ [А-ЯЁ]\. ?[А-ЯЁ]\.$|\d{4} ?(?:г|год\w*)\.?$"
)
_NAME_AT_END = r"[А-ЯЁ][а-яё-]+ [А-ЯЁ]\. ?[А-ЯЁ]\.$|[А-ЯЁ]\. ?[А-ЯЁ]\. ?[А-ЯЁ][а-яё-]+$"
_NAMED = re.compile(_NAME_AT_END)
_AUTHOR = re.compile(
    r"^(?:(?:план\w*|график|программ\w+|дорожн\w+ карт\w+|с \w+) (?:работы )?)?"
    r"(?:(?:составил|разработал|подготовил|исполнил)[аи]?\b|(?:согласован|утвержден|составлен|рассмотрен)[аоы]?\b|"
    r"ознакомлен|исп\.|исполнитель\b|контактн\w+ (?:лицо|телефон))"
)
_NO_NUMBERS = (Column.DEADLINE, Column.PERIOD, Column.NOTE)
_CROSSED = re.compile(r"[-–—xXхХ*\s]+")
_FOOTNOTE = re.compile(r"^(?:<\*+>|\*|примечани\w*\b|сноск)")
_TOTAL = re.compile(r"^(?:итого|всего)\b")
_NAME = re.compile(
    r"^[А-ЯЁ][а-яё-]+ (?:[А-ЯЁ][а-яё]+ [А-ЯЁ][а-яё]+|[А-ЯЁ][а-яё]+|[А-ЯЁ]\. ?[А-ЯЁ]\.)(?:, .{1,30})?$"
)


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


def is_signature(row: Row, head: Head) -> bool:
    """Ask whether a row is a signature, a stamp or the date beside it: a post or a blank line, and no activity."""
    texts = [text for text in row.texts() if text.strip()]
    if any(_STAMP.search(folded(text)) for text in texts):
        return True
    if number_of(row, head) and number_alone(texts[0]):
        return False
    if _is_authors(texts) and not _has_deadline(row, head):
        return True
    if any(_BLANK_LINE.search(text) for text in texts):
        return len(texts) < 5 and not _is_due(row, head)
    return len(texts) < 4 and _is_post(texts[0]) and bool(_SIGNED.search(texts[-1].strip()))


def _is_authors(texts: Sequence[str]) -> bool:
    """Ask whether one line tells who drew up, agreed or signed: «Составил: …», a post and a name, all in one cell."""
    if len(texts) > 2:
        return False
    words, line = folded(texts[0]), " ".join(texts[-1].rstrip(" .,;").split())
    is_named = bool(_NAMED.search(line if line.endswith(".") else f"{line}.") or _NAMED.search(line))
    if _AUTHOR.search(words):
        return is_named or words.rstrip().endswith(":") or len(words.split()) == 1
    return len(texts) == 1 and is_named and _is_post(texts[0])


def _is_due(row: Row, head: Head) -> bool:
    """Ask whether a row has an activity that is no post, and a deadline: «Приказ № ____» is signed by nobody."""
    titles = [cell.text for cell in head.pick(row, Column.TITLE) if cell.text]
    terms = [cell.text for cell in head.pick(row, Column.DEADLINE) if is_term(cell.text)]
    return bool(titles and terms) and not _is_post(titles[0])


def _is_post(text: str) -> bool:
    """Ask whether a text is a post or «Исполнитель: …», not a sentence about one."""
    words = folded(text)
    return bool(_POST.search(words)) and len(words.split()) < _MOST_WORDS_OF_POST and not _VERB.search(words)


def is_footnote(row: Row) -> bool:
    """Ask whether a row explains the table: «* по согласованию», «Примечание»."""
    texts = row.texts()
    return bool(texts) and len(texts) < 3 and bool(_FOOTNOTE.search(folded(texts[0])))


def is_total(row: Row, head: Head) -> bool:
    """Ask whether a row only sums up: «Итого», with figures and neither deadline nor people."""
    texts = row.texts()
    others = (Column.DEADLINE, Column.PERIOD, Column.RESPONSIBLE)
    filled = any(cell.text for kind in others for cell in head.pick(row, kind))
    return not filled and bool(_TOTAL.search(folded(texts[0])))


def _is_name(row: Row, head: Head) -> bool:
    """Ask whether a row is one of a list of names: somebody where an activity should be, maybe with a number."""
    texts = row.texts()
    places = [*head.pick(row, Column.TITLE), *head.pick(row, Column.NUMBER)]
    if len(texts) > 2 or not any(cell.text == texts[-1] for cell in places):
        return False
    return bool(_NAME.search(texts[-1])) and (len(texts) == 1 or bool(number_alone(texts[0])))


def body_of(rows: Sequence[Row], head: Head) -> tuple[list[Row], list[Row]]:
    """Return the rows of a table without what stands under its last activity, and those that were left off."""
    end = len(rows)
    while end and (_is_tail(rows[end - 1], head) or _stands_apart(rows, end - 1)):
        end -= 1
    dated = max((place for place in range(end) if _has_deadline(rows[place], head)), default=-1)
    signed = next((place for place in range(dated + 1, end) if _signs_off(rows[place], head)), end)
    return list(rows[:signed]), [row for row in rows[signed:] if row.texts()]


def _is_tail(row: Row, head: Head) -> bool:
    if not row.texts():
        return True
    lone = len(row.texts()) == 1 and not any(cell.continues for cell in row.cells)
    is_heading = lone and heading_of(row, None, head) is not None
    return (
        is_heading
        or _is_name(row, head)
        or is_signature(row, head)
        or is_footnote(row)
        or is_total(row, head)
    )


def _stands_apart(rows: Sequence[Row], place: int) -> bool:
    """Ask whether a lone text has an empty row above it, as what stands under the table of a sheet has."""
    if place == 0 or len(rows[place].texts()) != 1:
        return False
    # A workbook's empty rows are passed over; their numbers are missing.
    return not rows[place - 1].texts() or rows[place].number - rows[place - 1].number > 1


def _has_deadline(row: Row, head: Head) -> bool:
    return any(cell.text for kind in (Column.DEADLINE, Column.PERIOD) for cell in head.pick(row, kind))


def _signs_off(row: Row, head: Head) -> bool:
    """Ask whether a blank to sign on begins what follows the last deadline, such as a list of names."""
    texts = row.texts()
    is_blank = any(_BLANK_LINE.search(text) or _STAMP.search(folded(text)) for text in texts)
    return is_blank and is_signature(row, head)
