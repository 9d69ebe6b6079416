"""Fixtures of the whole suite: a database a worker, the application, and people who are signed in."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from sqlalchemy import create_engine, func, update
from sqlalchemy.orm import Session

from commons.accounts.models import User
from commons.jobs.models import Job, JobState
from commons.letters.models import Letter, LetterState
from core.config import Mode, Settings
from municipal.app import create_app
from municipal.migrate import upgrade
from tests.client import Visitor
from tests.engines import dispose
from tests.factories.plant import Plant

if TYPE_CHECKING:  # pytest must load the plugin itself, to rewrite its assertions
    from collections.abc import Callable, Iterator

    from tests.servers import Servers

pytest_plugins = ["tests.servers"]

SECRET = "for the tests only: 0123456789abcdef"
FIELD_KEYS = "1:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="


@pytest.fixture(scope="session")
def database(server: Servers) -> str:
    """The name of this worker's own migrated database.

    Tests share it: each makes a municipality of its own, and the walls keep them apart.
    """
    name = f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    server.create_database(name)
    upgrade(server.owner_url(name))
    return name


@pytest.fixture(scope="session")
def settings(server: Servers, database: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of an application on the test servers, connected as the application's role."""
    return Settings(
        database_url=server.app_url(database),
        redis_url=server.redis_url,
        secret_key=SECRET,
        field_keys=FIELD_KEYS,
        home=tmp_path_factory.mktemp("home"),
        mode=Mode.EMBEDDED,
        secure_cookies=False,
    )


@pytest.fixture(scope="session")
def app(settings: Settings) -> Iterator[Flask]:
    """The application, with a crash raised instead of answered."""
    made = create_app(settings)
    made.config["PROPAGATE_EXCEPTIONS"] = True
    yield made
    dispose(made)


@pytest.fixture
def plant(server: Servers, database: str) -> Iterator[Plant]:
    """Puts rows into the database as the superuser, whom no wall stops, and looks at the truth."""
    engine = create_engine(server.superuser_url(database))
    with Session(engine, expire_on_commit=False) as session:
        yield Plant(session)
    engine.dispose()


@pytest.fixture
def nothing_is_stuck(plant: Plant) -> None:
    """Let no work that other tests left in the same database lie still: whoever asks /readyz would hear of it."""
    plant.session.execute(
        update(Job).where(Job.finished_at.is_(None)).values(state=JobState.DONE, finished_at=func.now())
    )
    plant.session.execute(update(Job).values(failure=None))
    plant.session.execute(
        update(Letter).where(Letter.state == LetterState.PENDING).values(state=LetterState.CANCELLED)
    )
    plant.session.commit()


@pytest.fixture
def visit(app: Flask, plant: Plant) -> Callable[[User | None], Visitor]:
    """Return a browser-like client signed in as a planted user, or as nobody."""

    def visitor(user: User | None = None) -> Visitor:
        return Visitor(app, plant.sign_in(user) if user else None, user)

    return visitor
