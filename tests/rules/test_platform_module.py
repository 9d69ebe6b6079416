"""The folder `platform/` is a place for sources and never a package: Python has a module of that name."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_pythons_own_platform_is_imported_from_the_root() -> None:
    script = "import platform; print(platform.__file__, bool(platform.python_version()))"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    path, works = done.stdout.split()
    assert (Path(path).name, works) == ("platform.py", "True")
    assert ROOT / "platform" not in Path(path).parents


def test_platform_and_tests_of_it_hold_no_package_of_that_name() -> None:
    assert not (ROOT / "platform" / "__init__.py").exists()
    assert not (ROOT / "tests" / "platform").exists()
