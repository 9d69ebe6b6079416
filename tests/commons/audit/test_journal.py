"""The journal: what is done is in it with the change itself, names nobody, and cannot be taken back."""

from datetime import timedelta

import psycopg
import pytest
from sqlalchemy import func, select

from commons.accounts.roles import Role
from commons.audit.marks import Act, Kind
from commons.audit.models import AuditEvent
from commons.audit.service import record, record_seen, source
from core.clock import now
from core.database import db, identity
from core.tenancy import Reach, enter_reach
from tests.factories.plant import Plant


@pytest.fixture
def at(plant: Plant):
    school = plant.school()
    activity = plant.activity(plant.section(plant.roadmap(school)))
    return school, activity, plant.curator(school)


def events(plant: Plant, **where) -> list[AuditEvent]:
    statement = select(AuditEvent).order_by(AuditEvent.id)
    plant.session.expire_all()
    return list(plant.session.scalars(statement.filter_by(**where)))


def save(visitor, school, activity, **more):
    form = {
        "version": "1",
        "title": "Назначить Тайнову А.П.",
        "deadline": "до 15.09.2026",
        "state": "planned",
        **more,
    }
    return visitor.post(f"/schools/{school.public_id}/roadmaps/activities/{activity.public_id}", form)


def test_a_saved_row_is_journaled_with_who_when_where_and_what(plant, visit, at):
    school, activity, curator = at
    assert (
        save(
            visit(curator), school, activity, state="done", done_on="2026-09-01", document_kind="none"
        ).status
        == 303
    )
    (event,) = events(plant, school_id=school.id)
    assert (event.act, event.object_kind, event.object_number) == (Act.CHANGED, Kind.ACTIVITY, activity.id)
    assert (event.actor_id, event.source, event.route) == (
        curator.id,
        "127.0.0.0/24",
        "roadmap.save_activity",
    )
    assert event.new["state"] == "done"
    assert event.old["state"] == "planned"
    assert event.new["done_on"] == "2026-09-01"
    assert {"title", "deadline_text"} <= set(event.hidden)
    assert not event.is_for_school


def test_texts_that_may_name_people_are_not_in_it(plant, visit, at):
    """AUD, PRV: erasure could not reach them."""
    school, activity, curator = at
    save(visit(curator), school, activity, responsible="Тайнова А.П.")
    visit(curator).post(
        f"/schools/{school.public_id}/people/", {"name": "Тайнова А.П.", "email": "tainova@school.test"}
    )
    said = plant.session.scalars(
        select(func.to_jsonb(AuditEvent.__table__.table_valued())).where(AuditEvent.school_id == school.id)
    ).all()
    assert len(said) >= 2
    assert [one for one in said if "айнов" in str(one) or "tainova" in str(one)] == []


def test_what_is_refused_leaves_nothing(plant, visit, at):
    school, activity, curator = at
    assert save(visit(curator), school, activity, version="7").status >= 400
    assert save(visit(curator), school, activity, title="").status == 422
    assert events(plant, school_id=school.id) == []


def test_roles_and_the_register_are_journaled_in_their_municipality(plant, visit):
    municipality = plant.municipality()
    administrator = plant.user(Role.MUNICIPAL_ADMINISTRATOR, municipality)
    assert visit(administrator).post("/register/districts", {"name": "Заречный"}).status == 303
    (event,) = events(plant, municipality_id=municipality.id)
    assert (event.object_kind, event.act, event.new) == (
        Kind.DISTRICT, Act.ADDED, {"municipality_id": municipality.id, "name": "Заречный"},
    )  # fmt: skip


def test_the_applications_role_can_only_add_and_read(app, plant, at):
    school, _activity, curator = at
    plant.add(
        AuditEvent(
            act=Act.SEEN, object_kind=Kind.PERSON, school_id=school.id, source="x", actor_id=curator.id
        )
    )
    for statement in (
        "UPDATE audit_event SET source = 'y'",
        "DELETE FROM audit_event",
        "TRUNCATE audit_event",
    ):
        with app.app_context():
            enter_reach(Reach(user_id=curator.id, school_id=school.id, may_write=True))
            with pytest.raises(Exception, match="permission denied") as refused:
                db.session.connection().exec_driver_sql(statement)
            assert isinstance(refused.value.orig, psycopg.errors.InsufficientPrivilege)


@pytest.mark.parametrize("forged", ["actor_id", "school_id"])
def test_nobody_writes_in_anothers_name_or_place(app, plant, at, forged):
    school, _activity, curator = at
    other = plant.school()
    wrong = {"actor_id": plant.curator(other).id, "school_id": other.id}[forged]
    with app.app_context():
        enter_reach(Reach(user_id=curator.id, school_id=school.id))
        with pytest.raises(Exception, match="row-level security"):
            record(Act.SEEN, Kind.PERSON, **{"school_id": school.id, forged: wrong})


def test_the_journal_of_a_school_is_read_by_its_own(app, plant, at):
    school, _activity, curator = at
    plant.add(AuditEvent(act=Act.SEEN, object_kind=Kind.PERSON, school_id=school.id, source="x"))
    district = plant.coordinator(plant.session.get(type(plant.district()), school.district_id))
    readers = {
        curator.id: 1, district.id: 1, plant.user(Role.SCHOOL_DIRECTOR, school).id: 1,
        plant.user(Role.RESPONSIBLE_PERSON, school).id: 0, plant.curator(plant.school()).id: 0,
    }  # fmt: skip
    for user_id, seen in readers.items():
        with app.app_context():
            enter_reach(Reach(user_id=user_id))
            count = select(func.count()).select_from(AuditEvent).where(AuditEvent.school_id == school.id)
            assert db.session.scalar(count) == seen


def test_who_may_not_read_the_journal_is_journaled_all_the_same(app, plant, at):
    school, *_ = at
    responsible = plant.user(Role.RESPONSIBLE_PERSON, school)
    with app.app_context():
        enter_reach(Reach(user_id=responsible.id, school_id=school.id))
        record_seen(Kind.PERSON, school_id=school.id)
        db.session.commit()
    (event,) = events(plant, school_id=school.id)
    assert (event.actor_id, event.source, event.route) == (responsible.id, "platform", None)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"),
        ("", "unknown"),
        ("nonsense", "unknown"),
    ],
)
def test_only_the_network_is_kept(app, address, network):
    with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
        assert source() == network


def test_old_events_go_by_the_guard_alone_and_never_young_ones(app, plant, at):
    school, *_ = at
    for years in (0, 2, 6):
        plant.add(
            AuditEvent(
                act=Act.SEEN, object_kind=Kind.PERSON, school_id=school.id, source="x",
                happened_at=now() - timedelta(days=365 * years + 1),
            )
        )  # fmt: skip
    forget = select(func.guard.forget_events(now() - timedelta(days=5 * 365)))
    with app.app_context():
        assert db.session.scalar(forget) == 0, "only the identity's connection"
        assert identity.session.scalar(forget) >= 1
        identity.session.commit()
        assert identity.session.scalar(select(func.guard.forget_events(now()))) >= 1
        identity.session.commit()
    assert len(events(plant, school_id=school.id)) == 1
