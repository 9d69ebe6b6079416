"""The platform's own processes: web, worker and beat, each through the Python that runs us."""

import errno
import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from signal import SIGTERM
from typing import IO

from core.jobs import QUEUES
from core.speech import gettext as _
from municipal.embedded.folder import StateFolder
from municipal.embedded.parts import Part
from municipal.embedded.processes import spawn
from municipal.failures import Exit, Failure

_WEB_PATIENCE_SECONDS = 60.0


def listen(host: str, port: int) -> socket.socket:
    """Take the port before anything starts; the web process inherits it. Raises Failure when it is taken."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(128)
    except OSError as error:
        taken = _(
            "Port %(port)s on %(host)s is in use. Choose another one with --port.", port=port, host=host
        )
        other = _(
            "Port %(port)s on %(host)s cannot be opened: %(reason)s",
            port=port,
            host=host,
            reason=error.strerror,
        )
        raise Failure(taken if error.errno == errno.EADDRINUSE else other, Exit.PORT_IN_USE) from error
    return listener


def web(folder: StateFolder, listener: socket.socket, environment: Mapping[str, str]) -> Part:
    """Return the web process on a port that was taken before."""
    command = ["gunicorn", "-c", "python:municipal.web_server", "--bind", f"fd://{listener.fileno()}"]
    begin = _Module(command, environment, pass_fds=[listener.fileno()])
    return Part(title=_("The web server"), log=folder.log("web"), begin=begin, patience=15.0)


def worker(folder: StateFolder, environment: Mapping[str, str]) -> Part:
    """Return the process that does queued work."""
    command = ["celery", "-A", "workers.celery_app", "worker", "--concurrency", "2", "--loglevel", "INFO"]
    command += ["--queues", ",".join(QUEUES), "--without-gossip", "--without-mingle"]
    begin = _Module(command, environment)
    # As long as Celery itself waits for a task to end, and then its children are killed.
    return Part(title=_("The worker"), log=folder.log("worker"), begin=begin, patience=25.0)


def beat(folder: StateFolder, environment: Mapping[str, str]) -> Part:
    """Return the process that queues work by the clock."""
    command = ["celery", "-A", "workers.celery_app", "beat", "--loglevel", "INFO"]
    command += ["--schedule", str(folder.beat_schedule), "--pidfile="]
    return Part(
        title=_("The clock"), log=folder.log("beat"), begin=_Module(command, environment), patience=5.0
    )


class _Module:
    """Starts one Python module as a child."""

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str], pass_fds: Sequence[int] = ()
    ) -> None:
        self._command = [sys.executable, "-m", *command]
        self._environment = {**os.environ, **environment, "PYTHONUNBUFFERED": "1"}
        # Who serves pages and does queued work must not be able to become the owner of the tables, nor see past the walls.
        for name in ("MIGRATION_DATABASE_URL", "BACKUP_DATABASE_URL"):
            self._environment.pop(name, None)
        self._pass_fds = pass_fds

    def __call__(self, output: IO[bytes]) -> "subprocess.Popen[bytes]":
        return spawn(
            self._command,
            log=output,
            death_signal=SIGTERM,
            environment=self._environment,
            pass_fds=self._pass_fds,
        )


def wait_until_served(part: Part, listener: socket.socket) -> None:
    """Wait until the web process answers. Raises Failure when it ends or keeps silent."""
    deadline = time.monotonic() + _WEB_PATIENCE_SECONDS
    while time.monotonic() < deadline and not part.has_died():
        if _answers(*_reachable(listener)):
            return
        time.sleep(0.05)
    raise Failure(
        _("%(part)s did not start. The reason stands in %(log)s", part=part.title, log=part.log.path),
        Exit.PART_KEEPS_STOPPING,
    )


def _reachable(listener: socket.socket) -> tuple[str, int]:
    host, port = listener.getsockname()[:2]
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host), port  # noqa: S104  it is answered, not bound


def _answers(host: str, port: int) -> bool:
    # The port is open before anybody answers on it: short waits, so that a dead web process is noticed between.
    connection = http.client.HTTPConnection(host, port, timeout=1)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
