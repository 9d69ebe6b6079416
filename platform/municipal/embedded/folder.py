"""The state folder: everything that one machine keeps, and the lock that lets one supervisor serve it."""

import errno
import fcntl
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from core.speech import gettext as _
from municipal.embedded.kept_files import read_json, write_whole
from municipal.embedded.log import Log
from municipal.embedded.processes import Account
from municipal.embedded.record import RunRecord
from municipal.failures import Exit, Failure

FORMAT = 1  # raised when an older program could no longer read the folder
_MEGABYTE = 1024 * 1024
# A new PostgreSQL folder takes about 55 MB; below the lesser figure even a checkpoint may not fit.
_LEAST_FREE_NEW, _LEAST_FREE = 200 * _MEGABYTE, 50 * _MEGABYTE
# ENOENT: some file systems (/proc) let nobody make a folder and say so with it.
_CANNOT_WRITE = frozenset(
    {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST, errno.ENOENT, errno.ENAMETOOLONG}
)

# Files that make an installation itself and nobody dangerous: a backup holds them. `secret-key` and
# `field-keys` are not among them.
INSTALLATION = ("sign-ins.json", "demonstration.json")

# Role, place, e-mail and password of each person of the demonstration whom somebody may be.
SignIns = list[tuple[str, str, str, str]]


class StateFolder:
    """The places inside one folder. Nothing is touched before `held` is entered or a method is called."""

    def __init__(self, home: Path) -> None:
        self.home = home.absolute()
        self.postgres = self.home / "postgres"
        self.redis = self.home / "redis"
        self.files = self.home / "files"
        self.logs = self.home / "log"
        self.beat_schedule = self.home / "beat-schedule"
        self.record = RunRecord(self.home / "run.json")
        self._lock = self.home / "lock"
        self._about = self.home / "folder.json"
        self._sign_ins = self.home / "sign-ins.json"
        self._secret_key = self.home / "secret-key"
        self._field_keys = self.home / "field-keys"

    @contextmanager
    def held(self) -> Iterator[None]:
        """Be the only one who serves the folder. Raises Failure when somebody is, or it cannot be used."""
        try:
            self.home.mkdir(mode=0o711, parents=True, exist_ok=True)
            lock = self._lock.open("a+")
        except OSError as error:
            if error.errno in _CANNOT_WRITE:
                raise self._not_writable(error) from error
            raise
        with lock:
            self._take(lock)
            self._check_format()
            self._check_room()
            yield

    def is_held(self) -> bool:
        """Ask whether somebody serves the folder now."""
        try:
            with self._lock.open("r") as lock:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except FileNotFoundError:
            return False
        except BlockingIOError:
            return True
        return False

    def remember(self, **facts: object) -> None:
        """Keep facts about the folder beside its format."""
        write_whole(self._about, {**self.facts(), "format": FORMAT, **facts})

    def facts(self) -> dict[str, Any]:
        """Return what is remembered about the folder; nothing for a new one."""
        return read_json(self._about) or {}

    def is_new(self) -> bool:
        """Ask whether nothing was ever kept here."""
        return not self._about.exists()

    def sign_ins(self, language: str) -> SignIns | None:
        """Return the demonstration's sign-ins as told in a language, None before it is loaded."""
        kept = read_json(self._sign_ins) or {}
        if language not in kept:
            return None
        return [(role, place, email, password) for role, place, email, password in kept[language]]

    def keep_sign_ins(self, language: str, sign_ins: SignIns) -> None:
        """Keep the demonstration's sign-ins, to be printed at every start."""
        write_whole(self._sign_ins, {**(read_json(self._sign_ins) or {}), language: sign_ins})

    def secret_key(self) -> str:
        """Return the key that signs cookies, made on first use."""
        return _kept(self._secret_key, lambda: secrets.token_urlsafe(48))

    def field_keys(self) -> str:
        """Return the keys of encrypted fields, the first made on first use."""
        from core.encryption import new_key

        return _kept(self._field_keys, lambda: f"1:{new_key()}")

    def log(self, name: str) -> Log:
        """Return the log of a part."""
        return Log(self.logs / f"{name}.log")

    def make(self, folder: Path, account: Account | None) -> None:
        """Make a private folder of a server's own, if it is missing."""
        folder.mkdir(mode=0o700, exist_ok=True)
        if account:
            os.chown(folder, account.uid, account.gid)

    def _take(self, lock: IO[str]) -> None:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            run = self.record.read()
            if run is None or run.address is None:
                sentence = _("%(home)s is in use by another command.", home=self.home)
            else:
                sentence = _(
                    "%(home)s is already served by process %(pid)s at %(address)s",
                    home=self.home,
                    pid=run.supervisor,
                    address=run.address,
                )
            raise Failure(sentence, Exit.ALREADY_RUNNING) from None

    def _check_format(self) -> None:
        theirs = self.facts().get("format", FORMAT)
        if theirs > FORMAT:
            raise Failure(
                _(
                    "%(home)s was made by a newer program (folder format %(theirs)s, ours is %(ours)s). "
                    "Nothing was changed. Install the newer program.",
                    home=self.home,
                    theirs=theirs,
                    ours=FORMAT,
                ),
                Exit.NEWER_DATA,
            )

    def _check_room(self) -> None:
        least = _LEAST_FREE if self.postgres.exists() else _LEAST_FREE_NEW
        free = shutil.disk_usage(self.home).free
        if free < least:
            raise Failure(
                _(
                    "Only %(free)s MB are free on the disk of %(home)s, at least %(least)s MB are needed. "
                    "Free some and start again; saved data are safe.",
                    free=free // _MEGABYTE,
                    home=self.home,
                    least=least // _MEGABYTE,
                ),
                Exit.DISK_FULL,
            )

    def _not_writable(self, error: OSError) -> Failure:
        return Failure(
            _("The folder %(home)s cannot be written to: %(reason)s", home=self.home, reason=error.strerror),
            Exit.NOT_WRITABLE,
        )


def _kept(file: Path, make: Callable[[], str]) -> str:
    """Return what a file keeps, made on first use."""
    try:
        return file.read_text(encoding="ascii")
    except FileNotFoundError:
        write_whole(file, make())
        return file.read_text(encoding="ascii")
