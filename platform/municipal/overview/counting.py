"""Adds up the rows of every school: the only place that does, so that a kept summary can take its place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Integer, and_, column, func, literal, or_, select
from sqlalchemy.dialects.postgresql import ARRAY

from commons.schools.models import Municipality, School
from core.database import db
from municipal.overview.figures import SchoolFigures, Sums, added
from municipal.overview.queries import current_roadmaps
from municipal.overview.reasons import ROWS, Reason, conditions, has
from municipal.overview.scope import OverseenMunicipality, Selection
from tenants.roadmap.due import falls_due_on_sql
from tenants.roadmap.models import Activity, ActivityDocument
from tenants.roadmap.vocabulary import OPEN_STATES, ActivityState

NOT_COUNTED = (ActivityState.NOT_APPLICABLE, ActivityState.CANCELLED)


def figures_of(scope: Selection) -> list[SchoolFigures]:
    """Return every school of a selection with its figures, in the alphabet's order.

    Two statements, however many schools; one more for each further municipality.
    """
    schools = _schools(scope)
    sums: dict[int, _Summed] = {}
    for one in scope.municipalities:
        mine = [school.roadmaps for school in schools if school.municipality_id == one.id]
        sums |= _sums({id_: year for roadmaps in mine for id_, year in roadmaps.items()}, one)
    return [_figures(school, sums) for school in schools]


@dataclass(slots=True)
class _SchoolRow:
    """A school with its current roadmaps (id and last year), the main one first; `columns` are those of _SCHOOL."""

    columns: Sequence[Any]
    municipality_id: int
    main: UUID | None
    roadmaps: dict[int, int]
    changed_on: date | None


_SCHOOL = (
    School.id, School.public_id, School.short_name, School.settlement, School.sort_key, School.search_key,
    School.closed_on,
)  # fmt: skip


def _schools(scope: Selection) -> list[_SchoolRow]:
    current = current_roadmaps(scope)
    statement = (
        select(
            *_SCHOOL,
            current.c.public_id,
            current.c.id,
            current.c.last_year,
            func.date(func.timezone(Municipality.time_zone, current.c.updated_at)),
            School.municipality_id,
        )
        .join(Municipality, Municipality.id == School.municipality_id)
        .outerjoin(current, current.c.school_id == School.id)
        .where(scope.schools())
        .order_by(School.sort_key, School.id, current.c.place)
    )
    found: dict[int, _SchoolRow] = {}
    for row in db.session.execute(statement):
        public_id, roadmap_id, last_year, changed_on, municipality_id = row[len(_SCHOOL) :]
        school = found.get(row[0])
        if school is None:
            columns = (*row[: len(_SCHOOL)], scope.municipality(municipality_id).today)
            school = found[row[0]] = _SchoolRow(columns, municipality_id, public_id, {}, changed_on)
        if roadmap_id is not None:
            school.roadmaps[roadmap_id] = last_year
            school.changed_on = max(school.changed_on or changed_on, changed_on)
    return list(found.values())


_Summed = tuple[Sums, date | None, date | None]


def _sums(last_years: dict[int, int], municipality: OverseenMunicipality) -> dict[int, _Summed]:
    """Return the sums of some roadmaps by their id, with the next deadline and the day of the last change.

    The roadmaps go in as two arrays: the planner knows their length, and nothing but the rows is read.
    """
    roadmap = (
        func.unnest(
            literal(list(last_years), ARRAY(BigInteger)), literal(list(last_years.values()), ARRAY(Integer))
        )
        .table_valued(column("id", BigInteger), column("last_year", Integer), name="roadmap")
        .render_derived()
    )
    today = literal(municipality.today)
    due = falls_due_on_sql(ROWS.deadline_kind, ROWS.due_on, roadmap.c.last_year)
    reasons = conditions(due, today)
    on_time = and_(reasons[Reason.DONE], or_(due.is_(None), ROWS.done_on <= due))
    proved_lately = and_(reasons[Reason.DONE_LATELY], has(ActivityDocument))
    counted = (ROWS.state.not_in(NOT_COUNTED), on_time, proved_lately, *reasons.values())
    statement = (
        select(
            roadmap.c.id,
            func.min(due).filter(ROWS.state.in_(sorted(OPEN_STATES)), due >= today),
            func.date(func.timezone(municipality.time_zone, func.max(ROWS.updated_at))),
            *(func.count().filter(condition) for condition in counted),
        )
        .select_from(roadmap)
        .join(Activity.__table__, ROWS.roadmap_id == roadmap.c.id)
        .where(ROWS.archived_at.is_(None))
        .group_by(roadmap.c.id)
    )
    return {row[0]: (Sums(*row[3:]), row[1], row[2]) for row in db.session.execute(statement)}


def _figures(school: _SchoolRow, sums: dict[int, _Summed]) -> SchoolFigures:
    found = [sums[id_] for id_ in school.roadmaps if id_ in sums]
    changes = [day for day in (school.changed_on, *(one[2] for one in found)) if day]
    deadlines = [one[1] for one in found if one[1]]
    of_roadmaps = (
        next(iter(school.roadmaps), None),
        school.main,
        len(school.roadmaps),
        max(changes, default=None),
        min(deadlines, default=None),
        added(one[0] for one in found) if found else Sums(),
    )
    return SchoolFigures(*(*school.columns, *of_roadmaps))
