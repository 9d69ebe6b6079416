"""A coordinator enters for a school that sends paper, where the municipality allows it: marked and journaled."""

import pytest
from sqlalchemy import select

from commons.accounts.roles import Role
from commons.audit.models import AuditEvent
from commons.schools.models import Municipality
from tenants.roadmap.models import ActivityChange

ROW = {"version": "1", "title": "Совет наставников", "deadline": "до 15.09.2026", "state": "in_work"}


@pytest.fixture
def paper(plant):
    district = plant.district()
    school = plant.school(district, sends_paper=True)
    plant.session.get(Municipality, school.municipality_id).enters_for_schools = True
    plant.session.commit()
    activity = plant.activity(plant.section(plant.roadmap(school)))
    return district, school, activity


def address(school, activity) -> str:
    return f"/schools/{school.public_id}/roadmaps/activities/{activity.public_id}"


def test_what_is_entered_for_a_school_is_marked_and_journaled(plant, visit, paper):
    district, school, activity = paper
    coordinator = plant.coordinator(district)
    visitor = visit(coordinator)
    assert visitor.post(address(school, activity), ROW).status == 303
    plant.session.refresh(activity)
    assert activity.updated_by_name == f"{coordinator.name}, за школу"
    written = plant.session.scalars(
        select(ActivityChange.changed_by_name).where(ActivityChange.activity_id == activity.id)
    )
    assert set(written) == {f"{coordinator.name}, за школу"}
    marked = plant.session.scalars(select(AuditEvent.is_for_school).where(AuditEvent.school_id == school.id))
    assert set(marked) == {True}
    page = visitor.get(f"/schools/{school.public_id}/roadmaps/?all=1")
    assert f"Вы вносите за школу {school.short_name}" in page.words()


def test_what_the_school_writes_itself_is_not_marked(plant, visit, paper):
    _district, school, activity = paper
    curator = plant.curator(school)
    assert visit(curator).post(address(school, activity), ROW).status == 303
    plant.session.refresh(activity)
    assert activity.updated_by_name == curator.name
    marked = plant.session.scalars(select(AuditEvent.is_for_school).where(AuditEvent.school_id == school.id))
    assert set(marked) == {False}


@pytest.mark.parametrize(
    "missing", ["the school works here", "the municipality forbids", "another district", "closed"]
)
def test_otherwise_a_coordinator_only_looks(plant, visit, paper, missing):
    district, school, activity = paper
    if missing == "the school works here":
        school.sends_paper = False
    if missing == "the municipality forbids":
        plant.session.get(Municipality, school.municipality_id).enters_for_schools = False
    if missing == "closed":
        school.closed_on = activity.created_at.date()
    plant.session.commit()
    elsewhere = plant.district(plant.session.get(Municipality, school.municipality_id))
    who = plant.coordinator(elsewhere if missing == "another district" else district)
    refused = {"another district": 404, "closed": 422}.get(
        missing, 403
    )  # a closed school says that it is closed
    assert visit(who).post(address(school, activity), ROW).status == refused
    plant.session.refresh(activity)
    assert activity.version == 1


@pytest.mark.parametrize("role", [Role.MUNICIPAL_ADMINISTRATOR, Role.OBSERVER])
def test_nobody_else_of_the_municipality_enters(plant, visit, paper, role):
    _district, school, activity = paper
    who = plant.user(role, plant.session.get(Municipality, school.municipality_id))
    assert visit(who).post(address(school, activity), ROW).status == 403


def test_the_administrator_says_so_in_the_register_and_the_settings(plant, visit):
    municipality = plant.municipality()
    school = plant.school(plant.district(municipality))
    administrator = visit(plant.user(Role.MUNICIPAL_ADMINISTRATOR, municipality))
    settings = {
        "time_zone": "Asia/Krasnoyarsk", "working_days": ["1", "2", "3", "4", "5"], "enters_for_schools": "y", "version": "1",
    }  # fmt: skip
    assert administrator.post("/register/settings", settings).status == 303
    paper = f"/register/schools/{school.public_id}/paper"
    assert administrator.post(paper, {"sends_paper": "1"}).status == 303
    plant.session.refresh(municipality)
    plant.session.refresh(school)
    assert (municipality.enters_for_schools, school.sends_paper) == (True, True)
    assert administrator.post(paper, {"sends_paper": "0"}).status == 303
    plant.session.refresh(school)
    assert not school.sends_paper
