"""Reads of a school's roadmaps. Each takes the school and selects columns, not objects."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ColumnElement, Select, and_, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from commons.schools.queries import SchoolCard
from core.database import db
from core.errors import NotFound
from core.text import fold
from tenants.documents.models import Document
from tenants.people.models import Person, PersonGroup
from tenants.roadmap.models import Activity, ActivityDocument, ActivityResponsible, Roadmap, Section
from tenants.roadmap.rows import LONGEST_KEY, ActivityRow, DocumentChip, PersonChip, RoadmapRow, SectionRow
from tenants.roadmap.vocabulary import ActivityState, RoadmapStatus

# These no longer need anybody; a percentage of the rest would lie.
NOT_COUNTED = frozenset({ActivityState.NOT_APPLICABLE, ActivityState.CANCELLED})

ROADMAP = (
    Roadmap.id, Roadmap.public_id, Roadmap.title, Roadmap.contour, Roadmap.first_year, Roadmap.last_year,
    Roadmap.status, Roadmap.version, Roadmap.confirmed_at, Roadmap.archived_at,
)  # fmt: skip

_SECTION = (Section.id, Section.public_id, Section.number, Section.title)

# The documents of an activity, the one its form edits first: kind, number, date. Joined instead, they would multiply the rows.
_DOCUMENTS = (
    select(
        func.json_agg(
            aggregate_order_by(
                func.json_build_array(Document.kind, Document.number, Document.dated_on), Document.id
            ),
            type_=JSON,
        )
    )
    .select_from(ActivityDocument)
    .join(Document, Document.id == ActivityDocument.document_id)
    .where(ActivityDocument.activity_id == Activity.id)
    .correlate(Activity)
    .scalar_subquery()
    .label("documents")
)

_ACTIVITY = (
    Activity.id, Activity.public_id, Section.public_id.label("section_id"), Activity.number, Activity.title,
    Activity.deadline_text, Activity.deadline_kind, Activity.starts_on, Activity.due_on, Activity.recurrence,
    Activity.deadline_doubt, Activity.responsible_text, Activity.result_text, Activity.document_kinds, Activity.state,
    Activity.done_on, Activity.version, Activity.archived_at, Activity.updated_by_name, _DOCUMENTS,
)  # fmt: skip


def roadmaps_of(school: SchoolCard, *, may_write: bool) -> list[RoadmapRow]:
    """Return a school's roadmaps, the newest period first, archived ones last."""
    statement = (
        select(*ROADMAP)
        .where(Roadmap.school_id == school.id)
        .order_by(Roadmap.archived_at.is_not(None), Roadmap.last_year.desc(), Roadmap.id.desc())
    )
    return [roadmap_row(row, may_write=may_write) for row in db.session.execute(statement)]


def get_roadmap(school: SchoolCard, public_id: UUID, *, may_write: bool) -> RoadmapRow:
    """Return a roadmap of this school. Raises NotFound."""
    statement = select(*ROADMAP).where(Roadmap.school_id == school.id, Roadmap.public_id == public_id)
    row = db.session.execute(statement).one_or_none()
    if row is None:
        raise NotFound("roadmap")
    return roadmap_row(row, may_write=may_write)


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
        select(*ROADMAP)
        .join(part, part.roadmap_id == Roadmap.id)
        .where(part.school_id == school.id, part.public_id == public_id)
    )
    row = db.session.execute(statement).one_or_none()
    if row is None:
        raise NotFound("row")
    return roadmap_row(row, may_write=may_write)


def roadmap_row(values: Sequence[Any], *, may_write: bool) -> RoadmapRow:
    """Return a roadmap of the columns ROADMAP; one that is closed or put away is only read."""
    named = {column.key: value for column, value in zip(ROADMAP, values, strict=True)}
    is_over = named["status"] in {RoadmapStatus.CLOSED, RoadmapStatus.ARCHIVED}
    is_editable = may_write and not is_over and named["archived_at"] is None
    return RoadmapRow(**named, is_editable=is_editable)


def sections_of(roadmap: RoadmapRow, today: date) -> list[SectionRow]:
    """Return the sections of a roadmap with their living rows as they stand today; two statements, whatever the size."""
    return _sections(Section.archived_at.is_(None), roadmap, today)


def section_of(roadmap: RoadmapRow, public_id: UUID, today: date) -> SectionRow:
    """Return one section, also one put away, with its living rows. Raises NotFound."""
    found = _sections(Section.public_id == public_id, roadmap, today)
    if not found:
        raise NotFound("section")
    return found[0]


def _sections(wanted: ColumnElement[bool], roadmap: RoadmapRow, today: date) -> list[SectionRow]:
    width = len(_SECTION)
    rows = db.session.execute(
        select(*_SECTION, *_ACTIVITY)
        .select_from(Section)
        .outerjoin(Activity, and_(Activity.section_id == Section.id, Activity.archived_at.is_(None)))
        .where(Section.roadmap_id == roadmap.id, wanted)
        .order_by(Section.position, Section.id, Activity.position, Activity.id)
    ).all()
    heads = dict.fromkeys(tuple(row[:width]) for row in rows)
    activities = _activities([row[width:] for row in rows if row[width] is not None], roadmap, today)
    return [_section(head, tuple(row for row in activities if row.section_id == head[1])) for head in heads]


def _section(head: Sequence[Any], activities: tuple[ActivityRow, ...]) -> SectionRow:
    counted = [one for one in activities if one.state not in NOT_COUNTED]
    done = sum(one.state == ActivityState.DONE for one in counted)
    id_, public_id, number, title = head
    return SectionRow(id_, public_id, number, title, done, len(counted), activities)


def archived_activities(roadmap: RoadmapRow, today: date) -> list[ActivityRow]:
    """Return the rows put away, the latest first."""
    statement = (
        _in_sections()
        .where(Activity.roadmap_id == roadmap.id, Activity.archived_at.is_not(None))
        .order_by(Activity.archived_at.desc(), Activity.id)
    )
    return _activities(db.session.execute(statement).all(), roadmap, today)


def get_activity(roadmap: RoadmapRow, public_id: UUID, today: date) -> ActivityRow:
    """Return one row of a roadmap, living or put away. Raises NotFound."""
    statement = _in_sections().where(Activity.roadmap_id == roadmap.id, Activity.public_id == public_id)
    rows = _activities(db.session.execute(statement).all(), roadmap, today)
    if not rows:
        raise NotFound("activity")
    return rows[0]


def _in_sections() -> Select[*tuple[Any, ...]]:
    return select(*_ACTIVITY).join(Section, Section.id == Activity.section_id)


def _activities(rows: Sequence[Sequence[Any]], roadmap: RoadmapRow, today: date) -> list[ActivityRow]:
    """Return the activities of rows of the columns _ACTIVITY, with their people read in one more statement."""
    found = [dict(zip((column.key for column in _ACTIVITY), row, strict=True)) for row in rows]
    people = _people([one["id"] for one in found])
    return [
        ActivityRow(
            **one
            | {
                "period_end": roadmap.ends_on,
                "today": today,
                "people": tuple(people.get(one["id"], ())),
                "documents": tuple(_document(*paper) for paper in one["documents"] or ()),
            }
        )
        for one in found
    ]


def _document(kind: str, number: str | None, dated_on: str | None) -> DocumentChip:
    return DocumentChip(kind, number, date.fromisoformat(dated_on) if dated_on else None)


def _people(ids: list[int]) -> dict[int, list[PersonChip]]:
    found: dict[int, list[PersonChip]] = {}
    if not ids:
        return found
    statement = (
        select(
            ActivityResponsible.activity_id, ActivityResponsible.text, ActivityResponsible.name,
            ActivityResponsible.is_group, ActivityResponsible.role, Person.public_id, Person.user_id,
            PersonGroup.public_id,
        )
        .outerjoin(Person, Person.id == ActivityResponsible.person_id)
        .outerjoin(PersonGroup, PersonGroup.id == ActivityResponsible.group_id)
        .where(ActivityResponsible.activity_id.in_(ids))
        .order_by(ActivityResponsible.position)
    )  # fmt: skip
    for activity_id, text, name, is_group, role, person, user_id, group in db.session.execute(statement):
        written = name or text
        # A name that is linked to nobody is met in an address under its own letters, as few as fit there.
        key = str(person or group or f"text:{fold(written)}"[:LONGEST_KEY])
        chip = PersonChip(written, is_group, bool(person or group), role, key, user_id)
        found.setdefault(activity_id, []).append(chip)
    return found
