"""Reads across schools: which roadmaps are current, the rows behind a figure, the cells of a map."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CTE, Select, and_, func, or_, select

from commons.schools.models import School
from core.database import db
from core.errors import NotFound
from municipal.overview.reasons import ROWS, Reason, conditions, has
from municipal.overview.scope import Scope, Selection
from tenants.roadmap.due import falls_due_on_sql
from tenants.roadmap.models import Activity, ActivityDocument, Roadmap, Section
from tenants.roadmap.vocabulary import Contour, RoadmapStatus


def current_roadmaps(scope: Selection) -> CTE:
    """Select the schools' current roadmaps: those whose period covers today, else a school's latest; `place` 1 is main."""
    year = scope.sql_school_year()
    covers = and_(Roadmap.first_year <= year, Roadmap.last_year >= year)
    place = func.row_number().over(
        partition_by=Roadmap.school_id,
        order_by=(
            covers.desc(),
            and_(covers, Roadmap.contour == Contour.TEACHERS),
            Roadmap.last_year.desc(),
            Roadmap.id.desc(),
        ),
    )
    ranked = (
        select(
            Roadmap.id, Roadmap.public_id, Roadmap.school_id, Roadmap.title, Roadmap.last_year, Roadmap.updated_at,
            covers.label("covers"), place.label("place"), scope.sql_today().label("today"),
        )
        .join(School, School.id == Roadmap.school_id)
        .where(scope.schools(), Roadmap.archived_at.is_(None), Roadmap.status != RoadmapStatus.ARCHIVED)
        .subquery()
    )  # fmt: skip
    return select(ranked).where(or_(ranked.c.covers, ranked.c.place == 1)).cte("current_roadmap")


@dataclass(frozen=True, slots=True)
class ReasonRow:
    """A row behind a figure, with its school and roadmap. `days_left` is negative when its day is past."""

    school: UUID
    school_name: str
    roadmap: UUID
    roadmap_title: str
    activity: UUID
    number: str | None
    title: str
    responsible_text: str
    deadline_text: str
    state: str
    done_on: date | None
    due: date | None
    days_left: int | None
    is_overdue: bool
    lacks_document: bool


def rows_behind(
    scope: Scope, reason: Reason, school: UUID | None, *, offset: int, limit: int
) -> tuple[int, list[ReasonRow]]:
    """Return how many rows of open schools have a reason, and a window of them: the longest overdue first."""
    current = current_roadmaps(scope)
    due = falls_due_on_sql(ROWS.deadline_kind, ROWS.due_on, current.c.last_year)
    reasons = conditions(due, current.c.today)
    statement = (
        select(
            func.count().over(), School.public_id, School.short_name, current.c.public_id, current.c.title,
            ROWS.public_id, ROWS.number, ROWS.title, ROWS.responsible_text, ROWS.deadline_text,
            ROWS.state, ROWS.done_on, due, due - current.c.today,
            func.coalesce(reasons[Reason.OVERDUE], False), reasons[Reason.UNDOCUMENTED],
        )
        .select_from(current)
        .join(Activity.__table__, and_(ROWS.roadmap_id == current.c.id, ROWS.archived_at.is_(None)))
        .join(School, School.id == current.c.school_id)
        .where(reasons[reason], or_(School.closed_on.is_(None), School.closed_on > current.c.today))
        .order_by(due.nulls_last(), School.sort_key, ROWS.position, ROWS.id)
    )  # fmt: skip
    if school is not None:
        statement = statement.where(School.public_id == school)
    found = db.session.execute(statement.offset(offset).limit(limit)).all()
    return (found[0][0] if found else 0), [ReasonRow(*row[1:]) for row in found]


def get_school_name(scope: Scope, school: UUID) -> str:
    """Return the short name of a school of the scope. Raises NotFound for any other."""
    name = db.session.scalar(select(School.short_name).where(scope.schools(), School.public_id == school))
    if name is None:
        raise NotFound("school")
    return name


@dataclass(frozen=True, slots=True)
class MapRow:
    """One activity of a school's main roadmap, as a cell of the map needs it."""

    school_id: int
    activity: UUID
    number: str | None
    section_number: str | None
    section_title: str
    state: str
    deadline_kind: str
    due_on: date | None
    last_year: int
    has_document: bool


def map_rows(roadmaps: Sequence[int]) -> list[MapRow]:
    """Return the living activities of some roadmaps in their order."""
    statement: Select[Any] = (
        select(
            ROWS.school_id, ROWS.public_id, ROWS.number, Section.number, Section.title, ROWS.state, ROWS.deadline_kind,
            ROWS.due_on, Roadmap.last_year, has(ActivityDocument),
        )
        .join(Roadmap, Roadmap.id == ROWS.roadmap_id)
        .join(Section, Section.id == ROWS.section_id)
        .where(Roadmap.id.in_(roadmaps), ROWS.archived_at.is_(None))
        .order_by(Section.position, ROWS.position, ROWS.id)
    )  # fmt: skip
    return [MapRow(*row) for row in db.session.execute(statement)]
