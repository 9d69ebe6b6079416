"""Every route, asked for in every role, from every place: the answer is what the table of roles and acts says.

`make test` takes one variant of each route and role; `make matrix` (MATRIX=all) all of them: places, fragments, HEAD,
conditions.
"""

import os
import zlib
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from commons.accounts.models import User
from commons.accounts.roles import CAPABILITIES, CONDITIONAL, PLACES, Capability, Condition, Role
from commons.schools.models import PeopleOpening
from core.access import Access
from core.clock import today
from tests.rules.access_table import PAGE, render
from tests.rules.test_routes import UNGUARDED, Answer, Visitors, access_of, address, planted_values, send
from tests.rules.walk import ROUTES, Route, World, world

ALL = os.environ.get("MATRIX") == "all"

WHO = [role for role in Role if role is not Role.SERVICE]


class Place(StrEnum):
    """Where the role is held, seen from the school that is asked for."""

    OWN = "own"
    NEXT_SCHOOL = "next school of the district"
    NEXT_DISTRICT = "another district"
    ELSEWHERE = "another municipality"


class State(StrEnum):
    """What the school has agreed with the district."""

    PLAIN = "plain"
    ON_PAPER = "on paper"
    OPENED = "opened"


SHAPES = ("page", "fragment", "HEAD")
# Sent without anything in the address; what is asked here is only who may come.
BARE = Route(200)
# What one person ordered or brought is missing to everybody else, colleagues of the same place too.
ONES_OWN = ("reports.", "intake.")
# Let in, and told that there is no such thing of theirs.
NOTHING_THERE = {"account.end_sign_in": 404, "account.new_codes": 404}
OF_ACCOUNTS = ("access.fresh_link", "access.forget_second_factor", "access.ask_to_erase", "access.erase")
NAMING = {endpoint for _method, endpoint in ROUTES}
AGREED = {
    State.PLAIN: (),
    State.ON_PAPER: (Condition.ON_PAPER, Condition.OPENED),
    State.OPENED: (Condition.OPENED,),
}


@dataclass(frozen=True)
class Cell:
    """One question of the matrix."""

    role: Role | None
    place: Place = Place.OWN
    state: State = State.PLAIN
    shape: str = "page"


def cells(method: str) -> list[Cell]:
    """Return every cell of a route. Roles held in a district or wider cover its schools, so they have fewer places."""
    found = [Cell(None, shape=shape) for shape in SHAPES]
    for role, place, shape in product(WHO, Place, SHAPES):
        held_in_school = PLACES[role][1]
        if place is Place.NEXT_SCHOOL and not held_in_school:
            continue
        if place is Place.NEXT_DISTRICT and role is Role.MUNICIPAL_ADMINISTRATOR:
            continue
        found.append(Cell(role, place, shape=shape))
    found += [Cell(role, state=state) for role in CONDITIONAL for state in (State.ON_PAPER, State.OPENED)]
    return [one for one in found if one.shape != "HEAD" or method == "GET"]


def chosen(method: str, endpoint: str) -> list[Cell]:
    """Return the cells to ask now: all, or one of each role, another for each route."""
    every = cells(method)
    if ALL:
        return every
    found = []
    for role in (None, *WHO):
        mine = [one for one in every if one.role is role]
        found.append(mine[zlib.crc32(f"{method} {endpoint} {role}".encode()) % len(mine)])
    return found


def expected(access: Access, endpoint: str, cell: Cell) -> str:
    """Return what the table says: "in", "refused", "missing" or "signed out"."""
    if cell.role is None:
        return "signed out"
    if access.audience == "signed_in":
        return "in"
    holds = access.capability in CAPABILITIES[cell.role]
    if access.audience == "school":
        is_in = holds or _condition(cell.role, access) in AGREED[cell.state]
        return "missing" if cell.place is not Place.OWN else "in" if is_in else "refused"
    # Those of a school read its journal in the school.
    if not holds or (endpoint.startswith("journal.") and PLACES[cell.role][1]):
        return "refused"
    is_theirs = cell.role is Role.MUNICIPAL_ADMINISTRATOR or not endpoint.startswith(ONES_OWN)
    # The model is the whole municipality's, whichever district its coordinator has.
    is_here = cell.place is not Place.ELSEWHERE and not (
        cell.place is Place.NEXT_DISTRICT and endpoint.startswith("access.")
    )
    # A link or a second step lost touches the whole account: only who has the whole municipality.
    is_theirs = is_theirs and (endpoint not in OF_ACCOUNTS or cell.role is Role.MUNICIPAL_ADMINISTRATOR)
    return "in" if endpoint not in NAMING or (is_theirs and is_here) else "missing"


def _condition(role: Role, access: Access) -> Condition | None:
    return CONDITIONAL.get(role, {}).get(Capability(access.capability or ""))


def fits(answer: Answer, due: str, route: Route) -> bool:
    """Tell whether an answer is the one that is due. What the owner gets may be a refusal too: of an empty file, say."""
    is_asked_to_sign_in = answer.status == 401 or answer.header("Location").startswith("/account/login")
    if due == "signed out":
        return is_asked_to_sign_in
    if due != "in":
        return answer.status == {"refused": 403, "missing": 404}[due]
    usual = answer.status < 500 and answer.status not in {403, 404} and not is_asked_to_sign_in
    return usual or answer.status in {route.gets, route.fragment}


def person(cell: Cell, one: World) -> User | None:
    """Return somebody with the role of a cell, planted beside a world."""
    if cell.role is None:
        return None
    if cell.role is Role.MUNICIPAL_ADMINISTRATOR and cell.place is Place.OWN:
        return one.administrator  # whose things stand in the world
    plant, in_school = one.plant, PLACES[cell.role][1]
    if cell.role is Role.MUNICIPAL_ADMINISTRATOR:
        return plant.user(cell.role, plant.municipality())
    district = {
        Place.OWN: lambda: one.district,
        Place.NEXT_SCHOOL: lambda: one.district,
        Place.NEXT_DISTRICT: lambda: plant.district(one.municipality),
        Place.ELSEWHERE: plant.district,
    }[cell.place]()
    if not in_school:
        return plant.user(cell.role, district)
    return plant.user(cell.role, one.school if cell.place is Place.OWN else plant.school(district))


def values(app: Flask, endpoint: str, one: World) -> dict[str, str]:
    """Return what stands in an address: a thing of the world, or a word of a fixed list."""
    words = {
        "overview.rows": {"reason": "overdue"},
        "account.end_sign_in": {"sign_in": str(one.school.public_id)},
        "views.remove": {"view": str(one.school.public_id)},
        "calendars.revoke": {"feed_id": str(one.school.public_id)},
    }
    return words[endpoint] if endpoint in words else planted_values(app, endpoint, one)


class Worlds:
    """Worlds in every state of agreement, made when they are needed; where somebody writes, a new one."""

    def __init__(self, session: Session, app: Flask) -> None:
        self.session, self.app, self._kept = session, app, {}
        self._people: dict[tuple[Cell, int], tuple[User | None, Visitors]] = {}
        self.visitors = Visitors(app)

    def of(self, state: State, *, fresh: bool) -> World:
        if not fresh and state in self._kept:
            return self._kept[state]
        one = world(self.session)
        if state is State.ON_PAPER:
            one.municipality.enters_for_schools = one.school.sends_paper = True
        if state is State.OPENED:
            one.plant.add(
                PeopleOpening(
                    school_id=one.school.id, opened_by=one.curator.id, ends_on=today("Asia/Krasnoyarsk")
                )
            )
        self.session.commit()
        return one if fresh else self._kept.setdefault(state, one)

    def visitor(self, cell: Cell, one: World) -> Any:
        key = (Cell(cell.role, cell.place, cell.state), one.school.id)
        if key not in self._people:
            self._people[key] = (person(cell, one), self.visitors)
            self.session.commit()
        return self.visitors.of(self._people[key][0], one)


@pytest.fixture(scope="module")
def worlds(session, app) -> Worlds:
    return Worlds(session, app)


def guarded_routes() -> list[tuple[str, str]]:
    """Return every route that asks who comes, from the page of the documentation: a new one must stand there first."""
    found = []
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        parts = [part.strip() for part in line.strip("|").split("|")]
        if len(parts) == 4 and parts[1] in {"GET", "POST"} and parts[3] not in {"public", "sign-in's own"}:
            found.append((parts[1], parts[2]))
    return found


def test_the_documentation_shows_the_table_and_every_route(app):
    assert PAGE.read_text(encoding="utf-8") == render(app), "run `make access` and look at what changed"


def test_every_guarded_route_is_in_the_matrix(app):
    there = {
        ("POST" if "POST" in (rule.methods or ()) else "GET", rule.endpoint)
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in UNGUARDED and access_of(app, rule.endpoint).audience != "public"
    }
    assert set(guarded_routes()) == there
    assert len(there) >= 100


@pytest.mark.parametrize(("method", "endpoint"), guarded_routes())
def test_the_answer_equals_the_table(method, endpoint, app, worlds):
    """ACL: roles × acts × places, in one table; see docs/access.md."""
    route, access, wrong = ROUTES.get((method, endpoint), BARE), access_of(app, endpoint), []
    for cell in chosen(method, endpoint):
        due = expected(access, endpoint, cell)
        one = worlds.of(cell.state, fresh=due == "in" and method == "POST")
        path = address(app, endpoint, method, values(app, endpoint, one))
        visitor = worlds.visitor(cell, one)
        asked = "HEAD" if cell.shape == "HEAD" else method
        answer = send(visitor, asked, path, route.form(one), fragment=cell.shape == "fragment")
        if not fits(answer, due, route) and not (
            due == "in" and answer.status == NOTHING_THERE.get(endpoint)
        ):
            wrong.append((cell, answer.status, due))
    assert wrong == []
