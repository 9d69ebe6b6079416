"""What a coordinator does with files of many schools: take them in, say whose they are, let them be saved or dropped."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import delete, insert, select, true, update

from commons.accounts.standing import Standing
from commons.jobs import service as jobs
from commons.jobs.models import JobKind
from core.database import db
from core.errors import NotFound, Rejected
from municipal.intake.models import FileState, How, Intake, IntakeContent, IntakeFile
from municipal.intake.places import Place
from municipal.intake.queries import find_school_option, own_file, own_intake, work_on
from municipal.intake.troubles import Trouble
from municipal.intake.unpacking import MOST_FILES, Arrived, Sent, TooManyFiles, Unpacking


class Act(StrEnum):
    """What workers do with files: read them, or put them into their schools in one of two ways."""

    READ = "read"
    SAVE = "save"
    HAND_OVER = "hand_over"


PLACING = (Act.SAVE, Act.HAND_OVER)


def take_in(sent: Iterable[Sent], place: Place, *, language: str, by: Standing) -> UUID:
    """Keep the files of a drop, order their reading, and return the intake's public id; the caller commits.

    Raises Rejected beside `files`, and nothing is kept, for a drop without files or with too many.
    """
    intake = Intake(
        municipality_id=place.municipality_id, districts=list(place.districts), created_by=by.user_id
    )
    db.session.add(intake)
    db.session.flush()
    count = waiting = 0
    try:
        for count, one in enumerate(Unpacking().files(sent), start=1):
            waiting += one.trouble is None
            _keep(intake, one, count)
    except TooManyFiles as error:
        most = ngettext(
            "At most %(num)s file is taken at a time; nothing was taken.",
            "At most %(num)s files are taken at a time; nothing was taken.",
            MOST_FILES,
        )
        raise Rejected({"files": most}) from error
    if not count:
        raise Rejected({"files": _("Choose files, or an archive with files.")})
    if waiting:
        _order(intake, Act.READ, language=language, by=by)
    return intake.public_id


def _keep(intake: Intake, one: Arrived, position: int) -> None:
    file_id = db.session.scalars(
        insert(IntakeFile).returning(IntakeFile.id),
        {
            "public_id": uuid4(), "municipality_id": intake.municipality_id, "intake_id": intake.id,
            "created_by": intake.created_by, "position": position, "file_name": one.name, "folder": one.folder,
            "sha256": one.sha256, "size": one.size, "trouble": one.trouble, "trouble_params": one.params,
            "state": FileState.REFUSED if one.trouble else FileState.WAITING,
        },
    ).one()  # fmt: skip
    if one.data is not None:
        db.session.execute(
            insert(IntakeContent),
            {"file_id": file_id, "created_by": intake.created_by, "contents": one.data},
        )


def _order(intake: Intake, act: Act, *, language: str, by: Standing, **more: Any) -> None:
    jobs.order(
        JobKind.INTAKE,
        f"intake:{intake.public_id}:{uuid4().hex}",
        municipality_id=intake.municipality_id,
        districts=intake.districts,
        parameters={"intake": str(intake.public_id), "act": str(act), "language": language, **more},
        by=by,
    )


def choose_school(intake_id: UUID, file_id: UUID, school: UUID | None, *, by: Standing) -> IntakeFile:
    """Say which school a file is of, None for none; the caller commits.

    Raises NotFound, also for a school that is not theirs, and Rejected when the file is not open any more.
    """
    intake = own_intake(by, intake_id)
    file = own_file(intake, file_id, lock=True)
    if file.state != FileState.READ:
        raise Rejected({"school": _("This file is not open any more; nothing was changed.")})
    found = find_school_option(by, intake.municipality_id, school) if school else None
    if school and found is None:
        raise NotFound("school")
    chosen = found.id if found else None
    if chosen != file.chosen_school_id:
        file.chosen_school_id, file.matched_by = chosen, How.PERSON
        file.trouble, file.trouble_params = None, {}
    db.session.flush()
    return file


def place_files(intake_id: UUID, files: Sequence[UUID], act: Act, *, language: str, by: Standing) -> int:
    """Let workers put files into their schools; return how many. The caller commits. Raises NotFound.

    A file that is not open any more, or has no school, is left as it is: sent twice, the form orders once.
    """
    intake = own_intake(by, intake_id)
    taken = db.session.scalars(
        update(IntakeFile)
        .where(
            IntakeFile.intake_id == intake.id,
            IntakeFile.public_id.in_(files),
            IntakeFile.state == FileState.READ,
            IntakeFile.chosen_school_id.is_not(None),
        )
        .values(state=FileState.PLACING, trouble=None, trouble_params={})
        .returning(IntakeFile.id)
        .execution_options(synchronize_session=False)
    ).all()
    if taken:
        _order(intake, act, language=language, by=by, files=sorted(taken))
    return len(taken)


def drop_files(intake_id: UUID, files: Sequence[UUID], *, by: Standing) -> int:
    """Forget what was read of files; return of how many. Nothing that is a school's already changes. Raises NotFound."""
    intake = own_intake(by, intake_id)
    dropped = db.session.scalars(
        update(IntakeFile)
        .where(
            IntakeFile.intake_id == intake.id,
            IntakeFile.public_id.in_(files),
            IntakeFile.state.in_((FileState.READ, FileState.REFUSED)),
        )
        .values(state=FileState.DROPPED, reading={}, corrections={}, trouble=None, trouble_params={})
        .returning(IntakeFile.id)
        .execution_options(synchronize_session=False)
    ).all()
    return len(dropped)


def go_on(intake_id: UUID, *, language: str, by: Standing) -> None:
    """Order again what was given up: reading what was not read; what was to be placed is open again. Raises NotFound.

    While somebody works on it nothing is given up, and nothing is done.
    """
    intake = own_intake(by, intake_id)
    if work_on(intake) is not None:
        return
    give_back(intake.id)
    unread = select(IntakeFile.id).where(
        IntakeFile.intake_id == intake.id, IntakeFile.state.in_((FileState.WAITING, FileState.READING))
    )
    if db.session.scalar(unread.limit(1)) is not None:
        _order(intake, Act.READ, language=language, by=by)


def give_back(intake_id: int, files: Sequence[int] | None = None) -> None:
    """Open again what was to be placed and was not: of these files, or of all."""
    mine = IntakeFile.id.in_(files) if files is not None else true()
    db.session.execute(
        update(IntakeFile)
        .where(IntakeFile.intake_id == intake_id, IntakeFile.state == FileState.PLACING, mine)
        .values(state=FileState.READ, trouble=Trouble.NOT_PLACED, trouble_params={})
        .execution_options(synchronize_session=False)
    )


def give_up_reading(intake_id: int) -> None:
    """Refuse what ended its workers, and forget the bytes."""
    left = (IntakeFile.intake_id == intake_id, IntakeFile.state.in_((FileState.WAITING, FileState.READING)))
    db.session.execute(
        delete(IntakeContent).where(IntakeContent.file_id.in_(select(IntakeFile.id).where(*left)))
    )
    for file in db.session.scalars(select(IntakeFile).where(*left)):
        file.state, file.trouble = FileState.REFUSED, Trouble.TOO_HARD
        file.trouble_params = {"name": file.file_name}
    db.session.flush()
