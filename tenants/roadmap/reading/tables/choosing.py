"""Which tables of a file are the roadmap, which go on from the one before, and what lines stand above them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.speech import mark
from tenants.roadmap.reading.grid import Document, Row, Table
from tenants.roadmap.reading.model import Notice
from tenants.roadmap.reading.tables.columns import Column, Head, HeadCell
from tenants.roadmap.reading.tables.headings import is_approval, is_month
from tenants.roadmap.reading.tables.heads import Found, find_head
from tenants.roadmap.reading.tables.numbers import is_heading
from tenants.roadmap.reading.text import folded

_LONGEST_HEADING = 300
_PAGE = re.compile(r"^\W*(?:\d{1,3}|продолжение.*|стр\.? ?\d+.*|страница \d+.*)\W*$")
_PEOPLE = re.compile(r"^фио\b|^ф\. ?и\. ?о|^фамили|^должност|^наставляем|^подпис")
_UNNAMED = re.compile(r"^(?:лист|sheet|таблица|table|page|стр)\W*\d*$")
_YEAR = re.compile(r"\d{4}")
_FEWEST_ROWS = 4


@dataclass(slots=True)
class Part:
    """One table of the roadmap: its columns, its rows under the head, and the line above that names its section."""

    table: Table
    head: Head
    rows: Sequence[Row]
    heading: str | None = None


@dataclass(slots=True)
class Choice:
    """The tables of the roadmap in order, the lines above the first of them, and what of the file was left out."""

    parts: list[Part]
    above: list[str]
    notices: list[Notice]


def choose(document: Document) -> Choice:
    """Return the tables that are the roadmap: those with the surest heads, and what goes on from them without one."""
    found = {id(table): find_head(table.rows) for table in document.tables()}
    best = max((_worth(each) for each in found.values() if each), default=0)
    choice = Choice([], [], [])
    lines: list[str] = []
    for block in document.blocks:
        if isinstance(block, str):
            lines.append(block)
            continue
        head = found[id(block)]
        part = _headed(block, head, lines, choice) if head and _worth(head) == best else None
        part = part or (_continued(block, lines, choice) if head is None else None)
        if part:
            choice.parts.append(part)
        elif choice.parts or best == 0 or len(block.rows) >= _FEWEST_ROWS:
            choice.notices += _left_out(block)
        if part is None and not choice.parts:
            choice.above += (
                [*lines, "", *_lines_of(block.rows), ""] if len(block.rows) < _FEWEST_ROWS else [*lines, ""]
            )
        lines = []
    _name_first(choice)
    _name_by_sheets(choice.parts)
    return choice


def _name_first(choice: Choice) -> None:
    """Take the line above the first table for its section where each later table has one, and the title is another."""
    titled = [line for line in choice.above if line and not is_approval(line)]
    later = choice.parts[1:]
    if len(titled) < 2 or not later or choice.parts[0].heading or not all(part.heading for part in later):
        return
    last = titled[-1]
    if choice.above[-1] == last and len(last) <= _LONGEST_HEADING and not _YEAR.search(last):
        choice.parts[0].heading = choice.above.pop()


def _name_by_sheets(parts: list[Part]) -> None:
    """Name the sections of a workbook by its sheets where it has several of them with names of their own."""
    named = [part for part in parts if part.table.name and not _UNNAMED.search(folded(part.table.name))]
    if len(named) > 1:
        for part in named:
            part.heading = part.heading or part.table.name


def _worth(found: Found) -> int:
    """Return how sure a head is; a list of people with dates is no roadmap where there is a better table."""
    people = any(_PEOPLE.search(folded(each.text)) for each in found.head.cells)
    return found.strength * 2 - (people and not found.head.has(Column.RESPONSIBLE))


def _headed(table: Table, found: Found, lines: Sequence[str], choice: Choice) -> Part:
    inside = _lines_of(table.rows[: found.place])
    above = inside or lines
    last = _whole_line(above)
    if last and (is_approval(last) or _PAGE.search(folded(last))):
        last = None
    if choice.parts and last and _is_title_again(last, choice.above):
        last = None
    if not choice.parts:
        choice.above += [*lines, *inside]
        is_section = last is not None and (is_heading(last) or is_month(last)) and choice.above[-1] == last
        last = choice.above.pop() if is_section else None
    return Part(table, found.head, table.rows[found.below :], last)


def _is_title_again(line: str, above: Sequence[str]) -> bool:
    """Ask whether a line over a later table is the roadmap's own title, as each sheet of a workbook repeats it."""
    return f" {folded(line)} " in f" {folded(' '.join(above))} "


def _whole_line(lines: Sequence[str]) -> str | None:
    """Return the last line with those it goes on from: «План работы» over «на 2023-2024 учебный год»."""
    place = len(lines) - 1
    while place > 0 and lines[place][:1].islower() and not is_approval(lines[place - 1]):
        place -= 1
    whole = " ".join(lines[place:])
    return whole if 0 < len(whole) <= _LONGEST_HEADING else None


def _continued(table: Table, lines: Sequence[str], choice: Choice) -> Part | None:
    """Return a table without a head that goes on from the one before, cut in two by a page or by a section."""
    if not choice.parts or not all(_PAGE.search(folded(line)) or is_heading(line) for line in lines):
        return None
    head = _fitted(choice.parts[-1].head, choice.parts[-1].table, table)
    names = any(_PEOPLE.search(folded(text)) for row in table.rows[:1] for text in row.texts())
    if head is None or names:
        return None
    last = lines[-1] if lines and is_heading(lines[-1]) else None
    return Part(table, head, table.rows, last)


def _fitted(head: Head, before: Table, table: Table) -> Head | None:
    """Return the head for a table of the same width, or of as many cells in a row with other widths."""
    if table.width == before.width:
        return head
    row = next((each for each in table.rows if len(each.cells) == len(head.cells) > 2), None)
    if row is None:
        return None
    pairs = zip(head.cells, row.cells, strict=True)
    cells: tuple[HeadCell, ...] = tuple(
        replace(each, column=cell.column, span=cell.span) for each, cell in pairs
    )
    return Head(cells, head.levels)


def _lines_of(rows: Sequence[Row]) -> list[str]:
    texts = (text for row in rows for text in dict.fromkeys(row.texts()))
    return [line.strip() for text in texts for line in text.split("\n") if line.strip()]


def _left_out(table: Table) -> list[Notice]:
    if len(table.rows) < _FEWEST_ROWS or table.width < 3:
        return []  # what approves and signs is no table to people
    message = mark("The table was left out: it is no part of the roadmap.")
    return [Notice(f"table {table.number}", message)]
