"""What the platform stands on and how each is looked at: a look returns words and may raise whatever it likes.

A word is all the public gets to see: no version, no host, no revision, no text of an error.
"""

import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import psycopg
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from core.config import Settings
from core.mail import MailServer
from core.row_security import IS_PRIVILEGED
from municipal.migrate import head_revision, libpq, revision_of

_PATIENCE_SECONDS = 1
# What is due and not begun for so long waits for a worker that is not there, for a clock, or for a mail server.
_TOO_LONG = "15 minutes"
_WAITS_TOO_LONG = f"""
SELECT EXISTS (SELECT FROM letter WHERE state = 'pending' AND expires_at > now()
                  AND CASE trouble WHEN 'unreachable' THEN created_at ELSE not_before END < now() - interval '{_TOO_LONG}')
    OR EXISTS (SELECT FROM job WHERE state = 'queued' AND not_before < now() - interval '{_TOO_LONG}')
    OR EXISTS (SELECT FROM job WHERE state = 'running'
                  AND coalesce(lease_until, started_at) < now() - interval '{_TOO_LONG}'
                  AND NOT EXISTS (SELECT FROM job_part WHERE job_id = job.id
                                     AND greatest(lease_until, done_at) > now() - interval '{_TOO_LONG}'))
    OR EXISTS (SELECT FROM job WHERE kind = 'reminders' AND failure IS NOT NULL
                  AND finished_at > now() - interval '12 hours')
"""  # noqa: S608  constants


class Word(StrEnum):
    """What may be said of one thing."""

    OK = "ok"
    FAILED = "failed"
    UNKNOWN = "unknown"  # nobody could look: what stands before it failed
    FOLDER = "folder"  # no mail server is set, letters are written into a folder


@dataclass(frozen=True, slots=True)
class Check:
    """One look at something, and the names of the words it returns; the first says whether there was an answer at all."""

    names: tuple[str, ...]
    look: Callable[[Settings], Mapping[str, Word]]
    # Without it no page can be shown. All else is waited for: rows in the database remember what is to be done.
    is_needed: bool = False
    # While that one failed nothing can be said of this one.
    rests_on: str = ""


def look_at_database(settings: Settings) -> Mapping[str, Word]:
    """Ask the database, as the application, for its schema and for what the application's role may do.

    On a connection of its own: those of the pool may all be taken, and one that is stuck would be handed to a page.
    """
    with _connection(settings) as connection:
        is_current = revision_of(connection) == head_revision()
        is_held = connection.execute(IS_PRIVILEGED).fetchone() == (False,)
    return {"database": Word.OK, "schema": _passed(is_current), "role": _passed(is_held)}


def _connection(settings: Settings, more: str = "") -> psycopg.Connection:
    return psycopg.connect(
        libpq(settings.database_url),
        autocommit=True,
        connect_timeout=_PATIENCE_SECONDS,
        # Bounds what the kernel waits for when the network is gone.
        tcp_user_timeout=_PATIENCE_SECONDS * 1000,
        application_name="nastavnik-readyz",
        options=f"-c statement_timeout={_PATIENCE_SECONDS}s -c lock_timeout={_PATIENCE_SECONDS}s{more}",
    )


def look_at_work(settings: Settings) -> Mapping[str, Word]:
    """Ask whether work that is due is begun in time; how much waits and whose it is nobody is told."""
    with _connection(settings, " -c app.identity=on") as connection:
        return {"work": _passed(connection.execute(_WAITS_TOO_LONG).fetchone() == (False,))}


def look_at_redis(settings: Settings) -> Mapping[str, Word]:
    """Ask Redis once; it refuses while it loads its data or cannot write them."""
    with redis.Redis.from_url(
        settings.redis_url,
        socket_connect_timeout=_PATIENCE_SECONDS,
        socket_timeout=_PATIENCE_SECONDS,
        retry=Retry(NoBackoff(), 0),
    ) as client:
        return {"redis": _passed(bool(client.ping()))}


def look_at_mail(settings: Settings) -> Mapping[str, Word]:
    """Knock at the mail server, if there is one."""
    if not settings.smtp_url:
        return {"mail": Word.FOLDER}
    server = MailServer.parse(settings.smtp_url)
    knock(server.host, server.port)
    return {"mail": Word.OK}


def knock(host: str, port: int) -> None:
    """Open a connection and close it. Raises OSError when nobody opens within a second.

    Nothing is said: a mail server would count each probe as a broken conversation, and some shut out who breaks many.
    """
    socket.create_connection((host, port), timeout=_PATIENCE_SECONDS).close()


def _passed(passed: bool) -> Word:
    return Word.OK if passed else Word.FAILED


CHECKS = (
    Check(("database", "schema", "role"), look_at_database, is_needed=True),
    Check(("work",), look_at_work, rests_on="database"),
    Check(("redis",), look_at_redis),
    Check(("mail",), look_at_mail),
)
