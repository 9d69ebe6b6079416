"""What the overview says of a school: plain figures, made from one row of the aggregate."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from municipal.overview.reasons import LATELY, SILENCE, Reason


@dataclass(frozen=True, slots=True)
class Sums:
    """What the rows of a school's current roadmaps add up to; after the first three, one figure for each Reason, in its order.

    `total` leaves out the rows that are not applicable or cancelled.
    """

    total: int = 0
    on_time: int = 0
    proved_lately: int = 0
    done: int = 0
    overdue: int = 0
    long_overdue: int = 0
    soon: int = 0
    undocumented: int = 0
    submitted: int = 0
    returned: int = 0
    unassigned: int = 0
    undated: int = 0
    doubtful: int = 0
    done_lately: int = 0

    def of(self, reason: Reason) -> int:
        """Return the figure of one reason."""
        found: int = getattr(self, reason.value)
        return found


@dataclass(frozen=True, slots=True)
class SchoolFigures:
    """A school with the figures of its current roadmaps on `today`, its own calendar day.

    `roadmap` is the first of its current roadmaps (pupils before teachers), None where there is none. `changed_on` is the day
    on which anything of them last changed.
    """

    id: int
    public_id: UUID
    short_name: str
    settlement: str | None
    sort_key: str
    search_key: str
    closed_on: date | None
    today: date
    roadmap_id: int | None
    roadmap: UUID | None
    roadmaps: int
    changed_on: date | None
    next_due: date | None
    sums: Sums

    @property
    def is_closed(self) -> bool:
        """Whether the school works no more."""
        return self.closed_on is not None and self.closed_on <= self.today

    @property
    def lacks_roadmap(self) -> bool:
        """Whether there is nothing to look at."""
        return self.roadmap is None

    @property
    def days_silent(self) -> int | None:
        """Days since the last change; None without a roadmap."""
        return (self.today - self.changed_on).days if self.changed_on else None

    @property
    def is_silent(self) -> bool:
        """Whether nothing changed for long although something is left to do."""
        return self.sums.done < self.sums.total and (self.days_silent or 0) > SILENCE.days

    @property
    def changed_lately(self) -> bool:
        """Whether something changed within the last days."""
        silent = self.days_silent
        return silent is not None and silent <= LATELY.days

    @property
    def progress(self) -> float:
        """The done part of the rows, 0 without any."""
        return self.sums.done / self.sums.total if self.sums.total else 0.0


@dataclass(frozen=True, slots=True)
class Totals:
    """The figures of a whole place; `in_schools` says in how many schools a reason occurs."""

    schools: int
    changed_lately: int
    sums: Sums
    in_schools: dict[Reason, int]

    @property
    def percent_on_time(self) -> int | None:
        """The part of what had to be done by now that was done in time, in per cent; None when nothing had to be."""
        expected = self.sums.done + self.sums.overdue
        return round(100 * self.sums.on_time / expected) if expected else None


_FIGURES = tuple(Sums.__dataclass_fields__)


def added(sums: Iterable[Sums]) -> Sums:
    """Add up, figure by figure."""
    many = list(sums)
    return (
        many[0] if len(many) == 1 else Sums(*(sum(getattr(one, name) for one in many) for name in _FIGURES))
    )


def total_of(schools: Iterable[SchoolFigures]) -> Totals:
    """Add up the open schools of a place."""
    open_schools = [school for school in schools if not school.is_closed]
    return Totals(
        schools=len(open_schools),
        changed_lately=sum(school.changed_lately for school in open_schools),
        sums=added(school.sums for school in open_schools),
        in_schools={reason: sum(school.sums.of(reason) > 0 for school in open_schools) for reason in Reason},
    )
