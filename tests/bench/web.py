"""Runs gunicorn on loopback with the platform's own settings, for as long as a block lasts."""

import http.client
import os
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from municipal.embedded.log import Log
from municipal.embedded.platform_parts import listen
from municipal.embedded.processes import spawn, stop

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
PATIENCE_SECONDS = 60.0

PLATFORM = ("-c", "python:municipal.web_server", "tests.bench.platform_app:create_app()")
UNWALLED = ("-c", "python:municipal.web_server", "tests.bench.unwalled_app:create_app()")
BARE = ("-c", "python:tests.bench.bare_app")


class DidNotStart(Exception):
    """A web server of the bench ended or kept silent. The message holds its last words."""


@contextmanager
def serving(arguments: tuple[str, ...], log: Log, environment: Mapping[str, str]) -> Iterator[int]:
    """Serve an application on a free port, which is yielded. Raises DidNotStart."""
    with closing(listen(HOST, 0)) as listener, log.open() as output:
        command = [sys.executable, "-m", "gunicorn", *arguments, "--bind", f"fd://{listener.fileno()}"]
        paths = os.pathsep.join([str(ROOT), str(ROOT / "platform")])
        child = spawn(
            command,
            log=output,
            death_signal=signal.SIGTERM,
            environment={**os.environ, **environment, "PYTHONPATH": paths},
            pass_fds=[listener.fileno()],
        )
        try:
            port = int(listener.getsockname()[1])
            deadline = time.monotonic() + PATIENCE_SECONDS
            while not _answers(port):
                if child.poll() is not None or time.monotonic() > deadline:
                    raise DidNotStart(log.words())
                time.sleep(0.05)
            yield port
        finally:
            stop(child, signal.SIGTERM, patience=15)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=1)
    try:
        connection.request("GET", "/")
        connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    else:
        return True
    finally:
        connection.close()
