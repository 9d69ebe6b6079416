"""Each role of the image starts, says that it is well, does its work, and ends when it is asked to."""

import http.client
import json
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from secrets import token_hex

import pytest
import redis

from core.encryption import new_key
from core.jobs import FORGET_EXPIRED, QUEUES, UPKEEP
from municipal.migrate import current_revision, head_revision
from tests.docker.container import ENTRYPOINT, grace_seconds, running, surroundings
from tests.servers import Servers

pytestmark = pytest.mark.slow


@pytest.fixture
def queue(server: Servers) -> Iterator[str]:
    """A Redis that no other test talks to, empty at the end."""
    url = server.redis_url.replace("db=0", "db=3")
    yield url
    with redis.Redis.from_url(url) as client:
        client.flushdb()


@pytest.fixture
def given(server: Servers, database: str, queue: str) -> dict[str, str]:
    """What the operator sets."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    return {
        "DATABASE_URL": server.app_url(database),
        "MIGRATION_DATABASE_URL": server.owner_url(database),
        "REDIS_URL": queue,
        "SECRET_KEY": token_hex(24),
        "NASTAVNIK_FIELD_KEYS": f"1:{new_key()}",
        "NASTAVNIK_PUBLIC_URL": "https://nastavnik.test",
        "WORKER_QUEUES": UPKEEP,
        "PORT": str(port),
    }


@pytest.mark.usefixtures("nothing_is_stuck")
def test_web_answers_and_is_ready(given, tmp_path):
    with running("web", tmp_path, given) as web:
        web.wait_until_healthy()
        connection = http.client.HTTPConnection("127.0.0.1", int(given["PORT"]), timeout=30)
        connection.request("GET", "/readyz")
        answer = connection.getresponse()
        assert (answer.status, json.load(answer)["status"]) == (200, "ok")
        connection.close()
        assert (web.stop(), web.members()) == (0, [])
        assert web.health() == 1


def test_web_finishes_what_it_has_begun(given, tmp_path):
    """Who is in the middle of sending a form gets their answer; it is a refusal, for the form has no token."""
    with running("web", tmp_path, given) as web:
        web.wait_until_healthy()
        with socket.create_connection(("127.0.0.1", int(given["PORT"])), timeout=30) as sender:
            head = "POST /account/login HTTP/1.1\r\nHost: nastavnik.test\r\nContent-Length: 5\r\nExpect: 100-continue\r\n"
            sender.sendall(f"{head}Content-Type: application/x-www-form-urlencoded\r\n\r\n".encode())
            assert sender.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
            web.process.terminate()
            web.wait_until_said("Handling signal: term")
            sender.sendall(b"a=b&c")
            assert sender.recv(100).startswith(b"HTTP/1.1 400 ")
        assert (web.process.wait(grace_seconds("web")), web.members()) == (0, [])


def test_a_worker_does_what_is_queued(given, tmp_path):
    with running("worker", tmp_path, given) as worker:
        worker.wait_until_healthy()
        worker.run("celery", "-A", "workers.celery_app", "call", FORGET_EXPIRED)
        worker.wait_until_said("past their time")
        assert (worker.stop(), worker.members()) == (0, [])


def test_a_worker_without_its_redis_is_ill(given, tmp_path):
    """The process is there and would be for ever, waiting."""
    with running("worker", tmp_path, {**given, "REDIS_URL": f"unix://{tmp_path}/nowhere?db=0"}) as worker:
        worker.wait_until_said("Cannot connect to")
        assert worker.health() == 1


def test_a_worker_for_a_queue_that_nobody_fills_does_not_start(given, tmp_path):
    with running("worker", tmp_path, {**given, "WORKER_QUEUES": "mial"}) as worker:
        assert worker.process.wait(30) == 2
        assert worker.said() == f"WORKER_QUEUES: no such queue: mial; there are {', '.join(QUEUES)}\n"


def test_a_worker_ends_in_time_though_a_task_of_it_runs_on(given, tmp_path):
    """Before Docker loses its patience. Whether Celery puts the message back is chance: the row is found by the sweeper."""
    given |= {"WORKER_STOP_SECONDS": "0.5"}
    sleeper = ["celery", "-A", "tests.docker.sleeper"]
    command = [*sleeper, "worker", "--queues", UPKEEP, "--concurrency", "1", "--include", "workers.stopping"]
    with (
        running("worker", tmp_path, given, command) as worker,
        redis.Redis.from_url(given["REDIS_URL"]) as seen,
    ):
        worker.run(*sleeper, "call", "upkeep.sleep")
        worker.wait_until_said("sleeping")
        assert seen.llen(f"nastavnik:{UPKEEP}") == 0
        worker.stop()
        assert worker.members() == []


def test_the_clock_looks_at_its_schedule(given, tmp_path):
    with running("beat", tmp_path, given) as beat:
        beat.wait_until_healthy()
        assert (beat.stop(), beat.members()) == (0, [])
    assert list(tmp_path.glob("beat-schedule*")) != []


@pytest.mark.parametrize(("age", "due"), [(30, 0), (120, 1)])
def test_an_old_sign_of_life_is_none(age, due, given, tmp_path):
    with running("beat", tmp_path, given, ["sleep", "300"]) as beat:
        beat.wait_until_healthy()  # the entrypoint has begun
        (tmp_path / "nastavnik-role").write_text("beat\n")
        assert beat.health() == 1, "no sign of life at all"
        sign, then = tmp_path / "nastavnik-heartbeat", time.time() - age
        sign.touch()
        os.utime(sign, (then, then))
        assert beat.health() == due


def test_migrate_brings_the_database_to_the_head(given, server, tmp_path):
    name = f"container_{token_hex(4)}"
    server.create_database(name)
    urls = {"DATABASE_URL": server.app_url(name), "MIGRATION_DATABASE_URL": server.owner_url(name)}
    with running("migrate", tmp_path, {**given, **urls}) as migrate:
        assert migrate.process.wait(60) == 0, migrate.said()
    assert current_revision(server.app_url(name)) == head_revision()
    server.drop_database(name)


@pytest.mark.parametrize("role", ["web", "worker", "beat"])
def test_who_serves_pages_cannot_become_the_owner(role, given, tmp_path):
    """Even where everybody is given everything."""
    for name in ("gunicorn", "celery"):
        (tmp_path / name).write_text("#!/bin/sh\nenv\n", encoding="ascii")
        (tmp_path / name).chmod(0o755)
    around = surroundings(tmp_path)
    environment = {**around, **given, "PATH": f"{tmp_path}{os.pathsep}{around['PATH']}"}
    done = subprocess.run([ENTRYPOINT, role], env=environment, capture_output=True, text=True, check=True)
    assert ("SECRET_KEY=" in done.stdout, "MIGRATION_DATABASE_URL=" in done.stdout) == (True, False)
