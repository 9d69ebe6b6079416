"""What waits for somebody: rows to accept, rows that came back, rows they are named in."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, select

from commons.accounts.roles import Capability
from commons.accounts.standing import Standing
from commons.schools.models import Municipality, School
from core.clock import SchoolYear, today
from core.database import db
from tenants.people.models import Person
from tenants.roadmap.due import days_left, falls_due_on, is_overdue
from tenants.roadmap.models import Activity, ActivityResponsible, Roadmap
from tenants.roadmap.rows import SOON
from tenants.roadmap.vocabulary import OPEN_STATES, ActivityState

# A list shows so many, the most urgent first, and says when there are more.
MOST = 100


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A row that waits for somebody."""

    activity: UUID
    school: UUID
    school_name: str
    number: str | None
    title: str
    state: ActivityState
    due: date | None
    reason: str | None
    today: date

    @property
    def is_overdue(self) -> bool:
        """Whether the school owes it and its day is past."""
        return is_overdue(self.state, self.due, self.today)

    @property
    def days_left(self) -> int | None:
        """Days to its last day; None without one."""
        return days_left(self.due, self.today)


@dataclass(frozen=True, slots=True)
class Waiting:
    """The lists of one person, each with the most urgent first; one more than MOST says that there are more."""

    to_accept: list[WaitingRow]
    returned: list[WaitingRow]
    mine: list[WaitingRow]


def waiting_for(who: Standing) -> Waiting:
    """Return what waits for somebody in all schools of their reach, three statements whatever there is."""
    accepts = Activity.school_id.in_(who.schools(Capability.ROADMAP_ACCEPT))
    writes = Activity.school_id.in_(who.schools(Capability.ROADMAP_WRITE))
    named = (
        select(ActivityResponsible.activity_id)
        .join(Person, Person.id == ActivityResponsible.person_id)
        .where(Person.user_id == who.user_id)
    )
    mine = _rows(and_(Activity.id.in_(named), Activity.state.in_(sorted(OPEN_STATES))))
    return Waiting(
        to_accept=_rows(and_(accepts, Activity.state == ActivityState.SUBMITTED)),
        returned=_rows(and_(writes, Activity.state == ActivityState.RETURNED)),
        # What is weeks ahead does not wait yet.
        mine=[row for row in mine if row.days_left is None or row.days_left <= SOON.days],
    )


def _rows(condition: ColumnElement[bool]) -> list[WaitingRow]:
    statement: Select[*tuple[Any, ...]] = (
        select(
            Activity.public_id, School.public_id, School.short_name, Activity.number, Activity.title, Activity.state,
            Activity.deadline_kind, Activity.due_on, Roadmap.last_year, Activity.state_reason, Municipality.time_zone,
        )
        .join(Roadmap, Roadmap.id == Activity.roadmap_id)
        .join(School, School.id == Activity.school_id)
        .join(Municipality, Municipality.id == School.municipality_id)
        .where(
            condition, Activity.archived_at.is_(None), Roadmap.archived_at.is_(None), School.closed_on.is_(None),
            Roadmap.confirmed_at.is_not(None),
        )
        .order_by(Activity.due_on.asc().nulls_last(), School.sort_key, Activity.position, Activity.id)
        .limit(MOST + 1)
    )  # fmt: skip
    return [
        WaitingRow(
            activity, school, name, number, title, state,
            falls_due_on(kind, due_on, SchoolYear(last_year).end), reason, today(zone),
        )
        for activity, school, name, number, title, state, kind, due_on, last_year, reason, zone in db.session.execute(
            statement
        )
    ]  # fmt: skip
