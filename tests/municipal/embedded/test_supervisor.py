"""One command runs the platform, leaves nothing running, and after a kill ends exactly its own orphans."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from municipal.embedded.processes import Recorded
from tests.municipal.embedded.platform_run import Running, environment, nastavnik, running
from tests.servers import Servers

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One platform for the tests that leave it as it was."""
    with running(tmp_path_factory.mktemp("served") / "home") as started:
        yield started


def get(running_platform: Running, path: str) -> int:
    """Return the status of a page."""
    connection = HTTPConnection(urlsplit(str(running_platform.record["address"])).netloc, timeout=10)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    finally:
        connection.close()


def test_pages_are_served(platform: Running) -> None:
    assert get(platform, "/healthz") == 200


def test_the_secret_key_can_be_read_by_its_owner_alone(platform: Running) -> None:
    assert (platform.home / "secret-key").stat().st_mode & 0o777 == 0o600


def test_a_second_start_names_the_first(platform: Running) -> None:
    second = nastavnik("up", "--no-demo", "--port", "0", "--home", platform.home)
    assert (second.returncode, second.stdout) == (10, "")
    assert second.stderr == (
        f"{platform.home} is already served by process {platform.process.pid} at {platform.record['address']}\n"
    )


def test_a_taken_port_is_named_and_nothing_is_started(platform: Running, tmp_path: Path) -> None:
    port = urlsplit(str(platform.record["address"])).port
    other = nastavnik("up", "--no-demo", "--port", port, "--home", tmp_path / "home")
    assert (other.returncode, other.stdout) == (11, "")
    assert other.stderr == f"Port {port} on 127.0.0.1 is in use. Choose another one with --port.\n"
    assert not (tmp_path / "home" / "postgres").exists()


def test_a_command_uses_the_servers_that_run(platform: Running) -> None:
    done = nastavnik("migrate", "--home", platform.home)
    assert (done.returncode, done.stderr) == (0, "")
    assert all(process.is_alive() for process in platform.processes())


def test_queued_work_is_done_by_the_worker(platform: Running) -> None:
    sockets = platform.record["socket_dir"]
    with psycopg.connect(f"host={sockets} user=postgres dbname=nastavnik", autocommit=True) as everything:
        everything.execute(
            "WITH person AS (INSERT INTO app_user (public_id, fs_uniquifier, name)"
            " VALUES (gen_random_uuid(), 'expired', 'Expired') RETURNING id)"
            " INSERT INTO sign_in (token_hash, user_id, expires_at)"
            " SELECT word, person.id, now() + life::interval FROM person,"
            " (VALUES ('old', '-1 hour'), ('fresh', '1 hour')) AS signed_in (word, life)"
        )
        script = "from workers.celery_app import app; app.send_task('upkeep.forget_expired')"
        queue = {"REDIS_URL": f"unix://{sockets}/redis.sock?db=0"}
        subprocess.run([sys.executable, "-c", script], env=environment(**queue), check=True, timeout=60)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            left = everything.execute("SELECT token_hash FROM sign_in").fetchall()
            if len(left) < 2:
                break
            time.sleep(0.1)
        assert left == [("fresh",)]


def test_a_part_that_ends_by_itself_is_started_again(platform: Running) -> None:
    beat = platform.processes()[-1]
    subprocess.run(["kill", "-9", str(beat.pid)], check=True)
    platform.wait_for("The clock stopped by itself")
    deadline = time.monotonic() + 30
    while platform.processes()[-1] == beat and time.monotonic() < deadline:
        time.sleep(0.05)
    assert platform.processes()[-1].is_alive()
    assert platform.process.poll() is None


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_leaves_nothing_running(number: signal.Signals, tmp_path: Path) -> None:
    with running(tmp_path / "home") as started:
        processes, sockets = started.processes(), Path(str(started.record["socket_dir"]))
        assert len(processes) >= 5
        assert started.end(number) == 0
        assert started.said().endswith("Stopping\nEverything is stopped\n")
    assert [process for process in processes if process.is_alive()] == []
    assert not sockets.exists()
    assert not (tmp_path / "home" / "run.json").exists()


def test_after_a_kill_the_next_start_ends_the_orphans_and_nobody_else(tmp_path: Path) -> None:
    home = tmp_path / "home"
    first = Running(home)
    first.wait_until_up()
    orphans = first.processes()
    with psycopg.connect(f"host={first.record['socket_dir']} user=nastavnik_owner dbname=nastavnik") as owner:
        owner.execute("CREATE TABLE kept AS SELECT 'Ш' AS letter")
    # As PostgreSQL is when it writes its last checkpoint: not yet gone when the next start comes.
    stopped = [orphan for orphan in orphans if process_name(orphan) == "postgres"]
    for orphan in stopped:
        subprocess.run(["kill", "-STOP", str(orphan.pid)], check=True)
    first.end(signal.SIGKILL)
    bystander = subprocess.Popen(["sleep", "300"])
    try:
        # The bystander has got the number that an orphan had.
        record = json.loads((home / "run.json").read_text())
        record["processes"].append({"pid": bystander.pid, "started": 1, "signal": 9})
        (home / "run.json").write_text(json.dumps(record))
        with running(home) as second:
            assert "that an earlier run had left" in second.said()
            assert [orphan for orphan in orphans if orphan.is_alive()] == []
            assert bystander.poll() is None
            with psycopg.connect(
                f"host={second.record['socket_dir']} user=nastavnik_owner dbname=nastavnik"
            ) as owner:
                assert owner.execute("SELECT letter FROM kept").fetchone() == ("Ш",)
    finally:
        bystander.kill()
        bystander.wait()


def process_name(process: Recorded) -> str:
    """Return the name of a process, as the kernel knows it."""
    return Path(f"/proc/{process.pid}/comm").read_text().strip()


def test_with_servers_of_ones_own_nothing_is_embedded(server: Servers, tmp_path: Path) -> None:
    server.create_database("ones_own")
    own = {
        "DATABASE_URL": server.app_url("ones_own"),
        "REDIS_URL": server.redis_url,
        "MIGRATION_DATABASE_URL": server.owner_url("ones_own"),
        "BACKUP_DATABASE_URL": server.superuser_url("ones_own"),
    }
    with running(tmp_path / "home", **own) as started:
        assert get(started, "/account/login") == 200
        assert {process_name(process) for process in started.processes()}.isdisjoint(
            {"postgres", "redis-server"}
        )
        environments = [Path(f"/proc/{one.pid}/environ").read_bytes() for one in started.processes()]
        withheld = (b"MIGRATION_DATABASE_URL=", b"BACKUP_DATABASE_URL=")
        assert [one for one in environments if any(name in one for name in withheld)] == []
    assert not (tmp_path / "home" / "postgres").exists()


def test_a_database_of_ones_own_that_is_away_stops_the_start(tmp_path: Path) -> None:
    away = {
        "DATABASE_URL": "postgresql+psycopg://a@/b?host=/nonexistent",
        "REDIS_URL": "redis://127.0.0.1:1/0",
    }
    done = nastavnik("up", "--port", "0", "--home", tmp_path / "home", **away)
    assert (done.returncode, done.stdout) == (16, "")
    assert done.stderr.startswith("The database does not answer: ")
    assert done.stderr.count("\n") == 1
