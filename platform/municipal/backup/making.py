"""Make a backup: the database first, then the files, so that no row is without its file unless that expired meanwhile."""

import errno
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from stat import S_ISREG
from typing import IO

from core.speech import gettext as _
from municipal.backup.database import snapshot
from municipal.backup.manifest import Manifest
from municipal.backup.programs import Server, dump
from municipal.backup.writing import DATABASE, FILES, MANIFEST, STATE, ArchiveWriter, appearing
from municipal.embedded import embedded_servers
from municipal.embedded.folder import INSTALLATION, StateFolder
from municipal.embedded.processes import server_account
from municipal.embedded.servers import external_addresses
from municipal.failures import Exit, Failure


@dataclass(frozen=True, slots=True)
class Contents:
    """How much a backup holds."""

    rows: int
    tables: int
    files: int


def make_backup(target: Path, folder: StateFolder, tell: Callable[[str], None]) -> Contents:
    """Write everything into a new file, whether or not the platform runs. Raises Failure and leaves no file if it cannot.

    `tell` hears of each step.
    """
    if target.resolve().is_relative_to(folder.files.resolve()):
        raise Failure(
            _("%(file)s lies among the files that are backed up. Name another place.", file=target),
            Exit.USAGE,
        )
    with appearing(target) as file, _server(folder) as server:
        writer = ArchiveWriter(file)
        tell(_("Counting the rows"))
        with snapshot(server.url) as moment:
            tell(_("Copying the database"))
            with dump(server, moment.name) as source:
                writer.add(DATABASE, source, time.time())
        tell(_("Copying the files"))
        for name, path in _kept_files(folder):
            _add_file(writer, name, path)
        manifest = Manifest(
            program=version("nastavnik"),
            made_at=datetime.now(UTC),
            revision=moment.revision,
            tables=moment.tables,
            folder=folder.facts(),
            members=tuple(writer.members),
        )
        writer.add(MANIFEST, BytesIO(manifest.as_text().encode()), time.time())
        writer.end()
    return contents(manifest)


def contents(manifest: Manifest) -> Contents:
    """Return how much a manifest names."""
    files = sum(member.name.startswith(FILES) for member in manifest.members)
    return Contents(sum(manifest.tables.values()), len(manifest.tables), files)


@contextmanager
def _server(folder: StateFolder) -> Iterator[Server]:
    """Have the database as a role that sees everything; the schema stays as it is: one backs up *before* an upgrade."""
    if url := os.environ.get("BACKUP_DATABASE_URL"):
        yield Server(url)
        return
    if external_addresses():
        raise Failure(
            _(
                "Set BACKUP_DATABASE_URL: the database as a role that may read past the walls between schools."
            ),
            Exit.USAGE,
        )
    if not folder.postgres.exists():
        raise Failure(_("There is nothing to back up in %(home)s.", home=folder.home), Exit.USAGE)
    with embedded_servers(folder, migrated=False) as addresses:
        assert addresses.superuser is not None  # they are embedded
        yield Server(addresses.superuser, server_account(folder.postgres))


def _kept_files(folder: StateFolder) -> Iterator[tuple[str, Path]]:
    for name in INSTALLATION:
        yield STATE + name, folder.home / name
    for place, folders, names in sorted(os.walk(folder.files, onerror=_raise_unless_gone)):
        # A link to a folder is not walked through; it is named as a file, so that it is refused like one.
        links = [name for name in folders if Path(place, name).is_symlink()]
        for name in sorted(names + links):
            path = Path(place, name)
            yield FILES + path.relative_to(folder.files).as_posix(), path


def _raise_unless_gone(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError):
        raise _not_read(error.strerror, Path(error.filename)) from error


def _add_file(writer: ArchiveWriter, name: str, path: Path) -> None:
    """Add a file; one that has expired since it was listed is missing, and rightly."""
    try:
        file = _open(path)
    except FileNotFoundError:
        return
    except OSError as error:
        raise _not_read(error.strerror, path) from error
    with file:
        about = os.fstat(file.fileno())
        if not S_ISREG(about.st_mode):
            raise _not_read(os.strerror(errno.EINVAL), path)
        writer.add(name, file, about.st_mtime)


def _open(path: Path) -> IO[bytes]:
    # A pipe without a writer must not hold us, nor a link lead elsewhere: the platform makes neither.
    return os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb")


def _not_read(reason: str | None, path: Path) -> Failure:
    return Failure(
        _("%(file)s cannot be read: %(reason)s. No backup was written.", file=path, reason=reason),
        Exit.NOT_WHOLE,
    )
