"""Runs the real `nastavnik up` in a process of its own and always ends it."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from municipal.embedded.processes import Recorded

_PATIENCE_SECONDS = 90.0
_COMMAND = [sys.executable, "-m", "municipal.cli"]


def environment(**more: str) -> dict[str, str]:
    """The environment of a person who has set nothing, and reads English."""
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "TMPDIR"}}
    # Byte code may be kept: five processes import the same code.
    return {**kept, "NASTAVNIK_LANG": "en", **more}


def nastavnik(*arguments: object, **more: str) -> "subprocess.CompletedProcess[str]":
    """Run a command to its end."""
    return subprocess.run(
        [*_COMMAND, *(str(argument) for argument in arguments)],
        env=environment(**more),
        capture_output=True,
        text=True,
        timeout=_PATIENCE_SECONDS,
        check=False,
    )


class Running:
    """A supervisor, told to serve a folder on a free port, without the demonstration unless `--demo` is said."""

    def __init__(self, home: Path, demonstration: str = "--no-demo", **more: str) -> None:
        self.home = home
        self.output = home.parent / f"{home.name}.out"
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [*_COMMAND, "up", demonstration, "--port", "0", "--home", str(home)],
                env=environment(**more),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def said(self) -> str:
        """What it has printed so far."""
        return self.output.read_text(encoding="utf-8")

    def wait_until_up(self) -> None:
        """Wait for the last line of a start."""
        self.wait_for("Stop: Ctrl-C")

    def wait_for(self, sentence: str) -> None:
        """Wait until a sentence is printed; show everything when the process ends without it."""
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while sentence not in self.said():
            if self.process.poll() is not None or time.monotonic() > deadline:
                logs = [path.read_text(errors="replace")[-2000:] for path in self.home.glob("log/*.log")]
                raise AssertionError("\n".join([self.said(), *logs]))
            time.sleep(0.05)

    @property
    def record(self) -> dict[str, object]:
        """What the supervisor has written down."""
        content: dict[str, object] = json.loads((self.home / "run.json").read_text())
        return content

    def processes(self) -> list[Recorded]:
        """Every process that the supervisor has written down."""
        listed = self.record["processes"]
        assert isinstance(listed, list)
        return [Recorded(one["pid"], one["started"]) for one in listed]

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to stop and return its exit code."""
        self.process.send_signal(number)
        return self.process.wait(_PATIENCE_SECONDS)


@contextmanager
def running(home: Path, demonstration: str = "--no-demo", **more: str) -> Iterator[Running]:
    """Serve a folder while the block runs; whatever fails in it, nothing stays behind."""
    started = Running(home, demonstration, **more)
    try:
        started.wait_until_up()
        yield started
    finally:
        if started.process.poll() is None:
            started.end()
