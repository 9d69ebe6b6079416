"""The Dockerfile names what is there, and the scripts beside it are sound; no image can be built in a test."""

import fnmatch
import re
import stat
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet

from tests.docker.container import DOCKER, ENTRYPOINT, ROOT

# Lines that are continued are one instruction.
DOCKERFILE = (DOCKER / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
IGNORED = [
    line
    for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
SCRIPTS = sorted(DOCKER.glob("**/*.sh"))


def instructions(name: str) -> list[str]:
    """Return what follows an instruction, each time it is given."""
    return re.findall(rf"^{name} +(.*)$", DOCKERFILE, re.M)


def copied_from_here() -> set[str]:
    """Return the paths that are copied out of the checkout."""
    lines = [re.sub(r"--chmod=\d+ ", "", line) for line in instructions("COPY") if "--from=" not in line]
    return {source for line in lines for source in line.split()[:-1]}


def is_ignored(path: str) -> bool:
    """Whether .dockerignore keeps a path, or a folder above it, from the build; in the forms we use."""
    above = [path, *(str(one) for one in Path(path).parents if str(one) != ".")]
    return any(
        fnmatch.fnmatch(one, pattern.removeprefix("**/")) or fnmatch.fnmatch(Path(one).name, pattern[3:])
        if pattern.startswith("**/")
        else one == pattern
        for one in above
        for pattern in IGNORED
    )


def test_what_is_copied_is_there_and_not_ignored():
    copied = copied_from_here()
    assert copied == {
        "requirements.lock", "requirements-dev.lock", ".", "docker/entrypoint.sh", "docker/healthy.py",
    }  # fmt: skip
    assert [path for path in copied if not (ROOT / path).exists() or is_ignored(path)] == []


def test_what_is_installed_from_is_copied_before():
    before, _copy, _after = DOCKERFILE.partition("COPY . .")
    assert set(re.findall(r"-r (\S+)", before)) == {"requirements.lock", "requirements-dev.lock"}


@pytest.mark.parametrize(
    "path",
    [
        "README.md", "pyproject.toml", "package.json", "package-lock.json", ".npmrc", ".gitignore", "migrations/HEAD",
        "platform/municipal/assets.mjs", "platform/municipal/static/js/app.js", "platform/municipal/embedded/roles.sql",
        "platform/municipal/translations/ru/LC_MESSAGES/messages.po", "templates/layouts/page.html", "workers/task.py",
    ],
)  # fmt: skip
def test_what_the_build_needs_is_not_ignored(path):
    assert not is_ignored(path)


@pytest.mark.parametrize(
    "path",
    [
        ".git/config", ".venv/bin/python", "var/secret-key", "docker/.env", "node_modules/a/b.js", "tests/conftest.py",
        "tenants/__pycache__/a.pyc", "platform/municipal/static/dist/manifest.json",
        "platform/municipal/translations/ru/LC_MESSAGES/messages.mo",
    ],
)  # fmt: skip
def test_what_must_not_get_into_the_image_is_ignored(path):
    assert is_ignored(path)


def test_its_python_is_one_that_the_project_takes():
    versions = set(re.findall(r"^FROM python:([\d.]+)-slim", DOCKERFILE, re.M))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert len(versions) == 1
    assert SpecifierSet(project["requires-python"]).contains(versions.pop())


def test_only_the_runtime_gets_into_the_last_stage():
    last = DOCKERFILE[DOCKERFILE.rindex("FROM base") :]
    assert re.findall(r"^COPY --from=build (.*)$", last, re.M) == ["/opt/nastavnik /opt/nastavnik"]
    assert "/opt/tools" not in last


def test_it_does_not_run_as_root_and_starts_what_was_copied():
    folder = "/usr/local/lib/nastavnik/"
    assert instructions("USER") == ["nastavnik"]
    assert instructions("ENTRYPOINT") == [f'["{folder}{ENTRYPOINT.name}"]']
    assert f'["python", "{folder}healthy.py"]' in instructions("HEALTHCHECK")[0]
    assert instructions("CMD") == ['["web"]']


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_is_sound(script):
    shellcheck = Path(sys.executable).with_name("shellcheck")
    found = subprocess.run([shellcheck, script], capture_output=True, text=True, check=False)
    assert (found.returncode, found.stdout) == (0, "")
    assert subprocess.run(["sh", "-n", script], check=False).returncode == 0
    assert script.stat().st_mode & stat.S_IXUSR, "the PostgreSQL image sources what it cannot run"


def test_there_are_scripts():
    assert [path.name for path in SCRIPTS] == ["entrypoint.sh", "20-database.sh"]
