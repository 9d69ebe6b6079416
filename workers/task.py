"""The base of every task: an application context, a commit at the end, another try for what passes later."""

from typing import Any

from celery import Task
from sqlalchemy.exc import OperationalError

from core import unit_of_work
from workers.celery_app import flask_app


class UseCase(Task):  # type: ignore[misc]  # Celery ships no types
    """Runs its body in a fresh application context and commits when the body returns.

    Arguments are ids and plain values. The database being away passes later; any other error is a defect and
    is not tried again: it stands in the worker's log with the task's id.
    """

    abstract = True
    autoretry_for = (OperationalError,)
    retry_backoff = 2
    retry_backoff_max = 120
    retry_jitter = True
    max_retries = 5

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Open the context, run the body, commit."""
        with flask_app().app_context():
            result = super().__call__(*args, **kwargs)
            unit_of_work.commit()
            return result
