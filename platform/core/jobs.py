"""Names of queues and tasks, the broker's settings, and the wake-up call: who queues work knows its name, not its module.

What is to be done stands in the database; a message only says that there is something, and may be lost without harm.
"""

import logging
import time
from typing import Any, Final

from celery import Celery
from flask import Flask, current_app

from core.unit_of_work import after_commit

log = logging.getLogger(__name__)

UPKEEP: Final = "upkeep"
MAIL: Final = "mail"
REPORTS: Final = "reports"
QUEUES: Final = (UPKEEP, MAIL, REPORTS)

# The part before the dot is the queue.
FORGET_EXPIRED: Final = "upkeep.forget_expired"
SWEEP: Final = "upkeep.sweep"
BEGIN_REMINDERS: Final = "upkeep.begin_reminders"
ADVANCE_REMINDERS: Final = "upkeep.advance_job"
ADVANCE_REPORT: Final = "reports.advance_job"
# A person waits for it in minutes, as for a report; reminders must not stand behind forty files.
ADVANCE_INTAKE: Final = "reports.advance_intake"
ADVANCE_PUBLISH: Final = "reports.advance_publish"
DELIVER_LETTERS: Final = "mail.deliver"

# Longer than the longest task may run, or a second worker would be handed the same task meanwhile.
VISIBILITY_TIMEOUT_SECONDS: Final = 3600
# Redis away must not cost the one who saves a page more than this; a sweeper finds what was not queued.
_PATIENCE_OF_A_PAGE_SECONDS: Final = 1
_QUIET_SECONDS: Final = 5.0


def broker_url(redis_url: str) -> str:
    """Return Celery's address of the same Redis: kombu writes a socket differently from redis-py.

    >>> broker_url("unix:///run/redis.sock?db=0")
    'redis+socket:///run/redis.sock?virtual_host=0'
    """
    if not redis_url.startswith("unix://"):
        return redis_url
    return redis_url.replace("unix://", "redis+socket://", 1).replace("?db=", "?virtual_host=", 1)


def broker_settings(redis_url: str, *, patience_seconds: int, is_patient: bool) -> dict[str, Any]:
    """Return what whoever sends and whoever takes messages must say alike.

    `patience_seconds` is for one answer of Redis; who `is_patient` asks a second time.
    """
    return {
        "broker_url": broker_url(redis_url),
        "broker_transport_options": {
            "visibility_timeout": VISIBILITY_TIMEOUT_SECONDS,
            # A killed worker's tasks come back after some 10 s instead of kombu's usual 100.
            "unacked_restore_interval": 10,
            "unacked_restore_throttle": 1,
            "socket_timeout": patience_seconds,
            "socket_connect_timeout": 1,
            "retry_on_timeout": is_patient,
            "health_check_interval": 25,
            "global_keyprefix": "nastavnik:",
        },
        "visibility_timeout": VISIBILITY_TIMEOUT_SECONDS,
        "task_publish_retry": False,
        # No answers are kept: what a task did stands in the database.
        "result_backend": None,
        "task_ignore_result": True,
        "task_serializer": "json",
        "accept_content": ["json"],
        "task_default_queue": UPKEEP,
        "task_create_missing_queues": True,
        "task_routes": {f"{queue}.*": {"queue": queue} for queue in QUEUES},
    }


class Sender:
    """Sends messages for one process. While Redis is away only one message in five seconds waits to hear so."""

    def __init__(self, redis_url: str) -> None:
        self._celery = Celery("nastavnik-sender", set_as_current=False)
        self._celery.conf.update(
            broker_settings(redis_url, patience_seconds=_PATIENCE_OF_A_PAGE_SECONDS, is_patient=False)
        )
        self._quiet_until = 0.0

    def send(self, task: str, ids: tuple[int, ...]) -> None:
        """Send a message, or not: what it was to tell stands in the database, and the sweeper looks there."""
        if time.monotonic() < self._quiet_until:
            return
        if self._quiet_until:
            # It was away lately: while this one asks again, nobody else does.
            self._quiet_until = time.monotonic() + _QUIET_SECONDS
        try:
            self._celery.send_task(task, args=ids)
        except Exception as error:
            # kombu, redis-py and the socket each raise their own.
            log.warning(
                "the queue does not answer (%s); %s is left to the sweeper", type(error).__name__, task
            )
            self._quiet_until = time.monotonic() + _QUIET_SECONDS
        else:
            self._quiet_until = 0.0

    def close(self) -> None:
        """Close the connections."""
        self._celery.close()


def init_app(app: Flask, redis_url: str) -> None:
    """Give this application a sender of messages; it connects when it first has something to say."""
    app.extensions["jobs"] = Sender(redis_url)


def wake(task: str, *ids: int) -> None:
    """Ask for a task by its name once the data is safe; when the commit fails, nobody was asked.

    Redis being away is no error of whoever saved: the rows are found by the sweeper.
    """
    after_commit(lambda: send(task, *ids))


def send(task: str, *ids: int) -> None:
    """Ask for a task now. What it is to find must be committed already."""
    sender: Sender = current_app.extensions["jobs"]
    sender.send(task, ids)
