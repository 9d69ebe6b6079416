"""A one-time link sets a password once: looking uses nothing up, and what does not work looks alike."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask

from commons.accounts.models import OneTimeLink, SignIn, User
from commons.accounts.roles import Role
from commons.accounts.service import make_link
from core.clock import now
from tests.client import Page, Visitor
from tests.factories.plant import Plant

Visit = Callable[[User | None], Visitor]
# «й» as one sign; keyboards of some systems send two.
PASSWORD = "тихий лес у реки"


def link_of(plant: Plant, user: User, *, lasts: timedelta | None = None) -> str:
    token, link = make_link(user.id)
    if lasts is not None:
        link.expires_at = now() + lasts
    plant.add(link)
    return f"/account/link/{token}"


def chosen(password: str, again: str | None = None) -> dict[str, str]:
    return {"password": password, "again": password if again is None else again}


def wrong(page: Page) -> list[str]:
    return [element.get("id") for element in page.all("div", class_="form-error")]


def test_a_password_is_set_and_signs_in(plant: Plant, visit: Visit) -> None:
    user = plant.user(Role.OBSERVER, plant.municipality())
    address = link_of(plant, user)
    visitor = visit(None)
    assert visitor.get(address).status == 200
    done = visitor.post(address, chosen(PASSWORD))
    assert (done.status, done.location) == (303, "/account/login")
    two_signs = PASSWORD.replace("й", "й")
    signed_in = visitor.post("/account/login", {"email": user.email, "password": two_signs})
    assert (signed_in.status, signed_in.location) == (302, "/")


def test_looking_uses_nothing_up(plant: Plant, visit: Visit) -> None:
    address = link_of(plant, plant.user())
    visitor = visit(None)
    assert [visitor.get(address).status for _ in range(3)] == [200, 200, 200]
    assert visitor.client.head(address).status_code == 200


def test_a_used_an_expired_and_an_unknown_link_look_alike(plant: Plant, visit: Visit) -> None:
    user = plant.user()
    used, expired = link_of(plant, user), link_of(plant, user, lasts=-timedelta(seconds=1))
    visitor = visit(None)
    assert visitor.post(used, chosen(PASSWORD)).status == 303
    visitor.get("/account/login")  # shows the message of the good end, which would stand on the next page
    pages = [visitor.get(address) for address in (used, expired, "/account/link/never-given")]
    assert [page.status for page in pages] == [404, 404, 404]
    texts = {page.words() for page in pages}
    assert len(texts) == 1
    posts = [
        visitor.post(address, chosen(PASSWORD)) for address in (used, expired, "/account/link/never-given")
    ]
    assert {(page.status, page.words()) for page in posts} == {(404, *texts)}


def test_a_refused_password_leaves_the_link_working(plant: Plant, visit: Visit) -> None:
    user = plant.user()
    address = link_of(plant, user)
    visitor = visit(None)
    own = (user.email or "").split("@")[0]
    refused = [
        chosen("short"),
        chosen("a" * 12),
        chosen("x" * 100 + "й" * 20),
        chosen(f"{own}-и-ещё"),
        chosen(""),
    ]
    pages = [visitor.post(address, data) for data in refused]
    assert [(page.status, wrong(page)) for page in pages] == [(422, ["password-error"])] * 5
    differ = visitor.post(address, chosen(PASSWORD, "другое"))
    assert (differ.status, wrong(differ)) == (422, ["again-error"])
    assert [box.get("value") for box in differ.all("input", type="password")] == ["", ""]
    assert visitor.post(address, chosen(PASSWORD)).status == 303


def test_of_many_uses_at_once_one_wins(plant: Plant, app: Flask) -> None:
    address = link_of(plant, plant.user())
    visitors = [Visitor(app, None, None) for _ in range(8)]
    with ThreadPoolExecutor(8) as threads:
        numbered = enumerate(visitors)
        answers = list(
            threads.map(lambda one: one[1].post(address, chosen(f"{PASSWORD} {one[0]}")), numbered)
        )
    assert sorted(answer.status for answer in answers) == [303] + [404] * 7


def test_a_new_password_ends_every_sign_in_and_every_other_link(plant: Plant, visit: Visit) -> None:
    user = plant.user(Role.OBSERVER, plant.municipality())
    elsewhere = visit(user)
    assert elsewhere.get("/overview").status == 200
    first, second = link_of(plant, user), link_of(plant, user)
    visit(None).post(first, chosen(PASSWORD))
    assert elsewhere.get("/overview").status == 303
    assert visit(None).get(second).status == 404
    assert plant.session.query(SignIn).filter_by(user_id=user.id).count() == 0


def test_somebody_switched_off_sets_no_password(plant: Plant, visit: Visit) -> None:
    user = plant.user()
    address = link_of(plant, user)
    user.active = False
    plant.session.commit()
    assert visit(None).get(address).status == 404
    assert visit(None).post(address, chosen(PASSWORD)).status == 404


def test_the_address_tells_nobody_its_token(plant: Plant, visit: Visit) -> None:
    address = link_of(plant, plant.user())
    page = visit(None).get(address)
    assert (page.headers["Referrer-Policy"], page.headers["Cache-Control"]) == ("strict-origin", "no-store")
    token = address.rsplit("/", 1)[1]
    kept = plant.session.query(OneTimeLink.token_hash).all()
    assert [row for row in kept if token in row[0]] == []


@pytest.mark.parametrize(
    "password",
    [
        "Наставник2026!!",
        "школа школа 12",
        "qwertyuiop123",
        "123456789012345",
        "Йцукен-йцукен",
        "Пароль!Пароль!",
    ],
)
def test_what_is_tried_first_is_refused(plant: Plant, visit: Visit, password: str) -> None:
    """AUT-02."""
    address = link_of(plant, plant.user(Role.OBSERVER, plant.municipality()))
    page = visit(None).post(address, chosen(password))
    assert (page.status, wrong(page)) == (422, ["password-error"])


@pytest.mark.parametrize("password", ["школа у тихой реки", "наставник любит чай", "qwerty и ещё слова"])
def test_words_of_ones_own_beside_them_are_enough(plant: Plant, visit: Visit, password: str) -> None:
    address = link_of(plant, plant.user(Role.OBSERVER, plant.municipality()))
    assert visit(None).post(address, chosen(password)).status == 303
