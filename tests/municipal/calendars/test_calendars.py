"""Deadlines in somebody's own calendar: the address is secret, revocable, and shows what its owner sees at this moment."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy import select, update

from commons.accounts.models import Membership, User
from municipal.calendars.models import CalendarFeed
from tenants.roadmap.models import Activity, ActivityResponsible
from tenants.roadmap.vocabulary import ActivityState, DeadlineKind
from tests.client import Page, Visitor
from tests.factories.plant import Plant

Visit = Callable[[User | None], Visitor]
DAY = date(2026, 12, 31)


@dataclass
class Desk:
    """A curator who is named in one of two rows of their school, and somebody who is not signed in."""

    plant: Plant
    school: Any
    user: User
    curator: Visitor
    nobody: Visitor
    mine: Activity
    other: Activity

    def make(self, **form: str) -> str:
        """Make an address and return its path."""
        page = self.curator.post("/account/calendars", {"name": "Телефон", **form})
        assert page.status == 201, page.words()[:400]
        assert page.headers["Cache-Control"] == "no-store"
        found = re.search(r"/calendar/[\w-]+\.ics", page.text)
        assert found
        return found.group()

    def read(self, path: str) -> Page:
        return self.nobody.get(path)

    def events(self, path: str) -> list[Any]:
        page = self.read(path)
        assert page.status == 200
        return list(Calendar.from_ical(page.body).walk("VEVENT"))


@pytest.fixture
def desk(plant: Plant, visit: Visit) -> Desk:
    school = plant.school(plant.district(plant.municipality()))
    user = plant.curator(school)
    person = plant.person(school, "Лугова Н.П.", user_id=user.id)
    section = plant.section(plant.roadmap(school))
    due = {"deadline_kind": DeadlineKind.BY_DATE, "due_on": DAY, "deadline_text": "до 31.12.2026"}
    mine = plant.activity(section, title="Издать приказ, срочно; «да»", result_text="Приказ", **due)
    plant.add(
        ActivityResponsible(
            school_id=school.id, activity_id=mine.id, position=1, text="Лугова Н.П.", person_id=person.id
        )
    )
    other = plant.activity(
        section, title="Неделя наставника", deadline_kind=DeadlineKind.DATE_RANGE, starts_on=date(2026, 11, 23),
        due_on=date(2026, 11, 27),
    )  # fmt: skip
    plant.activity(section, title="Без срока")
    return Desk(plant, school, user, visit(user), visit(None), mine, other)


def test_an_event_is_a_whole_day_and_ends_the_day_after(desk: Desk) -> None:
    [event] = desk.events(desk.make())
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (DAY, DAY + timedelta(days=1))
    assert event["UID"] == f"{desk.mine.public_id}@nastavnik"
    assert "Издать приказ, срочно; «да»" in event["SUMMARY"]
    assert "Лугова" not in desk.read(desk.make()).body.decode()
    page = desk.read(desk.make())
    assert page.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert all(len(line) <= 75 for line in page.body.split(b"\r\n"))


def test_a_written_range_is_an_event_of_all_its_days(desk: Desk) -> None:
    events = {str(event["UID"]): event for event in desk.events(desk.make(school=str(desk.school.public_id)))}
    assert len(events) == 2
    event = events[f"{desk.other.public_id}@nastavnik"]
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2026, 11, 23), date(2026, 11, 28))


def test_a_changed_row_changes_the_same_event(desk: Desk) -> None:
    path = desk.make()
    [before] = desk.events(path)
    page = desk.curator.post(
        f"/schools/{desk.school.public_id}/roadmaps/activities/{desk.mine.public_id}",
        {"version": "1", "deadline": "до 15.01.2027"},
    )
    assert page.status == 303
    [after] = desk.events(path)
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["DTSTART"].dt == date(2027, 1, 15)


@pytest.mark.parametrize(
    ("values", "status", "mark"),
    [
        ({"state": ActivityState.CANCELLED}, "CANCELLED", False),
        ({"state": ActivityState.DONE, "done_on": date(2026, 9, 1)}, "CONFIRMED", True),
    ],
)
def test_what_is_done_or_off_says_so(desk: Desk, values: dict[str, Any], status: str, mark: bool) -> None:
    desk.plant.session.execute(update(Activity).where(Activity.id == desk.mine.id).values(**values))
    desk.plant.session.commit()
    [event] = desk.events(desk.make())
    assert event["STATUS"] == status
    assert event["SUMMARY"].startswith("✓") == mark


def test_a_revoked_address_shows_nothing_and_only_its_owner_revokes(
    desk: Desk, plant: Plant, visit: Visit
) -> None:
    path = desk.make()
    feed = plant.session.scalars(select(CalendarFeed).where(CalendarFeed.user_id == desk.user.id)).one()
    stranger = visit(plant.curator(desk.school))
    stranger.post(f"/account/calendars/{feed.public_id}/revoke")
    assert desk.read(path).status == 200
    assert desk.curator.post(f"/account/calendars/{feed.public_id}/revoke").status == 303
    assert desk.read(path).status == 404
    assert desk.curator.post(f"/account/calendars/{feed.public_id}/revoke").status == 303


def test_the_secret_is_kept_nowhere_and_shown_once(desk: Desk, plant: Plant) -> None:
    path = desk.make()
    secret = path.removeprefix("/calendar/").removesuffix(".ics")
    feed = plant.session.scalars(select(CalendarFeed).where(CalendarFeed.user_id == desk.user.id)).one()
    assert secret not in {feed.secret_hash, feed.name}
    assert secret not in desk.curator.get("/account/calendars").text
    assert desk.read("/calendar/" + "x" * 43 + ".ics").status == 404


def test_an_ended_role_ends_what_the_address_shows(desk: Desk, plant: Plant) -> None:
    path, whole = desk.make(), desk.make(school=str(desk.school.public_id))
    plant.session.execute(
        update(Membership).where(Membership.user_id == desk.user.id).values(ends_on=date(2021, 1, 1))
    )
    plant.session.commit()
    assert desk.read(whole).status == 404
    assert desk.read(path).status == 404 or desk.events(path) == []
    plant.session.execute(update(User).where(User.id == desk.user.id).values(active=False))
    plant.session.commit()
    assert desk.read(path).status == 404


def test_a_school_that_is_not_ones_own_is_refused(desk: Desk, plant: Plant) -> None:
    foreign = plant.school(plant.district(plant.municipality()))
    for form in ({"school": str(foreign.public_id)}, {"school": "чужая"}, {"name": " "}, {"name": "x" * 101}):
        assert desk.curator.post("/account/calendars", {"name": "Телефон", **form}).status == 422
    assert plant.session.scalars(select(CalendarFeed).where(CalendarFeed.user_id == desk.user.id)).all() == []


def test_there_is_an_end_to_the_number_of_addresses(desk: Desk) -> None:
    for _number in range(20):
        desk.make()
    assert desk.curator.post("/account/calendars", {"name": "Ещё"}).status == 422
