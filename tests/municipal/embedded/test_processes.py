"""A process is known by its number and its beginning; a child is ended with all its helpers."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from municipal.embedded.processes import Recorded, end_recorded, session_members, spawn, stop


def sleeper(tmp_path: Path, script: str = "sleep 300") -> "subprocess.Popen[bytes]":
    """A child as the supervisor starts it."""
    with (tmp_path / "log").open("ab") as log:
        return spawn(["sh", "-c", script], log=log, death_signal=signal.SIGKILL)


def test_a_number_used_again_is_another_process(tmp_path: Path) -> None:
    child = sleeper(tmp_path)
    process = Recorded.of(child.pid)
    assert process is not None
    assert process.is_alive()
    assert not Recorded(process.pid, process.started - 1).is_alive()
    stop(child, signal.SIGTERM, patience=5)
    assert not process.is_alive()


def test_a_zombie_is_not_alive(tmp_path: Path) -> None:
    child = sleeper(tmp_path, "exit 0")
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    assert Recorded.of(child.pid) is None
    child.wait()


def test_only_the_recorded_process_is_ended(tmp_path: Path) -> None:
    mine, other = sleeper(tmp_path), sleeper(tmp_path)
    process = Recorded.of(mine.pid)
    assert process is not None
    reused = Recorded(other.pid, process.started - 100)
    # Nobody reaps our children while we wait for their end: a zombie counts as ended.
    assert end_recorded([(process, signal.SIGTERM), (reused, signal.SIGKILL)], patience=5) == [process]
    assert mine.wait() == -signal.SIGTERM
    assert other.poll() is None
    stop(other, signal.SIGTERM, patience=5)


def test_an_orphan_that_does_not_listen_is_killed(tmp_path: Path) -> None:
    child = sleeper(tmp_path, "trap '' TERM; echo ready; while :; do sleep 0.1; done")
    wait_for(tmp_path / "log", "ready")
    process = Recorded.of(child.pid)
    assert process is not None
    assert end_recorded([(process, signal.SIGTERM)], patience=0.3) == [process]
    assert child.wait() == -signal.SIGKILL
    stop(child, signal.SIGTERM, patience=0)


def test_a_stop_ends_the_helpers_too(tmp_path: Path) -> None:
    child = sleeper(tmp_path, "sleep 300 & sleep 300 & echo ready; wait")
    wait_for(tmp_path / "log", "ready")
    family = list(session_members(child.pid))
    assert len(family) == 3
    assert stop(child, signal.SIGTERM, patience=5)
    deadline = time.monotonic() + 5
    while any(process.is_alive() for process in family) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert [process for process in family if process.is_alive()] == []


def test_children_end_with_the_one_who_started_them(tmp_path: Path) -> None:
    script = (
        "import os, signal, sys\n"
        "from municipal.embedded.processes import spawn\n"
        "child = spawn(['sleep', '300'], log=sys.stderr.buffer, death_signal=signal.SIGTERM)\n"
        "print(child.pid, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False, timeout=30)
    orphan = Recorded.of(int(done.stdout))
    deadline = time.monotonic() + 5
    while orphan is not None and orphan.is_alive() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert orphan is None or not orphan.is_alive()


def wait_for(log: Path, word: str) -> None:
    """Wait until a child has said a word."""
    deadline = time.monotonic() + 10
    while word not in log.read_text() and time.monotonic() < deadline:
        time.sleep(0.02)
