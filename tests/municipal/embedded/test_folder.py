"""A folder that cannot be served is left as it is, with a sentence and an exit code."""

import json
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from municipal.embedded.crew import Crew
from municipal.embedded.folder import StateFolder
from municipal.embedded.processes import Recorded
from municipal.embedded.record import Left, Run, this_boot
from municipal.embedded.servers import external_addresses
from municipal.failures import Exit, Failure
from tests.municipal.embedded.platform_run import environment, nastavnik


def refusal(folder: StateFolder) -> tuple[str, Exit]:
    """Return why a folder cannot be held."""
    with pytest.raises(Failure) as refused, folder.held():
        pass
    return str(refused.value), refused.value.code


def test_a_folder_is_held_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NASTAVNIK_LANG", "en")
    folder = StateFolder(tmp_path)
    assert not folder.is_held()
    with folder.held():
        assert folder.is_held()
        assert refusal(StateFolder(tmp_path)) == (
            f"{tmp_path} is in use by another command.",
            Exit.ALREADY_RUNNING,
        )
    assert not folder.is_held()


def test_a_folder_of_a_newer_program_is_refused_untouched(tmp_path: Path) -> None:
    (tmp_path / "folder.json").write_text('{"format": 99}')
    assert refusal(StateFolder(tmp_path))[1] == Exit.NEWER_DATA
    assert (tmp_path / "folder.json").read_text() == '{"format": 99}'


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    sentence, code = refusal(StateFolder(tmp_path / "file" / "home"))
    assert code == Exit.NOT_WRITABLE
    assert str(tmp_path / "file" / "home") in sentence


def test_a_folder_without_the_right_to_write_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    # Root may write everywhere but where the kernel keeps its own.
    place = Path("/proc") if os.geteuid() == 0 else tmp_path
    assert refusal(StateFolder(place / "home"))[1] == Exit.NOT_WRITABLE


def test_a_changed_record_cannot_make_us_remove_a_folder(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.mkdir()
    folder = StateFolder(tmp_path / "home")
    with folder.held():
        crew = Crew(folder, lambda _sentence: None)
        crew.note(temporary=str(precious))
        Crew(folder, lambda _sentence: None).end_orphans()
    assert precious.exists()


def test_an_unreadable_record_does_not_stop_a_start(tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text("{half")
    Crew(StateFolder(tmp_path), lambda _sentence: None).end_orphans()
    assert StateFolder(tmp_path).record.read() is None


def test_what_ran_before_the_machine_was_restarted_is_nobodys_orphan(tmp_path: Path) -> None:
    bystander = subprocess.Popen(["sleep", "300"])
    try:
        process = Recorded.of(bystander.pid)
        assert process is not None
        folder = StateFolder(tmp_path)
        left = Left(process, signal.SIGKILL)
        folder.record.write(Run(supervisor=1, boot="another-boot", processes=(left,)))
        Crew(folder, lambda _sentence: None).end_orphans()
        assert bystander.poll() is None
        folder.record.write(Run(supervisor=1, boot=this_boot(), processes=(left,)))
        Crew(folder, lambda _sentence: None).end_orphans()
        assert bystander.wait(5) == -signal.SIGKILL
    finally:
        bystander.kill()
        bystander.wait()


def test_half_a_choice_of_servers_is_refused() -> None:
    with pytest.raises(Failure) as refused:
        external_addresses({"DATABASE_URL": "postgresql+psycopg://a@b/c"})
    assert refused.value.code == Exit.USAGE


@pytest.mark.slow
def test_the_first_initialisation_survives_a_kill(tmp_path: Path) -> None:
    home = tmp_path / "home"
    command = [sys.executable, "-m", "municipal.cli", "migrate", "--home", str(home)]
    first = subprocess.Popen(command, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 30
    while not (home / "postgres.unfinished" / "global").exists() and time.monotonic() < deadline:
        time.sleep(0.002)
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert not (home / "postgres").exists()
    second = nastavnik("migrate", "--home", home)
    assert (second.returncode, second.stderr) == (0, "")
    assert not (home / "postgres.unfinished").exists()


@pytest.mark.slow
def test_a_folder_of_another_postgresql_is_refused_untouched(tmp_path: Path) -> None:
    data = tmp_path / "postgres"
    data.mkdir()
    (data / "PG_VERSION").write_text("19\n")
    refused = nastavnik("migrate", "--home", tmp_path)
    assert refused.returncode == Exit.NEWER_DATA
    assert refused.stderr == (f"{data} is of PostgreSQL 19, this program carries 18. Nothing was changed.\n")
    assert [path.name for path in data.iterdir()] == ["PG_VERSION"]


@pytest.mark.slow
def test_a_folder_somebody_emptied_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir()
    refused = nastavnik("migrate", "--home", tmp_path)
    assert refused.returncode == Exit.HALF_INITIALISED
    assert refused.stderr.count("\n") == 1


@pytest.mark.slow
def test_roles_are_made_again_when_a_kill_came_before_them(tmp_path: Path) -> None:
    assert nastavnik("migrate", "--home", tmp_path).returncode == 0
    about = tmp_path / "folder.json"
    about.write_text(json.dumps({"format": 1}))
    assert nastavnik("migrate", "--home", tmp_path).returncode == 0
    assert json.loads(about.read_text()) == {"format": 1, "database_made": True}


@pytest.mark.slow
def test_a_disk_that_fills_up_is_said_in_a_sentence(tmp_path: Path) -> None:
    def no_file_above_four_megabytes() -> None:
        # PostgreSQL's first log segment has 16: it fails in the way of a full disk.
        resource.setrlimit(resource.RLIMIT_FSIZE, (4 * 1024 * 1024,) * 2)

    done = subprocess.run(
        [sys.executable, "-m", "municipal.cli", "migrate", "--home", str(tmp_path)],
        env=environment(),
        capture_output=True,
        text=True,
        preexec_fn=no_file_above_four_megabytes,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (Exit.DISK_FULL, "")
    assert done.stderr == (
        f"No space is left on the disk of {tmp_path / 'postgres'}. Free some and start again; saved data are safe.\n"
    )
    assert not (tmp_path / "postgres").exists()


@pytest.mark.slow
def test_a_small_disk_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=30m", "tmpfs", str(tmp_path)], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip("only root may mount a small disk")
    try:
        refused = nastavnik("migrate", "--home", tmp_path / "home")
        assert refused.returncode == Exit.DISK_FULL
        assert refused.stderr.startswith("Only 30 MB are free on the disk of")
        assert not (tmp_path / "home" / "postgres").exists()
    finally:
        subprocess.run(["umount", str(tmp_path)], check=True)
