"""The Celery application: its limits with their reasons, and the Flask application its tasks work in."""

import logging
import os
import sys
import warnings
from functools import cache

from celery import Celery
from celery.platforms import SecurityWarning
from celery.signals import worker_init, worker_process_init
from flask import Flask

from core.database import dispose_inherited_connections
from core.jobs import broker_settings
from workers.schedule import BEAT_SCHEDULE

log = logging.getLogger(__name__)

TIME_LIMIT_SECONDS, SOFT_TIME_LIMIT_SECONDS = 180, 150
# For jobs in parts; the visibility timeout of core.jobs is longer still.
LONG_SECONDS = 1800

# On a machine where everything runs as root the warning is about pickled messages; ours are JSON only.
warnings.filterwarnings("ignore", category=SecurityWarning)

app = Celery("nastavnik", include=["workers.tasks.upkeep", "workers.tasks.jobs", "workers.tasks.mail"])
app.conf.update(
    **broker_settings(
        os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/0"), patience_seconds=30, is_patient=True
    ),
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    timezone="UTC",
    enable_utc=True,
    task_acks_late=True,  # every task may run twice without harm
    # A task that kills its worker would otherwise be handed out again without end.
    task_reject_on_worker_lost=False,
    task_acks_on_failure_or_timeout=True,
    worker_prefetch_multiplier=1,
    worker_max_tasks_per_child=500,
    worker_max_memory_per_child=300_000,  # kilobytes
    # Cancelling would raise in the middle of a commit, and a commit that "failed" may have been made.
    worker_cancel_long_running_tasks_on_connection_loss=False,
    worker_soft_shutdown_timeout=15,  # after SIGQUIT; SIGTERM lets the running tasks end
    worker_hijack_root_logger=False,
    task_time_limit=TIME_LIMIT_SECONDS,
    task_soft_time_limit=SOFT_TIME_LIMIT_SECONDS,
    beat_schedule=BEAT_SCHEDULE,
)


@cache
def flask_app() -> Flask:
    """Return the application that tasks work in; beat never asks for it."""
    from municipal.starting import application

    return application()


@worker_init.connect  # type: ignore[untyped-decorator]  # Celery ships no types
def build_before_forking(**_more: object) -> None:
    """Build the application once in the parent: the pool's processes share its memory.

    Celery swallows errors of its signals; a worker that cannot do a single task must end instead.
    """
    try:
        flask_app()
    except Exception:
        log.exception("the application could not be built")
        sys.exit(1)


@worker_process_init.connect  # type: ignore[untyped-decorator]  # Celery ships no types
def begin_with_own_connections(**_more: object) -> None:
    """Let no process of the pool talk on a connection of its parent: their answers would mix."""
    dispose_inherited_connections(flask_app())
