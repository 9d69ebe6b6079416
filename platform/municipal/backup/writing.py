"""Write a backup: an ordinary tar, private, that appears under its name only when it is whole."""

import errno
import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tarfile import BLOCKSIZE, GNU_FORMAT, TarInfo
from typing import IO

from core.speech import gettext as _
from municipal.backup.manifest import Member
from municipal.failures import DISK_FULL_ERRNOS, Exit, Failure

DATABASE, FILES, STATE, MANIFEST = "database.dump", "files/", "state/", "manifest.json"
PIECE = 1024 * 1024
# EFBIG: a stick formatted for another system takes no file above 4 GB.
_NO_ROOM = DISK_FULL_ERRNOS | {errno.EFBIG}


class ArchiveWriter:
    """Adds parts of unknown length to a file; their heads are written again once the length is known."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.members: list[Member] = []

    def add(self, name: str, source: IO[bytes], mtime: float) -> None:
        """Copy a source to its end."""
        head = TarInfo(name)
        head.mode, head.mtime = 0o600, int(mtime)
        begin = self._file.tell()
        self._write_head(head)
        digest = hashlib.sha256()
        while piece := source.read(PIECE):
            digest.update(piece)
            self._file.write(piece)
            head.size += len(piece)
        self._file.write(bytes(-head.size % BLOCKSIZE))
        end = self._file.tell()
        self._file.seek(begin)
        self._write_head(head)
        self._file.seek(end)
        self.members.append(Member(name, head.size, digest.hexdigest()))

    def end(self) -> int:
        """Write the end mark; return the bytes of the whole."""
        self._file.write(bytes(2 * BLOCKSIZE))
        return self._file.tell()

    def _write_head(self, head: TarInfo) -> None:
        # Unlike the others, this format writes a large size in as many bytes as a small one.
        self._file.write(head.tobuf(GNU_FORMAT, "utf-8", "surrogateescape"))


@contextmanager
def appearing(target: Path) -> Iterator[IO[bytes]]:
    """Have a private file to write, which gets its name when the block ends well and is gone when it does not.

    Raises Failure when there is something of that name, or it cannot be written, or has no room.
    """
    unfinished = target.with_name(target.name + ".unfinished")
    with _explained(target, unfinished), _taken(unfinished, target) as file:
        try:
            yield file
            file.flush()
            os.fsync(file.fileno())
            _refuse_existing(target)
            unfinished.rename(target)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
        _sync_folder(target.parent)


@contextmanager
def _taken(unfinished: Path, target: Path) -> Iterator[IO[bytes]]:
    """Open the file that has no name of its own yet, or what a killed command left of it; nobody else may have it."""
    _refuse_existing(target)
    descriptor = os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "w+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            is_ours = os.path.samestat(unfinished.stat(), os.fstat(descriptor))
        except (BlockingIOError, FileNotFoundError):
            is_ours = False
        if not is_ours:
            raise Failure(
                _("Another command is writing the backup %(file)s.", file=target), Exit.ALREADY_RUNNING
            )
        os.fchmod(descriptor, 0o600)
        file.truncate()
        yield file


def _refuse_existing(target: Path) -> None:
    if os.path.lexists(target):
        raise Failure(
            _("%(file)s is there already and was left as it is. Name another file.", file=target),
            Exit.ALREADY_THERE,
        )


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    with suppress(OSError):  # not every file system of another machine can
        os.fsync(descriptor)
    os.close(descriptor)


@contextmanager
def _explained(target: Path, unfinished: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise Failure(
                _(
                    "No space is left for %(file)s (%(reason)s). No backup was written; the data are as they were.",
                    file=target,
                    reason=error.strerror,
                ),
                Exit.DISK_FULL,
            ) from error
        if error.filename in {str(unfinished), str(target)}:
            raise Failure(
                _("%(file)s cannot be written: %(reason)s", file=target, reason=error.strerror),
                Exit.NOT_WRITABLE,
            ) from error
        raise
