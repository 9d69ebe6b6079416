"""The command line starts without the weight of the web, speaks the operator's language and never shows a traceback."""

import subprocess
import sys

import pytest

from municipal import cli, failures
from tests.municipal.embedded.platform_run import environment, nastavnik

HEAVY = ["flask", "sqlalchemy", "celery", "alembic", "psycopg", "babel", "jinja2"]


def test_help_imports_nothing_heavy() -> None:
    script = (
        "import sys\nfrom municipal.cli import cli\ncli(['--help'], standalone_mode=False)\n"
        f"print(sorted(set({HEAVY!r}) & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment(), capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("name", list(cli.COMMANDS))
def test_every_listed_command_can_be_asked_for_help(name: str) -> None:
    done = nastavnik(name, "--help")
    assert (done.returncode, done.stderr) == (0, "")


def test_an_unknown_command_is_a_usage_error() -> None:
    assert nastavnik("nonsense").returncode == failures.Exit.USAGE


def test_a_failure_is_one_line_and_its_exit_code() -> None:
    done = nastavnik("migrate", DATABASE_URL="postgresql+psycopg://nobody@/none?host=/nonexistent")
    assert (done.returncode, done.stdout) == (failures.Exit.USAGE, "")
    assert done.stderr == (
        "Set both DATABASE_URL and REDIS_URL to use your own servers, or neither to use ours.\n"
    )


def test_a_database_of_ones_own_that_is_away_is_named() -> None:
    done = nastavnik("migrate", MIGRATION_DATABASE_URL="postgresql+psycopg://nobody@/none?host=/nonexistent")
    assert done.returncode == failures.Exit.DATABASE_UNREACHABLE
    assert done.stderr.startswith("The database does not answer: ")
    assert done.stderr.count("\n") == 1


def test_a_full_disk_is_found_behind_another_error() -> None:
    full = OSError(28, "No space left on device")
    wrapped = RuntimeError("could not save")
    wrapped.__cause__ = full
    assert failures.is_full_disk(wrapped)
    assert not failures.is_full_disk(RuntimeError("other"))
    assert not failures.is_full_disk(None)
