"""What a row that has no deadline or people of its own takes from the heading, the list or the row above it."""

import re

from core.speech import mark
from tenants.roadmap.reading.deadlines.cells import with_month
from tenants.roadmap.reading.tables.columns import Column
from tenants.roadmap.reading.tables.periods import is_period, period_in
from tenants.roadmap.reading.tables.row_cells import RowCells
from tenants.roadmap.reading.tables.sentences import FROM_SENTENCE, term_in
from tenants.roadmap.reading.tables.sheet import RawActivity

_FROM_HEADING = mark("The row has no deadline of its own; the one of the heading above it was taken.")
_MONTH_FROM_HEADING = mark("Only the day stands in the row; the month of the heading above it was taken.")
_FROM_ABOVE = mark("The cell of the deadline is empty; the one above it was taken.")
_FROM_LIST = mark(
    "The row is one of a list and has no deadline of its own; the one of the row above the list was taken."
)
_PEOPLE_FROM_LIST = mark(
    "The row is one of a list and names nobody; the people of the row above the list were taken."
)
_PEOPLE_FROM_HEADING = mark("The row names nobody; the people of the heading above it were taken.")
_LETTER = re.compile(r"[а-яёa-z][.)]?")
_NOTHING = " -–—"


class Inheritance:
    """Remembers what stands above the rows of one table."""

    def __init__(self, heading: str) -> None:
        self._list: RawActivity | None = None
        self.begin(heading)

    def begin(self, title: str, term: str = "", people: str = "") -> None:
        """Start under a heading; it may have a deadline and people of its own."""
        self._term = term or period_in(title)
        self._people = people
        self._is_by_months = is_period(title)
        self._list = None

    def give(self, raw: RawActivity, cells: RowCells) -> None:
        """Give an activity what it has not of its own."""
        if not self._is_listed(raw):
            self._list = raw if raw.title.endswith(":") else None
        parent = self._list if self._list is not raw else None
        self._give_deadline(raw, parent, cells)
        if cells.head.has(Column.RESPONSIBLE) and not raw.text(Column.RESPONSIBLE).strip(_NOTHING):
            self._give_people(raw, parent)

    def _is_listed(self, raw: RawActivity) -> bool:
        """Ask whether a row is one of the list that the row above began: «а», or «1.1» under «1»."""
        return self._list is not None and (
            bool(_LETTER.fullmatch(raw.number))
            or bool(self._list.number and raw.number.startswith(f"{self._list.number}."))
        )

    def _give_deadline(self, raw: RawActivity, parent: RawActivity | None, cells: RowCells) -> None:
        own = raw.text(Column.DEADLINE)
        if own.strip(_NOTHING):
            days = with_month(own, self._term)
            if days:
                # «12» under «СЕНТЯБРЬ» is plain; under «Подготовительный этап (сентябрь)» it may be another month's.
                raw.deadline_why = raw.deadline_why if self._is_by_months else _MONTH_FROM_HEADING
                raw.cells[Column.DEADLINE] = days
            return
        text, why = self._above(raw, parent, cells)
        if text:
            raw.cells[Column.DEADLINE], raw.deadline_why = text, why

    def _above(self, raw: RawActivity, parent: RawActivity | None, cells: RowCells) -> tuple[str, str | None]:
        has_column = cells.head.has_deadlines()
        if parent and parent.text(Column.DEADLINE):
            return parent.text(Column.DEADLINE), _FROM_LIST
        if self._term:
            # In a plan by months nobody asks: it has no column of deadlines that somebody left empty.
            return self._term, _FROM_HEADING if has_column else None
        above = cells.deadline_above()
        if above:
            return above, None if cells.is_by_months else _FROM_ABOVE
        return ("", None) if has_column else (term_in(raw.title), FROM_SENTENCE)

    def _give_people(self, raw: RawActivity, parent: RawActivity | None) -> None:
        if parent and parent.text(Column.RESPONSIBLE):
            raw.cells[Column.RESPONSIBLE] = parent.text(Column.RESPONSIBLE)
            raw.why = raw.why or _PEOPLE_FROM_LIST
        elif self._people:
            raw.cells[Column.RESPONSIBLE] = self._people
            raw.why = raw.why or _PEOPLE_FROM_HEADING
