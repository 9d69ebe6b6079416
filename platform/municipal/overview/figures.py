"""What the overview says of a school: plain figures, made from one row of the aggregate."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from municipal.overview.reasons import SILENCE, Reason


@dataclass(frozen=True, slots=True)
class SchoolFigures:
    """A school with the figures of its current roadmaps on `today`, its own calendar day.

    `roadmap` is the first of its current roadmaps (pupils before teachers), None where there is none. `total` leaves out
    the rows that are not applicable or cancelled. `changed_at` is when anything of the roadmaps last changed.
    """

    id: int
    public_id: UUID
    short_name: str
    settlement: str | None
    sort_key: str
    search_key: str
    closed_on: date | None
    time_zone: str
    today: date
    roadmap_id: int | None
    roadmap: UUID | None
    roadmaps: int
    total: int
    on_time: int
    proved_lately: int
    next_due: date | None
    changed_at: datetime | None
    counts: dict[Reason, int]

    @property
    def is_closed(self) -> bool:
        """Whether the school works no more."""
        return self.closed_on is not None and self.closed_on <= self.today

    @property
    def lacks_roadmap(self) -> bool:
        """Whether there is nothing to look at."""
        return self.roadmap is None

    @property
    def done(self) -> int:
        """How many rows are done."""
        return self.counts[Reason.DONE]

    @property
    def changed_on(self) -> date | None:
        """The school's calendar day of the last change."""
        return self.changed_at.astimezone(ZoneInfo(self.time_zone)).date() if self.changed_at else None

    @property
    def days_silent(self) -> int | None:
        """Days since the last change; None without a roadmap."""
        return (self.today - self.changed_on).days if self.changed_on else None

    @property
    def is_silent(self) -> bool:
        """Whether nothing changed for long although something is left to do."""
        return self.done < self.total and (self.days_silent or 0) > SILENCE.days

    @property
    def progress(self) -> float:
        """The done part of the rows, 0 without any."""
        return self.done / self.total if self.total else 0.0


def total_of(schools: Iterable[SchoolFigures]) -> "Totals":
    """Add up the schools of a place."""
    open_schools = [school for school in schools if not school.is_closed]
    names = ("total", "on_time", "proved_lately")
    sums = {name: sum(getattr(school, name) for school in open_schools) for name in names}
    return Totals(
        schools=len(open_schools),
        changed_lately=sum(
            school.days_silent is not None and school.days_silent <= 7 for school in open_schools
        ),
        counts={reason: sum(school.counts[reason] for school in open_schools) for reason in Reason},
        in_schools={reason: sum(school.counts[reason] > 0 for school in open_schools) for reason in Reason},
        **sums,
    )


@dataclass(frozen=True, slots=True)
class Totals:
    """The figures of a whole place; `in_schools` says in how many schools a reason occurs."""

    schools: int
    changed_lately: int
    total: int
    on_time: int
    proved_lately: int
    counts: dict[Reason, int]
    in_schools: dict[Reason, int]

    @property
    def percent_on_time(self) -> int | None:
        """The part of what had to be done by now that was done in time, in per cent; None when nothing had to be."""
        expected = self.counts[Reason.DONE] + self.counts[Reason.OVERDUE]
        return round(100 * self.on_time / expected) if expected else None


PLAIN_FIELDS = tuple(field.name for field in fields(SchoolFigures) if field.name != "counts")
