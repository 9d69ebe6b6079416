"""Ends a worker that was asked to stop within a time, though a task of it runs on.

Celery waits for running tasks without end, and whoever waits for Celery kills it at last: what it held comes back only when
Redis misses it, an hour later. Told in time, it gives the rest back by itself.
"""

import os
import signal
from threading import Timer

from celery.signals import worker_shutting_down


@worker_shutting_down.connect  # type: ignore[untyped-decorator]  # Celery ships no types
def end_in_time(how: str = "", **_more: object) -> None:
    """Turn a stop that waits into one that does not, WORKER_STOP_SECONDS later; unless set, never."""
    seconds = os.environ.get("WORKER_STOP_SECONDS")
    if how == "Warm" and seconds:
        timer = Timer(float(seconds), os.kill, (os.getpid(), signal.SIGQUIT))
        timer.daemon = True
        timer.start()
