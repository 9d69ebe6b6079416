"""Reads of a school's roadmaps. Each takes the school and selects columns, not objects."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, exists, func, select

from commons.schools.queries import SchoolCard
from core.clock import SchoolYear
from core.database import db
from core.errors import NotFound
from tenants.documents.models import Document
from tenants.people.models import Person, PersonGroup
from tenants.roadmap.models import (
    Activity,
    ActivityChange,
    ActivityDocument,
    ActivityResponsible,
    Roadmap,
    Section,
)
from tenants.roadmap.rows import ActivityRow, DocumentChip, PersonChip, RoadmapRow, SectionRow
from tenants.roadmap.vocabulary import ActivityState, RoadmapStatus

# These no longer need anybody; a percentage of the rest would lie.
NOT_COUNTED = frozenset({ActivityState.NOT_APPLICABLE, ActivityState.CANCELLED})

_ROADMAP = (
    Roadmap.id, Roadmap.public_id, Roadmap.title, Roadmap.contour, Roadmap.first_year, Roadmap.last_year,
    Roadmap.status, Roadmap.version, Roadmap.confirmed_at, Roadmap.archived_at,
)  # fmt: skip

_ACTIVITY = (
    Activity.id, Activity.public_id, Section.public_id.label("section_id"), Activity.number, Activity.title,
    Activity.deadline_text, Activity.deadline_kind, Activity.starts_on, Activity.due_on, Activity.recurrence,
    Activity.deadline_doubt, Activity.responsible_text, Activity.result_text, Activity.document_kinds, Activity.state,
    Activity.done_on, Activity.version, Activity.archived_at, Activity.updated_by_name,
)  # fmt: skip


def roadmaps_of(school: SchoolCard, *, may_write: bool) -> list[RoadmapRow]:
    """Return a school's roadmaps, the newest period first, archived ones last."""
    statement = (
        select(*_ROADMAP)
        .where(Roadmap.school_id == school.id)
        .order_by(Roadmap.archived_at.is_not(None), Roadmap.last_year.desc(), Roadmap.id.desc())
    )
    return [_roadmap(row, may_write) for row in db.session.execute(statement)]


def get_roadmap(school: SchoolCard, public_id: UUID, *, may_write: bool) -> RoadmapRow:
    """Return a roadmap of this school. Raises NotFound."""
    statement = select(*_ROADMAP).where(Roadmap.school_id == school.id, Roadmap.public_id == public_id)
    row = db.session.execute(statement).one_or_none()
    if row is None:
        raise NotFound("roadmap")
    return _roadmap(row, may_write)


def roadmap_of_activity(school: SchoolCard, activity: UUID, *, may_write: bool) -> RoadmapRow:
    """Return the roadmap in which an activity of this school stands. Raises NotFound."""
    return _roadmap_where(school, Activity, activity, may_write)


def roadmap_of_section(school: SchoolCard, section: UUID, *, may_write: bool) -> RoadmapRow:
    """Return the roadmap in which a section of this school stands. Raises NotFound."""
    return _roadmap_where(school, Section, section, may_write)


def _roadmap_where(
    school: SchoolCard, part: type[Activity] | type[Section], public_id: UUID, may_write: bool
) -> RoadmapRow:
    statement = (
        select(*_ROADMAP)
        .join(part, part.roadmap_id == Roadmap.id)
        .where(part.school_id == school.id, part.public_id == public_id)
    )
    row = db.session.execute(statement).one_or_none()
    if row is None:
        raise NotFound("row")
    return _roadmap(row, may_write)


def _roadmap(row: Row[*tuple[Any, ...]], may_write: bool) -> RoadmapRow:
    frozen = row.archived_at is not None or row.status in {RoadmapStatus.CLOSED, RoadmapStatus.ARCHIVED}
    return RoadmapRow(**row._mapping, is_editable=may_write and not frozen)


def sections_of(roadmap: RoadmapRow, today: date) -> list[SectionRow]:
    """Return the sections of a roadmap with their living rows as they stand today; four statements, whatever the size."""
    sections = db.session.execute(
        select(Section.id, Section.public_id, Section.number, Section.title)
        .where(Section.roadmap_id == roadmap.id, Section.archived_at.is_(None))
        .order_by(Section.position, Section.id)
    ).all()
    activities = _activities(
        select(*_ACTIVITY).where(Activity.roadmap_id == roadmap.id, Activity.archived_at.is_(None)),
        roadmap,
        today,
    )
    return [
        _section(section, tuple(row for row in activities if row.section_id == section.public_id))
        for section in sections
    ]


def section_of(roadmap: RoadmapRow, public_id: UUID, today: date) -> SectionRow:
    """Return one section with its living rows. Raises NotFound."""
    section = db.session.execute(
        select(Section.id, Section.public_id, Section.number, Section.title).where(
            Section.roadmap_id == roadmap.id, Section.public_id == public_id
        )
    ).one_or_none()
    if section is None:
        raise NotFound("section")
    living = select(*_ACTIVITY).where(Activity.section_id == section.id, Activity.archived_at.is_(None))
    return _section(section, tuple(_activities(living, roadmap, today)))


def _section(row: Row[*tuple[Any, ...]], activities: tuple[ActivityRow, ...]) -> SectionRow:
    counted = [one for one in activities if one.state not in NOT_COUNTED]
    done = sum(one.state == ActivityState.DONE for one in counted)
    return SectionRow(**row._mapping, done=done, total=len(counted), activities=activities)


def archived_activities(roadmap: RoadmapRow, today: date) -> list[ActivityRow]:
    """Return the rows put away, the latest first."""
    statement = select(*_ACTIVITY).where(Activity.roadmap_id == roadmap.id, Activity.archived_at.is_not(None))
    rows = _activities(statement, roadmap, today)
    return sorted(rows, key=lambda row: row.version, reverse=True)


def get_activity(
    roadmap: RoadmapRow, public_id: UUID, today: date, *, note: str | None = None
) -> ActivityRow:
    """Return one row of a roadmap, living or put away. Raises NotFound."""
    statement = select(*_ACTIVITY).where(Activity.roadmap_id == roadmap.id, Activity.public_id == public_id)
    rows = _activities(statement, roadmap, today)
    if not rows:
        raise NotFound("activity")
    return replace(rows[0], edited_note=note)


def _activities(statement: Select[*tuple[Any, ...]], roadmap: RoadmapRow, today: date) -> list[ActivityRow]:
    ordered = statement.join(Section, Section.id == Activity.section_id).order_by(
        Activity.position, Activity.id
    )
    rows = db.session.execute(ordered).all()
    ids = [row.id for row in rows]
    people, documents = _people(ids), _documents(ids)
    end = SchoolYear(roadmap.last_year).end
    return [
        ActivityRow(
            **row._mapping,
            period_end=end,
            today=today,
            people=tuple(people.get(row.id, ())),
            documents=tuple(documents.get(row.id, ())),
        )
        for row in rows
    ]


def _people(ids: list[int]) -> dict[int, list[PersonChip]]:
    found: dict[int, list[PersonChip]] = {}
    if not ids:
        return found
    statement = (
        select(
            ActivityResponsible.activity_id, ActivityResponsible.text, ActivityResponsible.name,
            ActivityResponsible.is_group, ActivityResponsible.role, Person.public_id, PersonGroup.public_id,
        )
        .outerjoin(Person, Person.id == ActivityResponsible.person_id)
        .outerjoin(PersonGroup, PersonGroup.id == ActivityResponsible.group_id)
        .where(ActivityResponsible.activity_id.in_(ids))
        .order_by(ActivityResponsible.position)
    )  # fmt: skip
    for activity_id, text, name, is_group, role, person, group in db.session.execute(statement):
        key = str(person or group or name or text)
        chip = PersonChip(name or text, is_group, bool(person or group), role, key)
        found.setdefault(activity_id, []).append(chip)
    return found


def _documents(ids: list[int]) -> dict[int, list[DocumentChip]]:
    found: dict[int, list[DocumentChip]] = {}
    if not ids:
        return found
    statement = (
        select(ActivityDocument.activity_id, Document.kind, Document.number, Document.dated_on)
        .join(Document, Document.id == ActivityDocument.document_id)
        .where(ActivityDocument.activity_id.in_(ids))
        .order_by(Document.dated_on.nulls_last(), Document.id)
    )
    for activity_id, kind, number, dated_on in db.session.execute(statement):
        found.setdefault(activity_id, []).append(DocumentChip(kind, number, dated_on))
    return found


def last_change(activity: Activity) -> ActivityChange | None:
    """Return who changed a row last and when."""
    return db.session.scalar(
        select(ActivityChange)
        .where(ActivityChange.activity_id == activity.id)
        .order_by(ActivityChange.version.desc(), ActivityChange.id.desc())
        .limit(1)
    )


def has_activities(roadmap: RoadmapRow) -> bool:
    """Tell whether a roadmap has any living row."""
    found: bool = (
        db.session.scalar(
            select(exists().where(Activity.roadmap_id == roadmap.id, Activity.archived_at.is_(None)))
        )
        or False
    )
    return found


def next_position(section_id: int) -> int:
    """Return the position after the last row of a section."""
    last = db.session.scalar(select(func.max(Activity.position)).where(Activity.section_id == section_id))
    return (last or 0) + 1


def person_of(user_id: int) -> UUID | None:
    """Return the person of the school in the reach who signs in as this user."""
    return db.session.scalar(select(Person.public_id).where(Person.user_id == user_id))
