"""Files that the platform keeps: whole or not there, private, under names that nobody typed."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

_UNFINISHED = ".unfinished"


class Folder:
    """A folder of kept files below the state folder; made when it is first written to."""

    def __init__(self, home: Path, *names: str) -> None:
        self.path = home.absolute().joinpath(*names)

    def file(self, name: str) -> Path:
        """Return the place of a file; `name` is ours, never a user's text."""
        return self.path / name

    @contextmanager
    def write_whole(self, name: str) -> Iterator[BinaryIO]:
        """Write a file that appears under its name only when the block has ended well and the disk has it.

        Raises OSError, a full disk's too; then nothing of it is left.
        """
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished = self.path / f"{name}.{uuid4().hex}{_UNFINISHED}"
        try:
            with open(unfinished, "wb", opener=_private) as file:  # Path.open takes no opener
                yield file
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(self.path / name)
            self._keep_entry()
        finally:
            with suppress(FileNotFoundError):
                unfinished.unlink()

    def _keep_entry(self) -> None:
        """Let the folder itself be on the disk: a name without it would be gone after a power cut."""
        folder = os.open(self.path, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def remove(self, name: str) -> None:
        """Remove a file; once more is no error."""
        self.file(name).unlink(missing_ok=True)

    def names(self) -> Iterator[str]:
        """Walk the names of finished files."""
        if self.path.is_dir():
            yield from (one.name for one in self.path.iterdir() if not one.name.endswith(_UNFINISHED))

    def sweep_unfinished(self, older_than: float) -> int:
        """Remove what killed writers left, last written before a moment (seconds since the epoch); return how many."""
        if not self.path.is_dir():
            return 0
        left = [one for one in self.path.iterdir() if one.name.endswith(_UNFINISHED)]
        count = 0
        for one in left:
            with suppress(FileNotFoundError):
                if one.stat().st_mtime < older_than:
                    one.unlink()
                    count += 1
        return count


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
