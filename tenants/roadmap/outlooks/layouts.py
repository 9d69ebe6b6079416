"""Other ways to look at a roadmap: a timeline of a school year, a calendar of a month. Pure, of rows that were read."""

from calendar import Calendar
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.clock import SchoolYear
from tenants.roadmap.rows import ActivityRow, SectionRow
from tenants.roadmap.vocabulary import DeadlineKind

# Terms of no day: they last as long as the roadmap.
_WHOLE = frozenset(
    {DeadlineKind.WHOLE_PERIOD, DeadlineKind.SCHOOL_YEAR, DeadlineKind.YEAR, DeadlineKind.PERIODIC}
)
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of a timeline: empty months before, months of its own (none: it has no day in this year), months after."""

    row: ActivityRow
    before: int
    length: int
    after: int


@dataclass(frozen=True, slots=True)
class Track:
    """A section of a timeline."""

    section: SectionRow
    bars: tuple[Bar, ...]


def months_of(year: int) -> list[date]:
    """Return the first days of the months of a school year, September first."""
    start = SchoolYear(year).start
    return [
        date(start.year + (start.month + at - 1) // 12, (start.month + at - 1) % 12 + 1, 1)
        for at in range(MONTHS)
    ]


def timeline(sections: Sequence[SectionRow], year: int) -> list[Track]:
    """Return the rows of sections over the months of a school year, in their order."""
    return [Track(section, tuple(_bar(row, year) for row in section.activities)) for section in sections]


def _bar(row: ActivityRow, year: int) -> Bar:
    first, last = span_of(row)
    if first is None or last is None:
        return Bar(row, 0, 0, MONTHS)
    begin, end = _place(first, year), _place(last, year)
    if end < 0 or begin >= MONTHS:
        return Bar(row, 0, 0, MONTHS)
    begin, end = max(begin, 0), min(end, MONTHS - 1)
    return Bar(row, begin, end - begin + 1, MONTHS - 1 - end)


def span_of(row: ActivityRow) -> tuple[date | None, date | None]:
    """Return from when to when a row lasts; nothing for one without a day."""
    last = row.falls_due_on
    if row.deadline_kind in _WHOLE:
        return row.starts_on or (date.min if last else None), last
    return row.starts_on or last, last


def _place(day: date, year: int) -> int:
    """Return the month of a day, counted from September of a school year."""
    start = SchoolYear(year).start
    return (day.year - start.year) * 12 + day.month - start.month


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of a month's calendar; one of a neighbouring month is there to fill the week."""

    day: date
    is_of_month: bool
    rows: tuple[ActivityRow, ...]


def month_calendar(sections: Sequence[SectionRow], month: date) -> list[list[Cell]]:
    """Return the weeks of a month, Monday first, with the rows that fall due on each day."""
    due: dict[date, list[ActivityRow]] = defaultdict(list)
    for section in sections:
        for row in section.activities:
            if row.falls_due_on is not None and not row.enters:
                due[row.falls_due_on].append(row)
    weeks = Calendar(firstweekday=0).monthdatescalendar(month.year, month.month)
    return [[Cell(day, day.month == month.month, tuple(due[day])) for day in week] for week in weeks]


def month_in(text: str | None, first: date, last: date, today: date) -> date:
    """Return the first day of a month of an address («2026-11»); for nonsense today's, kept within the period."""
    try:
        month = date.fromisoformat(f"{text}-01")
    except ValueError:
        month = today
    return min(max(month, first), last).replace(day=1)


def neighbours(month: date) -> tuple[date, date]:
    """Return the first days of the months before and after."""
    before = date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)
    after = date(month.year + (month.month == 12), month.month % 12 + 1, 1)
    return before, after
