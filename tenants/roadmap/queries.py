"""Reads of a school's roadmaps. Each takes the school and selects columns, not objects."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Select, and_, bindparam, func, not_, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from commons.schools.queries import SchoolCard
from core.database import db
from core.errors import NotFound
from core.text import fold
from tenants.documents.models import Document
from tenants.people.models import Person, PersonGroup
from tenants.roadmap.lifetime.drafting import in_drafted_order, is_amended, stands_in_plan
from tenants.roadmap.models import Activity, ActivityDocument, ActivityResponsible, Roadmap, Section
from tenants.roadmap.rows import LONGEST_KEY, ActivityRow, DocumentChip, PersonChip, RoadmapRow, SectionRow
from tenants.roadmap.vocabulary import ActivityState, RoadmapStatus

# These no longer need anybody; a percentage of the rest would lie.
NOT_COUNTED = frozenset({ActivityState.NOT_APPLICABLE, ActivityState.CANCELLED})

ROADMAP = (
    Roadmap.id, Roadmap.public_id, Roadmap.title, Roadmap.contour, Roadmap.first_year, Roadmap.last_year,
    Roadmap.status, Roadmap.version, Roadmap.confirmed_at, Roadmap.archived_at,
    Roadmap.source_sha256.is_not(None).label("is_from_file"), Roadmap.approved_number, Roadmap.in_force_from,
    is_amended().label("is_amended"),
)  # fmt: skip

_ROADMAP_NAMES = tuple(column.key for column in ROADMAP)

_SECTION = (Section.id, Section.public_id, Section.number, Section.title, Section.drafted)

# The documents of an activity, the one its form edits first: kind, number, date, link, how many files. Joined instead, they
# would multiply the rows.
_DOCUMENTS = (
    select(
        func.json_agg(
            aggregate_order_by(
                func.json_build_array(
                    Document.kind, Document.number, Document.dated_on, Document.link, Document.files
                ),
                Document.id,
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

# Who stands in its "responsible" cell: text, name, whether it is a group, role, the person and their account, the group.
_PEOPLE = (
    select(
        func.json_agg(
            aggregate_order_by(
                func.json_build_array(
                    ActivityResponsible.text, ActivityResponsible.name, ActivityResponsible.is_group,
                    ActivityResponsible.role, Person.public_id, Person.user_id, PersonGroup.public_id,
                ),
                ActivityResponsible.position,
            ),
            type_=JSON,
        )
    )
    .select_from(ActivityResponsible)
    .outerjoin(Person, Person.id == ActivityResponsible.person_id)
    .outerjoin(PersonGroup, PersonGroup.id == ActivityResponsible.group_id)
    .where(ActivityResponsible.activity_id == Activity.id)
    .correlate(Activity)
    .scalar_subquery()
    .label("people")
)  # fmt: skip

_ACTIVITY = (
    Activity.id, Activity.public_id, Section.public_id.label("section_id"), Activity.position, Activity.number, Activity.title,
    Activity.deadline_text, Activity.deadline_kind, Activity.starts_on, Activity.due_on, Activity.recurrence,
    Activity.deadline_doubt, Activity.responsible_text, Activity.result_text, Activity.document_kinds, Activity.notes,
    Activity.state, Activity.done_on, Activity.version, Activity.archived_at, Activity.updated_by_name,
    Activity.is_control_point, Activity.accepted_at, Activity.accepted_by_name, Activity.is_without_document,
    Activity.first_due_on, Activity.postponements, Activity.state_reason, Activity.agreed_with, Activity.drafted,
    _PEOPLE, _DOCUMENTS,
)  # fmt: skip

_ACTIVITY_NAMES = tuple(column.key for column in _ACTIVITY)


def roadmaps_of(school: SchoolCard, *, may_write: bool) -> list[RoadmapRow]:
    """Return a school's roadmaps, the newest period first, archived ones last."""
    statement = (
        select(*ROADMAP)
        .where(Roadmap.school_id == school.id)
        .order_by(Roadmap.archived_at.is_not(None), Roadmap.last_year.desc(), Roadmap.id.desc())
    )
    return [roadmap_row(row, may_write=may_write) for row in db.session.execute(statement)]


_ROADMAP_BY_ID = select(*ROADMAP).where(
    Roadmap.school_id == bindparam("school"), Roadmap.public_id == bindparam("roadmap")
)


def get_roadmap(school: SchoolCard, public_id: UUID, *, may_write: bool) -> RoadmapRow:
    """Return a roadmap of this school. Raises NotFound."""
    row = db.session.execute(_ROADMAP_BY_ID, {"school": school.id, "roadmap": public_id}).one_or_none()
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
    named = dict(zip(_ROADMAP_NAMES, values, strict=True))
    is_over = named["status"] in {RoadmapStatus.CLOSED, RoadmapStatus.ARCHIVED}
    is_editable = may_write and not is_over and named["archived_at"] is None
    return RoadmapRow(**named, is_editable=is_editable)


# Put together once: each costs as much to build as to ask.
_ROWS_OF_SECTION = and_(Activity.section_id == Section.id, stands_in_plan(Activity))
_IN_ORDER = (Section.position, Section.id, Activity.position, Activity.id)
_SECTIONS = (
    select(*_SECTION, *_ACTIVITY)
    .select_from(Section)
    .outerjoin(Activity, _ROWS_OF_SECTION)
    .where(Section.roadmap_id == bindparam("roadmap"))
    .order_by(*_IN_ORDER)
)
_LIVING_SECTIONS = _SECTIONS.where(stands_in_plan(Section))
_ONE_SECTION = _SECTIONS.where(Section.public_id == bindparam("section"))
_WHOLE_ROADMAP = (
    _ROADMAP_BY_ID.add_columns(*_SECTION, *_ACTIVITY)
    .outerjoin(Section, and_(Section.roadmap_id == Roadmap.id, stands_in_plan(Section)))
    .outerjoin(Activity, _ROWS_OF_SECTION)
    .order_by(*_IN_ORDER)
)


def get_whole_roadmap(
    school: SchoolCard, public_id: UUID, *, may_write: bool
) -> tuple[RoadmapRow, list[SectionRow]]:
    """Return a roadmap of this school and its sections with their living rows as they stand today, in one statement.

    Raises NotFound.
    """
    rows = db.session.execute(_WHOLE_ROADMAP, {"school": school.id, "roadmap": public_id}).all()
    if not rows:
        raise NotFound("roadmap")
    width = len(ROADMAP)
    roadmap = roadmap_row(rows[0][:width], may_write=may_write)
    parts = [row[width:] for row in rows if row[width] is not None]
    return roadmap, _sections(parts, roadmap, school.today())


def sections_of(roadmap: RoadmapRow, today: date) -> list[SectionRow]:
    """Return the sections of a roadmap with their living rows as they stand today; one statement, whatever the size."""
    return _sections(db.session.execute(_LIVING_SECTIONS, {"roadmap": roadmap.id}).all(), roadmap, today)


def section_of(roadmap: RoadmapRow, public_id: UUID, today: date) -> SectionRow:
    """Return one section, also one put away, with its living rows. Raises NotFound."""
    rows = db.session.execute(_ONE_SECTION, {"roadmap": roadmap.id, "section": public_id}).all()
    found = _sections(rows, roadmap, today)
    if not found:
        raise NotFound("section")
    return found[0]


def _sections(rows: Sequence[Sequence[Any]], roadmap: RoadmapRow, today: date) -> list[SectionRow]:
    """Return the sections of rows of the columns _SECTION and _ACTIVITY; a section without activities has one row."""
    width = len(_SECTION)
    heads = {row[0]: row[:width] for row in rows}
    activities = _activities([row[width:] for row in rows if row[width] is not None], roadmap, today)
    found = [
        _section(head, [row for row in activities if row.section_id == head[1]]) for head in heads.values()
    ]
    # The draft amendment is the business of those who write it.
    return found if roadmap.is_editable else [one.as_in_force() for one in found if not one.enters]


def _section(head: Sequence[Any], activities: Sequence[ActivityRow]) -> SectionRow:
    counted = [one for one in activities if one.state not in NOT_COUNTED and not one.enters]
    done = sum(one.state == ActivityState.DONE for one in counted)
    id_, public_id, number, title, drafted = head
    ordered = in_drafted_order(activities, drafted.get("order") if drafted else None)
    return SectionRow(id_, public_id, number, title, drafted, done, len(counted), tuple(ordered))


def archived_activities(roadmap: RoadmapRow, today: date) -> list[ActivityRow]:
    """Return the rows put away, the latest first."""
    statement = (
        _in_sections()
        .where(Activity.roadmap_id == roadmap.id, not_(stands_in_plan(Activity)))
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
    """Return the activities of rows of the columns _ACTIVITY."""
    period_end = roadmap.ends_on
    return [
        ActivityRow(
            **dict(zip(_ACTIVITY_NAMES, row, strict=True))
            | {
                "period_end": period_end,
                "today": today,
                "people": tuple(_person(*one) for one in row[-2] or ()),
                "documents": tuple(_document(*paper) for paper in row[-1] or ()),
            }
        )
        for row in rows
    ]


def _person(
    text: str,
    name: str | None,
    is_group: bool,
    role: str | None,
    person: str | None,
    user_id: int | None,
    group: str | None,
) -> PersonChip:
    written = name or text
    # A name that is linked to nobody is met in an address under its own letters, as few as fit there.
    key = person or group or f"text:{fold(written)}"[:LONGEST_KEY]
    return PersonChip(written, is_group, bool(person or group), role, key, user_id)


def _document(
    kind: str, number: str | None, dated_on: str | None, link: str | None, files: int
) -> DocumentChip:
    return DocumentChip(kind, number, date.fromisoformat(dated_on) if dated_on else None, link, files)
