"""What the one who serves a folder writes down, for other commands and for the next start."""

import os
import signal
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from municipal.embedded.kept_files import read_json, write_whole
from municipal.embedded.processes import Recorded


@dataclass(frozen=True, slots=True)
class Left:
    """A process that was started, and the signal that asks it to end."""

    process: Recorded
    first_signal: signal.Signals


@dataclass(frozen=True, slots=True)
class Run:
    """One supervisor's run. `socket_dir` is set once the servers answer, `boot` names the machine's own run."""

    supervisor: int
    boot: str | None = None
    address: str | None = None
    temporary: str | None = None
    socket_dir: str | None = None
    processes: tuple[Left, ...] = ()

    @classmethod
    def of_us(cls) -> Self:
        """Begin the run of this process."""
        return cls(os.getpid(), this_boot())


class RunRecord:
    """The file that holds the latest run; replaced whole at every change."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> Run | None:
        """Return the latest run, None when there was none or its record cannot be understood."""
        try:
            kept = read_json(self._path)
            if kept is None:
                return None
            processes = [
                Left(Recorded(one["pid"], one["started"]), signal.Signals(one["signal"]))
                for one in kept.pop("processes")
            ]
            return Run(**kept, processes=tuple(processes))
        except (ValueError, KeyError, TypeError):
            return None

    def write(self, run: Run) -> None:
        """Replace the record."""
        write_whole(
            self._path,
            {
                "supervisor": run.supervisor,
                "boot": run.boot,
                "address": run.address,
                "temporary": run.temporary,
                "socket_dir": run.socket_dir,
                "processes": [_as_kept(left) for left in run.processes],
            },
        )

    def forget(self) -> None:
        """Nothing of the run is left."""
        self._path.unlink(missing_ok=True)


def _as_kept(left: Left) -> dict[str, int]:
    return {"pid": left.process.pid, "started": left.process.started, "signal": int(left.first_signal)}


def this_boot() -> str:
    """Return what tells this run of the machine from others: times of start count from its beginning."""
    return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
