"""Ordering a job and cancelling it, behind the wall of whoever does. How workers take turns at it stands in turns.py."""

from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import case, func, null, select, update
from sqlalchemy.dialects import postgresql

from commons.accounts.standing import Standing
from commons.jobs.models import LIVE, Job, JobKind, JobState
from core.database import db, identity
from core.errors import NotFound
from core.jobs import ADVANCE_INTAKE, ADVANCE_PUBLISH, ADVANCE_REMINDERS, ADVANCE_REPORT, wake

KEPT = timedelta(days=7)

TASKS = {
    JobKind.REPORT: ADVANCE_REPORT,
    JobKind.REMINDERS: ADVANCE_REMINDERS,
    JobKind.INTAKE: ADVANCE_INTAKE,
    JobKind.PUBLISH: ADVANCE_PUBLISH,
}


class Failure(StrEnum):
    """Why a job did not end well; commons.jobs.wording has the sentences."""

    BROKEN = "broken"
    WORN_OUT = "worn_out"
    DISK_FULL = "disk_full"
    NOT_ALLOWED = "not_allowed"
    TOO_LARGE = "too_large"
    PARTLY = "partly"


def order(
    kind: JobKind, key: str, *, municipality_id: int, districts: Sequence[int], parameters: dict[str, Any], by: Standing
) -> UUID:  # fmt: skip
    """Order a job, behind the wall of whoever orders, and return its public id. The caller commits.

    The same order while an earlier one is alive is that one: the key decides, also for twenty at once.
    """
    statement = (
        postgresql.insert(Job)
        .values(
            kind=kind, key=key, municipality_id=municipality_id, districts=list(districts), parameters=parameters,
            public_id=uuid4(), ordered_by=by.user_id, ordered_by_name=by.name,
        )
        .on_conflict_do_nothing(index_elements=[Job.municipality_id, Job.key])
        .returning(Job.id, Job.public_id)
    )  # fmt: skip
    made = db.session.execute(statement).one_or_none()
    if made is None:
        earlier = _ordered_before(municipality_id, key)
        if earlier is not None:
            return earlier
        # It ended between the two statements, and its key is free again.
        made = db.session.execute(statement).one()
    wake(TASKS[kind], made.id)
    return made.public_id


def _ordered_before(municipality_id: int, key: str) -> UUID | None:
    found: UUID | None = db.session.scalar(
        select(Job.public_id).where(Job.municipality_id == municipality_id, Job.key == key)
    )
    return found


def order_for_platform(
    kind: JobKind, key: str, *, municipality_id: int, parameters: dict[str, Any], by: Standing
) -> int | None:
    """Order a job in the name of a municipality's service account and commit; None when it was ordered before."""
    made = identity.session.scalar(
        postgresql.insert(Job)
        .values(
            kind=kind, key=key, municipality_id=municipality_id, districts=[], parameters=parameters, public_id=uuid4(),
            ordered_by=by.user_id, ordered_by_name=by.name,
        )
        .on_conflict_do_nothing(index_elements=[Job.municipality_id, Job.key])
        .returning(Job.id)
    )  # fmt: skip
    identity.session.commit()
    return made


def cancel(public_id: UUID) -> None:
    """Cancel a job of one's own; one that has ended stays as it is. The caller commits. Raises NotFound."""
    job = db.session.scalar(select(Job).where(Job.public_id == public_id).with_for_update())
    if job is None:
        raise NotFound("job")
    if job.state in LIVE:
        db.session.execute(update(Job).where(Job.id == job.id).values(**ended(JobState.CANCELLED)))


def ended(state: JobState, **more: Any) -> dict[str, Any]:
    """Return the values of a job that has ended. A report may be ordered again then; reminders are one a day for ever."""
    key = case((Job.kind == JobKind.REPORT, null()), else_=Job.key)
    return {
        "state": state, "finished_at": func.now(), "expires_at": func.now() + KEPT, "lease_until": None, "lease_token": None,
        "key": key, **more,
    }  # fmt: skip
