"""Does in this process what workers do: takes turns at jobs, sends letters into a list."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from zoneinfo import ZoneInfo

from flask import Flask
from sqlalchemy import select

from commons.jobs.models import LIVE, Job
from commons.letters.delivery import Sender
from core import mail
from core.database import identity
from municipal.reminders.letters import compose
from municipal.reminders.rounds import begin_due_rounds
from workers.turns import advance

LEASE = timedelta(seconds=60)


@dataclass
class Mailbox:
    """A mail server that takes everything, unless `refusal` says what it answers to an address."""

    letters: list[EmailMessage] = field(default_factory=list)
    refusals: dict[str, Exception] = field(default_factory=dict)
    breaks: dict[str, Exception] = field(default_factory=dict)
    offered: list[str] = field(default_factory=list)

    def offer(self, sender: str, recipient: str) -> None:
        self.offered.append(recipient)
        if recipient in self.refusals:
            raise self.refusals[recipient]

    def hand_over(self, name: str, text: bytes) -> None:
        recipient = self.offered[-1]
        if recipient in self.breaks:
            raise self.breaks[recipient]
        self.letters.append(message_from_bytes(text, policy=default))  # type: ignore[arg-type]

    def close(self) -> None:
        pass

    def to(self, address: str) -> list[EmailMessage]:
        return [one for one in self.letters if one["To"] == address]


def working_day() -> date:
    """Return a Wednesday to come: letters of a day that is over would be out of date by the database's clock."""
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    return tomorrow + timedelta(days=(2 - tomorrow.weekday()) % 7)


def morning(day: date, zone: str = "Asia/Krasnoyarsk", hour: int = 7) -> datetime:
    """Return a moment in the morning of a place."""
    return datetime(day.year, day.month, day.day, hour, 5, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def do_jobs(app: Flask, municipality_id: int) -> None:
    """Take every turn at the living jobs of a municipality."""
    with app.app_context():
        for job_id in identity.session.scalars(
            select(Job.id).where(Job.municipality_id == municipality_id, Job.state.in_(LIVE))
        ).all():
            identity.session.commit()
            advance(job_id)


def remind(app: Flask, municipality_id: int, day: date) -> list[int]:
    """Hold the round of a day, as beat and a worker do; return the jobs begun for this municipality."""
    with app.app_context():
        begun = begin_due_rounds(morning(day))
        mine = identity.session.scalars(
            select(Job.id).where(Job.id.in_(begun), Job.municipality_id == municipality_id)
        ).all()
    do_jobs(app, municipality_id)
    return list(mine)


def send_letters(app: Flask, post: mail.Post | None = None) -> Mailbox:
    """Send what is due, into a mailbox unless another post is given."""
    box = Mailbox()
    with app.app_context():
        Sender(post or box, compose, sender="Наставник <no-reply@nastavnik.test>", lease=LEASE).run(60)
    return box
