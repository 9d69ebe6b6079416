"""What was read out of a roadmap: plain values, independent of the kind of file they came from."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from core.clock import SchoolYear
from tenants.documents.kinds import DocumentKind
from tenants.roadmap.vocabulary import DeadlineKind, Recurrence


@dataclass(frozen=True, slots=True)
class Context:
    """What a reader of a single deadline knows about the time around it; the most exact one wins.

    `week` holds the first and last day of the week a weekday's name belongs to.
    """

    school_year: SchoolYear | None = None
    year: int | None = None
    date: datetime.date | None = None
    week: tuple[datetime.date, datetime.date] | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """The words of a deadline and what they mean; both days inclusive (conventions: docs/deadlines.md).

    `certain` is false where a person should look, `why` then says the reason in an English sentence that is a msgid.
    `parts` holds the separate terms of a list, `rule` an RFC 5545 recurrence rule where a day is named.
    """

    text: str
    kind: DeadlineKind
    start: datetime.date | None
    end: datetime.date | None
    recurrence: Recurrence | None
    certain: bool
    why: str | None
    parts: tuple[tuple[datetime.date | None, datetime.date | None], ...] = ()
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Responsible:
    """One person, post or body of a "responsible" cell; `text` is how it stood there.

    `is_group` marks a post in the plural or a body with members, such as «классные руководители».
    """

    text: str
    name: str | None
    role: str | None
    organisation: str | None
    certain: bool
    by_agreement: bool = False
    is_group: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """The expected result as written and the kinds of document it asks for, in the order they stand."""

    text: str
    documents: tuple[DocumentKind, ...]


@dataclass(frozen=True, slots=True)
class Activity:
    """One row of a roadmap; `where` says where in the file it stood («row 12»).

    `notes` are the cells of further columns («Классы», «Место»): the column's head as written, and the text. `why` says why
    the row itself may stand otherwise in the file (an English sentence that is a msgid); `deadline_why` doubts the place its
    deadline was taken from, whatever its words mean.
    """

    number: str
    title: str
    deadline: Deadline
    responsible: tuple[Responsible, ...]
    result: Result
    where: str
    responsible_text: str
    notes: tuple[tuple[str, str], ...] = ()
    why: str | None = None
    deadline_why: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a roadmap with its activities; `number` is None where the file gives none."""

    number: str | None
    title: str
    activities: tuple[Activity, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """A warning about a place in the file: an English sentence (a msgid) with its parameters."""

    where: str
    message: str
    params: Mapping[str, str | int] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.message % self.params


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything understood of one file, and what a person should look at.

    `calendar_year` is the year a plan names that is none of school years: its months belong there.
    """

    title: str
    organisation: str | None
    school_year: SchoolYear | None
    sections: tuple[Section, ...]
    warnings: tuple[Notice, ...]
    calendar_year: int | None = None
