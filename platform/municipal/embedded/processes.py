"""Start child processes that cannot outlive us unnoticed, recognise them again, and end exactly them."""

import ctypes
import os
import pwd
import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal, Self

_LIBC = ctypes.CDLL(None, use_errno=True)  # loaded before any fork: a child may not import
_PR_SET_PDEATHSIG, _PR_SET_SECUREBITS, _PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE = 1, 28, 47, 2
_SECBIT_NO_SETUID_FIXUP = 1 << 2
_CAP_DAC_OVERRIDE, _CAP_DAC_READ_SEARCH = 1, 2
_CAPABILITY_VERSION_3 = 0x20080522


@dataclass(frozen=True, slots=True)
class Account:
    """The unprivileged account that the servers run as when we are root: PostgreSQL refuses root."""

    uid: int
    gid: int


def server_account(kept: Path) -> Account | None:
    """Return whom servers run as: None (ourselves) for an ordinary user, else somebody who is not root.

    For root that is the owner of the data folder `kept`, or for a new one `postgres`, or else `nobody`.
    """
    if os.geteuid() != 0:
        return None
    if kept.exists() and (owner := kept.stat()).st_uid != 0:
        return Account(owner.st_uid, owner.st_gid)
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    return Account(65534, 65534)


@dataclass(frozen=True, slots=True)
class Recorded:
    """A process, told from a later one of the same number by when it began (clock ticks since boot)."""

    pid: int
    started: int

    @classmethod
    def of(cls, pid: int) -> Self | None:
        """Describe a living process; None when there is none, or only its zombie."""
        fields = _stat(pid)
        if fields is None or fields[0] in "ZX":
            return None
        return cls(pid, int(fields[19]))

    def is_alive(self) -> bool:
        """Ask whether this very process still runs."""
        return Recorded.of(self.pid) == self


def _stat(pid: int) -> list[str] | None:
    """Read /proc/<pid>/stat from its third field (state) on: the second is a name that may hold anything."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return None
    return text.rpartition(")")[2].split()


def session_members(session: int) -> Iterator[Recorded]:
    """Walk the living processes of a session that we started (its id is the pid of our child)."""
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        fields = _stat(int(entry.name))
        if fields is not None and fields[0] not in "ZX" and int(fields[3]) == session:
            yield Recorded(int(entry.name), int(fields[19]))


def spawn(
    command: Sequence[str | Path],
    *,
    log: IO[bytes],
    death_signal: signal.Signals,
    account: Account | None = None,
    environment: Mapping[str, str] | None = None,
    pass_fds: Sequence[int] = (),
    reading: Iterable[Path] = (),
    piped: Literal["stdin", "stdout"] | None = None,
) -> "subprocess.Popen[bytes]":
    """Start a child in its own session that gets `death_signal` when we die. Call from the main thread only.

    With an account, `reading` names the paths it must be able to reach (see `_become`). One of its streams may be a
    pipe to us.
    """
    return subprocess.Popen(  # noqa: S603  the commands are our own, never a user's text
        [str(part) for part in command],
        stdin=subprocess.PIPE if piped == "stdin" else subprocess.DEVNULL,
        stdout=subprocess.PIPE if piped == "stdout" else log,
        stderr=log,
        env=None if environment is None else dict(environment),
        pass_fds=pass_fds,
        start_new_session=True,  # Ctrl-C must reach us alone: the servers are to stop last
        preexec_fn=_before_exec(death_signal, account, reading),  # noqa: PLW1509  we run no threads
    )


def run_as(
    command: Sequence[str | Path], account: Account | None, reading: Iterable[Path] = ()
) -> "subprocess.CompletedProcess[str]":
    """Run a short command to its end as the servers' account, and return what it said."""
    return subprocess.run(  # noqa: S603  the commands are our own, never a user's text
        [str(part) for part in command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env={**os.environ, "LC_ALL": "C"},
        start_new_session=True,
        preexec_fn=_before_exec(signal.SIGKILL, account, reading),
        check=False,
    )


def _before_exec(
    death_signal: signal.Signals, account: Account | None, reading: Iterable[Path]
) -> Callable[[], None]:
    parent = os.getpid()
    keep = _capability_to_reach(account, reading) if account else None

    def prepare() -> None:
        if account is not None:
            _become(account, keep)
        # After the change of account: changing it clears the signal.
        _LIBC.prctl(_PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    return prepare


def _capability_to_reach(account: Account, paths: Iterable[Path]) -> int | None:
    """Choose what to keep when a path lies in a folder closed to others, as /root is; else None."""
    closed = any(
        not _may_enter(folder.stat(), account)
        for path in paths
        for folder in path.resolve().parents
        if folder.exists()
    )
    if not closed:
        return None
    held = _held_capabilities()
    return next((cap for cap in (_CAP_DAC_READ_SEARCH, _CAP_DAC_OVERRIDE) if held >> cap & 1), None)


def _may_enter(status: os.stat_result, account: Account) -> bool:
    if status.st_uid == account.uid:
        return bool(status.st_mode & 0o100)
    if status.st_gid == account.gid:
        return bool(status.st_mode & 0o010)
    return bool(status.st_mode & 0o001)


def _held_capabilities() -> int:
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("CapPrm:"):
            return int(line.split()[1], 16)
    return 0


def _become(account: Account, keep: int | None) -> None:
    """Drop root in a forked child, keeping at most the one right to pass through closed folders.

    The checkout of a person who works as root lies in /root, which nobody else may enter. Opening /root to
    all would change the machine; an ambient capability dies with the process.
    """
    if keep is not None:
        # Rights survive the change of account, and access(2), by which initdb looks for its programs, heeds them.
        _LIBC.prctl(_PR_SET_SECUREBITS, _SECBIT_NO_SETUID_FIXUP, 0, 0, 0)
    os.setgroups([])
    os.setgid(account.gid)
    os.setuid(account.uid)
    if keep is not None:
        bit = 1 << keep
        header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
        sets = (ctypes.c_uint32 * 6)(
            bit, bit, bit, 0, 0, 0
        )  # effective, permitted, inheritable; low words, then high
        _LIBC.capset(header, sets)
        _LIBC.prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE, keep, 0, 0)


def stop(child: "subprocess.Popen[bytes]", first: signal.Signals, patience: float) -> bool:
    """Ask a child to end, wait up to `patience` seconds, then kill its group; return whether it obeyed."""
    if child.returncode is None:
        child.send_signal(first)
    obeyed = has_exited(child, patience)
    # Until it is reaped, the zombie keeps the number of its group from being used by anybody else.
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    return obeyed


def has_exited(child: "subprocess.Popen[bytes]", patience: float = 0.0) -> bool:
    """Wait up to `patience` seconds for a child to end, without reaping it; return whether it did."""
    deadline = time.monotonic() + patience
    while True:
        if child.returncode is not None:
            return True
        if os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None:
            return True
        if time.monotonic() >= deadline:
            return False
        time.sleep(0.02)


def end_recorded(processes: Iterable[tuple[Recorded, signal.Signals]], patience: float) -> list[Recorded]:
    """End processes of an earlier run that still live, by number *and* beginning; return those ended."""
    living = [(process, first) for process, first in processes if process.is_alive()]
    for process, first in living:
        _send(process, first)
        _send(process, signal.SIGCONT)  # a suspended one hears nothing else
    deadline = time.monotonic() + patience
    while any(process.is_alive() for process, _ in living) and time.monotonic() < deadline:
        time.sleep(0.05)
    for process, _ in living:
        _send(process, signal.SIGKILL)
    while any(process.is_alive() for process, _ in living) and time.monotonic() < deadline + 5:
        time.sleep(0.02)
    return [process for process, _ in living]


def _send(process: Recorded, number: signal.Signals) -> None:
    """Signal a process through a handle, which cannot come to mean another one after we looked."""
    try:
        handle = os.pidfd_open(process.pid)
    except OSError:
        return
    with suppress(ProcessLookupError):
        if process.is_alive():
            signal.pidfd_send_signal(handle, number)
    os.close(handle)
