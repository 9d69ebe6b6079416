"""Work on somebody's file in a child process with limits of memory and time, so that no file can harm the server."""

import resource
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType

MEMORY = 512 * 1024 * 1024
PROCESSOR_SECONDS = 10


class ChildFailedError(Exception):
    """The file took too much memory or time, or broke what looked at it; the server is unharmed."""


def limit_oneself() -> None:
    """In the child: take no more memory and processor time than an honest file needs; write no file and no core dump."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def roots_of(*packages: ModuleType) -> list[str]:
    """Return where packages lie, in a checkout and in an installed wheel."""
    return sorted({str(Path(package.__path__[0]).parent) for package in packages})


def run_bounded(
    module: str, argument: str, data: bytes, *, seconds: float, roots: Iterable[str]
) -> tuple[bytes, bytes]:
    """Run one of our modules on a file and return its standard output and error. Raises ChildFailedError.

    The module calls `limit_oneself` before it imports anything that touches the file. `roots` is where its packages lie.
    """
    # Nothing of the server's settings is handed on: the child needs no database and no secret.
    environment = {"PYTHONPATH": ":".join(roots), "PYTHONDONTWRITEBYTECODE": "1", "LANG": "C.UTF-8"}
    try:
        done = subprocess.run(  # noqa: S603 - our own module, the file's name is an argument and never a shell's
            [sys.executable, "-m", module, argument], input=data, capture_output=True, timeout=seconds, env=environment,
            cwd="/", check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise ChildFailedError("time") from error
    if done.returncode != 0:
        said = done.stderr[-300:].decode(errors="replace")
        raise ChildFailedError(f"{done.returncode}: {said}")
    return done.stdout, done.stderr
