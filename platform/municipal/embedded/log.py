"""The log file of one part: appended to, kept bounded, and asked what was said since the last start."""

import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

_CEILING = 10 * 1024 * 1024
_LAST_WORDS = 8192


@dataclass
class Log:
    """A file that a child process appends to; the one before it is kept beside it as .1."""

    path: Path
    begins_at: int = 0

    def open(self) -> IO[bytes]:
        """Open for a child that is about to start; what stood before is not its words."""
        self.path.parent.mkdir(mode=0o700, exist_ok=True)
        self.trim()
        file = self.path.open("ab")
        self.begins_at = self.path.stat().st_size
        return file

    def words(self) -> str:
        """Return the last words since the start."""
        try:
            size = self.path.stat().st_size
            with self.path.open("rb") as file:
                file.seek(max(0, size - _LAST_WORDS, self.begins_at if self.begins_at <= size else 0))
                return file.read().decode("utf-8", errors="replace")
        except FileNotFoundError:
            return ""

    def trim(self) -> None:
        """Put an overgrown log aside; its writer appends, so it may be emptied under its hand."""
        if self.path.exists() and self.path.stat().st_size > _CEILING:
            with suppress(OSError):  # a full disk: room is made just below
                shutil.copyfile(self.path, self.path.with_name(self.path.name + ".1"))
            os.truncate(self.path, 0)
            self.begins_at = 0
