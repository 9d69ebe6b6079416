"""My account: live sign-ins are listed and ended, the password is changed, and dangerous acts ask for it again."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from commons.accounts.models import SignIn
from commons.accounts.proving import FIELD, PROVEN_FOR, proven
from commons.accounts.service import is_password
from commons.accounts.sign_ins import device_words
from core.access import Access, signed_in
from core.clock import now
from tests.client import Visitor
from tests.commons.accounts.conftest import PASSWORD
from tests.commons.accounts.test_sign_in import Browser

NEW = "совсем другой длинный пароль"
CHANGE = {"present": PASSWORD, "password": NEW, "again": NEW}


def rows(plant, user) -> list[SignIn]:
    plant.session.expire_all()
    return list(plant.session.scalars(select(SignIn).where(SignIn.user_id == user.id).order_by(SignIn.id)))


def make_old(plant, user, **columns) -> None:
    plant.session.execute(update(SignIn).where(SignIn.user_id == user.id).values(**columns))
    plant.session.commit()


def test_a_sign_in_without_use_ends_by_itself(app, plant, visit, member):
    """AUT: idle limit. A request within it keeps it alive."""
    visitor = visit(member)
    make_old(plant, member, last_seen_at=now() - timedelta(minutes=50))
    assert visitor.get("/account/").status == 200
    assert now() - rows(plant, member)[0].last_seen_at < timedelta(minutes=1)
    make_old(plant, member, last_seen_at=now() - timedelta(minutes=61))
    assert visitor.get("/account/").status == 303


def test_a_sign_in_in_use_is_not_written_at_every_page(plant, visit, member):
    visitor, seen = visit(member), now() - timedelta(seconds=40)
    make_old(plant, member, last_seen_at=seen)
    visitor.get("/account/")
    assert rows(plant, member)[0].last_seen_at == seen


def test_a_sign_in_ends_after_its_day_whatever_is_done(plant, visit, member):
    """AUT: absolute limit."""
    visitor = visit(member)
    make_old(plant, member, expires_at=now() - timedelta(seconds=1))
    assert visitor.get("/account/").status == 303


def test_a_new_sign_in_lasts_its_hours_and_knows_its_browser(app, plant, member, somewhere):
    browser = Browser(app, somewhere)
    agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:142.0) Gecko/20100101 Firefox/142.0"
    browser.sign_in(member.email, PASSWORD, headers={"User-Agent": agent})
    (row,) = rows(plant, member)
    assert (row.device, row.address) == ("Firefox, Windows", somewhere)
    assert row.expires_at - row.created_at == pytest.approx(timedelta(hours=12), abs=timedelta(minutes=1))


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36", "Chrome, Linux"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36 YaBrowser/25", "Яндекс Браузер, Android"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        ("curl/8.1", ""),
        ("<script>", ""),
    ],
)  # fmt: skip
def test_a_browser_is_named_as_people_know_it(agent, words):
    assert device_words(agent) == words


def test_sign_ins_are_listed_and_ended(app, plant, visit, member):
    """AUT: probe 19, two parallel sign-ins, one is ended."""
    here, there = visit(member), visit(member)
    page = here.get("/account/")
    assert len(page.all("tr")) == 3
    there_number = rows(plant, member)[1].public_id
    assert here.post(f"/account/sign-ins/{there_number}/end").status == 303
    assert (here.get("/account/").status, there.get("/account/").status) == (200, 303)


def test_all_other_sign_ins_are_ended_at_once(visit, member):
    here, *others = (visit(member) for _ in range(3))
    assert here.post("/account/sign-ins/end-others").status == 303
    assert [one.get("/account/").status for one in (here, *others)] == [200, 303, 303]


def test_somebody_elses_sign_in_cannot_be_ended(plant, visit, member):
    other = plant.curator(plant.school())
    theirs = visit(other)
    assert visit(member).post(f"/account/sign-ins/{rows(plant, other)[0].public_id}/end").status == 404
    assert theirs.get("/account/").status == 200


def test_a_changed_password_signs_out_everywhere_else(app, plant, visit, member):
    """AUT: probe 17, a copied cookie is dead after the change; here one goes on, with another sign-in."""
    here, there = visit(member), visit(member)
    with here.client.session_transaction() as kept:
        before = dict(kept)
    assert here.post("/account/password", CHANGE).status == 303
    assert (here.get("/account/").status, there.get("/account/").status) == (200, 303)
    copy = Visitor(app, None, None)
    with copy.client.session_transaction() as planted:
        planted.update(before)
    assert copy.get("/account/").status == 303
    with app.app_context():
        plant.session.refresh(member, ["password", "confirmed_at"])
        assert is_password(member, NEW)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"present": "not it at all"}, "present"),
        ({"present": ""}, "present"),
        ({"again": "something else"}, "again"),
        ({"password": "short", "again": "short"}, "password"),
    ],
)
def test_a_wrong_change_is_refused_beside_its_field(app, plant, visit, member, wrong, field):
    here, there = visit(member), visit(member)
    page = here.post("/account/password", {**CHANGE, **wrong})
    assert page.status == 422
    assert [one.get("id") for one in page.all("div", class_="form-error")] == [f"{field}-error"]
    assert there.get("/account/").status == 200


def test_the_present_password_cannot_be_guessed_at_an_open_computer(visit, member):
    here = visit(member)
    tries = [
        here.post("/account/password", {**CHANGE, "present": f"guess {number}"}).status for number in range(7)
    ]
    assert tries == [422] * 5 + [429] * 2


# --- Freshness ----------------------------------------------------------------------------------------------------------


def test_a_dangerous_page_asks_for_the_password_when_it_was_given_long_ago(plant, visit, member):
    visitor = visit(member)
    assert visitor.get("/account/two-factor").status == 200
    make_old(plant, member, proven_at=now() - PROVEN_FOR)
    page = visitor.get("/account/two-factor")
    assert page.location == "/account/verify?next=/account/two-factor"
    part = visitor.get("/account/two-factor", fragment=True)
    assert (part.status, part.headers["HX-Redirect"]) == (403, page.location)
    asked = visitor.get(page.location)
    assert asked.status == 200
    wrong = visitor.post(page.location, {"password": "not it"})
    assert wrong.status == 422
    assert visitor.post(page.location, {"password": PASSWORD}).location == "/account/two-factor"
    assert visitor.get("/account/two-factor").status == 200


def test_a_dangerous_act_keeps_what_was_sent_until_the_password_is_given(plant, visit, member):
    """Nothing typed is lost: the fields come along and the act is done."""
    visitor = visit(member)
    make_old(plant, member, proven_at=now() - PROVEN_FOR)
    sent = {"code": "12 34<b>"}
    page = visitor.post("/account/two-factor", sent)
    assert page.status == 403
    assert [box.get("value") for box in page.all("input", name="code")] == ["12 34<b>"]
    again = visitor.post("/account/two-factor", {**sent, FIELD: "not it"})
    assert again.status == 422
    assert [box.get("value") for box in again.all("input", name="code")] == ["12 34<b>"]
    done = visitor.post("/account/two-factor", {**sent, FIELD: PASSWORD})
    assert done.status == 422  # the code is none; the question is over
    assert done.all("input", name=FIELD) == []


def test_the_way_on_leads_nowhere_else(plant, visit, member):
    visitor = visit(member)
    for wanted in ("//evil.test", "/\\evil.test", "https:evil.test", "javascript:alert(1)"):
        answer = visitor.post(f"/account/verify?next={wanted}", {"password": PASSWORD})
        assert answer.location == "/"


def test_the_guard_of_a_page_stays_readable_through_the_question():
    """`proven` stands below the guard, so the walk over all routes still finds who may come."""

    @signed_in
    @proven
    def view():
        return ""

    assert view.access == Access("signed_in")
