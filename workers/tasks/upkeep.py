"""Upkeep: what nobody asks for and everybody would miss.

Services are imported by the task that runs: beat knows the names alone, and starts in a tenth of the time.
"""

import logging

from core.jobs import FORGET_EXPIRED
from workers.celery_app import app
from workers.task import UseCase

log = logging.getLogger(__name__)


@app.task(base=UseCase, name=FORGET_EXPIRED)  # type: ignore[untyped-decorator]  # Celery ships no types
def forget_expired() -> None:
    """Delete sign-ins and one-time links whose time is over."""
    from commons.accounts import service as accounts

    log.info("forgot %d expired sign-ins and links", accounts.forget_expired_sign_ins())
