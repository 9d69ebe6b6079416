"""Reads a part of a report: the overview's own figures of some schools, and the rows they were counted from."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, and_, case, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from commons.schools.models import District, Municipality, School
from core.clock import day_at
from core.database import db, one_moment
from municipal.overview.counting import figures_of
from municipal.overview.figures import SchoolFigures
from municipal.overview.queries import current_roadmaps
from municipal.overview.reasons import ROWS, Reason, conditions
from municipal.overview.scope import OverseenMunicipality
from municipal.reports.records import (
    ActivityRecord,
    DocumentRecord,
    PartContents,
    RoadmapRecord,
    SchoolRecord,
)
from municipal.reports.selection import PartOfReach, among
from tenants.documents.models import Document
from tenants.roadmap.due import falls_due_on_sql
from tenants.roadmap.models import Activity, ActivityDocument, Roadmap, Section


def collect(school_ids: Sequence[int], as_of: datetime) -> PartContents:
    """Return these schools in this order, as they stand now, judged on the calendar days of the moment `as_of`.

    All is read at one moment, in a transaction of its own that is over afterwards. Five statements, however many schools; one
    more for each further municipality. A school outside the reach is left out. Raises ReachError outside a reach across
    schools, RuntimeError in the middle of a transaction.
    """
    with one_moment():
        register = _register(school_ids)
        if not register:
            return PartContents(())
        part = PartOfReach(_municipalities(register.values(), as_of), tuple(register))
        figures = {one.id: one for one in figures_of(part)}
        roadmaps, activities = _roadmaps(part), _activities(part)
    return PartContents(
        tuple(
            _school(register[id_], figures[id_], roadmaps[id_], activities[id_])
            for id_ in dict.fromkeys(school_ids)
            if id_ in register
        )
    )


def _register(school_ids: Sequence[int]) -> dict[int, Any]:
    """Return what the register says of the schools, by id."""
    statement = (
        select(
            School.id, School.code, School.short_name, School.kind, School.closed_on, District.name.label("district"),
            School.municipality_id, Municipality.name.label("municipality"), Municipality.time_zone,
        )
        .join(Municipality, Municipality.id == School.municipality_id)
        .outerjoin(
            District, and_(District.municipality_id == School.municipality_id, District.id == School.district_id)
        )
        .where(among(school_ids))
    )  # fmt: skip
    return {row.id: row for row in db.session.execute(statement)}


def _municipalities(schools: Iterable[Any], as_of: datetime) -> tuple[OverseenMunicipality, ...]:
    found = {one.municipality_id: (one.municipality, one.time_zone) for one in schools}
    return tuple(
        OverseenMunicipality(id_, name, zone, day_at(as_of, zone)) for id_, (name, zone) in found.items()
    )


def _roadmaps(part: PartOfReach) -> defaultdict[int, list[RoadmapRecord]]:
    """Return the current roadmaps by school, the main one first."""
    current = current_roadmaps(part)
    statement = (
        select(Roadmap.school_id, Roadmap.contour, Roadmap.first_year, Roadmap.last_year)
        .join(current, current.c.id == Roadmap.id)
        .order_by(current.c.place)
    )
    found: defaultdict[int, list[RoadmapRecord]] = defaultdict(list)
    for school_id, *values in db.session.execute(statement):
        found[school_id].append(RoadmapRecord._make(values))
    return found


_CITED = Document.__table__.c
_PROOFS = ActivityDocument.__table__.c

# Tables and not classes, as with ROWS: what is joined starts from roadmaps of the reach.
_DOCUMENTS = (
    select(
        func.json_agg(
            aggregate_order_by(func.json_build_array(_CITED.kind, _CITED.number, _CITED.dated_on), _CITED.id),
            type_=JSON,
        )
    )
    .join_from(
        ActivityDocument.__table__,
        Document.__table__,
        and_(_CITED.school_id == _PROOFS.school_id, _CITED.id == _PROOFS.document_id),
    )
    .where(_PROOFS.school_id == ROWS.school_id, _PROOFS.activity_id == ROWS.id)
    .correlate(Activity.__table__)
    .scalar_subquery()
)


def _activities(part: PartOfReach) -> defaultdict[int, list[ActivityRecord]]:
    """Return the living rows of the current roadmaps by school, in the order of the roadmaps' pages."""
    current = current_roadmaps(part)
    section = Section.__table__.c
    due = falls_due_on_sql(ROWS.deadline_kind, ROWS.due_on, current.c.last_year)
    reasons = conditions(due, current.c.today)
    statement = (
        select(
            ROWS.school_id, _DOCUMENTS, current.c.place - 1,
            section.number, section.title, ROWS.number, ROWS.title, ROWS.deadline_text,
            ROWS.starts_on, due, case((reasons[Reason.OVERDUE], current.c.today - due)), ROWS.responsible_text,
            ROWS.result_text, ROWS.state, ROWS.done_on, case((reasons[Reason.DOUBTFUL], ROWS.deadline_doubt)),
            reasons[Reason.UNDOCUMENTED], reasons[Reason.UNASSIGNED], reasons[Reason.UNDATED],
        )
        .select_from(current)
        .join(Activity.__table__, and_(ROWS.roadmap_id == current.c.id, ROWS.archived_at.is_(None)))
        .join(Section.__table__, section.id == ROWS.section_id)
        .order_by(current.c.place, section.position, section.id, ROWS.position, ROWS.id)
    )  # fmt: skip
    found: defaultdict[int, list[ActivityRecord]] = defaultdict(list)
    for school_id, documents, *values in db.session.execute(statement):
        cited = tuple(_document(*one) for one in documents or ())
        found[school_id].append(ActivityRecord._make((*values, cited)))
    return found


def _document(kind: str, number: str | None, dated_on: str | None) -> DocumentRecord:
    return DocumentRecord(kind, number, date.fromisoformat(dated_on) if dated_on else None)


def _school(
    register: Any, figures: SchoolFigures, roadmaps: list[RoadmapRecord], activities: list[ActivityRecord]
) -> SchoolRecord:
    return SchoolRecord(
        register.municipality,
        register.district,
        register.code,
        register.short_name,
        register.kind,
        register.closed_on,
        figures.today,
        figures.next_due,
        figures.changed_on,
        figures.sums,
        tuple(roadmaps),
        tuple(activities),
    )
