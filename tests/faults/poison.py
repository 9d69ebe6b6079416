"""Loaded into the workers of the fault tests: a job whose key begins with "poison" kills the process that does it."""

import os
import signal
from dataclasses import replace

from commons.jobs.models import JobKind
from commons.jobs.turns import Turn
from workers import turns

_honest = turns.DOINGS[JobKind.REPORT]


def _kill_myself(turn: Turn) -> None:
    if turn.parameters.get("poison"):
        os.kill(os.getpid(), signal.SIGKILL)
    _honest.do_part(turn)


turns.DOINGS[JobKind.REPORT] = replace(_honest, do_part=_kill_myself)
