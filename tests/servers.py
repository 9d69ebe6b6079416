"""One PostgreSQL and one Redis for a whole test run, in a temp folder, without durability; always stopped.

Under xdist the controller starts them before its workers, which find them by an environment variable; without
xdist they start when the first test asks. Tests use the fixture `server`.
"""

import json
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from municipal.embedded import postgres, redis
from municipal.embedded.log import Log
from municipal.embedded.postgres import APPLICATION, DATABASE, OWNER, SUPERUSER, Postgres
from municipal.embedded.processes import server_account, stop
from municipal.embedded.redis import Redis

_HANDED_OVER = "NASTAVNIK_TEST_SERVER"
_PLUGIN = "nastavnik-servers"
# Enough for two xdist workers, each with both engines of an application, and backends that tests start.
_SETTINGS = {**postgres.CARELESS, "max_connections": "200", "shared_buffers": "64MB"}


@dataclass(frozen=True)
class Servers:
    """The running pair, as every test process sees it."""

    socket_dir: str
    redis_url: str

    def owner_url(self, name: str = DATABASE) -> str:
        """The address for migrations: the owner of the database."""
        return f"postgresql+psycopg://{OWNER}@/{name}?host={self.socket_dir}"

    def app_url(self, name: str = DATABASE) -> str:
        """The address of the application, which owns nothing and cannot bypass row-level security."""
        return f"postgresql+psycopg://{APPLICATION}@/{name}?host={self.socket_dir}"

    def superuser_url(self, name: str = DATABASE) -> str:
        """The address that no wall stops: for planting rows and looking at the truth."""
        return f"postgresql+psycopg://{SUPERUSER}@/{name}?host={self.socket_dir}"

    def conninfo(self, name: str = "postgres", role: str = SUPERUSER) -> str:
        """libpq's address, for psycopg itself."""
        return f"host={self.socket_dir} user={role} dbname={name}"

    def create_database(self, name: str, template: str | None = None) -> None:
        """Make a database of the owner; from a template (nobody may be connected to it) it has its tables."""
        postgres.create_database(Postgres(Path(), Path(self.socket_dir), None), name, template or "template0")

    def drop_database(self, name: str) -> None:
        """Remove a database together with whoever is still connected."""
        with psycopg.connect(self.conninfo(), autocommit=True) as connection:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )


@contextmanager
def running_servers(*, durable: bool = False) -> Iterator[Servers]:
    """Start both servers with their roles for as long as the block runs, and remove every trace after it.

    `durable` runs them as the embedded mode does, every commit on disk: for what is measured, not merely tested.
    """
    with ExitStack() as undo:
        folder = Path(tempfile.mkdtemp(prefix="nst-test-"))
        undo.callback(shutil.rmtree, folder, ignore_errors=True)
        account = server_account(folder / "postgres")
        if account:
            os.chown(folder, account.uid, account.gid)
        database = Postgres(folder / "postgres", folder, account)
        queue = Redis(folder, folder, account)
        log = Log(folder / "servers.log")
        output = undo.enter_context(log.open())
        children: list[tuple[subprocess.Popen[bytes], signal.Signals]] = []
        undo.callback(lambda: [stop(child, first, patience=10) for child, first in children])
        children.append((redis.start(queue, output, durable=durable), redis.SHUTDOWN))
        postgres.initialise(database.data, account, durable=durable)
        children.append(
            (postgres.start(database, output, None if durable else _SETTINGS), postgres.FAST_SHUTDOWN)
        )
        redis.wait_until_ready(queue, children[0][0], log)
        postgres.wait_until_ready(database, children[1][0], log)
        postgres.create_roles(database)
        yield Servers(str(folder), queue.url)


class Plugin:
    """Keeps the servers of this process, whoever started them, until pytest ends."""

    def __init__(self) -> None:
        self._undo = ExitStack()
        self._servers: Servers | None = None

    def servers(self) -> Servers:
        """The running servers; started here unless the xdist controller handed some over."""
        if self._servers is None:
            if handed_over := os.environ.get(_HANDED_OVER):
                self._servers = Servers(**json.loads(handed_over))
            else:
                self._servers = self._undo.enter_context(running_servers())
        return self._servers

    def pytest_configure(self, config: pytest.Config) -> None:
        """On the controller of a parallel run: start before the workers, which inherit the environment."""
        is_worker = hasattr(config, "workerinput")
        if not is_worker and getattr(config.option, "dist", "no") != "no" and not config.option.collectonly:
            os.environ[_HANDED_OVER] = json.dumps(asdict(self.servers()))
            self._undo.callback(os.environ.pop, _HANDED_OVER)

    def pytest_unconfigure(self) -> None:
        """Stop what was started here; also after an interrupt or an internal error."""
        self._undo.close()


def pytest_configure(config: pytest.Config) -> None:
    """Register the plugin; tests/conftest.py names this module in `pytest_plugins`."""
    config.pluginmanager.register(Plugin(), _PLUGIN)


@pytest.fixture(scope="session")
def server(pytestconfig: pytest.Config) -> Servers:
    """One PostgreSQL and one Redis for the whole run."""
    plugin = pytestconfig.pluginmanager.get_plugin(_PLUGIN)
    assert isinstance(plugin, Plugin)
    return plugin.servers()
