"""Reads of one's own intakes: the list, one with its files, the schools a file may be given to."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select

from commons.accounts.standing import Standing
from commons.jobs.models import LIVE, Job, JobKind
from commons.schools.models import Municipality, School
from core.database import db
from core.errors import NotFound
from core.text import fold
from municipal.intake.models import FileState, How, Intake, IntakeFile
from municipal.intake.places import TAKE_IN, covers
from municipal.intake.rows import FileRow, IntakeRow, IntakeView, SchoolOption, Work


def intakes_of(who: Standing) -> list[IntakeRow]:
    """Return somebody's intakes, the latest first."""

    def counted(*states: FileState) -> Any:
        return func.count().filter(IntakeFile.state.in_(states))

    rows = db.session.execute(
        select(
            Intake.public_id, Intake.created_at, func.count(), counted(FileState.REFUSED), counted(FileState.READ),
            counted(FileState.SAVED, FileState.HANDED_OVER),
        )
        .join(IntakeFile, IntakeFile.intake_id == Intake.id)
        .where(Intake.created_by == who.user_id, covers(who))
        .group_by(Intake.id)
        .order_by(Intake.id.desc())
        .limit(50)
    )  # fmt: skip
    return [IntakeRow(*row) for row in rows]


def own_intake(who: Standing, public_id: UUID) -> Intake:
    """Return somebody's own intake. Raises NotFound, for anybody else's too."""
    found = db.session.scalar(
        select(Intake).where(Intake.public_id == public_id, Intake.created_by == who.user_id, covers(who))
    )
    if found is None:
        raise NotFound("intake")
    return found


def get_intake(who: Standing, public_id: UUID) -> IntakeView:
    """Return an intake with its files and the schools they may be given to. Raises NotFound."""
    intake = own_intake(who, public_id)
    zone = db.session.scalars(
        select(Municipality.time_zone).where(Municipality.id == intake.municipality_id)
    ).one()
    schools = schools_of(who, intake.municipality_id)
    return IntakeView(
        intake.id, intake.public_id, intake.municipality_id, zone, intake.created_at,
        tuple(_files(intake.id, schools)), tuple(schools), work_on(intake),
    )  # fmt: skip


def work_on(intake: Intake) -> Work | None:
    """Return how far workers are with an intake, None when nobody works on it or will."""
    row = db.session.execute(
        select(func.count(), func.sum(Job.schools_read), func.sum(Job.schools_total)).where(
            Job.kind == JobKind.INTAKE,
            Job.ordered_by == intake.created_by,
            Job.parameters["intake"].astext == str(intake.public_id),
            Job.state.in_(LIVE),
        )
    ).one()
    return Work(row[1], row[2]) if row[0] else None


def _own_schools(who: Standing, municipality_id: int) -> Select[*tuple[Any, ...]]:
    return select(School.id, School.public_id, School.short_name, School.settlement).where(
        School.municipality_id == municipality_id,
        School.id.in_(who.schools(TAKE_IN)),
        School.closed_on.is_(None),
    )


def schools_of(who: Standing, municipality_id: int) -> list[SchoolOption]:
    """Return the open schools of somebody in a municipality, in the order people expect."""
    rows = db.session.execute(_own_schools(who, municipality_id).order_by(School.sort_key, School.id))
    return [_option(row) for row in rows]


def find_school_option(who: Standing, municipality_id: int, public_id: UUID) -> SchoolOption | None:
    """Return an open school of somebody's by its public id."""
    row = db.session.execute(
        _own_schools(who, municipality_id).where(School.public_id == public_id)
    ).one_or_none()
    return _option(row) if row else None


def _option(row: Any) -> SchoolOption:
    """Say a school with its settlement, unless the name says it already: two are called «СОШ № 2»."""
    return SchoolOption(row.id, row.public_id, _said(row))


def _said(row: Any) -> str:
    is_said = not row.settlement or fold(row.settlement) in fold(row.short_name)
    return row.short_name if is_said else f"{row.short_name}, {row.settlement}"


_SHOWN_NAMES = (
    "public_id", "folder", "size", "trouble", "trouble_params", "organisation", "title", "contour", "sha256",
    "first_year", "last_year", "rows_total", "rows_doubtful", "rows_undated", "rows_unassigned", "made",
)  # fmt: skip
_SHOWN = (
    *(getattr(IntakeFile, name) for name in _SHOWN_NAMES), IntakeFile.file_name, IntakeFile.state, IntakeFile.matched_by,
    IntakeFile.chosen_school_id, IntakeFile.candidates, School.id.label("school_id"),
    School.public_id.label("school_public_id"), School.short_name, School.settlement,
)  # fmt: skip


def _files(intake_id: int, schools: Sequence[SchoolOption]) -> list[FileRow]:
    by_id = {one.id: one for one in schools}
    rows = db.session.execute(
        select(*_SHOWN)
        .outerjoin(School, School.id == IntakeFile.chosen_school_id)
        .where(IntakeFile.intake_id == intake_id)
        .order_by(IntakeFile.position)
    ).all()  # fmt: skip
    sharing = defaultdict(list)
    for row in rows:
        if row.chosen_school_id is not None and row.state != FileState.DROPPED:
            sharing[row.chosen_school_id].append(row)
    return [_file(row, by_id, sharing.get(row.chosen_school_id, [])) for row in rows]


def _file(row: Any, by_id: Mapping[int, SchoolOption], sharing: Sequence[Any]) -> FileRow:
    shown: dict[str, Any] = {name: getattr(row, name) for name in _SHOWN_NAMES}
    is_dropped = row.state == FileState.DROPPED
    others = tuple(one.file_name for one in sharing if one.public_id != row.public_id)
    return FileRow(
        name=row.file_name,
        state=FileState(row.state),
        how=How(row.matched_by) if row.matched_by else None,
        # A school that left the reach since it was chosen is not seen; what stands there is told by its placing.
        school=SchoolOption(row.school_id, row.school_public_id, _said(row)) if row.school_id else None,
        candidates=tuple(by_id[one] for one in row.candidates if one in by_id),
        same_school=() if is_dropped else others,
        **shown,
    )


def own_read_file(who: Standing, public_id: UUID, *, lock: bool = False) -> IntakeFile:
    """Return a file of somebody's own intakes, of which something was read or is. Raises NotFound."""
    statement = (
        select(IntakeFile)
        .join(Intake, Intake.id == IntakeFile.intake_id)
        .where(IntakeFile.public_id == public_id, Intake.created_by == who.user_id, covers(who))
    )
    if lock:
        statement = statement.with_for_update(of=IntakeFile).execution_options(populate_existing=True)
    found = db.session.scalar(statement)
    if found is None or found.state in (FileState.WAITING, FileState.READING, FileState.REFUSED):
        raise NotFound("file")
    return found


def chosen_school(file: IntakeFile) -> SchoolOption | None:
    """Return the school that was chosen for a file, while it is in reach."""
    row = db.session.execute(
        select(School.id, School.public_id, School.short_name, School.settlement).where(
            School.id == file.chosen_school_id
        )
    ).one_or_none()
    return _option(row) if row else None


def time_zone_of(file: IntakeFile) -> str:
    """Return the time zone of the municipality of a file."""
    wanted = select(Municipality.time_zone).where(Municipality.id == file.municipality_id)
    return db.session.scalars(wanted).one()


def intake_of(file: IntakeFile) -> UUID:
    """Return the public id of the intake of a file."""
    return db.session.scalars(select(Intake.public_id).where(Intake.id == file.intake_id)).one()


def own_file(intake: Intake, public_id: UUID, *, lock: bool = False) -> IntakeFile:
    """Return a file of an intake, held until the commit when `lock` is set. Raises NotFound."""
    statement = select(IntakeFile).where(IntakeFile.intake_id == intake.id, IntakeFile.public_id == public_id)
    found = db.session.scalar(statement.with_for_update() if lock else statement)
    if found is None:
        raise NotFound("file")
    return found
