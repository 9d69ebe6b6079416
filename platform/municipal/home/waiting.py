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
from municipal.model_roadmap.models import ModelVersion
from municipal.proposals.models import ModelOffer
from tenants.people.models import Person
from tenants.roadmap.due import days_left, falls_due_on, is_overdue
from tenants.roadmap.lifetime.roadmap_steps import RoadmapStep
from tenants.roadmap.lifetime.version_models import RoadmapEvent
from tenants.roadmap.models import Activity, ActivityResponsible, Roadmap
from tenants.roadmap.rows import SOON
from tenants.roadmap.vocabulary import OPEN_STATES, ActivityState, RoadmapStatus

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
class WaitingWhole:
    """A whole roadmap, or a proposal of the municipality, that waits for somebody; `key` names it in its school."""

    key: UUID
    school: UUID
    school_name: str
    title: str
    said: str | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """The lists of one person, each with the most urgent first; one more than MOST says that there are more."""

    to_agree: list[WaitingWhole]
    to_approve: list[WaitingWhole]
    sent_back: list[WaitingWhole]
    proposals: list[WaitingWhole]

    to_accept: list[WaitingRow]
    returned: list[WaitingRow]
    mine: list[WaitingRow]


def waiting_for(who: Standing) -> Waiting:
    """Return what waits for somebody in all schools of their reach, seven statements whatever there is."""
    accepts = Activity.school_id.in_(who.schools(Capability.ROADMAP_ACCEPT))
    mine_to_write = who.schools(Capability.ROADMAP_WRITE)
    writes = Activity.school_id.in_(mine_to_write)
    named = (
        select(ActivityResponsible.activity_id)
        .join(Person, Person.id == ActivityResponsible.person_id)
        .where(Person.user_id == who.user_id)
    )
    mine = _rows(and_(Activity.id.in_(named), Activity.state.in_(sorted(OPEN_STATES))))
    judges = who.schools(Capability.ROADMAP_ACCEPT)
    return Waiting(
        to_agree=_roadmaps(judges, Roadmap.status == RoadmapStatus.SENT),
        to_approve=_roadmaps(mine_to_write, Roadmap.status == RoadmapStatus.AGREED),
        sent_back=_roadmaps(
            mine_to_write, and_(Roadmap.status == RoadmapStatus.DRAFT, _LAST_STEP == RoadmapStep.RETURN)
        ),
        proposals=_proposals(mine_to_write),
        to_accept=_rows(and_(accepts, Activity.state == ActivityState.SUBMITTED)),
        returned=_rows(and_(writes, Activity.state == ActivityState.RETURNED)),
        # What is weeks ahead does not wait yet.
        mine=[row for row in mine if row.days_left is None or row.days_left <= SOON.days],
    )


_LAST = (
    select(RoadmapEvent.id)
    .where(RoadmapEvent.roadmap_id == Roadmap.id)
    .order_by(RoadmapEvent.id.desc())
    .limit(1)
    .correlate(Roadmap)
    .scalar_subquery()
)
_LAST_STEP = select(RoadmapEvent.step).where(RoadmapEvent.id == _LAST).correlate(Roadmap).scalar_subquery()
_LAST_TEXT = select(RoadmapEvent.text).where(RoadmapEvent.id == _LAST).correlate(Roadmap).scalar_subquery()


def _roadmaps(schools: Select[int], condition: ColumnElement[bool]) -> list[WaitingWhole]:
    statement = (
        select(Roadmap.public_id, School.public_id, School.short_name, Roadmap.title, _LAST_TEXT)
        .join(School, School.id == Roadmap.school_id)
        .where(
            Roadmap.school_id.in_(schools),
            condition,
            Roadmap.archived_at.is_(None),
            School.closed_on.is_(None),
        )
        .order_by(Roadmap.updated_at, School.sort_key, Roadmap.id)
        .limit(MOST + 1)
    )
    return [WaitingWhole(*row) for row in db.session.execute(statement)]


def _proposals(schools: Select[int]) -> list[WaitingWhole]:
    is_version = and_(
        ModelVersion.model_key == ModelOffer.model_key, ModelVersion.number == ModelOffer.number
    )
    statement = (
        select(
            ModelOffer.public_id,
            School.public_id,
            School.short_name,
            ModelVersion.content["title"].astext,
            ModelVersion.note,
        )
        .join(ModelVersion, is_version)
        .join(School, School.id == ModelOffer.school_id)
        .where(ModelOffer.school_id.in_(schools), ModelOffer.questions > 0, School.closed_on.is_(None))
        .order_by(ModelOffer.offered_at, School.sort_key, ModelOffer.id)
        .limit(MOST + 1)
    )
    return [WaitingWhole(*row) for row in db.session.execute(statement)]


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
