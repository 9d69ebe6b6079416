"""A platform to break: a PostgreSQL, a Redis and Celery workers of its own, each of which can be killed and started again."""

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import redis as redis_client
from flask import Flask
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from core.config import Mode, Settings
from core.database import close_connections
from core.jobs import QUEUES, SWEEP, send
from municipal.app import create_app
from municipal.embedded import postgres, redis
from municipal.embedded.log import Log
from municipal.embedded.postgres import Postgres
from municipal.embedded.processes import server_account, session_members, stop
from municipal.embedded.redis import Redis
from municipal.migrate import upgrade
from tests.factories.plant import Plant
from tests.servers import Servers

# Longer than a letter to our own mail server takes, short enough to wait for.
LETTER_LEASE, JOB_LEASE = 3, 2
# As production has it: what is committed is there after a crash.
_DURABLE = {"max_connections": "100", "shared_buffers": "64MB"}


@dataclass
class Rig:
    """Everything that runs, and how to break it."""

    folder: Path
    database: Postgres
    queue: Redis
    log: Log
    output: IO[bytes]
    postgres_child: "subprocess.Popen[bytes] | None" = None
    redis_child: "subprocess.Popen[bytes] | None" = None
    workers: list["subprocess.Popen[bytes]"] = field(default_factory=list)
    smtp_url: str | None = None
    web: Flask | None = None
    chance: random.Random = field(default_factory=lambda: random.Random(20261125))  # noqa: S311  a repeatable order

    @property
    def servers(self) -> Servers:
        return Servers(str(self.folder), self.queue.url)

    def start_postgres(self) -> None:
        postgres.remove_stale_pid(self.database.data)
        self.postgres_child = postgres.start(self.database, self.output, _DURABLE)
        postgres.wait_until_ready(self.database, self.postgres_child, self.log)

    def crash_postgres(self) -> None:
        """End it at once, as a power cut would; the next start recovers."""
        assert self.postgres_child is not None
        self.postgres_child.send_signal(signal.SIGQUIT)
        self.postgres_child.wait(20)

    def start_redis(self) -> None:
        self.redis_child = redis.start(self.queue, self.output, durable=False)
        redis.wait_until_ready(self.queue, self.redis_child, self.log)

    def kill_redis(self) -> None:
        """Kill it; it keeps nothing."""
        assert self.redis_child is not None
        self.redis_child.kill()
        self.redis_child.wait(20)

    def empty_redis(self) -> None:
        with suppress(redis_client.RedisError), redis_client.Redis.from_url(self.queue.url) as client:
            client.flushall()

    def settings(self) -> Settings:
        return Settings(
            database_url=self.servers.app_url(), redis_url=self.queue.url, secret_key="x" * 32, home=self.folder / "home",
            mode=Mode.EMBEDDED, secure_cookies=False, smtp_url=self.smtp_url, job_lease_seconds=JOB_LEASE,
            letter_lease_seconds=LETTER_LEASE,
        )  # fmt: skip

    def environment(self) -> dict[str, str]:
        more = {"NASTAVNIK_SMTP_URL": self.smtp_url} if self.smtp_url else {}
        return {
            **os.environ, "DATABASE_URL": self.servers.app_url(), "REDIS_URL": self.queue.url, "SECRET_KEY": "x" * 32,
            "NASTAVNIK_HOME": str(self.folder / "home"), "NASTAVNIK_MODE": "embedded",
            "NASTAVNIK_MAIL_FROM": "n@nastavnik.test", "NASTAVNIK_JOB_LEASE": str(JOB_LEASE),
            "NASTAVNIK_LETTER_LEASE": str(LETTER_LEASE), "PYTHONUNBUFFERED": "1", **more,
        }  # fmt: skip

    def start_worker(self) -> None:
        """Start a worker with two processes; tests.faults.poison gives it one kind of job that ends whoever does it."""
        queues = ",".join(QUEUES)
        command = [sys.executable, "-m", "celery", "-A", "workers.celery_app", "worker", "--concurrency", "2"]
        command += ["--queues", queues, "--include", "tests.faults.poison", "--loglevel", "WARNING"]
        command += ["--without-gossip", "--without-mingle"]
        self.workers.append(
            subprocess.Popen(  # the command is our own
                command, env=self.environment(), stdin=subprocess.DEVNULL, stdout=self.output, stderr=self.output,
                start_new_session=True,
            )
        )  # fmt: skip

    def keep_worker(self) -> None:
        """Have a worker, as supervisors do: one whose whole pool is killed at once ends by itself."""
        self.workers = [one for one in self.workers if one.poll() is None]
        if not self.workers:
            self.start_worker()

    def pool(self) -> list[int]:
        """Return the processes that do the work, of all workers."""
        return [
            one.pid for worker in self.workers for one in session_members(worker.pid) if one.pid != worker.pid
        ]

    def kill_one(self) -> bool:
        """Kill a process of a pool at work; its parent starts another one. Return whether there was one."""
        pool = self.pool()
        if not pool:
            return False
        with suppress(ProcessLookupError):
            os.kill(self.chance.choice(pool), signal.SIGKILL)
        return True

    def kill_workers(self) -> None:
        """Kill every worker with its pool."""
        for worker in self.workers:
            with suppress(ProcessLookupError):
                os.killpg(worker.pid, signal.SIGKILL)
            worker.wait(20)
        self.workers.clear()

    def stop_all(self) -> None:
        self.kill_workers()
        if self.web is not None:
            close_connections(self.web)
        for child, first in (
            (self.redis_child, redis.SHUTDOWN),
            (self.postgres_child, postgres.FAST_SHUTDOWN),
        ):
            if child is not None:
                stop(child, first, patience=10)

    @contextmanager
    def application(self) -> Iterator[Flask]:
        """Work as a web process beside the workers would, in a context of its own."""
        if self.web is None:
            self.web = create_app(self.settings())
        with self.web.app_context():
            yield self.web

    @contextmanager
    def plant(self) -> Iterator[Plant]:
        engine = create_engine(self.servers.superuser_url())
        with Session(engine, expire_on_commit=False) as session:
            yield Plant(session)
        engine.dispose()

    def sweep_until(
        self, done: Callable[[], bool], seconds: float, meanwhile: Callable[[], None] = lambda: None
    ) -> None:
        """Sweep as the clock does, only oftener, until something holds. Fails after so many seconds."""
        until = time.monotonic() + seconds
        while not done():
            assert time.monotonic() < until, self.log.words()[-3000:]
            meanwhile()
            self.keep_worker()
            with self.application():
                send(SWEEP)
            time.sleep(0.25)


@contextmanager
def running_rig() -> Iterator[Rig]:
    """Start the servers, migrated; workers are started by each test. Every trace goes at the end."""
    with ExitStack() as undo:
        folder = Path(tempfile.mkdtemp(prefix="nst-rig-"))
        undo.callback(shutil.rmtree, folder, ignore_errors=True)
        account = server_account(folder / "postgres")
        if account:
            os.chown(folder, account.uid, account.gid)
        log = Log(folder / "rig.log")
        output = undo.enter_context(log.open())
        (folder / "home").mkdir()
        rig = Rig(
            folder,
            Postgres(folder / "postgres", folder, account),
            Redis(folder, folder, account),
            log,
            output,
        )
        undo.callback(rig.stop_all)
        postgres.initialise(rig.database.data, account, durable=False)
        rig.start_postgres()
        rig.start_redis()
        postgres.create_roles(rig.database)
        postgres.create_database(rig.database)
        upgrade(rig.servers.owner_url())
        yield rig
