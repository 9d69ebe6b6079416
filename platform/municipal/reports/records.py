"""What a report says of schools and activities: plain values without words, which wait as JSON until all parts are there.

Tuples with names, because a report holds tens of thousands of them and JSON writes them as the lists they are.
"""

from datetime import date
from typing import NamedTuple

from municipal.overview.figures import Sums


class RoadmapRecord(NamedTuple):
    """A current roadmap; the years are the first calendar years of school years."""

    contour: str
    first_year: int
    last_year: int


class DocumentRecord(NamedTuple):
    """A document that proves an activity, as it is cited."""

    kind: str
    number: str | None
    dated_on: date | None


class ActivityRecord(NamedTuple):
    """A living row of a current roadmap as it stood on the report's day.

    `roadmap` is its place among its school's. `due` is the last day in time: the roadmap's own where the deadline is its
    whole period. `days_overdue` is None when the row is not overdue. `doubt` says why an open row's deadline was read with
    doubt; `is_...` is what else the figures count.
    """

    roadmap: int
    section_number: str | None
    section: str
    number: str | None
    title: str
    deadline_text: str
    starts: date | None
    due: date | None
    days_overdue: int | None
    responsible: str
    result: str
    state: str
    done_on: date | None
    doubt: str | None
    is_undocumented: bool
    is_unassigned: bool
    is_undated: bool
    documents: tuple[DocumentRecord, ...]


class SchoolRecord(NamedTuple):
    """A school with its figures on `today`, its own calendar day of the report's moment, and the rows they were counted from.

    `closed_on` may lie after `today`: the school was closed while the report was built, and its rows still count as they did.
    """

    municipality: str
    district: str | None
    code: str
    short_name: str
    kind: str
    closed_on: date | None
    today: date
    next_due: date | None
    changed_on: date | None
    sums: Sums
    roadmaps: tuple[RoadmapRecord, ...]
    activities: tuple[ActivityRecord, ...]

    @property
    def is_closed(self) -> bool:
        """Whether the school worked no more on the report's day."""
        return self.closed_on is not None and self.closed_on <= self.today

    @property
    def days_silent(self) -> int | None:
        """Days since the last change; None without a roadmap."""
        return (self.today - self.changed_on).days if self.changed_on else None

    @property
    def not_counted(self) -> int:
        """Rows that are not required or cancelled: they are listed and count nowhere else."""
        return len(self.activities) - self.sums.total


class PartContents(NamedTuple):
    """One part of a report, its schools in the report's order."""

    schools: tuple[SchoolRecord, ...]

    @property
    def rows(self) -> int:
        """How many rows it fills in the spreadsheet: one a school, one an activity."""
        return sum(1 + len(school.activities) for school in self.schools)
