"""Reads for the daily reminder: the rows that need somebody today, and who stands behind them.

Of one school in its own reach, or of several at once in a reach across them: the walls are the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Row, any_, literal, or_, select
from sqlalchemy.dialects.postgresql import ARRAY

from commons.accounts.models import Membership, User
from commons.accounts.roles import Role
from core.clock import SchoolYear
from core.database import db, identity
from tenants.people.models import Person, PersonGroup, PersonGroupMember
from tenants.roadmap.due import falls_due_on_sql
from tenants.roadmap.models import Activity, ActivityResponsible, Roadmap, Section
from tenants.roadmap.rows import SOON
from tenants.roadmap.vocabulary import OPEN_STATES, RoadmapStatus


@dataclass(frozen=True, slots=True)
class OwedRow:
    """A row that is overdue or falls due within a week. `due` is its nearest day that counts, `days_left` from today."""

    school_id: int
    id: int
    roadmap: UUID
    activity: UUID
    number: str | None
    title: str
    deadline_text: str
    responsible_text: str
    due: date
    days_left: int


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody who stands in a row's "responsible" cell: as written, and the person meant, alone or as a member of a group.

    `is_group` without a person is a group in which nobody stands. `address` is the person's own, else that of the account.
    """

    activity_id: int
    written: str
    is_group: bool
    person: str | None = None
    is_archived: bool = False
    address: str | None = None
    user_id: int | None = None


def among(column: Any, ids: Sequence[int]) -> ColumnElement[bool]:
    """Return the condition that a column is one of some numbers: one array, so that the statement is the same for any."""
    wanted: ColumnElement[bool] = column == any_(literal(list(ids), ARRAY(BigInteger)))
    return wanted


def current_roadmaps(school_ids: Sequence[int], today: date) -> list[int]:
    """Return the roadmaps of which schools are reminded: those whose period covers the day, else a school's latest.

    What an import brought is asked for once a curator has said what of it is already done.
    """
    rows = db.session.execute(
        select(Roadmap.school_id, Roadmap.id, Roadmap.first_year, Roadmap.last_year)
        .where(
            among(Roadmap.school_id, school_ids),
            Roadmap.confirmed_at.is_not(None),
            Roadmap.archived_at.is_(None),
            Roadmap.status.not_in((RoadmapStatus.CLOSED, RoadmapStatus.ARCHIVED)),
        )
        .order_by(Roadmap.school_id, Roadmap.last_year, Roadmap.id)
    ).all()
    year = SchoolYear.of(today).first
    found: list[int] = []
    for _school_id, group in groupby(rows, key=lambda row: row.school_id):
        mine = list(group)
        covering = [row.id for row in mine if row.first_year <= year <= row.last_year]
        found += covering or [mine[-1].id]
    return found


def owed_rows(school_ids: Sequence[int], today: date) -> list[OwedRow]:
    """Return the rows of schools that need somebody today, in the order of their days."""
    due = falls_due_on_sql(Activity.deadline_kind, Activity.due_on, Roadmap.last_year)
    soon = today + SOON
    rows = db.session.execute(
        select(
            Activity.school_id, Activity.id, Roadmap.public_id, Activity.public_id, Activity.number, Activity.title,
            Activity.deadline_text, Activity.responsible_text, due, Activity.deadline_parts,
        )
        .join(Roadmap, Roadmap.id == Activity.roadmap_id)
        .join(Section, Section.id == Activity.section_id)
        .where(
            among(Activity.roadmap_id, current_roadmaps(school_ids, today)),
            Activity.archived_at.is_(None),
            Activity.state.in_(sorted(OPEN_STATES)),
            or_(due <= soon, Activity.deadline_parts != []),
        )
        .order_by(due, Roadmap.id, Section.position, Activity.position, Activity.id)
    ).all()  # fmt: skip
    found = [row for one in rows if (row := _owed(one, today)) is not None]
    return sorted(found, key=lambda one: one.due)


def _owed(row: Row[*tuple[Any, ...]], today: date) -> OwedRow | None:
    values: list[Any] = list(row)
    nearest = nearest_day(values[-2], values[-1], today)
    if nearest is None or nearest > today + SOON:
        return None
    return OwedRow(*[*values[:-2], nearest, (nearest - today).days])


def nearest_day(due: date | None, parts: list[Any], today: date) -> date | None:
    """Return the day by which a row is asked for: of several terms the next one, after the last the day it was due."""
    ends = [date.fromisoformat(term[1]) for term in parts if term[1]]
    coming = [day for day in ends if day >= today]
    if due is None or due < today:
        return due
    return min([due, *coming])


def named_in(activity_ids: Sequence[int]) -> list[Named]:
    """Return everybody who stands in some rows, in the order in which they are written; members in place of their group."""
    if not activity_ids:
        return []
    member = select(PersonGroupMember.group_id, PersonGroupMember.person_id).subquery()
    rows = db.session.execute(
        select(
            ActivityResponsible.activity_id, ActivityResponsible.name, ActivityResponsible.text, PersonGroup.id,
            Person.name, Person.archived_at, Person.email, Person.user_id,
        )
        .outerjoin(PersonGroup, PersonGroup.id == ActivityResponsible.group_id)
        .outerjoin(member, member.c.group_id == PersonGroup.id)
        .outerjoin(Person, or_(Person.id == ActivityResponsible.person_id, Person.id == member.c.person_id))
        .where(among(ActivityResponsible.activity_id, activity_ids))
        .order_by(ActivityResponsible.activity_id, ActivityResponsible.position, Person.sort_key, Person.id)
    ).all()  # fmt: skip
    accounts = addresses_of([row[7] for row in rows if row[7] is not None and not row[6]])
    return [
        Named(
            row[0], row[1] or row[2], row[3] is not None, row[4], row[5] is not None, row[6] or accounts.get(row[7] or 0),
            row[7],
        )
        for row in rows
    ]  # fmt: skip


def addresses_of(user_ids: list[int]) -> dict[int, str]:
    """Return the addresses of accounts, which the identity session alone may read."""
    if not user_ids:
        return {}
    rows = identity.single.execute(
        select(User.id, User.email).where(among(User.id, user_ids), User.active, User.email.is_not(None))
    )
    return {row.id: row.email or "" for row in rows}


def heads_of(school_ids: Sequence[int], today: date) -> dict[int, list[str]]:
    """Return the addresses of the schools' curators; of a school where there is none, of its director."""
    rows = identity.single.execute(
        select(Membership.school_id, Membership.role, User.email)
        .join(User, User.id == Membership.user_id)
        .where(
            among(Membership.school_id, school_ids),
            Membership.role.in_((Role.SCHOOL_CURATOR, Role.SCHOOL_DIRECTOR)),
            Membership.starts_on <= today,
            or_(Membership.ends_on.is_(None), Membership.ends_on >= today),
            User.active,
            User.email.is_not(None),
        )
        .order_by(User.id)
    ).all()
    found: dict[int, list[str]] = {}
    for school_id in school_ids:
        mine = [row for row in rows if row.school_id == school_id]
        curators = [row.email or "" for row in mine if row.role == Role.SCHOOL_CURATOR]
        found[school_id] = list(dict.fromkeys(curators or [row.email or "" for row in mine]))
    return found
