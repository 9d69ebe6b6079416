"""Restore a backup, all or nothing: a state folder made beside its place and renamed, or an empty database of one's own."""

import errno
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from core.speech import gettext as _
from municipal import migrate
from municipal.backup import database
from municipal.backup.making import Contents, contents
from municipal.backup.programs import Server, restore
from municipal.backup.reading import Archive, opened
from municipal.backup.writing import DATABASE, FILES, STATE
from municipal.embedded import own_servers
from municipal.embedded.crew import Crew
from municipal.embedded.folder import FORMAT, StateFolder
from municipal.embedded.processes import server_account
from municipal.embedded.servers import external_addresses
from municipal.failures import Exit, Failure

Tell = Callable[[str], None]

# Says that a folder is the unfinished work of a restore, which may be removed.
_MARK = "unfinished-restore"
# Facts that are true of the folder itself and not of what was backed up.
_OF_THE_FOLDER = {"format", "database_made"}


def restore_backup(source: Path, folder: StateFolder, tell: Tell) -> Contents:
    """Restore into a new state folder, or into the empty database that MIGRATION_DATABASE_URL names.

    Raises Failure, with nothing restored, when the backup is damaged or of a newer program or there is something already.
    """
    own = os.environ.get("MIGRATION_DATABASE_URL")
    if not own and external_addresses():
        raise Failure(
            _("Set MIGRATION_DATABASE_URL: the empty database to restore into, as its owner."), Exit.USAGE
        )
    with opened(source) as archive:
        _refuse_newer(archive)
        tell(_("Checking the backup"))
        archive.verify()
        if own:
            _into_own_database(archive, folder, Server(own), tell)
        else:
            _into_new_folder(archive, folder.home, tell)
    return contents(archive.manifest)


def _refuse_newer(archive: Archive) -> None:
    migrate.refuse_newer(archive.manifest.revision)
    theirs = archive.manifest.folder.get("format", FORMAT)
    if theirs > FORMAT:
        raise Failure(
            _(
                "The backup was made by a newer program (folder format %(theirs)s, ours is %(ours)s). "
                "Nothing was changed. Install the newer program.",
                theirs=theirs,
                ours=FORMAT,
            ),
            Exit.NEWER_DATA,
        )


def _into_new_folder(archive: Archive, place: Path, tell: Tell) -> None:
    home = place.resolve()
    _require_free(home)
    with _unfinished(home.with_name(home.name + ".restoring"), tell) as work:
        with own_servers(work) as addresses:
            assert addresses.migration is not None  # they are embedded
            # As the owner, not as the superuser: what a forged dump says is then no command on this machine.
            server = Server(addresses.migration, server_account(work.postgres))
            _restore_database(archive, server, tell)
        _restore_files(archive, work.files, tell)
        _restore_installation(archive, work)
        os.sync()
        try:
            work.home.rename(home)
        except OSError as error:
            if error.errno in {errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR}:
                raise _is_there(home) from error
            raise
        (home / _MARK).unlink()


def _require_free(home: Path) -> None:
    if home.is_mount():
        raise Failure(
            _("%(home)s is a disk of its own. Name a folder inside it that does not exist yet.", home=home),
            Exit.USAGE,
        )
    if os.path.lexists(home) and not (home.is_dir() and next(home.iterdir(), None) is None):
        raise _is_there(home)


def _is_there(place: Path) -> Failure:
    return Failure(
        _("There is something in %(place)s already. Nothing was changed; name an empty folder.", place=place),
        Exit.ALREADY_THERE,
    )


@contextmanager
def _unfinished(place: Path, tell: Tell) -> Iterator[StateFolder]:
    """Have a state folder to work in that is gone unless the block has renamed it."""
    work = StateFolder(place)
    left = {path.name for path in place.iterdir()} - {"lock"} if place.is_dir() else set()
    if left and _MARK not in left:
        raise _is_there(place)  # somebody else's, in which not even a lock is put
    with work.held():
        (place / _MARK).touch()
        if left:
            tell(_("Removing what an interrupted restore has left in %(place)s", place=place))
            _end_and_empty(work)
        try:
            yield work
        except BaseException:
            shutil.rmtree(place, ignore_errors=True)
            raise


def _end_and_empty(work: StateFolder) -> None:
    Crew(work, lambda _sentence: None).end_orphans()
    for path in work.home.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, onerror=_unless_gone)
        elif path.name not in {"lock", _MARK}:
            path.unlink()


def _unless_gone(_act: object, _path: str, raised: Any) -> None:
    """Let a file be gone already: a server that is ending removes some of its own meanwhile (postmaster.pid)."""
    error: BaseException = raised[1]
    if not isinstance(error, FileNotFoundError):
        raise error


def _into_own_database(archive: Archive, folder: StateFolder, server: Server, tell: Tell) -> None:
    database.require_empty(server.url)
    with folder.held():
        if folder.files.exists() and next(folder.files.iterdir(), None) is not None:
            raise _is_there(folder.files)
        # Inside the folder: in a container it is a volume, beside which nothing may be written.
        work = folder.home / "files.restoring"
        shutil.rmtree(work, ignore_errors=True)
        try:
            _restore_files(archive, work, tell)
            _restore_database(archive, server, tell)
            work.rename(folder.files)
        except BaseException:
            shutil.rmtree(work, ignore_errors=True)
            with suppress(Exception):  # what went wrong first is what is told
                database.empty_again(server.url)
            raise
        _restore_installation(archive, folder)


def _restore_database(archive: Archive, server: Server, tell: Tell) -> None:
    tell(_("Restoring the database"))
    with archive.part(DATABASE) as source:
        restore(server, source)
    tell(_("Counting the rows"))
    database.verify(server.url, archive.manifest.tables)
    if migrate.current_revision(server.url) != migrate.head_revision():
        tell(_("Bringing the database to this program's schema"))
        migrate.upgrade(server.url)


def _restore_files(archive: Archive, place: Path, tell: Tell) -> None:
    tell(_("Restoring the files"))
    place.mkdir(mode=0o700)
    for name in archive.names(FILES):
        target = place / name.removeprefix(FILES)
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        archive.copy(name, target)


def _restore_installation(archive: Archive, folder: StateFolder) -> None:
    """Put back what makes the installation itself, unless the folder has its own."""
    for name in archive.names(STATE):
        target = folder.home / name.removeprefix(STATE)
        if not target.exists():
            archive.copy(name, target)
    facts = {name: fact for name, fact in archive.manifest.folder.items() if name not in _OF_THE_FOLDER}
    folder.remember(**{**facts, **folder.facts()})
