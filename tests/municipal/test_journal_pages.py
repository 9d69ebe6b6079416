"""The journal is read by school and by object, filtered, and taken away; who takes it is in it."""

from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import select, update

from commons.accounts.models import SignIn
from commons.accounts.proving import PROVEN_FOR
from commons.accounts.roles import Role
from commons.audit.marks import Act, Kind
from commons.audit.models import AuditEvent
from core.clock import now, today

ROW = {"version": "1", "title": "=HYPERLINK(1)", "deadline": "до 15.09.2026", "state": "in_work"}


@pytest.fixture
def place(plant):
    district = plant.district()
    school = plant.school(district)
    activity = plant.activity(plant.section(plant.roadmap(school)), title="=1+1 совет")
    return district, school, activity


def journal(school, query: str = "") -> str:
    return f"/schools/{school.public_id}/journal/{query}"


def save(visitor, school, activity) -> None:
    assert (
        visitor.post(f"/schools/{school.public_id}/roadmaps/activities/{activity.public_id}", ROW).status
        == 303
    )


def rows(page) -> list[str]:
    return [page.words(row) for row in page.all("tr")[1:]]


def test_a_school_reads_who_did_what_from_where(plant, visit, place):
    _district, school, activity = place
    curator = plant.curator(school)
    save(visit(curator), school, activity)
    for reader in (
        visit(curator),
        visit(plant.user(Role.SCHOOL_DIRECTOR, school)),
        visit(plant.coordinator(_district)),
    ):
        (row,) = rows(reader.get(journal(school)))
        assert curator.name in row
        assert "изменено: мероприятие" in row
        assert "состояние: план → в работе" in row
        assert "также:" in row
        assert "127.0.0.0/24" in row
    assert visit(plant.user(Role.RESPONSIBLE_PERSON, school)).get(journal(school)).status == 403


def test_it_is_narrowed_to_a_kind_a_day_and_an_object(plant, visit, place):
    _district, school, activity = place
    curator = visit(plant.curator(school))
    save(curator, school, activity)
    other = plant.activity(plant.section(plant.roadmap(school)))
    save(curator, school, other)
    curator.post(f"/schools/{school.public_id}/people/", {"name": "Лугова А.П."})
    day = today("Asia/Krasnoyarsk")
    counts = {
        "": 3, "?kind=activity": 2, "?kind=person": 1, f"?activity={activity.public_id}": 1,
        f"?since={day}&until={day}": 3, f"?since={day + timedelta(days=1)}": 0, f"?until={day - timedelta(days=1)}": 0,
        "?kind=nonsense&since=вчера&activity=x": 3,
    }  # fmt: skip
    assert {query: len(rows(curator.get(journal(school, query)))) for query in counts} == counts


def test_another_schools_object_is_found_in_nobodys_journal(plant, visit, place):
    _district, school, _activity = place
    elsewhere = plant.school()
    theirs = plant.activity(plant.section(plant.roadmap(elsewhere)))
    save(visit(plant.curator(elsewhere)), elsewhere, theirs)
    page = visit(plant.curator(school)).get(journal(school, f"?activity={theirs.public_id}"))
    assert (page.status, rows(page)) == (200, [])


def test_an_overseer_reads_of_their_own_places_only(plant, visit, place):
    district, school, _activity = place
    municipality = plant.session.get(type(plant.municipality()), school.municipality_id)
    next_school, elsewhere = plant.school(plant.district(municipality)), plant.school()
    for one in (school, next_school, elsewhere):
        save(visit(plant.curator(one)), one, plant.activity(plant.section(plant.roadmap(one))))
    administrator = visit(plant.user(Role.MUNICIPAL_ADMINISTRATOR, municipality))
    administrator.post("/register/districts", {"name": "Заречный"})
    seen = {
        "coordinator": (visit(plant.coordinator(district)), {school.short_name}),
        "administrator": (administrator, {school.short_name, next_school.short_name}),
    }
    for who, (visitor, names) in seen.items():
        text = visitor.get("/journal").text
        assert {
            one.short_name for one in (school, next_school, elsewhere) if one.short_name in text
        } == names, who
        assert ("Заречный" in text) == (who == "administrator")


def test_a_long_journal_has_pages(plant, visit, place):
    _district, school, _activity = place
    curator = plant.curator(school)
    for number in range(60):
        plant.session.add(
            AuditEvent(
                act=Act.SEEN,
                object_kind=Kind.PERSON,
                school_id=school.id,
                source=f"10.0.{number}.0/24",
                actor_id=curator.id,
            )
        )
    plant.session.commit()
    first = visit(curator).get(journal(school))
    assert (len(rows(first)), "10.0.59.0/24" in rows(first)[0]) == (50, True)
    (following,) = first.all("a", rel="next")
    assert len(rows(visit(curator).get(following.get("href")))) == 10


def test_it_is_taken_away_as_texts_and_that_is_journaled(plant, visit, place):
    """INP: nothing that was typed is a formula."""
    _district, school, activity = place
    curator = plant.curator(school)
    visitor = visit(curator)
    save(visitor, school, activity)
    answer = visitor.get(journal(school, "journal.xlsx"))
    assert answer.headers["Content-Disposition"] == "attachment; filename=journal.xlsx"
    sheet = load_workbook(BytesIO(answer.body)).active
    assert sheet.max_row == 2
    assert {cell.data_type for cell in sheet[2]} <= {"s", "n"}
    assert sheet["E2"].value == "=HYPERLINK(1)"
    assert sheet["E2"].data_type == "s"
    taken = select(AuditEvent.actor_id).where(
        AuditEvent.school_id == school.id, AuditEvent.act == Act.DOWNLOADED
    )
    plant.session.rollback()
    assert plant.session.scalars(taken).all() == [curator.id]


def test_taking_it_away_asks_for_the_password_after_a_while(plant, visit, place):
    _district, school, _activity = place
    curator = plant.curator(school)
    visitor = visit(curator)
    plant.session.execute(
        update(SignIn).where(SignIn.user_id == curator.id).values(proven_at=now() - PROVEN_FOR)
    )
    plant.session.commit()
    assert visitor.get(journal(school, "journal.xlsx")).location.startswith("/account/verify?next=")


def test_looks_at_addresses_and_names_are_in_it(plant, visit, place):
    """Views of personal data are journaled, by whoever makes them."""
    district, school, _activity = place
    curator, coordinator = plant.curator(school), plant.coordinator(district)
    for address in ("letters/", "people/", "people/names/"):
        assert visit(curator).get(f"/schools/{school.public_id}/{address}").status == 200
    assert visit(coordinator).get("/access").status == 200
    plant.session.rollback()
    seen = plant.session.execute(
        select(AuditEvent.object_kind, AuditEvent.actor_id).where(
            AuditEvent.act == Act.SEEN, AuditEvent.actor_id.in_((curator.id, coordinator.id))
        )
    ).all()
    assert sorted(tuple(one) for one in seen) == sorted(
        [("letter", curator.id), ("person", curator.id), ("person", curator.id), ("account", coordinator.id)]
    )
