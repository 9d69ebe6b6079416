"""How the work of a report is split: one part a district, or a hundred schools of it."""

from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

from sqlalchemy import and_, select

from commons.schools.models import District, Municipality, School
from core.database import db
from municipal.reports.selection import readable_schools

MOST_SCHOOLS = 100


class ScopeSchool(NamedTuple):
    """A school of a report with all that its place in the order depends on; no district is None twice."""

    id: int
    sort_key: str
    municipality: str
    municipality_id: int
    district_sort_key: str | None
    district_id: int | None


def scope_schools() -> list[ScopeSchool]:
    """Return every school of the reach, closed ones too, in one statement. Raises ReachError outside a reach across."""
    statement = (
        select(
            School.id, School.sort_key, Municipality.name, School.municipality_id, District.sort_key, District.id,
        )
        .join(Municipality, Municipality.id == School.municipality_id)
        .outerjoin(
            District,
            and_(District.municipality_id == School.municipality_id, District.id == School.district_id),
        )
        .where(School.id.in_(readable_schools()))
    )  # fmt: skip
    return [ScopeSchool(*row) for row in db.session.execute(statement)]


def split(schools: Iterable[ScopeSchool]) -> list[tuple[int, ...]]:
    """Return the ids of the schools by part: a district's together, a large one's in hundreds, those of no district last.

    The order is the report's: municipalities, their districts, the schools of each, whatever the order of what is given.
    """
    parts: list[tuple[int, ...]] = []
    for _district, found in groupby(sorted(schools, key=_place), key=_district_place):
        ids = [school.id for school in found]
        parts += [tuple(ids[start : start + MOST_SCHOOLS]) for start in range(0, len(ids), MOST_SCHOOLS)]
    return parts


def _district_place(school: ScopeSchool) -> tuple[str, int, bool, str, int]:
    is_without = school.district_id is None
    return (
        school.municipality,
        school.municipality_id,
        is_without,
        school.district_sort_key or "",
        school.district_id or 0,
    )


def _place(school: ScopeSchool) -> tuple[tuple[str, int, bool, str, int], str, int]:
    return _district_place(school), school.sort_key, school.id
