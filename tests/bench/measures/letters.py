"""Reminders from the row to the mail server, beside bare smtplib: the same words built and sent on one open connection."""

import smtplib
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP

from sqlalchemy import func, select, update

from commons.jobs.models import Job
from commons.letters.delivery import Sender
from commons.letters.models import Letter, LetterState
from commons.letters.turns import HeldLetter
from core.database import identity
from core.mail import MailServer, SmtpPost, Words
from municipal.reminders.letters import compose
from municipal.reminders.rounds import begin_due_rounds
from tests.bench.browser import Refused
from tests.bench.results import Aim, Result
from tests.bench.stand import Stand
from tests.working import morning, working_day
from workers.turns import advance

ROUNDS, LETTERS = 5, 200
FROM = "nastavnik@example.test"
LEASE = timedelta(minutes=15)
OURS, BARE, GATHERED = "the platform's sender", "bare smtplib", "letters written down"


def measure(stand: Stand) -> Result:
    """Send 200 reminders by the platform and 200 bare, in turns, into a server in a process of its own."""
    seconds, written = _gather(stand)
    rates: dict[str, list[float]] = {OURS: [], BARE: []}
    with _sink() as port:
        for _round in range(ROUNDS):
            words: list[Words] = []
            rates[OURS].append(LETTERS / _send(stand, port, words))
            rates[BARE].append(LETTERS / _send_bare(port, words))
    ours, bare = (statistics.median(rates[name]) for name in (OURS, BARE))
    return Result(
        "Reminders",
        f"{ROUNDS} times {LETTERS} letters, one sender; each letter's words are made of what the school owes at this moment.",
        ("", "a second", "x bare"),
        [
            (GATHERED, f"{written / seconds:.0f}", ""),
            (BARE, f"{bare:.0f}", "1.00"),
            (OURS, f"{ours:.0f}", f"{ours / bare:.2f}"),
        ],
        [Aim("letters a second, of the bare rate at least 0.5", f"{ours / bare:.2f}", ours / bare >= 0.5)],
    )


def _gather(stand: Stand) -> tuple[float, int]:
    """Hold a round of reminders in the larger municipality; return its seconds and how many letters it wrote down."""
    with stand.app.app_context():
        begun = begin_due_rounds(morning(working_day()))
        mine = identity.session.scalars(
            select(Job.id).where(Job.id.in_(begun), Job.municipality_id == stand.large.municipality_id)
        ).one()
        identity.session.commit()
        began = time.perf_counter()
        advance(mine)
        seconds = time.perf_counter() - began
        count = identity.session.execute(
            update(Letter).values(not_before=func.now() + timedelta(days=1)).returning(Letter.id)
        ).all()
        identity.session.commit()
    if len(count) < ROUNDS * LETTERS:
        raise Refused(f"only {len(count)} letters were written down")
    return seconds, len(count)


def _send(stand: Stand, port: int, words: list[Words]) -> float:
    """Let the next letters be due, send them, and return the seconds; `words` gets what they said."""

    def heard(held: Sequence[HeldLetter]) -> Iterator[tuple[HeldLetter, Words | None]]:
        for letter, said in compose(held):
            if said is not None:
                words.append(said)
            yield letter, said

    with stand.app.app_context():
        next_ones = (
            select(Letter.id).where(Letter.state == LetterState.PENDING).order_by(Letter.id).limit(LETTERS)
        )
        identity.session.execute(
            update(Letter)
            .where(Letter.id.in_(next_ones))
            .values(not_before=func.now())
            .execution_options(synchronize_session=False)
        )
        identity.session.commit()
        sender = Sender(SmtpPost(MailServer("127.0.0.1", port, "none")), heard, sender=FROM, lease=LEASE)
        began = time.perf_counter()
        sender.run(60)
        seconds = time.perf_counter() - began
    if sender.became != {"sent": LETTERS}:
        raise Refused(f"of {LETTERS} letters: {dict(sender.became)}")
    return seconds


def _send_bare(port: int, words: Sequence[Words]) -> float:
    began = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port) as server:
        for number, said in enumerate(words):
            message = EmailMessage(policy=SMTP)
            message["From"], message["To"], message["Subject"] = FROM, f"p{number}@example.test", said.subject
            message.set_content(said.text, cte="base64")
            message.add_alternative(said.html, subtype="html", cte="base64")
            server.send_message(message)
    return time.perf_counter() - began


@contextmanager
def _sink() -> Iterator[int]:
    """Run a mail server that takes everything and keeps nothing, in a process of its own."""
    with closing(socket.create_server(("127.0.0.1", 0))) as probe:
        port = int(probe.getsockname()[1])
    command = [
        sys.executable,
        "-m",
        "aiosmtpd",
        "-n",
        "-c",
        "aiosmtpd.handlers.Sink",
        "-l",
        f"127.0.0.1:{port}",
    ]
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 20
        while not _answers(port):
            if child.poll() is not None or time.monotonic() > until:
                raise Refused("the mail server of the bench did not start")
            time.sleep(0.05)
        yield port
    finally:
        child.terminate()
        child.wait(10)


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
