"""Runs the entrypoint of the image by hand, as a container would: a folder of its own, and the settings of its service."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from municipal.embedded.processes import Recorded, session_members, stop

ROOT = Path(__file__).resolve().parents[2]
DOCKER = ROOT / "docker"
ENTRYPOINT = DOCKER / "entrypoint.sh"
_START_PATIENCE_SECONDS = 60.0


def compose() -> dict[str, Any]:
    """Return compose.yaml with its anchors resolved."""
    content: dict[str, Any] = YAML(typ="safe").load(DOCKER / "compose.yaml")
    return content


def services_of_ours() -> dict[str, dict[str, Any]]:
    """Return the services that run our image."""
    return {name: one for name, one in compose()["services"].items() if one["image"] == "nastavnik"}


def grace_seconds(service: str) -> float:
    """Return how long Docker waits for a service that was asked to stop; 10 s unless it is told."""
    said = compose()["services"][service].get("stop_grace_period", "10s")
    return float(said.removesuffix("s"))


def surroundings(folder: Path) -> dict[str, str]:
    """Return what the image itself sets, with a folder as its own and the programs of those that run the tests."""
    return {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "LANG": "C.UTF-8",
        "TMPDIR": str(folder),
        "NASTAVNIK_HOME": str(folder),
        "NASTAVNIK_MODE": "production",
        "PYTHONUNBUFFERED": "1",
        "WEB_HOST": "127.0.0.1",
    }


class Container:
    """One service, started by hand."""

    def __init__(
        self, service: str, folder: Path, settings: Mapping[str, str], command: Sequence[str] | None = None
    ) -> None:
        described = services_of_ours()[service]
        self.service = service
        self.environment = {
            **surroundings(folder),
            **{name: settings[name] for name in ("PORT", "WORKER_STOP_SECONDS") if name in settings},
            # Nothing but what compose.yaml gives this service: what it lacks there is missed here.
            **{name: settings[name] for name in described["environment"] if name in settings},
        }
        self.log = folder / "log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [ENTRYPOINT, *(command or described["command"])],
                env=self.environment,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def health(self) -> int:
        """Return what the health check of the image ends with."""
        return subprocess.run(
            [sys.executable, DOCKER / "healthy.py"], env=self.environment, check=False, timeout=10
        ).returncode

    def wait_until_healthy(self) -> None:
        """Wait for the first good health; show the log when it does not come."""
        deadline = time.monotonic() + _START_PATIENCE_SECONDS
        while self.health() != 0:
            self.go_on_until(deadline)

    def wait_until_said(self, words: str) -> None:
        """Wait for words in the log."""
        deadline = time.monotonic() + _START_PATIENCE_SECONDS
        while words not in self.said():
            self.go_on_until(deadline)

    def go_on_until(self, deadline: float) -> None:
        """Give it a moment, if it lives and there is time."""
        assert self.process.poll() is None, self.said()
        assert time.monotonic() < deadline, self.said()
        time.sleep(0.05)

    def run(self, *command: str) -> None:
        """Run a command beside it, as `docker compose exec` does."""
        subprocess.run(command, env=self.environment, cwd=ROOT, check=True, capture_output=True)

    def said(self) -> str:
        """Return the log so far."""
        return self.log.read_text(errors="replace")

    def members(self) -> list[Recorded]:
        """Return every living process of it."""
        return list(session_members(self.process.pid))

    def stop(self) -> int:
        """Ask it to stop and wait as long as Docker would; return how it ended."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(grace_seconds(self.service))


@contextmanager
def running(
    service: str, folder: Path, settings: Mapping[str, str], command: Sequence[str] | None = None
) -> Iterator[Container]:
    """Run a service while the block runs; nothing of it stays behind."""
    container = Container(service, folder, settings, command)
    try:
        yield container
    finally:
        stop(container.process, signal.SIGKILL, patience=5)
