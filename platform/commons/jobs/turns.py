"""The turns that workers take at a job: split, each part, join; each held by a lease and counted before it begins.

Turns are the machinery's: they work on the identity session and commit by themselves, so that what one worker holds is known
to all others at once. PostgreSQL's clock alone decides about leases: a worker's own may be wrong.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, func, insert, literal, or_, select, update

from commons.jobs.models import LIVE, LOOSE, Job, JobKind, JobPart, JobState
from commons.jobs.service import Failure, ended
from core.database import identity

# A job that ended its worker so often is given up: it would end the next one too.
MOST_ATTEMPTS = 3


class LostError(Exception):
    """The turn is no longer ours: the job was cancelled, or the lease ended and another worker holds it."""


class Step(StrEnum):
    """What a turn is for."""

    SPLIT = "split"
    PART = "part"
    JOIN = "join"


@dataclass(frozen=True, slots=True)
class Turn:
    """One worker's turn at a job. `part_id` and `part_parameters` belong to a part's turn; `parts`, `rows_total` and
    `schools_missed`, the schools that no part could read, to a join's."""

    step: Step
    token: UUID
    lease: timedelta
    job_id: int
    public_id: UUID
    kind: JobKind
    municipality_id: int
    districts: tuple[int, ...]
    parameters: dict[str, Any]
    ordered_by: int
    ordered_by_name: str
    created_at: datetime
    rows_total: int = 0
    parts: int = 0
    schools_missed: int = 0
    part_id: int | None = None
    part_parameters: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """The finished file of a job; `size` in bytes."""

    name: str
    size: int
    sha256: str


def is_free(row: type[Job] | type[JobPart]) -> ColumnElement[bool]:
    """Return the condition that nobody holds a job or a part."""
    return or_(row.lease_until.is_(None), row.lease_until < func.now())


def take_turn(job_id: int, lease: timedelta) -> Turn | None:
    """Take whatever is to be done next for a job; None when nothing is, or others are at it.

    A job or part that was begun too often without an end is given up here, before it ends one more worker.
    """
    try:
        job = identity.session.scalar(
            select(Job)
            .where(Job.id == job_id, Job.state.in_(LIVE), Job.not_before <= func.now())
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        return _next_turn(job, lease) if job is not None else None
    finally:
        identity.session.commit()


def _next_turn(job: Job, lease: timedelta) -> Turn | None:
    if job.parts is None:
        return _hold_job(job, Step.SPLIT, lease)
    part = identity.session.scalar(
        select(JobPart)
        .where(JobPart.job_id == job.id, JobPart.done_at.is_(None), is_free(JobPart))
        .order_by(JobPart.position)
        .limit(1)
        .execution_options(populate_existing=True)
    )
    if part is not None:
        return _hold_part(job, part, lease)
    undone = select(JobPart.id).where(JobPart.job_id == job.id, JobPart.done_at.is_(None)).limit(1)
    if identity.session.scalar(undone) is not None:
        return None
    return _hold_job(job, Step.JOIN, lease)


def _hold_job(job: Job, step: Step, lease: timedelta) -> Turn | None:
    free = identity.session.scalar(select(is_free(Job)).where(Job.id == job.id))
    if not free:
        return None
    if job.attempts >= MOST_ATTEMPTS:
        _wear_out(job)
        return None
    token = uuid4()
    identity.session.execute(
        update(Job)
        .where(Job.id == job.id)
        .values(
            state=JobState.RUNNING, attempts=Job.attempts + 1, lease_token=token, lease_until=func.now() + lease,
            started_at=func.coalesce(Job.started_at, func.now()), rows_written=0,
        )
        .execution_options(synchronize_session=False)
    )  # fmt: skip
    return _turn(job, step, token, lease)


def _hold_part(job: Job, part: JobPart, lease: timedelta) -> Turn | None:
    if part.attempts >= MOST_ATTEMPTS and job.kind in LOOSE:
        return _pass_over(job, part, lease)
    if part.attempts >= MOST_ATTEMPTS:
        _wear_out(job)
        return None
    token = uuid4()
    identity.session.execute(
        update(JobPart)
        .where(JobPart.id == part.id)
        .values(attempts=JobPart.attempts + 1, lease_token=token, lease_until=func.now() + lease)
        .execution_options(synchronize_session=False)
    )
    return _turn(job, Step.PART, token, lease, part_id=part.id, part_parameters=part.parameters)


def _pass_over(job: Job, part: JobPart, lease: timedelta) -> Turn | None:
    """Leave out a part that ended its workers, and take the next turn of the job; the join says what became of it."""
    identity.session.execute(
        update(JobPart)
        .where(JobPart.id == part.id)
        .values(done_at=func.now(), lease_until=None, lease_token=None)
        .execution_options(synchronize_session=False)
    )
    return _next_turn(job, lease)


def _wear_out(job: Job) -> None:
    identity.session.execute(
        update(Job).where(Job.id == job.id).values(**ended(JobState.FAILED, failure=Failure.WORN_OUT))
    )


def _turn(job: Job, step: Step, token: UUID, lease: timedelta, **part: Any) -> Turn:
    return Turn(
        step=step, token=token, lease=lease, job_id=job.id, public_id=job.public_id, kind=JobKind(job.kind),
        municipality_id=job.municipality_id, districts=tuple(job.districts), parameters=job.parameters,
        ordered_by=job.ordered_by, ordered_by_name=job.ordered_by_name, created_at=job.created_at, rows_total=job.rows_total,
        parts=job.parts or 0, schools_missed=job.schools_total - job.schools_read, **part,
    )  # fmt: skip


def _change(turn: Turn, **values: Any) -> None:
    """Write to the job or the part of a turn that is still ours. Raises LostError, and nothing is written."""
    statement: Any
    if turn.step is Step.PART:
        alive = select(Job.id).where(Job.id == turn.job_id, Job.state == JobState.RUNNING).exists()
        statement = update(JobPart).where(
            JobPart.id == turn.part_id, JobPart.lease_token == turn.token, JobPart.done_at.is_(None), alive
        )
    else:
        statement = update(Job).where(
            Job.id == turn.job_id, Job.lease_token == turn.token, Job.state == JobState.RUNNING
        )
    kept = statement.values(**values).returning(literal(1)).execution_options(synchronize_session=False)
    if identity.session.scalar(kept) is None:
        identity.session.rollback()
        raise LostError(turn.public_id)


def _lock_job(turn: Turn) -> None:
    """Wait for the job before its part, as whoever takes a turn does: in two orders they would wait for each other."""
    identity.session.execute(select(Job.id).where(Job.id == turn.job_id).with_for_update())


def renew(turn: Turn, **progress: int) -> None:
    """Hold on to a turn for another lease, and say how far it is (`rows_written`). Raises LostError."""
    _change(turn, lease_until=func.now() + turn.lease, **progress)
    identity.session.commit()


def end_split(turn: Turn, parts: Sequence[dict[str, Any]], *, schools: int) -> None:
    """Write down the parts of a job; from now on others may take them. Raises LostError."""
    _change(turn, parts=len(parts), schools_total=schools, attempts=0, lease_until=None, lease_token=None)
    if parts:
        rows = [
            {"job_id": turn.job_id, "position": place, "parameters": one}
            for place, one in enumerate(parts, start=1)
        ]
        identity.session.execute(insert(JobPart), rows)
    identity.session.commit()


def end_part(turn: Turn, *, schools: int, rows: int) -> None:
    """Write down that a part is done: so many schools were read, so many rows are to be written. Raises LostError."""
    _lock_job(turn)
    _change(turn, done_at=func.now(), lease_until=None, lease_token=None, rows=rows)
    identity.session.execute(
        update(Job)
        .where(Job.id == turn.job_id)
        .values(schools_read=Job.schools_read + schools, rows_total=Job.rows_total + rows)
        .execution_options(synchronize_session=False)
    )
    identity.session.commit()


def end_job(turn: Turn, result: Result | None, failure: Failure | None = None) -> None:
    """Write down that a job is done, with its file and what it lacks. Raises LostError: then the file must go."""
    file = (
        {"file_name": result.name, "file_size": result.size, "file_sha256": result.sha256} if result else {}
    )
    _change(turn, **ended(JobState.DONE, rows_written=Job.rows_total, failure=failure, **file))
    identity.session.commit()


def give_up(turn: Turn, failure: Failure) -> None:
    """Write down that a job cannot be done, whichever turn it was. Somebody else's turn and an ended job stay as they are."""
    identity.session.rollback()
    try:
        _lock_job(turn)
        # A part's turn is held by the part: it must still be ours before the job is ended for its sake.
        _change(turn, lease_until=None, lease_token=None)
    except LostError:
        return
    identity.session.execute(
        update(Job)
        .where(Job.id == turn.job_id, Job.state.in_(LIVE))
        .values(**ended(JobState.FAILED, failure=failure))
    )
    identity.session.commit()


def let_go(turn: Turn, *, is_tried: bool = False) -> None:
    """Give a turn back, so that another worker takes it at once; untried when the database was away, not the work too hard."""
    identity.session.rollback()
    row: Any = JobPart if turn.step is Step.PART else Job
    row_id = turn.part_id if turn.step is Step.PART else turn.job_id
    identity.session.execute(
        update(row)
        .where(row.id == row_id, row.lease_token == turn.token)
        .values(lease_until=None, lease_token=None, attempts=row.attempts - (0 if is_tried else 1))
        .execution_options(synchronize_session=False)
    )
    identity.session.commit()
