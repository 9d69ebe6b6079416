"""Reads of the journal, each within a school or what somebody oversees; the database's wall stands behind."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, or_, select

from commons.accounts.models import User
from commons.accounts.roles import Capability
from commons.accounts.standing import Standing
from commons.audit.marks import Kind
from commons.audit.models import AuditEvent
from commons.schools.models import District, School
from core.database import db, identity
from tenants.documents.models import Document
from tenants.people.models import Person, PersonGroup
from tenants.roadmap.models import Activity, Roadmap, Section

# What an object is called on the page, by the kind that names it in the journal.
_NAMES: dict[Kind, tuple[Any, Any]] = {
    Kind.ACTIVITY: (Activity, Activity.title),
    Kind.SECTION: (Section, Section.title),
    Kind.ROADMAP: (Roadmap, Roadmap.title),
    Kind.PERSON: (Person, Person.name),
    Kind.GROUP: (PersonGroup, PersonGroup.name),
    Kind.DOCUMENT: (Document, Document.title),
    Kind.DISTRICT: (District, District.name),
    Kind.SCHOOL: (School, School.short_name),
}
_OBJECTS: dict[Kind, Any] = {Kind.ACTIVITY: Activity, Kind.PERSON: Person}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: a kind of object or one object, and days of the municipality's calendar, both included."""

    kind: Kind | None = None
    object_of: tuple[Kind, UUID] | None = None
    since: date | None = None
    until: date | None = None
    zone: str = "UTC"

    def conditions(self) -> Iterable[ColumnElement[bool]]:
        """Yield the conditions of a statement."""
        zone = ZoneInfo(self.zone)
        if self.kind is not None:
            yield AuditEvent.object_kind == self.kind
        if self.since is not None:
            yield AuditEvent.happened_at >= datetime.combine(self.since, time(), zone)
        if self.until is not None:
            yield AuditEvent.happened_at < datetime.combine(self.until + timedelta(days=1), time(), zone)
        if self.object_of is not None:
            kind, public_id = self.object_of
            table = _OBJECTS[kind]
            number = select(table.id).where(table.public_id == public_id).scalar_subquery()
            yield AuditEvent.object_kind == kind
            yield AuditEvent.object_number == number


@dataclass(frozen=True, slots=True)
class Told:
    """An event with the names of who acted, whose account or role it was, and of the object, where they are still known."""

    event: AuditEvent
    actor: str | None
    subject: str | None
    name: str | None
    school: str | None


def of_school(school_id: int) -> ColumnElement[bool]:
    """Return the condition of what happened in a school."""
    return AuditEvent.school_id == school_id


def overseen_by(who: Standing) -> ColumnElement[bool]:
    """Return the condition of what happened where somebody reads the journal: in their schools, in their municipalities."""
    places = who.municipalities(Capability.AUDIT_READ)
    return or_(
        AuditEvent.school_id.in_(who.schools(Capability.AUDIT_READ)), AuditEvent.municipality_id.in_(places)
    )


def events(place: ColumnElement[bool], wanted: Wanted, *, offset: int, limit: int) -> list[Told]:
    """Return a window of events, the latest first."""
    found = db.session.scalars(
        select(AuditEvent)
        .where(place, *wanted.conditions())
        .order_by(AuditEvent.id.desc())
        .offset(offset)
        .limit(limit)
    ).all()
    people = _people({one.actor_id for one in found} | {one.subject_id for one in found})
    names = _names(found)
    schools = _schools({one.school_id for one in found})
    return [
        Told(
            one,
            people.get(one.actor_id or 0),
            people.get(one.subject_id or 0),
            names.get((one.object_kind, one.object_number or 0)),
            schools.get(one.school_id or 0),
        )
        for one in found
    ]


def _people(ids: Iterable[int | None]) -> dict[int, str]:
    """Return names of accounts: only of those whose acts the asker was just allowed to read."""
    named = select(User.id, User.name).where(User.id.in_([one for one in ids if one]))
    return {row.id: row.name for row in identity.single.execute(named)}


def _names(found: Sequence[AuditEvent]) -> dict[tuple[str, int], str]:
    names: dict[tuple[str, int], str] = {}
    for kind, (table, column) in _NAMES.items():
        ids = {one.object_number for one in found if one.object_kind == kind and one.object_number}
        if ids:
            rows = db.session.execute(select(table.id, column).where(table.id.in_(ids)))
            names |= {(kind.value, number): name for number, name in rows if name}
    return names


def _schools(ids: Iterable[int | None]) -> dict[int, str]:
    named = select(School.id, School.short_name).where(School.id.in_([one for one in ids if one]))
    return {row.id: row.short_name for row in db.session.execute(named)}
