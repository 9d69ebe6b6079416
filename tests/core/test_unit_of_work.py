"""One commit after a good answer; after a refusal nothing half done, and a sentence for two at the same moment."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask, make_response
from psycopg import errors as refusals
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, OperationalError

from commons.accounts.models import User
from core.access import public
from core.database import db, identity
from core.errors import Conflict, Rejected
from core.unit_of_work import after_commit
from municipal.app import create_app
from tests.client import Page, Visitor
from tests.engines import dispose
from tests.factories.plant import Plant

Act = Callable[[], Any]


@pytest.fixture
def acted(settings: Any) -> Iterator[tuple[Flask, dict[str, Act]]]:
    """An application with one route, whose act a test chooses."""
    app, acts = create_app(settings), dict[str, Act]()

    @app.post("/act")
    @public
    def act() -> Any:
        return acts["act"]()

    yield app, acts
    dispose(app)


def post(app: Flask, *, fragment: bool = False) -> Page:
    return Visitor(app, None, None).post("/act", fragment=fragment)


@pytest.mark.parametrize("fragment", [False, True])
def test_a_returned_refusal_leaves_nothing_half_done(
    acted: tuple[Flask, dict[str, Act]], plant: Plant, fragment: bool
) -> None:
    app, acts = acted
    user, left = plant.user(), []

    def rename_and_refuse() -> Any:
        found = identity.session.scalars(select(User).where(User.id == user.id)).one()
        found.name = "Половина дела"
        identity.session.flush()
        after_commit(lambda: left.append("told"))
        return make_response("no", 422)

    acts["act"] = rename_and_refuse
    with app.app_context():
        before = identity.session.scalars(select(User.name).where(User.id == user.id)).one()
    assert post(app, fragment=fragment).status == 422
    with app.app_context():
        assert identity.session.scalars(select(User.name).where(User.id == user.id)).one() == before
    assert left == []


def test_a_failing_act_after_the_commit_spoils_neither_the_answer_nor_the_next_act(
    acted: tuple[Flask, dict[str, Act]],
) -> None:
    app, acts = acted
    left = []

    def act() -> str:
        after_commit(lambda: 1 / 0)
        after_commit(lambda: left.append("told"))
        return "yes"

    acts["act"] = act
    assert (post(app).status, left) == (200, ["told"])


AT_ONCE = [
    OperationalError("", {}, refusals.DeadlockDetected()),
    OperationalError("", {}, refusals.SerializationFailure()),
    OperationalError("", {}, refusals.LockNotAvailable()),
    IntegrityError("", {}, refusals.UniqueViolation()),
    Conflict(),
]


@pytest.mark.parametrize("error", AT_ONCE, ids=lambda error: type(getattr(error, "orig", error)).__name__)
@pytest.mark.parametrize("fragment", [False, True])
def test_two_at_the_same_moment_are_told_so(
    acted: tuple[Flask, dict[str, Act]], error: Exception, fragment: bool
) -> None:
    app, acts = acted

    def act() -> str:
        raise error

    acts["act"] = act
    page = post(app, fragment=fragment)
    assert (page.status, page.headers.get("HX-Reswap")) == (409, "none" if fragment else None)
    assert "Кто-то сохранил раньше" in page.words()


def test_an_error_at_the_commit_itself_is_answered_in_words(
    acted: tuple[Flask, dict[str, Act]], monkeypatch: pytest.MonkeyPatch
) -> None:
    app, acts = acted
    acts["act"] = lambda: "yes"

    def refuse() -> None:
        raise OperationalError("", {}, refusals.SerializationFailure())

    monkeypatch.setattr(db.session, "commit", refuse)
    assert post(app).status == 409


def test_a_refusal_raised_in_a_row_never_takes_its_place(acted: tuple[Flask, dict[str, Act]]) -> None:
    app, acts = acted

    def act() -> str:
        raise Rejected({"": "Так нельзя."})

    acts["act"] = act
    page = post(app, fragment=True)
    assert (page.status, page.headers["HX-Reswap"]) == (422, "none")
    assert "Так нельзя." in page.words()
