"""From the rows of a table to sections and activities as written; the meaning of the cells is read later."""

from core.speech import mark
from tenants.roadmap.reading.deadlines.cells import apart
from tenants.roadmap.reading.grid import Document, Row, Table
from tenants.roadmap.reading.model import Notice
from tenants.roadmap.reading.tables.choosing import Part, choose
from tenants.roadmap.reading.tables.columns import Column, Head, is_row_of_numbers
from tenants.roadmap.reading.tables.drawn import with_drawn_tables
from tenants.roadmap.reading.tables.endings import body_of, is_total
from tenants.roadmap.reading.tables.heads import head_at
from tenants.roadmap.reading.tables.inheriting import Inheritance
from tenants.roadmap.reading.tables.nested import with_inner_tables
from tenants.roadmap.reading.tables.numbers import split_number
from tenants.roadmap.reading.tables.periods import is_period
from tenants.roadmap.reading.tables.row_cells import RowCells, names_both
from tenants.roadmap.reading.tables.rows import heading_of, number_of, term_of_heading
from tenants.roadmap.reading.tables.sheet import LEFT_OUT, RawActivity, RawSection, Sheet, activities
from tenants.roadmap.reading.tables.splitting import items_of, section_in, split

__all__ = ["RawActivity", "RawSection", "Sheet", "activities", "read_tables"]

_SAMPLE = 100
"""Rows under a second head that are looked at to tell what its numbers belong to."""
_CELLS = (Column.DEADLINE, Column.RESPONSIBLE, Column.RESULT)
_MISSING = {
    Column.DEADLINE: mark("The table has no column of deadlines."),
    Column.RESPONSIBLE: mark("The table has no column of responsible people."),
    Column.RESULT: mark("The table has no column of results."),
}
_ADDED = mark("The row has no activity of its own; it was added to the one above.")
_NUMBER_OF_SEVERAL = mark("Number %(number)s stood for all activities of the row; each has its own or none.")
_NO_TITLE = mark("The row has a number and no activity.")
_BESIDES = mark("The heading of a section says besides: %(text)s")
_SHIFTED = mark(
    "Nobody stands in the cell of responsible people, but somebody in another; the row may be shifted."
)


def read_tables(document: Document) -> Sheet | None:
    """Return the sections of all tables with a roadmap's head, or None when no table has one."""
    sheet = Sheet()
    document = with_inner_tables(with_drawn_tables(document))
    choice = choose(document)
    if not choice.parts:
        return None
    sheet.above = choice.above
    first = choice.parts[0]
    sheet.notices += _missing_columns(first.head, first.table) + choice.notices
    several = len(document.tables()) > 1
    for part in choice.parts:
        if part.heading:
            sheet.begin_above(part.heading)
        _TableReader(sheet, part, part.table if several else None).read()
    sheet.drop_unused()
    return sheet


def _missing_columns(head: Head, table: Table) -> list[Notice]:
    missing = [column for column in _CELLS if not head.has(column)]
    if head.has(Column.PERIOD):
        missing = [column for column in missing if column is not Column.DEADLINE]
    if any(map(names_both, head.cells)):
        missing = [column for column in missing if column is not Column.RESPONSIBLE]
    return [Notice(f"table {table.number}", _MISSING[column]) for column in missing]


class _TableReader:
    """Reads the rows of one table; merged cells hand their text down."""

    def __init__(self, sheet: Sheet, part: Part, table: Table | None) -> None:
        self._sheet = sheet
        self._part = part
        self._table = table
        self._cells = RowCells(part.head)
        self._stage: str | None = None
        self._inheritance = Inheritance(part.heading or "")
        self._has_sections = False

    def read(self) -> None:
        rows, tail = body_of(self._part.rows, self._part.head)
        self._cells.look_at(rows)
        place = 0
        while place < len(rows):
            row = rows[place]
            place += 1
            if not self._counts(row):
                continue
            below = self._below_head(rows, place - 1)
            if below:
                place = below
                continue
            if is_total(row, self._cells.head):
                self._sheet.notices.append(self._left_out(row))
                continue
            self._read_row(row, next((each for each in rows[place:] if self._counts(each)), None))
        self._sheet.notices += [self._left_out(row) for row in tail]

    def _below_head(self, rows: list[Row], place: int) -> int | None:
        """Return the row under a head that stands there once more, maybe with its columns in another order."""
        found = head_at(rows, place)
        if found and found.strength == 3 and found.head.has(Column.DEADLINE) and len(found.head.cells) > 2:
            if [each.kind for each in found.head.cells] != [each.kind for each in self._cells.head.cells]:
                self._cells = RowCells(found.head)
                self._cells.look_at(rows[found.below : found.below + _SAMPLE])
            return found.below
        return place + 1 if self._cells.head.repeats(rows[place]) else None

    def _counts(self, row: Row) -> bool:
        is_filled = any(letter.isalnum() for text in row.texts() for letter in text)
        return is_filled and not is_row_of_numbers(row)

    def _read_row(self, row: Row, following: Row | None) -> None:
        dated = term_of_heading(row, following, self._cells.head)
        section = dated[:2] if dated else heading_of(row, following, self._cells.head)
        if section:
            self._begin(row, *section, dated[2] if dated else "")
            return
        stage = self._cells.text(row, Column.STAGE)
        if stage and stage != self._stage:
            self._stage = stage
            number, title = split_number(stage)
            self._sheet.begin(self._cells.stage_number(row) or number, title)
            self._inheritance.begin(title)
        if self._goes_on(row):
            self._continue(row)
            return
        raw = self._activity(row)
        if raw is None:
            self._continue(row)
            return
        self._add(raw, self._cells.written_number(row))

    def _begin(self, row: Row, number: str | None, title: str, term: str) -> None:
        """Begin a section; a month under a section is no section but the deadline of its rows."""
        self._cells.forget(row)
        is_month = is_period(title)
        self._inheritance.begin(title, term, self._people_of(row) if term else "")
        said = [cell.text for cell in row.cells[1:] if cell.text and cell.text not in {title, term}]
        if term and said:
            self._sheet.notices.append(Notice(self._where(row), _BESIDES, {"text": " ".join(said)[:200]}))
        sections = self._sheet.sections
        if title.startswith("(") and sections and not sections[-1].activities:
            sections[-1].title = f"{sections[-1].title} {title}".strip()
        elif not (is_month and self._has_sections):
            self._sheet.begin(self._cells.counted(row, number) if number is None else number, title)
            self._has_sections = not is_month

    def _add(self, raw: RawActivity, numbers: str) -> None:
        section = section_in(numbers, raw.title)
        if section:
            number, title, raw.title = section
            self._sheet.begin(number, title)
        parts = split(raw, numbers)
        for part in parts:
            self._sheet.add(part)
        if raw.number and all(raw.number != part.number for part in parts):
            self._sheet.notices.append(Notice(raw.where, _NUMBER_OF_SEVERAL, {"number": raw.number}))
        if parts[0].why:
            self._sheet.notices.append(Notice(raw.where, parts[0].why))

    def _activity(self, row: Row) -> RawActivity | None:
        cells = self._cells
        title = cells.text(row, Column.TITLE)
        number = None if cells.numbers_are_of_stages else cells.number(row)
        if not title and not (number and cells.has_more_than_number(row)):
            return None
        if not number:
            number, title = (None, title) if items_of(title) else split_number(title)
        deadline, notes = cells.deadline(row)
        texts = {Column.DEADLINE: deadline} | {each: cells.text(row, each) for each in _CELLS[1:]}
        if cells.deadline_names_people and not texts[Column.RESPONSIBLE]:
            texts[Column.DEADLINE], texts[Column.RESPONSIBLE] = apart(deadline)
        raw = RawActivity(number or "", title, self._where(row), texts, cells.notes(row) + notes)
        raw.why = (
            (None if title else _NO_TITLE)
            or cells.doubt(row)
            or (_SHIFTED if cells.is_shifted(row) else None)
        )
        raw.deadline_why = cells.deadline_doubt(row)
        self._inheritance.give(raw, cells)
        return raw

    def _people_of(self, heading: Row) -> str:
        cells = self._cells.head.pick(heading, Column.RESPONSIBLE)
        return "\n".join(cell.text for cell in cells if cell.text)

    def _goes_on(self, row: Row) -> bool:
        """Ask whether a row without a number goes on in the middle of the sentence above it."""
        title = self._cells.text(row, Column.TITLE)
        last = self._sheet.last()
        if self._cells.is_merged_with_above(row):
            return last is not None
        if not last or not title or number_of(row, self._cells.head) or row.texts()[0] != title:
            return False
        if title[:1] in "-–—•" and len(row.texts()) == 1:
            return True
        if not title[:1].islower() or last.title.endswith((".", "!", "?")):
            return False
        deadline, _ = self._cells.deadline(row)
        return self._cells.all_numbered or not deadline

    def _continue(self, row: Row) -> None:
        """Add a row without a title of its own to the activity above it."""
        last = self._sheet.last()
        if last is None:
            self._sheet.notices.append(self._left_out(row))
            return
        for column in _CELLS:
            added = "\n".join(cell.text for cell in self._cells.head.pick(row, column) if cell.text)
            if added:
                last.cells[column] = f"{last.cells[column]}\n{added}".strip()
        title = "\n".join(cell.text for cell in self._cells.head.pick(row, Column.TITLE) if cell.text)
        if title and not self._cells.is_merged_with_above(row):
            last.title = f"{last.title}\n{title}"
        last.notes += self._cells.notes_of_rest(row)
        self._sheet.notices.append(Notice(self._where(row), _ADDED))

    def _left_out(self, row: Row) -> Notice:
        return Notice(self._where(row), LEFT_OUT, {"text": " ".join(row.texts())[:200]})

    def _where(self, row: Row) -> str:
        return f"table {self._table.number}, row {row.number}" if self._table else f"row {row.number}"
