"""What a calendar program reads: an all-day event a row, on its last day (RFC 5545)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from icalendar import Calendar, Event
from sqlalchemy import ColumnElement, select

from commons.schools.models import School
from core.clock import SchoolYear
from core.database import db
from core.translating import gettext as _
from tenants.people.models import Person
from tenants.roadmap.due import falls_due_on
from tenants.roadmap.models import Activity, ActivityResponsible, Roadmap
from tenants.roadmap.vocabulary import ActivityState, DeadlineKind, RoadmapStatus

# A program reads so many at most; a district's hundred schools have fewer in a year.
MOST = 5_000


@dataclass(frozen=True, slots=True)
class Day:
    """A row with a last day."""

    key: UUID
    title: str
    number: str | None
    deadline_text: str
    result_text: str
    kind: DeadlineKind
    starts_on: date | None
    due_on: date | None
    last_year: int
    state: ActivityState
    version: int
    changed_at: datetime
    school: UUID
    school_name: str

    @property
    def last(self) -> date | None:
        """The last day."""
        return falls_due_on(self.kind, self.due_on, SchoolYear(self.last_year).end)

    @property
    def first(self) -> date | None:
        """The first day of the event: of a written range its beginning, else the last day itself."""
        is_range = self.kind == DeadlineKind.DATE_RANGE and self.starts_on is not None
        return self.starts_on if is_range else self.last


def of_person(user_id: int) -> list[Day]:
    """Return the rows that name a person, in all schools of the reach."""
    named = (
        select(ActivityResponsible.activity_id)
        .join(Person, Person.id == ActivityResponsible.person_id)
        .where(Person.user_id == user_id)
    )
    return _days(Activity.id.in_(named))


def of_school(school_id: int) -> list[Day]:
    """Return the rows of a school of the reach."""
    return _days(Activity.school_id == school_id)


def _days(condition: ColumnElement[bool]) -> list[Day]:
    statement = (
        select(
            Activity.public_id, Activity.title, Activity.number, Activity.deadline_text, Activity.result_text,
            Activity.deadline_kind, Activity.starts_on, Activity.due_on, Roadmap.last_year, Activity.state,
            Activity.version, Activity.updated_at, School.public_id, School.short_name,
        )
        .join(Roadmap, Roadmap.id == Activity.roadmap_id)
        .join(School, School.id == Activity.school_id)
        .where(
            condition, Activity.archived_at.is_(None), Roadmap.archived_at.is_(None), Roadmap.confirmed_at.is_not(None),
            Roadmap.status != RoadmapStatus.CLOSED, School.closed_on.is_(None),
        )
        .order_by(Activity.due_on, Activity.id)
        .limit(MOST)
    )  # fmt: skip
    rows: Iterable[Any] = db.session.execute(statement)
    return [Day(*row) for row in rows]


def calendar_of(name: str, days: Iterable[Day], site: str) -> bytes:
    """Return the calendar. `site` is the address of the platform, without a slash at its end.

    An event keeps its UID for ever and counts in SEQUENCE, so that a changed row changes the same event; a cancelled one says
    so. The end of an all-day event is the day after its last (RFC 5545, 3.6.1). Nothing but the row's own words is in it: no
    names.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Nastavnik//roadmap//RU")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-published-ttl", "PT1H")
    for day in days:
        if (event := _event(day, site)) is not None:
            calendar.add_component(event)
    return calendar.to_ical()


def _event(day: Day, site: str) -> Event | None:
    first, last = day.first, day.last
    if first is None or last is None:
        return None
    event = Event()
    event.add("uid", f"{day.key}@nastavnik")
    event.add("sequence", day.version)
    event.add("dtstamp", day.changed_at)
    event.add("last-modified", day.changed_at)
    event.add("dtstart", min(first, last))
    event.add("dtend", last + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    mark = "✓ " if day.state == ActivityState.DONE else ""
    number = f"{day.number} " if day.number else ""
    event.add("summary", f"{mark}{number}{day.title} ({day.school_name})")
    is_off = day.state in {ActivityState.CANCELLED, ActivityState.NOT_APPLICABLE}
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    address = f"{site}/schools/{day.school}/roadmaps/activities/{day.key}/card"
    event.add("url", address)
    parts = [_("Deadline: %(words)s", words=day.deadline_text) if day.deadline_text else "",
             _("Result: %(words)s", words=day.result_text) if day.result_text else "", address]  # fmt: skip
    event.add("description", "\n".join(part for part in parts if part))
    return event
