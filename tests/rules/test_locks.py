"""The locks pin what pyproject.toml asks for, each with hashes, and name no index."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^ ;\\]+)", re.MULTILINE)


def asked(group: str | None) -> list[Requirement]:
    """Return what the project asks for: at run time, or for a group of extras."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = project["optional-dependencies"][group] if group else project["dependencies"]
    return [Requirement(line) for line in lines]


def pinned(name: str) -> dict[str, str]:
    """Return the versions of a lock by normalised name."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return {canonicalize_name(package): version for package, version in _PINNED.findall(text)}


@pytest.mark.parametrize(
    ("lock", "group"),
    [("requirements.lock", None), ("requirements-dev.lock", None), ("requirements-dev.lock", "dev")],
)
def test_every_dependency_is_pinned_within_its_limits(lock: str, group: str | None) -> None:
    versions = pinned(lock)
    wrong = [
        str(one) for one in asked(group) if versions.get(canonicalize_name(one.name)) not in one.specifier
    ]
    assert wrong == []  # run `make lock`


def test_both_locks_agree() -> None:
    runtime = pinned("requirements.lock")
    assert runtime.items() <= pinned("requirements-dev.lock").items()


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_every_pin_has_a_hash_and_no_host_is_named(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    pins = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]
    assert len(pins) == len(_PINNED.findall(text))
    assert [pin.split()[0] for pin in pins if "--hash=sha256:" not in pin] == []
    assert "://" not in text
