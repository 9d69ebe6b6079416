"""What is installed has everything that a checkout has: packages, templates, migrations, assets, translations."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.municipal.embedded.platform_run import environment

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ZipFile]:
    """The wheel of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    [path] = folder.glob("*.whl")
    with ZipFile(path) as archive:
        yield archive


def sources(folder: str, pattern: str = "**/*.py") -> set[str]:
    """Return the files of a folder of the checkout, relative to it."""
    return {path.relative_to(ROOT / folder).as_posix() for path in (ROOT / folder).glob(pattern)}


@pytest.mark.parametrize(
    ("folder", "inside", "pattern"),
    [
        ("platform/core", "core", "**/*.py"),
        ("platform/commons", "commons", "**/*.py"),
        ("platform/municipal", "municipal", "**/*.py"),
        ("platform/municipal", "municipal", "**/*.sql"),
        ("tenants", "tenants", "**/*.py"),
        ("workers", "workers", "**/*.py"),
        ("templates", "municipal/templates", "**/*.html"),
        ("templates", "municipal/templates", "**/*.typ"),
        ("migrations", "municipal/migrations", "**/*.py"),
        ("migrations", "municipal/migrations", "HEAD"),
        ("platform/municipal/static/dist", "municipal/static/dist", "*"),
        ("platform/municipal/translations", "municipal/translations", "**/*.mo"),
    ],
)
def test_the_wheel_holds_the_files_of(wheel: ZipFile, folder: str, inside: str, pattern: str) -> None:
    expected = {f"{inside}/{name}" for name in sources(folder, pattern)}
    assert expected != set()
    assert expected - set(wheel.namelist()) == set()


def test_the_wheel_holds_no_more_packages(wheel: ZipFile) -> None:
    tops = {name.split("/")[0] for name in wheel.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {
        "core",
        "commons",
        "municipal",
        "tenants",
        "workers",
    }


def test_the_installed_program_finds_its_own_migrations(wheel: ZipFile, tmp_path: Path) -> None:
    wheel.extractall(tmp_path)
    script = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n"
        "from municipal import migrate, places\n"
        "print(migrate.scripts()); print(places.templates())"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
    )
    assert done.stdout.split() == [
        str(tmp_path / "municipal" / "migrations"),
        str(tmp_path / "municipal" / "templates"),
    ]
