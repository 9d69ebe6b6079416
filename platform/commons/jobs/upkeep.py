"""What keeps jobs moving and their table short, and what an operator may do to one; on the identity session."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Flask, current_app
from sqlalchemy import String, and_, cast, delete, exists, func, not_, or_, select, update

from commons.jobs.contents import forget_contents
from commons.jobs.models import LIVE, Job, JobKind, JobPart, JobState
from commons.jobs.service import ended
from commons.jobs.turns import is_free
from commons.schools.models import Municipality
from core.database import db, identity
from core.tenancy import Reach, enter_reach


def jobs_with_something_to_do() -> list[tuple[int, JobKind]]:
    """Return the living jobs at which somebody could take a turn now: their message was lost, or their worker."""
    undone = exists().where(JobPart.job_id == Job.id, JobPart.done_at.is_(None)).correlate(Job)
    free_part = (
        exists().where(JobPart.job_id == Job.id, JobPart.done_at.is_(None), is_free(JobPart)).correlate(Job)
    )
    statement = (
        select(Job.id, Job.kind)
        .where(
            Job.state.in_(LIVE),
            Job.not_before <= func.now(),
            or_(and_(Job.parts.is_(None), is_free(Job)), free_part, and_(not_(undone), is_free(Job))),
        )
        .order_by(Job.id)
    )
    return [(row.id, JobKind(row.kind)) for row in identity.session.execute(statement)]


@dataclass(frozen=True, slots=True)
class Leftover:
    """The parts of a job that has ended, and in whose reach their contents are removed."""

    job_id: int
    ordered_by: int
    part_ids: tuple[int, ...]


def leftovers() -> list[Leftover]:
    """Return ended jobs that still have parts, at most a hundred at a time."""
    rows = identity.session.execute(
        select(Job.id, Job.ordered_by, func.array_agg(JobPart.id))
        .join(JobPart, JobPart.job_id == Job.id)
        .where(Job.state.not_in(LIVE))
        .group_by(Job.id)
        .order_by(Job.id)
        .limit(100)
    )
    return [Leftover(row[0], row[1], tuple(row[2])) for row in rows]


def part_ids_of(job_id: int) -> Sequence[int]:
    """Return the parts of a job in their order."""
    return identity.session.scalars(
        select(JobPart.id).where(JobPart.job_id == job_id).order_by(JobPart.position)
    ).all()


def forget_parts(job_id: int) -> None:
    """Remove the parts of an ended job, once their contents are gone."""
    identity.session.execute(delete(JobPart).where(JobPart.job_id == job_id))
    identity.session.commit()


def forget_expired_jobs() -> list[UUID]:
    """Remove ended jobs whose time is over and return their public ids: their files go next."""
    gone = identity.session.scalars(
        delete(Job)
        .where(
            Job.state.not_in(LIVE),
            Job.expires_at < func.now(),
            not_(exists().where(JobPart.job_id == Job.id)),
        )
        .returning(Job.public_id)
    ).all()
    identity.session.commit()
    return list(gone)


def files_expected() -> set[UUID]:
    """Return the public ids of all jobs that have a file, or may be about to."""
    return set(
        identity.session.scalars(
            select(Job.public_id).where(or_(Job.state.in_(LIVE), Job.file_name.is_not(None)))
        )
    )


@dataclass(frozen=True, slots=True)
class JobLine:
    """A job as an operator sees it: no names of people, no data of schools."""

    public_id: UUID
    kind: JobKind
    municipality: str
    state: JobState
    attempts: int
    schools_total: int
    schools_read: int
    rows_total: int
    rows_written: int
    failure: str | None
    created_at: datetime
    finished_at: datetime | None


def list_jobs(*, ended_too: bool) -> list[JobLine]:
    """Return the living and the failed jobs, or all of them, the latest first."""
    statement = (
        select(
            Job.public_id, Job.kind, Municipality.name, Job.state, Job.attempts, Job.schools_total,
            Job.schools_read, Job.rows_total, Job.rows_written, Job.failure, Job.created_at, Job.finished_at,
        )
        .join(Municipality, Municipality.id == Job.municipality_id)
        .order_by(Job.id.desc())
        .limit(200)
    )  # fmt: skip
    if not ended_too:
        statement = statement.where(Job.state.in_((*LIVE, JobState.FAILED)))
    return [_job_line(list(row)) for row in identity.session.execute(statement)]


def _job_line(values: list[Any]) -> JobLine:
    return JobLine(*[values[0], JobKind(values[1]), values[2], JobState(values[3]), *values[4:]])


def find_jobs(beginning: str) -> Sequence[UUID]:
    """Return the public ids that begin so."""
    written = cast(Job.public_id, String)
    return identity.session.scalars(
        select(Job.public_id).where(written.startswith(beginning.lower(), autoescape=True))
    ).all()


def retry(public_id: UUID) -> tuple[int, JobKind] | None:
    """Let a failed or cancelled job be done again from its beginning, and commit; None for one in another state.

    What it had read before must be gone already (clear_leftovers).
    """
    values: dict[str, Any] = {
        "state": JobState.QUEUED, "attempts": 0, "failure": None, "finished_at": None, "expires_at": None,
        "not_before": func.now(), "created_at": func.now(), "lease_until": None, "lease_token": None, "parts": None,
        "schools_read": 0, "rows_total": 0, "rows_written": 0,
    }  # fmt: skip
    job_id = identity.session.scalar(select(Job.id).where(Job.public_id == public_id))
    has_parts = exists().where(JobPart.job_id == Job.id).correlate(Job)
    row = identity.session.execute(
        update(Job)
        .where(Job.id == job_id, Job.state.in_((JobState.FAILED, JobState.CANCELLED)), not_(has_parts))
        .values(**values)
        .returning(Job.id, Job.kind)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    identity.session.commit()
    return (row.id, JobKind(row.kind)) if row else None


def drop(public_id: UUID) -> bool:
    """Cancel a living job and commit; return whether it lived."""
    found = identity.session.scalar(
        update(Job)
        .where(Job.public_id == public_id, Job.state.in_(LIVE))
        .values(**ended(JobState.CANCELLED))
        .returning(Job.id)
        .execution_options(synchronize_session=False)
    )
    identity.session.commit()
    return found is not None


def clear_leftovers() -> int:
    """Remove what ended jobs had read and was never joined, each in the reach of who ordered it; return of how many jobs."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # the proxy's own method
    found = leftovers()
    identity.session.rollback()
    for one in found:
        with app.app_context():
            enter_reach(Reach(user_id=one.ordered_by))
            forget_contents(one.part_ids)
            db.session.commit()
        forget_parts(one.job_id)
    return len(found)
