"""People with passwords, and applications whose neighbours are away."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from secrets import randbelow

import pytest
from flask import Flask
from flask_security import hash_password

from commons.accounts.models import User
from commons.accounts.roles import Role
from commons.letters.models import Letter
from commons.letters.turns import HeldLetter
from core.config import Settings
from core.mail import Words
from municipal.app import create_app
from municipal.letter_words import Composer
from tests.engines import dispose
from tests.factories.plant import Plant

PASSWORD = "a long and quiet password"


def an_address() -> str:
    """Return an address on the network from which nobody has tried anything yet; workers of a run share one Redis."""
    return f"10.{randbelow(256)}.{randbelow(256)}.{randbelow(256)}"


@pytest.fixture
def somewhere() -> str:
    return an_address()


@pytest.fixture(scope="session")
def password_hash(app: Flask) -> str:
    """What is kept of the password; made once, it costs what it should."""
    with app.app_context():
        kept: str = hash_password(PASSWORD)
    return kept


@pytest.fixture
def member(plant: Plant, password_hash: str) -> User:
    """The curator of a school, who has a password."""
    user = plant.user(Role.SCHOOL_CURATOR, plant.school())
    user.password = password_hash
    plant.session.commit()
    return user


@pytest.fixture
def application(settings: Settings) -> Iterator[Callable[..., Flask]]:
    """Make an application with other settings, closed after the test."""
    made: list[Flask] = []

    def make(**changes: object) -> Flask:
        made.append(create_app(replace(settings, **changes)))
        return made[-1]

    yield make
    for app in made:
        dispose(app)


def words_of(app: Flask, letter: Letter, compose: Composer) -> Words | None:
    """Return what a letter says when it is sent, as whoever composes its kind makes it."""
    held = HeldLetter(
        letter.id, letter.municipality_id, letter.kind, letter.day, letter.address, letter.message_key, 1, letter.key,
        letter.public_id,
    )  # fmt: skip
    with app.app_context():
        ((_held, words),) = list(compose([held]))
    return words
