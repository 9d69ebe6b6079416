"""compose.yaml is understood, serves every queue, and gives each service what it needs and no more."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from core.jobs import QUEUES
from tests.docker.container import DOCKER, ENTRYPOINT, ROOT, compose, grace_seconds, services_of_ours
from workers.celery_app import app as celery

COMPOSE = (DOCKER / "compose.yaml").read_text(encoding="utf-8")
EXAMPLE = (DOCKER / ".env.example").read_text(encoding="utf-8")
ASKED_FOR = set(re.findall(r"\$\{([A-Z_]+)", COMPOSE))
PASSED_ON = {
    name for one in services_of_ours().values() for name, value in one["environment"].items() if value is None
}
# Of what the sources read, our own names, and whatever the settings name; and what the entrypoint reads.
SOURCES = [
    path.read_text(encoding="utf-8")
    for top in ("platform", "workers")
    for path in (ROOT / top).glob("**/*.py")
]
READ = {
    *re.findall(r'"((?:NASTAVNIK|WEB|WORKER)_[A-Z_]+)"', "\n".join(SOURCES)),
    *re.findall(
        r'(?:required|get)\(\s*"([A-Z_]+)"', (ROOT / "platform/core/config.py").read_text(encoding="utf-8")
    ),
    *re.findall(r"\$\{([A-Z_]+)", ENTRYPOINT.read_text(encoding="utf-8")),
} - {"TMPDIR"}


def test_it_is_a_compose_file():
    command = [Path(sys.executable).with_name("check-jsonschema"), "--builtin-schema", "vendor.compose-spec"]
    done = subprocess.run([*command, DOCKER / "compose.yaml"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "ok -- validation done\n"), done.stdout + done.stderr


@pytest.mark.parametrize("name", sorted(ASKED_FOR | PASSED_ON | READ))
def test_every_variable_is_written_down(name):
    table = re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "docs/operations.md").read_text(encoding="utf-8"), re.M)
    assert table.count(name) == 1, "a variable has one line in docs/operations.md"


def test_the_example_names_every_variable_and_gives_away_none():
    lines = re.findall(r"^(#?)([A-Z_]+)=(.*)$", EXAMPLE, re.M)
    assert {name for _comment, name, _value in lines} == ASKED_FOR | PASSED_ON
    assert {value for comment, _name, value in lines if not comment} == {""}
    needed = set(re.findall(r"\$\{([A-Z_]+):\?", COMPOSE))
    assert {name for comment, name, _value in lines if not comment} == needed


def test_the_file_with_the_secrets_gets_neither_into_git_nor_into_the_image():
    ignored = subprocess.run(
        ["git", "check-ignore", "docker/.env"], cwd=ROOT, capture_output=True, check=False
    )
    assert ignored.returncode == 0
    assert "**/.env" in (ROOT / ".dockerignore").read_text().splitlines()


def test_every_command_is_a_role_of_the_entrypoint():
    roles = set(re.findall(r"^    ([a-z]+)\)$", ENTRYPOINT.read_text(), re.M))
    commands = {one["command"][0] for one in services_of_ours().values()}
    assert commands == roles == {"web", "worker", "beat", "migrate"}


def test_every_queue_is_served_and_none_twice():
    served = [
        queue
        for one in services_of_ours().values()
        for queue in one["environment"].get("WORKER_QUEUES", "").split(",")
        if queue
    ]
    assert sorted(set(served)) == sorted(served)
    assert set(QUEUES) == set(served)


def test_letters_do_not_wait_behind_a_report():
    serving = {
        name: one["environment"]["WORKER_QUEUES"].split(",")
        for name, one in services_of_ours().items()
        if "WORKER_QUEUES" in one["environment"]
    }
    assert serving == {"worker": ["upkeep", "mail"], "reports": ["reports"]}


def test_only_the_migration_may_be_the_owner_and_the_clock_knows_the_queue_alone():
    given = {name: set(one["environment"]) for name, one in services_of_ours().items()}
    assert {name for name, names in given.items() if "MIGRATION_DATABASE_URL" in names} == {"migrate"}
    assert given["beat"] == {"REDIS_URL"}


def test_nothing_of_ours_may_write_or_become_more_than_it_is():
    for name, one in services_of_ours().items():
        assert (one["read_only"], one["cap_drop"], one["init"]) == (True, ["ALL"], True), name
        assert one["security_opt"] == ["no-new-privileges:true"], name


def test_every_service_is_bounded():
    """In memory, in its log, and in what reaches it."""
    services = compose()["services"]
    for name, one in services.items():
        assert one["logging"]["options"].keys() == {"max-size", "max-file"}, name
        assert one["mem_limit"], name
    assert {name: one["ports"] for name, one in services.items() if "ports" in one} == {
        "web": ["127.0.0.1:${NASTAVNIK_PORT:-8000}:8000"]
    }
    assert compose()["networks"]["servers"] == {"internal": True}


def test_who_is_asked_to_stop_is_done_before_docker_loses_patience():
    """The web server's own patience, and the worker's until it gives back what runs, with a moment to spare."""
    said = ENTRYPOINT.read_text()
    [web] = re.findall(r"--graceful-timeout (\d+)", said)
    [worker] = re.findall(r"WORKER_STOP_SECONDS:-(\d+)", said)
    giving_back = celery.conf.worker_soft_shutdown_timeout
    assert (grace_seconds("web"), grace_seconds("worker"), grace_seconds("reports")) == (30, 180, 180)
    assert int(web) + 5 <= grace_seconds("web")
    assert int(worker) + giving_back + 10 <= grace_seconds("worker")


def test_nobody_waits_for_what_pages_can_do_without():
    waits = {name: one["depends_on"] for name, one in services_of_ours().items()}
    done, well = {"condition": "service_completed_successfully"}, {"condition": "service_healthy"}
    assert waits == {
        "migrate": {"postgres": well},
        "web": {"migrate": done, "redis": {"condition": "service_started"}},
        **{name: {"migrate": done, "redis": well} for name in ("worker", "reports", "beat")},
    }
