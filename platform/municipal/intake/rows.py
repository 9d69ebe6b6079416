"""What pages show of an intake: plain values, read once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from municipal.intake.models import BUSY, FileState, How

# So many schools are offered beside each file; a coordinator of more chooses on the file's own page.
MOST_OFFERED = 40


@dataclass(frozen=True, slots=True)
class SchoolOption:
    """A school a file may be given to."""

    id: int
    public_id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file as the list shows it. `same_school` names other files of this intake for the same school."""

    public_id: UUID
    name: str
    folder: str
    size: int
    state: FileState
    trouble: str | None
    trouble_params: Mapping[str, Any]
    organisation: str | None
    title: str | None
    contour: str | None
    sha256: str
    first_year: int | None
    last_year: int | None
    rows_total: int
    rows_doubtful: int
    rows_undated: int
    rows_unassigned: int
    made: UUID | None
    how: How | None
    school: SchoolOption | None
    candidates: tuple[SchoolOption, ...]
    same_school: tuple[str, ...]

    @property
    def was_read(self) -> bool:
        """Whether something was read of it, whatever became of it later."""
        return self.state not in (FileState.WAITING, FileState.READING, FileState.REFUSED)

    @property
    def is_open(self) -> bool:
        """Whether it waits for a person's word."""
        return self.state == FileState.READ

    @property
    def is_ready(self) -> bool:
        """Whether nothing about it has to be asked: it is ticked by itself."""
        return self.is_open and self.school is not None and self.trouble is None and not self.same_school

    @property
    def period(self) -> str:
        """The school years, as «2026-2027»."""
        if self.first_year is None or self.last_year is None:
            return ""
        return f"{self.first_year}-{self.last_year + 1}"


@dataclass(frozen=True, slots=True)
class Work:
    """How far workers are: files done of files to do; of none while nobody has looked how many there are."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class IntakeView:
    """An intake with its files. `work` is what workers do, or will; `is_stopped`: nobody does, and it is not done."""

    id: int
    public_id: UUID
    municipality_id: int
    time_zone: str
    created_at: datetime
    files: tuple[FileRow, ...]
    schools: tuple[SchoolOption, ...]
    work: Work | None

    @property
    def is_live(self) -> bool:
        """Whether somebody works on it, or will."""
        return self.work is not None

    @property
    def is_stopped(self) -> bool:
        """Whether files wait for work that nobody does any more."""
        return not self.is_live and any(one.state in BUSY for one in self.files)

    @property
    def is_placing(self) -> bool:
        """Whether files are on their way into their schools."""
        return any(one.state == FileState.PLACING for one in self.files)

    @property
    def ready(self) -> frozenset[UUID]:
        """The files that are ticked by themselves."""
        return frozenset(one.public_id for one in self.files if one.is_ready)

    def ticked_after(self, file: FileRow, ticked: Collection[UUID]) -> frozenset[UUID]:
        """Return what is ticked once a file was given to its school: what was, without those it now shares it with."""
        sharing = {
            one.public_id for one in self.files if file.school is not None and one.school == file.school
        }
        return frozenset(ticked) - sharing - {file.public_id} | ({file.public_id} & self.ready)

    def count(self, *states: FileState) -> int:
        """How many files stand so."""
        return sum(one.state in states for one in self.files)

    def offered(self, file: FileRow) -> tuple[SchoolOption, ...]:
        """The schools beside a file: those it may be of first; all the others, unless there are too many."""
        first = dict.fromkeys([*([file.school] if file.school else []), *file.candidates])
        rest = self.schools if len(self.schools) <= MOST_OFFERED else ()
        return tuple(dict.fromkeys([*first, *rest]))

    @property
    def offers_all(self) -> bool:
        """Whether every school stands beside every file."""
        return len(self.schools) <= MOST_OFFERED


@dataclass(frozen=True, slots=True)
class IntakeRow:
    """An intake in the list: how many files it has, and how many stand where."""

    public_id: UUID
    created_at: datetime
    files: int
    refused: int
    open: int
    placed: int
