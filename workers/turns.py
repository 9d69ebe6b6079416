"""Takes turns at a job until there is none to take, and says what became of each: the only place that knows all kinds."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from celery.exceptions import SoftTimeLimitExceeded
from flask import current_app
from sqlalchemy.exc import OperationalError

from commons.jobs import turns
from commons.jobs.models import JobKind
from commons.jobs.service import TASKS, Failure
from commons.jobs.turns import LostError, Step, Turn
from core.config import Settings
from core.database import will_pass
from core.errors import NotAllowed
from core.jobs import send
from municipal.failures import is_full_disk
from municipal.intake import work as intake
from municipal.proposals import publishing
from municipal.reminders import rounds
from municipal.reports import building

log = logging.getLogger(__name__)

# After a split so many more workers are asked to help; each asks again for as long as there is something to do.
HELPERS = 1


@dataclass(frozen=True, slots=True)
class Doing:
    """How a kind of job is done: each takes the turn and ends it."""

    split: Callable[[Turn], None]
    do_part: Callable[[Turn], None]
    join: Callable[[Turn], None]

    def take(self, turn: Turn) -> None:
        """Do what a turn is for."""
        {Step.SPLIT: self.split, Step.PART: self.do_part, Step.JOIN: self.join}[turn.step](turn)


DOINGS = {
    JobKind.REPORT: Doing(building.split, building.do_part, building.join),
    JobKind.REMINDERS: Doing(rounds.split, rounds.do_part, rounds.join),
    JobKind.INTAKE: Doing(intake.split, intake.do_part, intake.join),
    JobKind.PUBLISH: Doing(publishing.split, publishing.do_part, publishing.join),
}


def advance(job_id: int) -> None:
    """Take turns at a job until there is none to take."""
    settings: Settings = current_app.config["SETTINGS"]
    lease = timedelta(seconds=settings.job_lease_seconds)
    while (turn := turns.take_turn(job_id, lease)) is not None:
        _take(turn)
        if turn.step is Step.SPLIT:
            for _helper in range(HELPERS):
                send(TASKS[turn.kind], job_id)


def _take(turn: Turn) -> None:
    try:
        DOINGS[turn.kind].take(turn)
    except LostError:
        log.info("job %s is no longer ours", turn.public_id)
    except NotAllowed:
        turns.give_up(turn, Failure.NOT_ALLOWED)
    except SoftTimeLimitExceeded:
        # Too large for one turn: the attempt stays counted, so that it is not begun for ever.
        log.warning("job %s took too long at its %s", turn.public_id, turn.step)
        raise
    except Exception as error:
        if is_full_disk(error):
            log.warning("job %s found the disk full", turn.public_id)
            turns.give_up(turn, Failure.DISK_FULL)
        elif will_pass(error) or isinstance(error, OperationalError):
            # The database was away: tried again, and untried by the job's count. What it found too long counts as a try.
            turns.let_go(turn, is_tried=not will_pass(error))
            raise
        else:
            log.exception("job %s broke at its %s", turn.public_id, turn.step)
            turns.give_up(turn, Failure.BROKEN)
