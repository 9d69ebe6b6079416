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
    with ExitStack() as undo:
        addresses = _borrowed_or_own(folder, undo)
        with environment_set(addresses.environment(folder)):
            yield addresses


def _borrowed_or_own(folder: StateFolder, undo: ExitStack) -> Addresses:
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
            return _own(folder, undo)


def _own(folder: StateFolder, undo: ExitStack) -> Addresses:
    signals = undo.enter_context(StopSignals())
    crew = Crew(folder, _say_nothing)
    undo.callback(crew.stop)
    undo.callback(signals.ignore)
    crew.end_orphans()
    addresses = start_servers(crew)
    migrate.upgrade_if_needed(addresses.database, addresses.migration)
    return addresses


def _say_nothing(_sentence: str) -> None:
    """A command speaks of its own matter only."""
