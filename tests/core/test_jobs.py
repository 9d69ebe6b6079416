"""One setting names Redis; Celery's way of writing a socket is made from it."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from core import jobs
from core.jobs import broker_url
from core.unit_of_work import commit, roll_back


@pytest.mark.parametrize(
    ("ours", "celerys"),
    [
        ("unix:///run/nst/redis.sock?db=0", "redis+socket:///run/nst/redis.sock?virtual_host=0"),
        ("unix:///run/nst/redis.sock", "redis+socket:///run/nst/redis.sock"),
        ("redis://queue:6379/1", "redis://queue:6379/1"),
        ("rediss://user:word@queue:6379/0", "rediss://user:word@queue:6379/0"),
    ],
)
def test_the_broker_is_the_same_redis(ours: str, celerys: str) -> None:
    assert broker_url(ours) == celerys


@contextmanager
def silent_redis() -> Iterator[str]:
    """A port on which somebody takes the connection and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"redis://127.0.0.1:{listener.getsockname()[1]}/0"


@pytest.mark.parametrize("how", ["silent", "refusing"])
def test_a_redis_that_is_away_is_waited_for_once_and_not_by_every_page(how, monkeypatch):
    with silent_redis() as silent:
        sender = jobs.Sender(silent if how == "silent" else "unix:///nowhere/redis.sock?db=0")
        asked = []
        real = sender._celery.send_task
        monkeypatch.setattr(
            sender._celery, "send_task", lambda *what, **more: (asked.append(what), real(*what, **more))
        )
        for _ in range(20):
            sender.send(jobs.SWEEP, ())
        assert len(asked) == 1
        monkeypatch.setattr(jobs.time, "monotonic", lambda: 10**9)
        sender.send(jobs.SWEEP, ())
        assert len(asked) == 2
        sender.close()


def test_a_task_is_asked_for_after_the_commit_and_not_without_it(app, monkeypatch):
    sent = []
    monkeypatch.setattr(jobs.Sender, "send", lambda _self, task, ids: sent.append((task, ids)))
    with app.app_context():
        jobs.wake(jobs.ADVANCE_REPORT, 7)
        roll_back()
        commit()
        assert sent == []
        jobs.wake(jobs.ADVANCE_REPORT, 7)
        assert sent == []
        commit()
    assert sent == [(jobs.ADVANCE_REPORT, (7,))]
