"""What beat queues by itself, and why then.

Two beats or none for an hour do no harm: what is to be done stands in the database, and each task asks what is due there.
"""

from datetime import timedelta
from typing import Any

from celery.schedules import crontab

from core.jobs import BEGIN_REMINDERS, FORGET_EXPIRED, SWEEP

BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    # What a lost message or a killed worker left is found within half a minute. A late one gives way to the next.
    "sweep": {"task": SWEEP, "schedule": timedelta(seconds=30), "options": {"expires": 25}},
    # Municipalities live by clocks of their own, some a half or a quarter of an hour apart.
    "begin reminders": {
        "task": BEGIN_REMINDERS,
        "schedule": crontab(minute="*/15"),
        "options": {"expires": 800},
    },
    # Expired sign-ins are refused anyway; this keeps the tables short.
    "forget what has expired": {
        "task": FORGET_EXPIRED,
        "schedule": timedelta(hours=1),
        "options": {"expires": 3000},
    },
}
