"""Leaves a sign of life in a file, for whoever watches a worker or the clock: its age says how long ago it was at work.

A process may be there and deaf: waiting for Redis, or stuck. The worker's heart beats only while it is connected and its
loop turns, the clock's at every look at the schedule. Nothing is written unless NASTAVNIK_HEARTBEAT names the file.
"""

import os
from pathlib import Path

from celery.beat import PersistentScheduler
from celery.signals import heartbeat_sent


@heartbeat_sent.connect  # type: ignore[untyped-decorator]  # Celery ships no types
def beat_once(**_more: object) -> None:
    """Make the file as young as can be."""
    if named := os.environ.get("NASTAVNIK_HEARTBEAT"):
        Path(named).touch()


class BeatingScheduler(PersistentScheduler):  # type: ignore[misc]  # Celery ships no types
    """The usual schedule in a file, seen to be looked at."""

    def tick(self, *args: object, **kwargs: object) -> float:
        """Queue what is due, then give the sign; return the seconds until the next look."""
        interval: float = super().tick(*args, **kwargs)
        beat_once()
        return interval
