"""Letters: whichever are due, on one conversation with the mail server."""

import logging
from datetime import timedelta

from flask import current_app

from core.jobs import DELIVER_LETTERS, send
from workers.celery_app import app
from workers.task import UseCase

log = logging.getLogger(__name__)

# So long a sender takes new letters; the one in hand is ended within the task's own limit.
_SECONDS = 40.0


@app.task(base=UseCase, name=DELIVER_LETTERS)  # type: ignore[untyped-decorator]  # Celery ships no types
def deliver_letters() -> None:
    """Send what is due."""
    from commons.letters.delivery import Sender
    from commons.letters.places import letters_folder
    from core.config import Settings
    from core.mail import post_of
    from municipal.letter_words import compose

    settings: Settings = current_app.config["SETTINGS"]
    lease = timedelta(seconds=settings.letter_lease_seconds)
    sender = Sender(
        post_of(settings.smtp_url, letters_folder(settings)), compose, sender=settings.mail_from, lease=lease
    )
    has_more = sender.run(_SECONDS)
    if sender.became:
        log.info("letters: %s", dict(sender.became))
    if has_more:
        send(DELIVER_LETTERS)
