"""Jobs in parts, each kind in its own queue: a report that takes minutes must not stand before the reminders."""

from core.jobs import ADVANCE_INTAKE, ADVANCE_PUBLISH, ADVANCE_REMINDERS, ADVANCE_REPORT
from workers.celery_app import LONG_SECONDS, app
from workers.task import UseCase


@app.task(base=UseCase, name=ADVANCE_REPORT, soft_time_limit=LONG_SECONDS - 100, time_limit=LONG_SECONDS)  # type: ignore[untyped-decorator]  # Celery ships no types
def advance_report(job_id: int) -> None:
    """Take turns at a report."""
    _advance(job_id)


@app.task(base=UseCase, name=ADVANCE_REMINDERS, soft_time_limit=LONG_SECONDS - 100, time_limit=LONG_SECONDS)  # type: ignore[untyped-decorator]  # Celery ships no types
def advance_reminders(job_id: int) -> None:
    """Take turns at a round of reminders."""
    _advance(job_id)


@app.task(base=UseCase, name=ADVANCE_INTAKE, soft_time_limit=LONG_SECONDS - 100, time_limit=LONG_SECONDS)  # type: ignore[untyped-decorator]  # Celery ships no types
def advance_intake(job_id: int) -> None:
    """Take turns at files that somebody dropped for many schools."""
    _advance(job_id)


@app.task(base=UseCase, name=ADVANCE_PUBLISH, soft_time_limit=LONG_SECONDS - 100, time_limit=LONG_SECONDS)  # type: ignore[untyped-decorator]  # Celery ships no types
def advance_publish(job_id: int) -> None:
    """Take turns at offering a model's version to the schools."""
    _advance(job_id)


def _advance(job_id: int) -> None:
    from workers.turns import advance

    advance(job_id)
