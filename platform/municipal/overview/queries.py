"""Reads across schools: the figures of all of them in one statement, the rows behind a figure, the cells of a map.

`figures_of` is the only place that adds rows up, so that a kept summary can take its place.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CTE, ColumnElement, Select, and_, case, func, or_, select

from commons.schools.models import Municipality, School
from core.database import db
from core.errors import NotFound
from municipal.overview.figures import PLAIN_FIELDS, SchoolFigures
from municipal.overview.reasons import Reason, conditions
from municipal.overview.scope import Scope
from tenants.roadmap.due import falls_due_on_sql
from tenants.roadmap.models import Activity, ActivityDocument, ActivityResponsible, Roadmap, Section
from tenants.roadmap.vocabulary import OPEN_STATES, ActivityState, Contour, RoadmapStatus

NOT_COUNTED = (ActivityState.NOT_APPLICABLE, ActivityState.CANCELLED)


def current_roadmaps(scope: Scope) -> CTE:
    """Select a scope's current roadmaps: those whose period covers today, else a school's latest; `place` 1 is main."""
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


def _living(current: CTE) -> ColumnElement[bool]:
    return and_(Activity.roadmap_id == current.c.id, Activity.archived_at.is_(None))


def figures_of(scope: Scope) -> list[SchoolFigures]:
    """Return every school of a scope with its figures, in the alphabet's order; one statement."""
    current = current_roadmaps(scope)
    main = current.alias("main_roadmap")
    sums = _sums(current)
    counts = [func.coalesce(sums.c[reason.value], 0) for reason in Reason]
    statement = (
        select(
            School.id, School.public_id, School.short_name, School.settlement, School.sort_key, School.search_key,
            School.closed_on, Municipality.time_zone, scope.sql_today(), main.c.id, main.c.public_id,
            func.coalesce(sums.c.roadmaps, 0), func.coalesce(sums.c.total, 0), func.coalesce(sums.c.on_time, 0),
            func.coalesce(sums.c.proved_lately, 0), sums.c.next_due, sums.c.changed_at, *counts,
        )
        .join(Municipality, Municipality.id == School.municipality_id)
        .outerjoin(main, and_(main.c.school_id == School.id, main.c.place == 1))
        .outerjoin(sums, sums.c.school_id == School.id)
        .where(scope.schools())
        .order_by(School.sort_key, School.id)
    )  # fmt: skip
    return [_figures(row) for row in db.session.execute(statement)]


def _figures(row: Sequence[Any]) -> SchoolFigures:
    plain = len(PLAIN_FIELDS)
    counts = dict(zip(Reason, row[plain:], strict=True))
    return SchoolFigures(*(*row[:plain], counts))


def _sums(current: CTE) -> Any:
    due = falls_due_on_sql(Activity.deadline_kind, Activity.due_on, current.c.last_year)
    proved, assigned = _proved(), _assigned()
    reasons = _conditions(current, proved, assigned)
    state = Activity.state
    is_open = state.in_(sorted(OPEN_STATES))
    on_time = and_(reasons[Reason.DONE], or_(due.is_(None), Activity.done_on <= due))
    proved_lately = and_(reasons[Reason.DONE_LATELY], ~reasons[Reason.UNDOCUMENTED])
    counted = {
        "total": state.not_in(NOT_COUNTED), "on_time": on_time, "proved_lately": proved_lately,
        **{reason.value: condition for reason, condition in reasons.items()},
    }  # fmt: skip
    return (
        select(
            current.c.school_id,
            func.count(current.c.id.distinct()).label("roadmaps"),
            func.min(due).filter(is_open, due >= current.c.today).label("next_due"),
            func.greatest(func.max(current.c.updated_at), func.max(Activity.updated_at)).label("changed_at"),
            *(func.count().filter(condition).label(name) for name, condition in counted.items()),
        )
        .select_from(current)
        .outerjoin(Activity, _living(current))
        .outerjoin(proved, proved.c.activity_id == Activity.id)
        .outerjoin(assigned, assigned.c.activity_id == Activity.id)
        .group_by(current.c.school_id)
        .subquery("sums")
    )


def _proved() -> Any:
    return select(ActivityDocument.activity_id).distinct().subquery("proved")


def _assigned() -> Any:
    return select(ActivityResponsible.activity_id).distinct().subquery("assigned")


def _conditions(current: CTE, proved: Any, assigned: Any) -> dict[Reason, ColumnElement[bool]]:
    return conditions(
        due=falls_due_on_sql(Activity.deadline_kind, Activity.due_on, current.c.last_year),
        today=current.c.today,
        has_document=proved.c.activity_id.is_not(None),
        has_responsible=assigned.c.activity_id.is_not(None),
    )


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
    proved, assigned = _proved(), _assigned()
    reasons = _conditions(current, proved, assigned)
    due = falls_due_on_sql(Activity.deadline_kind, Activity.due_on, current.c.last_year)
    statement = (
        select(
            func.count().over(), School.public_id, School.short_name, current.c.public_id, current.c.title,
            Activity.public_id, Activity.number, Activity.title, Activity.responsible_text, Activity.deadline_text,
            Activity.state, Activity.done_on, due, due - current.c.today,
            func.coalesce(reasons[Reason.OVERDUE], False), reasons[Reason.UNDOCUMENTED],
        )
        .select_from(current)
        .join(Activity, _living(current))
        .join(School, School.id == current.c.school_id)
        .outerjoin(proved, proved.c.activity_id == Activity.id)
        .outerjoin(assigned, assigned.c.activity_id == Activity.id)
        .where(reasons[reason], or_(School.closed_on.is_(None), School.closed_on > current.c.today))
        .order_by(due.nulls_last(), School.sort_key, Activity.position, Activity.id)
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
    proved = _proved()
    statement: Select[Any] = (
        select(
            Activity.school_id, Activity.public_id, Activity.number, Section.number, Section.title, Activity.state,
            Activity.deadline_kind, Activity.due_on, Roadmap.last_year,
            case((proved.c.activity_id.is_(None), False), else_=True),
        )
        .join(Roadmap, Roadmap.id == Activity.roadmap_id)
        .join(Section, Section.id == Activity.section_id)
        .outerjoin(proved, proved.c.activity_id == Activity.id)
        .where(Activity.roadmap_id.in_(roadmaps), Activity.archived_at.is_(None))
        .order_by(Section.position, Activity.position, Activity.id)
    )  # fmt: skip
    return [MapRow(*row) for row in db.session.execute(statement)]
