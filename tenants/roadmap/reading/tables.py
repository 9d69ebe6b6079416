"""From the rows of a table to sections and activities as written; the meaning of the cells is read later."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from core.speech import mark
from tenants.roadmap.reading.columns import Column, Head, first_head, is_row_of_numbers
from tenants.roadmap.reading.grid import Cell, Document, Row, Table
from tenants.roadmap.reading.model import Notice
from tenants.roadmap.reading.numbers import is_heading, is_section_number, number_alone, split_number

_LONGEST_HEADING = 300
_CELLS = (Column.DEADLINE, Column.RESPONSIBLE, Column.RESULT)
_MISSING = {
    Column.DEADLINE: mark("The table has no column of deadlines."),
    Column.RESPONSIBLE: mark("The table has no column of responsible people."),
    Column.RESULT: mark("The table has no column of results."),
}


@dataclass(slots=True)
class RawActivity:
    """A row as written: one text for each of the columns that matter."""

    number: str
    title: str
    where: str
    cells: dict[Column, str]

    def text(self, column: Column) -> str:
        """Return what stands in a column, or nothing where the table has none."""
        return self.cells.get(column, "")


@dataclass(slots=True)
class RawSection:
    """A section as written."""

    number: str | None
    title: str
    activities: list[RawActivity] = field(default_factory=list)


@dataclass(slots=True)
class Sheet:
    """All sections of a file, growing while its tables are read, and what was odd on the way."""

    sections: list[RawSection] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    _above_tables: list[RawSection] = field(default_factory=list)

    def begin(self, number: str | None, title: str) -> None:
        """Start a section."""
        self.sections.append(RawSection(number, title))

    def begin_above(self, heading: str) -> None:
        """Start a section with a line above its table; it goes again when the table brings sections of its own."""
        self.begin(*split_number(heading))
        self._above_tables.append(self.sections[-1])

    def drop_unused(self) -> None:
        """Forget the lines above tables that no activity followed."""
        unused = [section for section in self._above_tables if not section.activities]
        self.sections = [section for section in self.sections if not any(section is each for each in unused)]

    def add(self, activity: RawActivity) -> None:
        """Add an activity to the section that was begun last; rows before any section get one without a title."""
        if not self.sections:
            self.begin(None, "")
        self.sections[-1].activities.append(activity)

    def last(self) -> RawActivity | None:
        """Return the activity that was added last."""
        return self.sections[-1].activities[-1] if self.sections and self.sections[-1].activities else None


def read_tables(document: Document) -> Sheet | None:
    """Return the sections of all tables with a roadmap's head, or None when no table has one."""
    sheet = Sheet()
    head: Head | None = None
    width = 0
    several = len(document.tables()) > 1
    for table, above in _with_lines_above(document):
        found = first_head(table.rows)
        heading = None
        if found:
            heading = above if above and (head or is_heading(above)) else None
            if head is None:
                sheet.notices += _missing_columns(found[1], table)
            place, head = found
            width = table.width
            rows = table.rows[place + 1 :]
        elif head and table.width == width:  # the same table, cut in two by a page
            rows = table.rows
        else:
            continue
        if heading:
            sheet.begin_above(heading)
        _TableReader(sheet, head, table if several else None).read(rows)
    sheet.drop_unused()
    return sheet if head else None


def _with_lines_above(document: Document) -> Iterator[tuple[Table, str | None]]:
    """Yield each table with the paragraph right above it, which may be the title of its section."""
    above: str | None = None
    for block in document.blocks:
        if isinstance(block, Table):
            yield block, above
            above = None
        else:
            above = block if len(block) <= _LONGEST_HEADING else None


def _missing_columns(head: Head, table: Table) -> list[Notice]:
    return [Notice(f"table {table.number}", _MISSING[column]) for column in _CELLS if not head.has(column)]


class _TableReader:
    """Reads the rows of one table; merged cells hand their text down."""

    def __init__(self, sheet: Sheet, head: Head, table: Table | None) -> None:
        self._sheet = sheet
        self._head = head
        self._table = table
        self._above: dict[int, str] = {}
        self._stage: str | None = None
        self._counted = 0

    def read(self, rows: Sequence[Row]) -> None:
        for place, row in enumerate(rows):
            if not row.texts() or is_row_of_numbers(row) or self._head.repeats(row):
                continue
            following = next((each for each in rows[place + 1 :] if each.texts()), None)
            self._read_row(row, following)

    def _read_row(self, row: Row, following: Row | None) -> None:
        section = self._section(row, following)
        if section:
            self._sheet.begin(*section)
            self._above = {}
            return
        stage = self._text(row, Column.STAGE)
        if stage and stage != self._stage:
            self._stage = stage
            self._sheet.begin(*split_number(stage))
        activity = self._activity(row)
        if activity:
            self._sheet.add(activity)
        else:
            self._continue(row)

    def _section(self, row: Row, following: Row | None) -> tuple[str | None, str] | None:
        """Return number and title of a row that is a section's heading."""
        filled = [cell for cell in row.cells if cell.text]
        number = number_alone(filled[0].text) if len(filled) == 2 else None
        if len(filled) > 2 or (len(filled) == 2 and not number) or any(cell.continues for cell in row.cells):
            return None
        title = filled[-1]
        if len(filled) == 1:
            return self._lone_heading(title, row)
        if title.span > 1:
            return number, title.text
        if title in self._head.cells(row, Column.TITLE) and number and is_section_number(number):
            inner = self._number(following) if following else None
            return (number, title.text) if inner and inner.startswith(f"{number}.") else None
        return None

    def _lone_heading(self, cell: Cell, row: Row) -> tuple[str | None, str] | None:
        """Read a row with one text: a heading, unless it continues the row above in a column of its own."""
        if cell.span == 1 and len(row.cells) > 1:
            kinds = {self._head.columns.get(cell.column)}
            if not kinds & {Column.TITLE, Column.NUMBER, Column.STAGE}:
                return None
        number, title = split_number(cell.text)
        if number and not is_section_number(number):
            return None
        return None if number_alone(cell.text) else (number, title)

    def _activity(self, row: Row) -> RawActivity | None:
        titles = self._head.cells(row, Column.TITLE)
        if not any(cell.text for cell in titles):
            return None
        title = self._text(row, Column.TITLE)
        number = self._number(row)
        if not number:
            number, title = split_number(title)
        cells = {column: self._text(row, column) for column in _CELLS}
        return RawActivity(number or self._counted_number(row) or "", title, self._where(row), cells)

    def _number(self, row: Row) -> str | None:
        cells = self._head.cells(row, Column.NUMBER)
        return number_alone(cells[0].text) or cells[0].text.rstrip(".") or None if cells else None

    def _counted_number(self, row: Row) -> str | None:
        """Return the number that Word itself shows in a numbered list, counted over the table."""
        cells = self._head.cells(row, Column.NUMBER)
        if not cells or cells[0].list_level is None:
            return None
        self._counted += 1
        return str(self._counted)

    def _text(self, row: Row, column: Column) -> str:
        texts = [text for text in (self._down(cell) for cell in self._head.cells(row, column)) if text]
        return "\n".join(dict.fromkeys(texts))

    def _down(self, cell: Cell) -> str:
        if cell.continues and not cell.text:
            return self._above.get(cell.column, "")
        self._above[cell.column] = cell.text
        return cell.text

    def _continue(self, row: Row) -> None:
        """Add a row without a title of its own to the activity above it."""
        last = self._sheet.last()
        where = self._where(row)
        if last is None:
            self._sheet.notices.append(
                Notice(where, mark("The row was left out: %(text)s"), {"text": " ".join(row.texts())[:200]})
            )
            return
        for column in _CELLS:
            added = "\n".join(cell.text for cell in self._head.cells(row, column) if cell.text)
            if added:
                last.cells[column] = f"{last.cells[column]}\n{added}".strip()
        self._sheet.notices.append(
            Notice(where, mark("The row has no activity of its own; it was added to the one above."))
        )

    def _where(self, row: Row) -> str:
        return f"table {self._table.number}, row {row.number}" if self._table else f"row {row.number}"


def activities(sheet: Sheet) -> Iterator[RawActivity]:
    """Yield all activities in order."""
    for section in sheet.sections:
        yield from section.activities
