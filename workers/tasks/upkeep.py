"""Upkeep: what nobody asks for and everybody would miss.

Services are imported by the task that runs: beat knows the names alone, and starts in a tenth of the time.
"""

import logging

from core.jobs import BEGIN_REMINDERS, DELIVER_LETTERS, FORGET_EXPIRED, SWEEP, send
from workers.celery_app import app
from workers.task import UseCase

log = logging.getLogger(__name__)


@app.task(base=UseCase, name=SWEEP)  # type: ignore[untyped-decorator]  # Celery ships no types
def sweep() -> None:
    """Find what nobody is at although it is to be done: its message was lost with Redis, or its worker was killed."""
    from commons.jobs import upkeep as jobs
    from commons.jobs.service import TASKS
    from commons.letters import turns as letters
    from commons.letters import upkeep as letters_upkeep
    from core.database import identity, will_pass

    def wake_jobs() -> None:
        for job_id, kind in jobs.jobs_with_something_to_do():
            send(TASKS[kind], job_id)

    def sweep_letters() -> None:
        swept = {what: count for what, count in letters_upkeep.sweep().items() if count}
        if swept:
            log.info("letters swept: %s", swept)
        if letters.some_are_due():
            send(DELIVER_LETTERS)

    # Each by itself: what breaks in one must not keep the others from going on.
    for step in (wake_jobs, sweep_letters, jobs.clear_leftovers):
        try:
            step()
        except Exception as error:
            if will_pass(error):
                raise
            log.exception("upkeep broke at %s", step.__name__)
        identity.session.rollback()


@app.task(base=UseCase, name=BEGIN_REMINDERS)  # type: ignore[untyped-decorator]  # Celery ships no types
def begin_reminders() -> None:
    """Begin the day's reminders where the day has begun."""
    from municipal.reminders.rounds import begin_due_rounds

    begin_due_rounds()


@app.task(base=UseCase, name=FORGET_EXPIRED)  # type: ignore[untyped-decorator]  # Celery ships no types
def forget_expired() -> None:
    """Remove whatever is past its time; what each is kept for stands in municipal.retention."""
    from municipal.retention import apply

    log.info("past their time: %s", apply())
