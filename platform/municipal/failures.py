"""What can keep the platform from running on one machine: each has an exit code and a sentence."""

import errno
from enum import IntEnum


class Exit(IntEnum):
    """Exit codes of `nastavnik`; docs/operations.md lists them for scripts."""

    UNEXPECTED = 1
    USAGE = 2  # click's own
    ALREADY_RUNNING = 10
    PORT_IN_USE = 11
    DISK_FULL = 12
    NEWER_DATA = 13
    NOT_WRITABLE = 14
    HALF_INITIALISED = 15
    DATABASE_UNREACHABLE = 16
    PART_KEEPS_STOPPING = 17
    NOT_INSTALLED = 18
    NOT_MIGRATED = 19
    PRIVILEGED_ROLE = 20
    ALREADY_THERE = 21
    BAD_ARCHIVE = 22
    NOT_WHOLE = 23
    UNSAFE_SETTINGS = 24


class Failure(Exception):
    """A condition the operator can understand and change: its text is shown as it is, without a traceback."""

    def __init__(self, sentence: str, code: Exit) -> None:
        super().__init__(sentence)
        self.code = code


DISK_FULL_ERRNOS = frozenset({errno.ENOSPC, errno.EDQUOT})
# C-locale texts of the two errors above and of RLIMIT_FSIZE, as PostgreSQL and Redis log them.
_DISK_FULL_TEXTS = ("No space left on device", "Disk quota exceeded", "File too large")


def tells_of_full_disk(log: str) -> bool:
    """Ask whether a server's own words say that the disk was full."""
    return any(text in log for text in _DISK_FULL_TEXTS)


def is_full_disk(error: BaseException | None) -> bool:
    """Ask whether an error, or one it came from, is a full disk, here or in the database (SQLSTATE 53100)."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        if isinstance(error, OSError) and error.errno in DISK_FULL_ERRNOS:
            return True
        origin = getattr(error, "orig", error)
        if getattr(origin, "sqlstate", None) == "53100":
            return True
        error = error.__cause__ or error.__context__
    return False
