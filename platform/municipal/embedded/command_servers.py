"""Servers for one command: the environment's, the running supervisor's, or our own for its duration."""

import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from municipal import migrate
from municipal.embedded.crew import Crew
from municipal.embedded.environment import environment_set
from municipal.embedded.folder import StateFolder
from municipal.embedded.servers import Addresses, addresses_in, external_addresses, start_servers
from municipal.embedded.signals import StopSignals
from municipal.failures import Exit, Failure

_PATIENCE_SECONDS = 60.0
_LOOK_SECONDS = 0.2


def default_home() -> Path:
    """Return the state folder when the command line names none."""
    return Path(os.environ.get("NASTAVNIK_HOME", "var"))


@contextmanager
def databases(home: Path | None = None) -> Iterator[Addresses]:
    """Have migrated servers for one command, with the environment set so that core.config finds them."""
    if external := external_addresses():
        yield external
        return
    folder = StateFolder(home or default_home())
    with embedded_servers(folder) as addresses, environment_set(addresses.environment(folder)):
        yield addresses


@contextmanager
def embedded_servers(folder: StateFolder, *, migrated: bool = True) -> Iterator[Addresses]:
    """Have the servers of a folder: the running supervisor's, or our own, brought to our schema if `migrated`."""
    with ExitStack() as undo:
        addresses = _borrowed_or_held(folder, undo)
        if addresses is None:
            addresses = undo.enter_context(own_servers(folder))
            if migrated:
                migrate.upgrade_if_needed(addresses.database, addresses.migration)
        yield addresses


@contextmanager
def own_servers(folder: StateFolder) -> Iterator[Addresses]:
    """Have the servers of a folder that the caller holds, started now and stopped at the end."""
    with StopSignals() as signals:
        crew = Crew(folder, _say_nothing)
        try:
            crew.end_orphans()
            yield start_servers(crew)
        finally:
            signals.ignore()
            crew.stop()


def _borrowed_or_held(folder: StateFolder, undo: ExitStack) -> Addresses | None:
    """Return the running supervisor's servers, or None with the folder held for ours."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while True:
        run = folder.record.read() if folder.is_held() else None
        if run is not None and run.socket_dir is not None:
            return addresses_in(Path(run.socket_dir))
        try:
            undo.enter_context(folder.held())
        except Failure as failure:
            # Another command uses the folder, or a supervisor is still starting.
            if failure.code is not Exit.ALREADY_RUNNING or time.monotonic() > deadline:
                raise
            time.sleep(_LOOK_SECONDS)
        else:
            return None


def _say_nothing(_sentence: str) -> None:
    """A command speaks of its own matter only."""
