"""Looks at everything the platform stands on at once, never longer than a moment, and keeps what it saw for two seconds.

Anybody may ask, and as often as they like: so one look at a time is made in a process, whoever comes meanwhile gets what
was seen last, and a thing that does not answer at all is held by one thread, however often it is asked for.
"""

import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from threading import Lock, Thread

from flask import Flask

from core.config import Settings
from municipal.readiness_checks import CHECKS, Check, Word

log = logging.getLogger(__name__)

# For all looks together. Most give up by themselves before; looking up a name cannot be bounded, nor a server that froze.
PATIENCE_SECONDS = 1.2
KEPT_SECONDS = 2.0
# Who comes while somebody looks is not made to wait, unless what was seen last is older than this.
STALE_SECONDS = 10.0


class Status(StrEnum):
    """What all words come to."""

    OK = "ok"
    DEGRADED = "degraded"  # pages work; what is to be sent or counted waits
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class State:
    """What was seen at one moment."""

    status: Status
    words: Mapping[str, Word]
    # The kinds of errors behind what failed, for the log alone.
    reasons: Sequence[str] = ()
    seen_at: float = field(default_factory=time.monotonic, compare=False)

    def age(self) -> float:
        """Return the seconds since then."""
        return time.monotonic() - self.seen_at


class Look(Thread):
    """One look in a thread of its own, which nobody waits for at the end of the process."""

    def __init__(self, check: Check, settings: Settings) -> None:
        super().__init__(name=f"look at {check.names[0]}", daemon=True)
        self._check, self._settings = check, settings
        self._seen: Mapping[str, Word] = {}
        self.reason = "TimeoutError"

    def run(self) -> None:
        """Look, and keep quiet about why it failed: addresses and accounts stand in such sentences."""
        try:
            self._seen = self._check.look(self._settings)
        except Exception as error:
            self.reason = type(error).__name__

    def words(self) -> Mapping[str, Word]:
        """Return a word for each name: without an answer the first failed, and of the others nothing is known."""
        first, *others = self._check.names
        return {first: Word.FAILED, **dict.fromkeys(others, Word.UNKNOWN), **self._seen}


class Readiness:
    """The checks of one application and what they said last."""

    def __init__(self, settings: Settings, checks: Sequence[Check] = CHECKS) -> None:
        self._settings, self._checks = settings, checks
        self._turn = Lock()
        self._last: State | None = None
        self._unfinished: dict[Check, Look] = {}

    def state(self) -> State:
        """Return what was just seen; looks when that is too long ago and nobody else does already."""
        last = self._last
        if last and last.age() < KEPT_SECONDS:
            return last
        must_wait = last is None or last.age() > STALE_SECONDS
        if not self._turn.acquire(blocking=must_wait):
            assert last is not None
            return last
        try:
            last = self._last
            # Whoever waited finds what the other one has seen.
            if last is None or last.age() >= KEPT_SECONDS:
                last = self._keep(self._look())
            return last
        finally:
            self._turn.release()

    def _look(self) -> State:
        deadline = time.monotonic() + PATIENCE_SECONDS
        looks = {check: self._begin(check) for check in self._checks}
        words: dict[str, Word] = {}
        reasons = []
        for check, look in looks.items():
            look.join(max(0.0, deadline - time.monotonic()))
            if not look.is_alive():
                del self._unfinished[check]
            words |= look.words()
            if words.get(check.rests_on) is Word.FAILED:
                words |= dict.fromkeys(check.names, Word.UNKNOWN)
            if words[check.names[0]] is Word.FAILED:
                reasons.append(f"{check.names[0]}: {look.reason}")
        return State(_status(self._checks, words), words, reasons)

    def _begin(self, check: Check) -> Look:
        """Start a look, or go on waiting for an earlier one: a second thread would be stuck beside it."""
        earlier = self._unfinished.get(check)
        if earlier is not None and earlier.is_alive():
            return earlier
        look = self._unfinished[check] = Look(check, self._settings)
        look.start()
        return look

    def _keep(self, state: State) -> State:
        """Remember a state; what changed is a warning, for better or worse."""
        if self._last is None or self._last.words != state.words:
            is_news = self._last is not None or state.status is not Status.OK
            said = " ".join(f"{name}={word}" for name, word in state.words.items())
            log.log(
                logging.WARNING if is_news else logging.INFO,
                "readiness: %s",
                "; ".join([said, *state.reasons]),
            )
        self._last = state
        return state


def _status(checks: Sequence[Check], words: Mapping[str, Word]) -> Status:
    if any(words[name] is not Word.OK for check in checks if check.is_needed for name in check.names):
        return Status.FAILED
    return Status.DEGRADED if Word.FAILED in words.values() else Status.OK


def init_app(app: Flask, settings: Settings) -> None:
    """Give this application its checks; several applications may live in one process."""
    app.extensions["readiness"] = Readiness(settings)
