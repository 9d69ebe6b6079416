"""The district sees how many people a school has, and who they are only while the school lets it."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from commons.accounts.roles import Role
from commons.audit.marks import Act, Kind
from commons.audit.models import AuditEvent
from commons.schools.models import PeopleOpening
from core.clock import today
from core.database import db
from core.tenancy import Reach, enter_reach
from tenants.people.models import Person, PersonGroup, PersonGroupMember

ZONE = "Asia/Krasnoyarsk"


@pytest.fixture
def place(plant):
    district = plant.district()
    return district, plant.school(district)


def opened(plant, school, **more) -> PeopleOpening:
    values = {"ends_on": today(ZONE), "opened_by": plant.curator(school).id, **more}
    return plant.add(PeopleOpening(school_id=school.id, **values))


def base(school) -> str:
    return f"/schools/{school.public_id}/people"


def group_of(plant, school, name: str, people: list[Person]) -> None:
    group = plant.add(
        PersonGroup(school_id=school.id, name=name, name_key=name.lower(), sort_key=name.lower())
    )
    for person in people:
        plant.add(PersonGroupMember(school_id=school.id, group_id=group.id, person_id=person.id))


def counted(page) -> list[tuple[str, str]]:
    rows = [page.words(row).rsplit(" ", 1) for row in page.all("tr")[1:]]
    return [(name, number) for name, number in rows]


def test_a_coordinator_gets_counts_and_not_people(plant, visit, place):
    """PRV: fewer than five are shown as "<5"."""
    district, school = place
    people = [plant.person(school, f"Тайнов{number}а А.П.") for number in range(7)]
    plant.person(school, "Ушедшая У.У.", archived_at=func.now())
    group_of(plant, school, "Классные руководители", people[:5])
    group_of(plant, school, "Совет", people[:4])
    group_of(plant, school, "Штаб", [])
    coordinator = visit(plant.coordinator(district))
    page = coordinator.get(f"{base(school)}/counts")
    assert page.status == 200
    assert "Тайнов" not in page.text
    assert counted(page) == [
        ("Все, кого называют дорожные карты школы", "7"), ("Классные руководители", "5"), ("Совет", "<5"), ("Штаб", "0"),
    ]  # fmt: skip
    assert coordinator.get(f"{base(school)}/").status == 403
    assert coordinator.get(f"{base(school)}/names/").status == 403


def test_the_exact_small_number_never_reaches_the_program(app, plant, place):
    district, school = place
    for number in range(4):
        plant.person(school, f"Тайнов{number}а А.П.")
    with app.app_context():
        enter_reach(Reach(user_id=plant.coordinator(district).id, school_id=school.id))
        rows = db.session.execute(select(func.guard.people_counts())).scalars().all()
        assert rows == [(None, None)]
        db.session.rollback()
        # Saying that one counts does not open the rows.
        db.session.connection().exec_driver_sql("SET app.counting = 'on'")
        assert db.session.scalar(select(func.count()).select_from(Person)) == 0


@pytest.mark.parametrize("role", [Role.DISTRICT_COORDINATOR, Role.MUNICIPAL_ADMINISTRATOR])
def test_while_the_school_lets_it_the_district_sees_them(plant, visit, place, role):
    district, school = place
    plant.person(school, "Тайнова А.П.")
    where = district if role is Role.DISTRICT_COORDINATOR else plant.session.get(type(school), school.id)
    who = plant.coordinator(district) if role is Role.DISTRICT_COORDINATOR else plant.user(
        role, plant.session.get(type(plant.municipality()), school.municipality_id)
    )  # fmt: skip
    assert where is not None
    page = visit(plant.curator(school)).post(f"{base(school)}/district", {"ends_on": today(ZONE).isoformat()})
    assert page.status == 303
    visitor = visit(who)
    assert "Тайнова А.П." in visitor.get(f"{base(school)}/").text
    assert visitor.get(f"{base(school)}/new").status == 403
    seen = plant.session.scalars(
        select(AuditEvent.actor_id).where(
            AuditEvent.school_id == school.id,
            AuditEvent.act == Act.SEEN,
            AuditEvent.object_kind == Kind.PERSON,
        )
    ).all()
    assert seen == [who.id]


@pytest.mark.parametrize(
    "more", [{"ends_on": today(ZONE) - timedelta(days=1)}, {"closed_at": func.now()}], ids=["over", "taken back"]
)  # fmt: skip
def test_afterwards_the_district_sees_numbers_again(app, plant, visit, place, more):
    district, school = place
    plant.person(school, "Тайнова А.П.")
    opened(plant, school, **more)
    coordinator = plant.coordinator(district)
    assert visit(coordinator).get(f"{base(school)}/").status == 403
    with app.app_context():
        enter_reach(Reach(user_id=coordinator.id, school_id=school.id))
        assert db.session.scalar(select(func.count()).select_from(Person)) == 0


def test_an_opening_holds_for_its_own_school_and_its_own_district(app, plant, visit, place):
    district, school = place
    neighbour = plant.school(district)
    for one in (school, neighbour):
        plant.person(one, "Тайнова А.П.")
    opened(plant, school)
    assert visit(plant.coordinator(district)).get(f"{base(neighbour)}/").status == 403
    assert visit(plant.coordinator(plant.district())).get(f"{base(school)}/").status == 404
    with app.app_context():
        enter_reach(Reach(user_id=plant.coordinator(district).id, schools=None))
        rows = (
            db.session.connection().exec_driver_sql("SELECT DISTINCT school_id FROM person").scalars().all()
        )
        assert rows == [school.id]


def test_the_school_takes_it_back_at_once(plant, visit, place):
    district, school = place
    opened(plant, school)
    coordinator = visit(plant.coordinator(district))
    assert coordinator.get(f"{base(school)}/").status == 200
    assert (
        visit(plant.user(Role.SCHOOL_DIRECTOR, school)).post(f"{base(school)}/district/close").status == 303
    )
    assert coordinator.get(f"{base(school)}/").status == 403


@pytest.mark.parametrize("day", ["", "вчера", "1999-01-01", str(today(ZONE) + timedelta(days=400))])
def test_an_odd_day_is_refused_beside_its_field(plant, visit, place, day):
    _district, school = place
    page = visit(plant.curator(school)).post(f"{base(school)}/district", {"ends_on": day})
    assert page.status == 422
    assert "не дальше чем через год" in page.words(page.all("div", id="ends_on-error")[0])
    assert plant.session.scalar(select(func.count()).where(PeopleOpening.school_id == school.id)) == 0


def test_who_only_looks_does_not_open(plant, visit, place):
    district, school = place
    for who in (plant.coordinator(district), plant.user(Role.RESPONSIBLE_PERSON, school)):
        assert visit(who).post(f"{base(school)}/district", {"ends_on": today(ZONE).isoformat()}).status == 403
