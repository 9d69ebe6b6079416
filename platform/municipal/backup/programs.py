"""PostgreSQL's own programs that dump and restore; passwords reach them by their environment, never by a command line."""

import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from signal import SIGTERM
from tempfile import TemporaryFile
from typing import IO, Literal

from core.speech import gettext as _
from municipal.backup.writing import PIECE
from municipal.embedded.postgres import binaries
from municipal.embedded.processes import Account, spawn
from municipal.failures import Exit, Failure, tells_of_full_disk
from municipal.migrate import libpq


@dataclass(frozen=True, slots=True)
class Server:
    """A database as one role sees it, and whom the programs run as: None for ourselves."""

    url: str
    account: Account | None = None


@contextmanager
def dump(server: Server, snapshot: str) -> Iterator[IO[bytes]]:
    """Have PostgreSQL's custom format of an exported snapshot to read. Raises Failure at the end unless it came whole."""
    options = [
        "--format=custom", f"--snapshot={snapshot}", "--exclude-extension=*", "--no-publications",
        "--no-subscriptions", "--no-tablespaces", "--no-security-labels", "--lock-wait-timeout=60s",
    ]  # fmt: skip
    with _program("pg_dump", options, server, "stdout") as child:
        assert child.stdout is not None  # it is piped
        yield child.stdout


def restore(server: Server, source: IO[bytes]) -> None:
    """Make everything of a dump in an empty database as its owner, in one transaction. Raises Failure when it cannot.

    Rows come before row-level security: PostgreSQL writes policies and ENABLE last.
    """
    options = ["--no-owner", "--single-transaction", "--exit-on-error"]
    with _program("pg_restore", options, server, "stdin") as child:
        assert child.stdin is not None  # it is piped
        try:
            while piece := source.read(PIECE):
                child.stdin.write(piece)
            child.stdin.close()
        except BrokenPipeError:
            pass  # it has said why it ended


@contextmanager
def _program(
    name: str, options: list[str], server: Server, piped: Literal["stdin", "stdout"]
) -> "Iterator[subprocess.Popen[bytes]]":
    """Run one of PostgreSQL's programs while the block runs. Raises Failure with its reason when it did not succeed."""
    own = os.environ.get("NASTAVNIK_POSTGRES_BINARIES")
    folder = Path(own) if own else binaries()
    target, environment = _connection(server.url)
    with TemporaryFile() as said:
        child = spawn(
            [folder / name, "--no-password", f"--dbname={target}", *options],
            log=said,
            death_signal=SIGTERM,
            account=server.account,
            environment=environment,
            reading=[folder],
            piped=piped,
        )
        try:
            yield child
        except BaseException:
            child.kill()
            raise
        finally:
            child.communicate()
        if child.returncode != 0:
            said.seek(0)
            raise _failed(name, said.read().decode(errors="replace"))


def _connection(url: str) -> tuple[str, Mapping[str, str]]:
    """Return libpq's address without its password, and an environment with it."""
    from psycopg.conninfo import conninfo_to_dict, make_conninfo

    parts = conninfo_to_dict(libpq(url))
    password = parts.pop("password", None)
    environment = {**os.environ, "LC_ALL": "C"}
    if password is not None:
        environment["PGPASSWORD"] = str(password)
    return make_conninfo("", **parts), environment


def _failed(name: str, said: str) -> Failure:
    if tells_of_full_disk(said):
        return Failure(
            _("No space is left on the disk of the database. Free some and start again; data are safe."),
            Exit.DISK_FULL,
        )
    lines = said.strip().splitlines() or [""]
    reason = next((line for line in lines if "error: " in line), lines[-1]).partition("error: ")
    return Failure(
        _("%(program)s did not succeed: %(reason)s", program=name, reason=reason[2] or reason[0]),
        Exit.UNEXPECTED,
    )
