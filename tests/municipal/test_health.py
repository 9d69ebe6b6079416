"""/readyz says in a word what is away, in time, and tells nobody anything else."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from secrets import token_hex
from threading import Barrier, Event, Thread
from types import SimpleNamespace

import psycopg
import pytest
from flask import Flask
from sqlalchemy import func

from commons.accounts.roles import Role
from commons.jobs.models import Job, JobKind, JobState
from commons.letters.models import Letter, LetterKind, LetterState
from core.config import Settings
from municipal import readiness
from municipal.app import create_app
from municipal.migrate import head_revision, upgrade
from municipal.readiness import PATIENCE_SECONDS, Readiness, Status
from municipal.readiness_checks import CHECKS, Check, Word, look_at_mail
from tests.client import Visitor
from tests.engines import dispose
from tests.servers import Servers

pytestmark = pytest.mark.usefixtures("nothing_is_stuck")

ALL_WELL = {"database": "ok", "schema": "ok", "role": "ok", "work": "ok", "redis": "ok", "mail": "folder"}
NO_DATABASE = {**ALL_WELL, "database": "failed", "schema": "unknown", "role": "unknown", "work": "unknown"}


@pytest.fixture
def ask(settings: Settings) -> Iterator[Callable[..., tuple[int, str, dict[str, str]]]]:
    """Ask an application with other settings; return the status code, the word for all and the words."""
    made: list[Flask] = []

    def asked(**changes: object) -> tuple[int, str, dict[str, str]]:
        made.append(create_app(replace(settings, **changes)))
        answer = made[-1].test_client().get("/readyz")
        assert (answer.mimetype, answer.headers["Cache-Control"]) == ("application/json", "no-store")
        assert answer.json.keys() == {"status", "checks"}
        return answer.status_code, answer.json["status"], answer.json["checks"]

    yield asked
    for app in made:
        dispose(app)


@contextmanager
def silent_server() -> Iterator[int]:
    """A port on which somebody takes the connection and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


@pytest.fixture
def closed_port() -> int:
    """A port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


@pytest.fixture
def behind(server: Servers) -> Iterator[str]:
    """The name of a database at an earlier revision than this program's."""
    name = f"behind_{token_hex(4)}"
    server.create_database(name)
    upgrade(server.owner_url(name))
    with psycopg.connect(server.conninfo(name)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0000_before'")
    yield name
    server.drop_database(name)


def test_when_all_is_well(ask):
    assert ask() == (200, "ok", ALL_WELL)


def test_the_database_is_away(ask):
    away = "postgresql+psycopg://nastavnik_app@/nastavnik?host=/nowhere"
    assert ask(database_url=away) == (503, "failed", NO_DATABASE)


def test_the_database_takes_the_connection_and_says_nothing(ask):
    with silent_server() as port:
        silent = f"postgresql+psycopg://nastavnik_app:word@127.0.0.1:{port}/nastavnik"
        assert ask(database_url=silent) == (503, "failed", NO_DATABASE)


def test_the_database_is_at_another_revision(ask, server, behind):
    words = {**ALL_WELL, "schema": "failed"}
    assert ask(database_url=server.app_url(behind)) == (503, "failed", words)


def test_the_database_was_never_migrated(ask, server):
    name = f"bare_{token_hex(4)}"
    server.create_database(name)
    words = {**ALL_WELL, "schema": "failed", "work": "failed"}
    assert ask(database_url=server.app_url(name)) == (503, "failed", words)
    server.drop_database(name)


@pytest.mark.parametrize("role", ["owner_url", "superuser_url"])
def test_the_walls_do_not_bind_the_role(role, ask, server, database):
    words = {**ALL_WELL, "role": "failed"}
    assert ask(database_url=getattr(server, role)(database)) == (503, "failed", words)


def test_redis_is_away(ask, closed_port):
    words = {**ALL_WELL, "redis": "failed"}
    assert ask(redis_url=f"redis://127.0.0.1:{closed_port}/0") == (200, "degraded", words)


def test_redis_takes_the_connection_and_says_nothing(ask):
    with silent_server() as port:
        words = {**ALL_WELL, "redis": "failed"}
        assert ask(redis_url=f"redis://127.0.0.1:{port}/0") == (200, "degraded", words)


def test_the_mail_server_takes_the_connection(ask):
    with silent_server() as port:
        words = {**ALL_WELL, "mail": "ok"}
        assert ask(smtp_url=f"smtp://127.0.0.1:{port}") == (200, "ok", words)


def test_the_mail_server_refuses(ask, closed_port):
    words = {**ALL_WELL, "mail": "failed"}
    url = f"smtp://somebody:word@127.0.0.1:{closed_port}"
    assert ask(smtp_url=url) == (200, "degraded", words)


@pytest.mark.parametrize("url", ["smtp://mail.invalid:99999", "somewhere", "pigeon://127.0.0.1", "smtp://"])
def test_a_mail_server_that_cannot_be_understood_is_none(url, ask):
    assert ask(smtp_url=url) == (200, "degraded", {**ALL_WELL, "mail": "failed"})


@pytest.mark.parametrize(
    ("url", "due"),
    [
        ("smtp://mail.example:2525", ("mail.example", 2525)),
        ("smtp://a%40b:c@mail.example", ("mail.example", 587)),
        ("smtps://mail.example", ("mail.example", 465)),
    ],
)
def test_where_the_mail_server_is_knocked_at(url, due, monkeypatch):
    knocked = []
    monkeypatch.setattr("municipal.readiness_checks.knock", lambda *where: knocked.append(where))
    assert look_at_mail(SimpleNamespace(smtp_url=url)) == {"mail": "ok"}
    assert knocked == [due]


def test_a_letter_that_nobody_sends_is_noticed_after_a_while(ask, plant):
    letter = plant.add(
        Letter(
            municipality_id=plant.municipality().id, kind=LetterKind.REMINDER, key="reminder", day=date(2026, 11, 25),
            address="p@school.test", message_key=f"<{token_hex(8)}@x>", state=LetterState.PENDING,
            not_before=func.now() - timedelta(minutes=16), expires_at=func.now() + timedelta(hours=1),
        )
    )  # fmt: skip
    assert ask() == (200, "degraded", {**ALL_WELL, "work": "failed"})
    letter.not_before = func.now() - timedelta(minutes=14)
    plant.session.commit()
    assert ask() == (200, "ok", ALL_WELL)
    letter.state = LetterState.CANCELLED
    plant.session.commit()


LONG_AGO = func.now() - timedelta(minutes=16)


@pytest.mark.parametrize(
    "values",
    [
        {"state": JobState.QUEUED, "not_before": LONG_AGO},
        {"state": JobState.RUNNING, "started_at": LONG_AGO, "lease_until": LONG_AGO},
        {"state": JobState.RUNNING, "started_at": LONG_AGO},
        {"state": JobState.DONE, "finished_at": func.now(), "failure": "partly"},
        {"state": JobState.FAILED, "finished_at": func.now(), "failure": "broken"},
    ],
)
def test_a_round_of_reminders_that_got_stuck_or_failed_is_noticed(ask, plant, values):
    municipality = plant.municipality()
    service = plant.user(Role.SERVICE, municipality)
    job = plant.add(
        Job(
            municipality_id=municipality.id, kind=JobKind.REMINDERS, ordered_by=service.id, ordered_by_name=service.name,
            **values,
        )
    )  # fmt: skip
    assert ask()[1:] == ("degraded", {**ALL_WELL, "work": "failed"})
    plant.session.delete(job)
    plant.session.commit()
    assert ask()[1:] == ("ok", ALL_WELL)


def test_letters_that_no_mail_server_takes_are_noticed_after_a_while(ask, plant):
    letter = plant.add(
        Letter(
            municipality_id=plant.municipality().id, kind=LetterKind.REMINDER, key="reminder", day=date(2026, 11, 25),
            address="p@school.test", message_key=f"<{token_hex(8)}@x>", state=LetterState.PENDING, trouble="unreachable",
            not_before=func.now() + timedelta(minutes=1), expires_at=func.now() + timedelta(hours=1), created_at=LONG_AGO,
        )
    )  # fmt: skip
    assert ask()[2]["work"] == "failed"
    plant.session.delete(letter)
    plant.session.commit()


def test_everything_is_away_at_once(ask, closed_port):
    """What hangs is looked at beside each other and not after each other."""
    with silent_server() as port:
        words = {
            "database": "failed", "schema": "unknown", "role": "unknown", "work": "unknown", "redis": "failed",
            "mail": "failed",
        }  # fmt: skip
        assert ask(
            database_url=f"postgresql+psycopg://nastavnik_app@127.0.0.1:{port}/nastavnik",
            redis_url=f"redis://127.0.0.1:{port}/0",
            smtp_url=f"smtp://127.0.0.1:{closed_port}",
        ) == (503, "failed", words)


def test_nothing_is_told_but_the_words(ask, closed_port, caplog):
    """Neither to the public nor to whoever reads the log: the addresses hold names and passwords."""
    with caplog.at_level("INFO"):
        ask(
            database_url=f"postgresql+psycopg://someone:hidden@127.0.0.1:{closed_port}/nastavnik",
            redis_url=f"redis://someone:hidden@127.0.0.1:{closed_port}/0",
            smtp_url=f"smtp://someone:hidden@127.0.0.1:{closed_port}",
        )
    said = [record.getMessage() for record in caplog.records if record.name == "municipal.readiness"]
    assert said == [
        "readiness: database=failed schema=unknown role=unknown work=unknown redis=failed mail=failed; "
        "database: OperationalError; redis: ConnectionError; mail: ConnectionRefusedError"
    ]


def test_the_answer_is_the_same_for_everybody_and_writes_no_cookie(app, plant):
    user = plant.curator(plant.school())
    signed_in = Visitor(app, plant.sign_in(user), user).client.get("/readyz")
    stranger = app.test_client().get("/readyz")
    assert signed_in.get_data() == stranger.get_data()
    assert head_revision() not in stranger.text
    assert ["Set-Cookie" in answer.headers for answer in (signed_in, stranger)] == [False, False]


# --- How it is looked ---------------------------------------------------------------------------------------------------


class Scripted:
    """A thing that can be told to hang, and counts how often it was looked at."""

    def __init__(self) -> None:
        self.looks = 0
        self.go_on = Event()
        self.go_on.set()

    def look(self, _settings: Settings) -> dict[str, Word]:
        self.looks += 1
        self.go_on.wait()
        return {"thing": Word.OK}


@pytest.fixture
def thing() -> Iterator[Scripted]:
    scripted = Scripted()
    yield scripted
    scripted.go_on.set()


@pytest.fixture
def looking(thing: Scripted, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Readiness:
    """Readiness of the one scripted thing, which keeps nothing and is not patient."""
    monkeypatch.setattr(readiness, "PATIENCE_SECONDS", 0.05)
    monkeypatch.setattr(readiness, "KEPT_SECONDS", 0.0)
    return Readiness(settings, [Check(("thing",), thing.look, is_needed=True)])


def test_however_many_ask_it_is_looked_at_once(thing, settings):
    kept = Readiness(settings, [Check(("thing",), thing.look)])
    together = Barrier(8)
    seen = []

    def ask_with_the_others() -> None:
        together.wait()
        seen.append(kept.state().status)

    askers = [Thread(target=ask_with_the_others) for _ in range(8)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert (seen, thing.looks) == ([Status.OK] * 8, 1)


def test_what_hangs_is_held_by_one_thread_and_found_again(thing, looking):
    thing.go_on.clear()
    assert [looking.state().status for _ in range(5)] == [Status.FAILED] * 5
    assert thing.looks == 1
    thing.go_on.set()
    [stuck] = looking._unfinished.values()
    stuck.join()
    assert (looking.state().status, thing.looks) == (Status.OK, 2)


def test_who_comes_while_somebody_looks_gets_what_was_seen_last(thing, looking, monkeypatch):
    assert looking.state().status is Status.OK
    monkeypatch.setattr(readiness, "PATIENCE_SECONDS", 60.0)
    thing.go_on.clear()
    slow = Thread(target=looking.state)
    slow.start()
    while thing.looks < 2:
        slow.join(0.01)
    assert (looking.state().status, thing.looks) == (Status.OK, 2)
    thing.go_on.set()
    slow.join()


def test_a_change_is_logged_for_better_or_worse_and_nothing_else(thing, looking, caplog):
    with caplog.at_level("INFO"):
        looking.state()
        looking.state()
        thing.go_on.clear()
        looking.state()
        looking.state()
        thing.go_on.set()
        [stuck] = looking._unfinished.values()
        stuck.join()
        looking.state()
    assert [(record.levelname, record.getMessage()) for record in caplog.records] == [
        ("INFO", "readiness: thing=ok"),
        ("WARNING", "readiness: thing=failed; thing: TimeoutError"),
        ("WARNING", "readiness: thing=ok"),
    ]


def test_each_word_has_one_check_and_the_whole_is_shorter_than_a_probe_waits():
    names = [name for check in CHECKS for name in check.names]
    assert names == list(ALL_WELL)
    assert PATIENCE_SECONDS < 1.5
