"""One part of a running platform: a child that is started, recorded, restarted with patience and stopped."""

import signal
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import IO

from core.speech import gettext as _
from municipal.embedded.log import Log
from municipal.embedded.postgres import disk_is_full
from municipal.embedded.processes import Recorded, has_exited, session_members, stop
from municipal.embedded.record import Left
from municipal.failures import Exit, Failure, tells_of_full_disk

# A part that ends more often than this is not going to recover by being started once more.
_MOST_RESTARTS, _WITHIN_SECONDS = 5, 120.0
_FIRST_DELAY, _LONGEST_DELAY = 0.5, 15.0


@dataclass
class Part:
    """A child with a name, and how it is begun and ended; `patience` is in seconds."""

    title: str
    log: Log
    begin: Callable[[IO[bytes]], "subprocess.Popen[bytes]"]
    first_signal: signal.Signals = signal.SIGTERM
    patience: float = 10.0
    # Helpers are found by session. PostgreSQL's come and go with every connection, and end with it.
    has_lasting_helpers: bool = True
    child: "subprocess.Popen[bytes] | None" = None
    start_again_at: float | None = None
    _deaths: list[float] = field(default_factory=list)

    def start(self) -> None:
        """Start the process; its words go to its log."""
        self.start_again_at = None
        with self.log.open() as output:
            self.child = self.begin(output)

    def running(self) -> "subprocess.Popen[bytes]":
        """Return the process that was started."""
        if self.child is None:
            raise RuntimeError(f"{self.title} was not started")
        return self.child

    def has_died(self) -> bool:
        """Ask whether the process ended although nobody stopped it."""
        return self.child is not None and has_exited(self.child)

    def left(self) -> Iterator[Left]:
        """Walk its processes as they are now."""
        if self.child is None or self.child.returncode is not None:
            return
        if self.has_lasting_helpers:
            for process in session_members(self.child.pid):
                yield Left(process, self.first_signal if process.pid == self.child.pid else signal.SIGKILL)
        elif process_itself := Recorded.of(self.child.pid):
            yield Left(process_itself, self.first_signal)

    def stop(self) -> int | None:
        """End it and its helpers within its patience; return how it ended, None when it did not run."""
        self.start_again_at = None
        if self.child is None:
            return None
        child, self.child = self.child, None
        stop(child, self.first_signal, self.patience)
        return child.returncode

    def plan_restart(self, now: float) -> float:
        """Clean up after a death and return the seconds until the next start.

        Raises Failure when the disk is full or the part ended too often.
        """
        self.stop()
        if tells_of_full_disk(self.log.words()):
            raise disk_is_full(self.log.path.parent)
        self._deaths = [death for death in self._deaths if now - death < _WITHIN_SECONDS] + [now]
        if len(self._deaths) > _MOST_RESTARTS:
            raise Failure(
                _(
                    "%(part)s keeps stopping, so everything is stopped. The reason stands in %(log)s",
                    part=self.title,
                    log=self.log.path,
                ),
                Exit.PART_KEEPS_STOPPING,
            )
        delay = min(_FIRST_DELAY * 2.0 ** (len(self._deaths) - 1), _LONGEST_DELAY)
        self.start_again_at = now + delay
        return delay
