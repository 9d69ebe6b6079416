"""Production does not begin with settings that open it; each is named with what to do, and no value is repeated."""

import os
import subprocess
import sys
from dataclasses import replace

import pytest

from core.config import Mode, Settings
from core.encryption import new_key
from core.safety import UnsafeSettings, refuse_unsafe

SECRET = "5b1f0c7a9d3e48627fa1c0d9e8b7a6955b1f0c7a9d3e4862"
SAFE = Settings(
    "postgresql+psycopg://nastavnik_app@127.0.0.1:1/none", "redis://127.0.0.1:1/0", SECRET, field_keys=f"1:{new_key()}",
    public_url="https://nastavnik.example.org",
)  # fmt: skip


def test_safe_settings_are_let_through():
    refuse_unsafe(SAFE, {})
    refuse_unsafe(replace(SAFE, public_url="http://127.0.0.1:8000"), {"FLASK_DEBUG": "0"})
    refuse_unsafe(replace(SAFE, public_url="http://school.local", secure_cookies=False), {})


@pytest.mark.parametrize(
    ("changes", "environment", "named"),
    [
        ({"secret_key": "short"}, {}, "SECRET_KEY"),
        ({"secret_key": "x" * 64}, {}, "SECRET_KEY"),
        ({"secret_key": "for the tests only: 0123456789abcdef"}, {}, "SECRET_KEY"),
        ({"secret_key": "changeme-changeme-changeme-changeme-12"}, {}, "SECRET_KEY"),
        ({}, {"FLASK_DEBUG": "1"}, "FLASK_DEBUG"),
        ({}, {"FLASK_DEBUG": "True"}, "FLASK_DEBUG"),
        ({"public_url": "http://nastavnik.example.org"}, {}, "NASTAVNIK_PUBLIC_URL"),
        ({"field_keys": None}, {}, "NASTAVNIK_FIELD_KEYS"),
        ({"field_keys": "1:short"}, {}, "NASTAVNIK_FIELD_KEYS"),
    ],
)
def test_unsafe_settings_are_refused_by_name_and_without_their_value(changes, environment, named):
    unsafe = replace(SAFE, **changes)
    with pytest.raises(UnsafeSettings) as refused:
        refuse_unsafe(unsafe, environment)
    said = str(refused.value)
    assert named in said
    assert unsafe.secret_key not in said
    # One machine for itself may: it makes its own keys and serves nobody else.
    refuse_unsafe(replace(unsafe, mode=Mode.EMBEDDED), environment)


def test_all_reasons_are_said_at_once():
    with pytest.raises(UnsafeSettings) as refused:
        refuse_unsafe(replace(SAFE, secret_key="x", field_keys=None), {"FLASK_DEBUG": "1"})
    assert str(refused.value).count("\n- ") == 3


def start(**environment: str) -> "subprocess.CompletedProcess[str]":
    """Begin as the web server and the worker do."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("NASTAVNIK_", "FLASK_"))
    }
    return subprocess.run(
        [sys.executable, "-c", "from municipal.starting import application; application(); print('began')"],
        check=False, env={**kept, "NASTAVNIK_LANG": "en", **environment}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip


@pytest.fixture
def safe(server, database) -> dict[str, str]:
    return {
        "DATABASE_URL": server.app_url(database), "REDIS_URL": server.redis_url, "SECRET_KEY": SECRET,
        "NASTAVNIK_FIELD_KEYS": SAFE.field_keys or "", "NASTAVNIK_PUBLIC_URL": SAFE.public_url,
    }  # fmt: skip


def test_the_process_begins_or_ends_with_a_sentence(safe, server, database):
    assert start(**safe).stdout == "began\n"
    for changes, code, named in (
        ({"SECRET_KEY": "secret"}, 24, "SECRET_KEY"),
        ({"FLASK_DEBUG": "1"}, 24, "FLASK_DEBUG"),
        ({"DATABASE_URL": server.owner_url(database)}, 20, "DATABASE_URL"),
        ({"DATABASE_URL": server.superuser_url(database)}, 20, "DATABASE_URL"),
    ):
        ended = start(**{**safe, **changes})
        assert (ended.returncode, ended.stdout) == (code, "")
        assert named in ended.stderr
        assert "Traceback" not in ended.stderr
    unset = start(**{name: value for name, value in safe.items() if name != "SECRET_KEY"})
    assert (unset.returncode, unset.stderr) == (2, "SECRET_KEY is not set.\n")
