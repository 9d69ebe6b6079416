"""An erased account: who it was is nowhere any more, that somebody did something stays."""

from datetime import timedelta
from secrets import choice, token_hex

import pytest
from sqlalchemy import func, select, update

from commons.accounts.models import Membership, SignIn, User
from commons.accounts.roles import Role
from commons.audit.marks import Kind
from commons.audit.models import AuditEvent
from core.clock import now, today
from municipal import retention
from municipal.personal.accounts import ERASED_ACCOUNT, erase_account, idle_accounts
from tenants.roadmap.models import ActivityChange
from tests.municipal.personal.test_personal import places_that_hold

ROW = {"version": "1", "title": "Иначе", "deadline": "до 15.09.2026", "state": "in_work"}


@pytest.fixture
def place(plant):
    """A municipality whose service account works, and a curator whose name nobody else has."""
    municipality = plant.municipality()
    plant.user(Role.SERVICE, municipality)
    school = plant.school(plant.district(municipality))
    curator = plant.curator(school)
    stem = "Щу" + "".join(choice("бвгдклмнрст") for _ in range(8))
    curator.name, curator.email = f"{stem}ов Пётр", f"{token_hex(6)}@school.test"
    plant.session.commit()
    return municipality, school, curator, (stem, str(curator.email))


def work(plant, visit, school, curator):
    activity = plant.activity(plant.section(plant.roadmap(school)))
    address = f"/schools/{school.public_id}/roadmaps/activities/{activity.public_id}"
    assert visit(curator).post(address, ROW).status == 303
    return activity


def test_who_it_was_is_nowhere_and_what_was_done_stays(plant, visit, place):
    municipality, school, curator, markers = place
    activity = work(plant, visit, school, curator)
    administrator = visit(plant.user(Role.MUNICIPAL_ADMINISTRATOR, municipality))
    curator_there, number, public_id = visit(curator), curator.id, curator.public_id
    assert administrator.get(f"/access/{public_id}/erase").status == 200
    assert administrator.post(f"/access/{public_id}/erase").status == 303
    assert places_that_hold(plant, *markers) == []
    assert curator_there.get("/account/").status == 303
    plant.session.expire_all()
    assert (curator.name, curator.email, curator.active) == (ERASED_ACCOUNT, None, False)
    changes = plant.session.scalars(
        select(ActivityChange).where(ActivityChange.activity_id == activity.id)
    ).all()
    assert {(one.changed_by, one.changed_by_name) for one in changes} == {(number, ERASED_ACCOUNT)}
    assert activity.updated_by_name == ERASED_ACCOUNT
    ends = plant.session.scalars(select(Membership.ends_on).where(Membership.user_id == number)).all()
    assert ends == [today("Asia/Krasnoyarsk")]
    acts = select(func.count()).where(AuditEvent.actor_id == number)
    assert (plant.session.scalar(acts) or 0) > 0


def test_an_account_of_two_municipalities_is_erased_by_neither(plant, visit, place):
    municipality, _school, curator, _markers = place
    plant.membership(curator, Role.OBSERVER, plant.municipality())
    administrator = visit(plant.user(Role.MUNICIPAL_ADMINISTRATOR, municipality))
    assert administrator.post(f"/access/{curator.public_id}/erase").status == 404
    plant.session.refresh(curator)
    assert curator.active


def test_nobody_erases_themselves(plant, visit, place):
    municipality, *_ = place
    administrator = plant.user(Role.MUNICIPAL_ADMINISTRATOR, municipality)
    visitor = visit(administrator)
    assert visitor.post(f"/access/{administrator.public_id}/erase").status == 303
    assert visitor.get("/access").status == 200


# --- Retention ----------------------------------------------------------------------------------------------------------


def test_an_account_goes_three_years_after_its_last_role(app, plant, place):
    _municipality, school, curator, markers = place
    kept = plant.user(Role.SCHOOL_CURATOR, school, ends_on=today("UTC") - timedelta(days=2 * 365))
    day = today("UTC") - timedelta(days=3 * 365 + 2)
    plant.session.execute(update(Membership).where(Membership.user_id == curator.id).values(ends_on=day))
    plant.session.commit()
    with app.app_context():
        found = idle_accounts(3, 1000)
        assert curator.id in found
        assert kept.id not in found
        erase_account(curator.id, "retention")
        assert curator.id not in idle_accounts(3, 1000)
    assert places_that_hold(plant, *markers) == []


def test_what_is_past_its_time_goes_and_is_reported(app, plant, visit, place):
    municipality, school, curator, _markers = place
    plant.add(SignIn(token_hash=token_hex(32), user_id=curator.id, expires_at=now() - timedelta(days=1)))
    plant.add(
        AuditEvent(
            act="seen",
            object_kind=Kind.PERSON,
            school_id=school.id,
            source="x",
            happened_at=now() - timedelta(days=5 * 366),
        )
    )
    with app.app_context():
        removed = retention.apply()
    assert removed["sign_ins"] >= 1
    assert removed["events"] >= 1
    assert set(removed) == {period.key for period in retention.PERIODS}
    page = visit(plant.user(Role.MUNICIPAL_ADMINISTRATOR, municipality)).get("/register/retention")
    assert page.status == 200
    assert "Записи в журнале" in page.words() or "Сроки хранения" in page.words()
    assert f"Входы и одноразовые ссылки: {removed['sign_ins']}" in page.words()


def test_what_breaks_at_one_does_not_keep_the_others(app, plant, place, monkeypatch):
    def broken() -> int:
        raise ValueError("broken")

    first = retention.Period("first", "first", "now", broken)
    monkeypatch.setattr(retention, "PERIODS", (first, *retention.PERIODS))
    with app.app_context():
        removed = retention.apply()
    assert "first" not in removed
    assert "events" in removed


def test_platform_accounts_never_go(app, plant):
    service = plant.user(Role.SERVICE, plant.municipality(), ends_on=today("UTC") - timedelta(days=1500))
    with app.app_context():
        assert service.id not in idle_accounts(3, 1000)
    assert plant.session.get(User, service.id)
