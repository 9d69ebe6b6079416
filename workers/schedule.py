"""What beat queues by itself, and why then."""

from datetime import timedelta

from core.jobs import FORGET_EXPIRED

BEAT_SCHEDULE = {
    # Expired sign-ins are refused anyway; this keeps the table short. A late one gives way to the next.
    "forget what has expired": {
        "task": FORGET_EXPIRED,
        "schedule": timedelta(hours=1),
        "options": {"expires": 3000},
    },
}
