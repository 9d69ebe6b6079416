"""All parts of one run together: recorded as they change, watched, and stopped in reverse."""

import os
import shutil
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from core.speech import gettext as _
from core.speech import ngettext
from municipal.embedded.folder import StateFolder
from municipal.embedded.parts import Part
from municipal.embedded.processes import Account, end_recorded
from municipal.embedded.record import Left, Run
from municipal.failures import DISK_FULL_ERRNOS

Tell = Callable[[str], None]

# Long enough for PostgreSQL's last checkpoint and for a task to notice that it must end.
_ORPHAN_PATIENCE_SECONDS = 15.0
_LOOK_SECONDS, _RECORD_SECONDS = 0.2, 10.0
# The name of a folder for sockets; the whole path of a socket may not pass 107 bytes.
_SOCKETS, _LONGEST_PARENT, _TMP = "nst-", 60, "/tmp"  # noqa: S108  mkdtemp makes a private folder in it


class Crew:
    """The parts that run for one state folder, which the caller holds."""

    def __init__(self, folder: StateFolder, tell: Tell) -> None:
        self.folder = folder
        self.tell = tell
        self.parts: list[Part] = []
        self.run = Run.of_us()

    def end_orphans(self) -> None:
        """End what an earlier run left behind when it was killed, and nothing else."""
        earlier = self.folder.record.read()
        if earlier is None:
            return
        # After a restart of the machine none of them lives, whoever has their numbers now.
        processes = earlier.processes if earlier.boot == self.run.boot else ()
        found = [(left.process, left.first_signal) for left in processes]
        if ended := end_recorded(found, _ORPHAN_PATIENCE_SECONDS):
            self.tell(
                ngettext(
                    "Ended %(num)s process that an earlier run had left",
                    "Ended %(num)s processes that an earlier run had left",
                    len(ended),
                )
            )
        if earlier.temporary:
            _remove_sockets(Path(earlier.temporary))
        self.folder.record.forget()

    def socket_dir(self, account: Account | None) -> Path:
        """Make a folder for sockets that only we and the servers may enter; it goes when the run ends."""
        usual = tempfile.gettempdir()
        folder = Path(tempfile.mkdtemp(prefix=_SOCKETS, dir=usual if len(usual) <= _LONGEST_PARENT else _TMP))
        self.note(temporary=str(folder))
        if account:
            os.chown(folder, account.uid, account.gid)
        return folder

    def start(self, part: Part) -> None:
        """Start a part and write it down."""
        self.parts.append(part)
        part.start()
        self.note()

    def note(self, **changes: str | None) -> None:
        """Write down who runs now. A full disk does not stop the run: the record is only for after a kill."""
        lefts: list[Left] = [left for part in self.parts for left in part.left()]
        run = replace(self.run, **changes, processes=tuple(lefts))  # type: ignore[arg-type]  # the names are Run's
        if run == self.run and not changes:
            return
        self.run = run
        try:
            self.folder.record.write(run)
        except OSError as error:
            if error.errno not in DISK_FULL_ERRNOS:
                raise

    def watch(self, stop_asked: Callable[[], bool]) -> None:
        """Keep every part running until asked to stop. Raises Failure when one cannot be kept."""
        noted = time.monotonic()
        while not stop_asked():
            now = time.monotonic()
            for part in self.parts:
                self._care_for(part, now)
            if now - noted > _RECORD_SECONDS:
                noted = now
                self.note()
                for part in self.parts:
                    part.log.trim()
            time.sleep(_LOOK_SECONDS)

    def _care_for(self, part: Part, now: float) -> None:
        if part.start_again_at is not None and now >= part.start_again_at:
            part.start()
            self.note()
        elif part.has_died():
            delay = part.plan_restart(now)
            self.tell(
                _(
                    "%(part)s stopped by itself; it is started again in %(delay)s s (log: %(log)s)",
                    part=part.title,
                    delay=delay,
                    log=part.log.path,
                )
            )

    def stop(self) -> None:
        """Stop everything, last started first: PostgreSQL outlives all who talk to it."""
        for part in reversed(self.parts):
            part.stop()
        if self.run.temporary:
            _remove_sockets(Path(self.run.temporary))
        with suppress(OSError):
            self.folder.record.forget()


def _remove_sockets(folder: Path) -> None:
    """Remove a folder of sockets; a record that somebody changed must not make us remove another."""
    if folder.name.startswith(_SOCKETS) and folder.is_dir() and not folder.is_symlink():
        shutil.rmtree(folder, ignore_errors=True)
