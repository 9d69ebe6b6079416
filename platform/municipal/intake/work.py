"""What workers do with an intake: a part of a job is one file, so that several share them and a killed one costs one file.

Each turn works in its owner's reach, as they stand at that moment; what breaks on one file is that file's trouble alone.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar
from uuid import UUID

from celery.exceptions import SoftTimeLimitExceeded
from flask import Flask, current_app
from sqlalchemy import delete, select
from sqlalchemy.exc import OperationalError

from commons.accounts.standing import Standing, find_standing
from commons.jobs import turns
from commons.jobs.turns import LostError, Turn
from commons.jobs.upkeep import forget_parts
from core.database import db, identity, will_pass
from core.errors import NotAllowed
from core.tenancy import enter_reach
from municipal.failures import is_full_disk
from municipal.intake import service
from municipal.intake.models import FileState, Intake, IntakeContent, IntakeFile
from municipal.intake.places import TAKE_IN, is_held
from municipal.intake.placing import Outcome, Parcel, place
from municipal.intake.service import Act
from municipal.intake.taking import Read, keep_reading, read_file, refuse
from municipal.intake.troubles import Trouble
from tenants.roadmap.loading.adoption import File
from tenants.roadmap.loading.heads import Head

log = logging.getLogger(__name__)
Done = TypeVar("Done")


@contextmanager
def _in_owners_reach(turn: Turn) -> Iterator[Standing]:
    """Work in a context of its own, in the reach of the owner. Raises NotAllowed when they lost the place meanwhile."""
    who = find_standing(turn.ordered_by)
    if who is None or not is_held(who, turn.municipality_id):
        raise NotAllowed(TAKE_IN)
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # the proxy's own method
    with app.app_context():
        enter_reach(who.reach_across(TAKE_IN))
        yield who


def _intake_id(turn: Turn) -> int:
    """Return the number of the intake of a job. Raises LostError when the intake is gone."""
    found = db.session.scalar(select(Intake.id).where(Intake.public_id == UUID(turn.parameters["intake"])))
    if found is None:
        raise LostError(turn.public_id)
    return found


def split(turn: Turn) -> None:
    """Make a part of every file that the job is about."""
    wanted = IntakeFile.state.in_((FileState.WAITING, FileState.READING))
    if turn.parameters["act"] != Act.READ:
        wanted = IntakeFile.id.in_(turn.parameters["files"])
    with _in_owners_reach(turn):
        ids = db.session.scalars(
            select(IntakeFile.id)
            .where(IntakeFile.intake_id == _intake_id(turn), wanted)
            .order_by(IntakeFile.position)
        ).all()
    turns.end_split(turn, [{"file": one} for one in ids], schools=len(ids))


def do_part(turn: Turn) -> None:
    """Read a file, or put it into its school."""
    file_id: int = (turn.part_parameters or {})["file"]
    if turn.parameters["act"] == Act.READ:
        _read(turn, file_id)
    else:
        _place(turn, file_id)
    turns.end_part(turn, schools=1, rows=0)


def join(turn: Turn) -> None:
    """Say what became of files that ended their workers, and end the job."""
    with _in_owners_reach(turn):
        intake_id = _intake_id(turn)
        if turn.parameters["act"] == Act.READ:
            service.give_up_reading(intake_id)
        else:
            # Only what this job was to place: others of the same intake may be on their way by another.
            service.give_back(intake_id, turn.parameters["files"])
        db.session.commit()
    turns.end_job(turn, None)
    forget_parts(turn.job_id)


def _read(turn: Turn, file_id: int) -> None:
    with _in_owners_reach(turn):
        file = db.session.get(IntakeFile, file_id)
        if file is None or file.state not in (FileState.WAITING, FileState.READING):
            return
        name = file.file_name
        data = db.session.scalars(
            select(IntakeContent.contents).where(IntakeContent.file_id == file_id)
        ).one_or_none()
        if data is None:
            return
        file.state = FileState.READING
        db.session.commit()
    # No connection waits while the file is read.
    identity.session.close()
    read = _unless_broken(lambda: read_file(data, name), lambda: Read(None, Trouble.BROKEN, {"name": name}))
    # Whoever came too late must not write over what another worker has read (LostError).
    turns.renew(turn)
    with _in_owners_reach(turn) as who:
        file = db.session.get_one(IntakeFile, file_id, with_for_update=True)
        if file.state == FileState.READING:
            _write(file, read, who)
            db.session.execute(delete(IntakeContent).where(IntakeContent.file_id == file_id))
        db.session.commit()


def _write(file: IntakeFile, read: Read, who: Standing) -> None:
    if read.reading is None:
        refuse(file, read)
        return
    try:
        with db.session.begin_nested():
            keep_reading(file, read.reading, who)
    except Exception as error:
        if _is_of_the_machine(error):
            raise
        log.exception("what was read of a file could not be kept")
        db.session.refresh(file)
        refuse(file, Read(None, Trouble.BROKEN, {"name": file.file_name}))


def _place(turn: Turn, file_id: int) -> None:
    with _in_owners_reach(turn) as who:
        file = db.session.get(IntakeFile, file_id)
        if file is None or file.state != FileState.PLACING or file.chosen_school_id is None:
            return
        parcel = Parcel(
            file.chosen_school_id,
            file.reading,
            file.corrections,
            Head(file.title or "", file.contour or "", file.first_year, file.last_year),
            File(file.file_name, file.sha256),
        )
    act, language = Act(turn.parameters["act"]), turn.parameters["language"]
    outcome = _unless_broken(
        lambda: place(parcel, act, language=language, by=who), lambda: Outcome(trouble=Trouble.NOT_PLACED)
    )
    with _in_owners_reach(turn):
        file = db.session.get_one(IntakeFile, file_id, with_for_update=True)
        if file.state == FileState.PLACING:
            file.state, file.made = outcome.state, outcome.made
            file.trouble, file.trouble_params = outcome.trouble, outcome.params
            if outcome.trouble is None:
                # It is the school's now, and nobody else's.
                file.reading, file.corrections = {}, {}
        db.session.commit()


def _unless_broken(act: Callable[[], Done], otherwise: Callable[[], Done]) -> Done:
    """Return what an act returns, or what stands for a file that broke it; trouble of the machine is no file's."""
    try:
        return act()
    except Exception as error:
        if _is_of_the_machine(error):
            raise
        log.exception("a file of an intake broke")
        identity.single.rollback()
        identity.session.rollback()
        return otherwise()


def _is_of_the_machine(error: Exception) -> bool:
    lost = (LostError, NotAllowed, SoftTimeLimitExceeded, OperationalError)
    return isinstance(error, lost) or will_pass(error) or is_full_disk(error)
