"""What a sheet of schools would do to the register, as a person is shown it before anything is done."""

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from commons.schools.entries import Entry


class Outcome(StrEnum):
    """What a row of the file would do, in the order in which the check page lists them."""

    ERROR = "error"
    NEW = "new"
    CHANGED = "changed"
    CLOSED = "closed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong in a row, and in which cell («C7»)."""

    cell: str
    message: str


@dataclass(frozen=True, slots=True)
class Change:
    """A field of a school before and after, as people read it."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Planned:
    """One row of the file, judged. `entry` lacks the ids of what is not in the register yet:

    `new_district` names a district to be created, `parent_row` the row of this file that brings the main organisation.
    """

    number: int
    outcome: Outcome
    name: str
    complaints: tuple[Complaint, ...] = ()
    changes: tuple[Change, ...] = ()
    entry: Entry | None = None
    school_id: int | None = None
    new_district: str | None = None
    parent_row: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole file, judged. `digest` tells whether the register has changed since somebody looked at it."""

    rows: tuple[Planned, ...]
    new_districts: tuple[str, ...]
    unused: tuple[str, ...]

    def of(self, outcome: Outcome) -> list[Planned]:
        """Return the rows of one outcome in the order of the file."""
        return [row for row in self.rows if row.outcome is outcome]

    @property
    def can_be_saved(self) -> bool:
        """Tell whether there is something to save and nothing wrong."""
        return not self.of(Outcome.ERROR) and bool(self.of(Outcome.NEW) or self.of(Outcome.CHANGED))

    @property
    def digest(self) -> str:
        """A short name of everything the person was shown."""
        return sha256(repr((self.rows, self.new_districts)).encode()).hexdigest()[:32]
