"""A platform that runs is backed up, restored beside itself, and the restored one serves the same."""

import json
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from re import search
from signal import SIGKILL
from typing import Any
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import pytest

from municipal.backup.restoring import _unless_gone
from municipal.embedded import embedded_servers
from municipal.embedded.folder import StateFolder
from municipal.failures import Exit
from municipal.migrate import libpq
from tests.municipal.backup.catalogue import contents_of, walls_of
from tests.municipal.embedded.platform_run import environment, nastavnik, running

pytestmark = pytest.mark.slow

REPORT = b"a report" * 40_000


@dataclass(frozen=True)
class Pair:
    """A backup of a platform with the demonstration, what was in it, and the folder it was restored into."""

    archive: Path
    restored: Path
    said: tuple[str, str]
    walls: dict[str, Any]
    contents: dict[str, tuple[int, str]]
    full_disk: "subprocess.CompletedProcess[str]"
    killed: list[str]


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    place = tmp_path_factory.mktemp("pair")
    home, archive, restored = place / "home", place / "b.tar", place / "restored"
    with running(home, "--demo") as platform:
        (home / "files" / "reports").mkdir(parents=True)
        (home / "files" / "reports" / "Отчёт.xlsx").write_bytes(REPORT)
        sockets = f"host={platform.record['socket_dir']} user=postgres dbname=nastavnik"
        full_disk = backup_on_a_small_disk(home, place / "small.tar")
        before = contents_of(sockets)
        made = nastavnik("backup", archive, "--home", home)
        assert (made.returncode, made.stderr) == (0, "")
        # Whatever the running platform wrote meanwhile proves nothing.
        contents = {table: rows for table, rows in contents_of(sockets).items() if before.get(table) == rows}
        walls = walls_of(sockets)
    killed = kill_in_the_middle_of_a_restore(archive, restored)
    done = nastavnik("restore", archive, "--home", restored)
    assert (done.returncode, done.stderr) == (0, "")
    return Pair(archive, restored, (made.stdout, done.stdout), walls, contents, full_disk, killed)


def backup_on_a_small_disk(home: Path, archive: Path) -> "subprocess.CompletedProcess[str]":
    """Make a backup where no file may grow as large as it is: writing fails in the way of a full disk."""
    return subprocess.run(
        [sys.executable, "-m", "municipal.cli", "backup", str(archive), "--home", str(home)],
        env=environment(),
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (len(REPORT),) * 2),
        check=False,
        timeout=60,
    )


def kill_in_the_middle_of_a_restore(archive: Path, restored: Path) -> list[str]:
    """Kill a restore while its database is made; return what then stands beside the archive."""
    command = [sys.executable, "-m", "municipal.cli", "restore", str(archive), "--home", str(restored)]
    restore = subprocess.Popen(
        command, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    deadline = time.monotonic() + 30
    while (
        not (restored.with_name("restored.restoring") / "postgres").exists() and time.monotonic() < deadline
    ):
        time.sleep(0.002)
    restore.send_signal(SIGKILL)
    restore.wait()
    return sorted(path.name for path in archive.parent.iterdir())


def test_both_commands_say_what_they_do_and_how_much_it_was(pair: Pair) -> None:
    with_counts = r"(?s)(.*\n)([\d]+ rows, [\d]+ tables, 1 file)\n(.*)"
    made, restored = (search(with_counts, one) for one in pair.said)
    assert made is not None
    assert restored is not None
    assert made[1] == (
        "Counting the rows\nCopying the database\nCopying the files\n"
        f"The backup is complete: {pair.archive}, 1 MB\n"
    )
    left = pair.restored.with_name("restored.restoring")
    assert restored[1] == (
        f"Checking the backup\nRemoving what an interrupted restore has left in {left}\n"
        "Restoring the database\nCounting the rows\nRestoring the files\n"
        f"Everything is restored: {pair.restored}\n"
    )
    assert made[2] == restored[2]
    assert restored[3] == "Everybody signs in again: the key that signs sign-ins is not part of a backup.\n"


def test_a_full_disk_is_said_in_a_sentence_and_leaves_no_file(pair: Pair) -> None:
    target = pair.archive.with_name("small.tar")
    assert pair.full_disk.returncode == Exit.DISK_FULL
    assert pair.full_disk.stderr == (
        f"No space is left for {target} (File too large). No backup was written; the data are as they were.\n"
    )
    assert list(target.parent.glob("small.tar*")) == []


def test_a_killed_restore_leaves_nothing_under_the_name(pair: Pair) -> None:
    assert pair.killed == ["b.tar", "home", "home.out", "restored.restoring"]
    assert sorted(path.name for path in pair.archive.parent.glob("restored*")) == ["restored"]


def test_the_restored_folder_holds_everything_but_the_key(pair: Pair) -> None:
    home = pair.archive.parent / "home"
    assert sorted(path.name for path in pair.restored.iterdir()) == [
        "demonstration.json", "files", "folder.json", "lock", "log", "postgres", "redis", "sign-ins.json",
    ]  # fmt: skip
    for name in ("demonstration.json", "sign-ins.json", "files/reports/Отчёт.xlsx"):
        assert (pair.restored / name).read_bytes() == (home / name).read_bytes()
    facts = json.loads((pair.restored / "folder.json").read_text())
    assert facts == {"format": 1, "database_made": True, "demonstration": True}


def test_the_restored_database_is_the_same(pair: Pair) -> None:
    with embedded_servers(StateFolder(pair.restored)) as addresses:
        assert addresses.superuser is not None
        superuser = libpq(addresses.superuser)
        assert walls_of(superuser) == pair.walls
        restored = contents_of(superuser)
    assert {table: restored[table] for table in pair.contents} == pair.contents
    assert {"public.activity", "public.app_user", "public.roadmap", "public.school"} <= set(pair.contents)


def test_the_restored_platform_knows_its_people(pair: Pair) -> None:
    with running(pair.restored, "--demo") as platform:
        _role, _place, email, password = json.loads((pair.restored / "sign-ins.json").read_text())["en"][4]
        assert "Лесная СОШ" in signed_in(str(platform.record["address"]), email, password)


def signed_in(address: str, email: str, password: str) -> str:
    """Sign in as a browser does and return the first page."""
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    with browser.open(f"{address}/account/login", timeout=20) as page:
        token = search(r'name="csrf_token"[^>]*value="([^"]+)"', page.read().decode())
    assert token is not None
    form = {"csrf_token": token[1], "email": email, "password": password}
    with browser.open(f"{address}/account/login", urlencode(form).encode(), timeout=20) as page:
        return str(page.read().decode())


def test_a_folder_without_data_has_nothing_to_back_up(tmp_path: Path) -> None:
    done = nastavnik("backup", tmp_path / "b.tar", "--home", tmp_path / "home")
    assert (done.returncode, done.stdout) == (Exit.USAGE, "")
    assert done.stderr == f"There is nothing to back up in {tmp_path / 'home'}.\n"
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_vanishes_while_leftovers_are_removed_is_no_failure() -> None:
    """A server that is ending takes its own postmaster.pid away meanwhile; anything else is told."""
    _unless_gone(None, "postmaster.pid", (FileNotFoundError, FileNotFoundError(), None))
    with pytest.raises(PermissionError):
        _unless_gone(None, "base", (PermissionError, PermissionError(), None))
