"""Over which schools somebody may order a report: a whole municipality, all districts they hold there, or one of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from commons.accounts.roles import Capability
from commons.accounts.standing import Standing
from commons.jobs.models import Job
from commons.schools.models import District, Municipality, School
from core.database import db
from core.tenancy import Reach


@dataclass(frozen=True, slots=True)
class Choice:
    """A place of a report. `key` stands in forms; `districts` are ids, empty for the whole municipality."""

    key: str
    title: str
    municipality_id: int
    time_zone: str
    districts: tuple[int, ...]


def choices_of(who: Standing) -> list[Choice]:
    """Return the places of somebody, the widest first, in one statement."""
    places = who.with_capability(Capability.REPORT_WRITE)
    whole = {one.municipality_id for one in places if one.district_id is None and one.school_id is None}
    single = {one.district_id for one in places if one.district_id is not None}
    rows = db.session.execute(
        select(
            Municipality.id, Municipality.public_id, Municipality.name, Municipality.time_zone,
            District.id, District.public_id, District.name,
        )
        .outerjoin(
            District,
            and_(
                District.municipality_id == Municipality.id,
                or_(Municipality.id.in_(whole), District.id.in_(single)),
            ),
        )
        .where(Municipality.id.in_({one.municipality_id for one in places}))
        .order_by(Municipality.name, Municipality.id, District.sort_key, District.id)
    ).all()  # fmt: skip
    return [
        choice
        for _municipality, group in groupby(rows, key=lambda row: row[0])
        for choice in _choices(list(group), whole)
    ]


def _choices(rows: Sequence[Any], whole: set[int]) -> Iterator[Choice]:
    """Yield the choices of one municipality."""
    first = rows[0]
    id_, public_id, name, zone = first[:4]
    districts = [row[4:] for row in rows if row[4] is not None]
    if id_ in whole:
        yield Choice(f"m-{public_id}", name, id_, zone, ())
    elif len(districts) > 1:
        titles = ", ".join(district[2] for district in districts)
        yield Choice(f"a-{public_id}", titles, id_, zone, tuple(district[0] for district in districts))
    for district in districts:
        yield Choice(f"d-{district[1]}", district[2], id_, zone, (district[0],))


def covers_places(who: Standing) -> ColumnElement[bool]:
    """Return the condition of jobs whose place somebody still holds, as the database's wall has it too."""
    places = who.with_capability(Capability.REPORT_WRITE)
    whole = [one.municipality_id for one in places if one.district_id is None and one.school_id is None]
    single = [one.district_id for one in places if one.district_id is not None]
    return or_(Job.municipality_id.in_(whole), and_(Job.districts != [], Job.districts.contained_by(single)))


def reach_of(who: Standing, municipality_id: int, districts: tuple[int, ...]) -> Reach:
    """Return the reach of a report: the schools of its place that somebody may still read, and no others."""
    schools = select(School.id).where(
        School.municipality_id == municipality_id, School.id.in_(who.schools(Capability.REPORT_WRITE))
    )
    if districts:
        schools = schools.where(School.district_id.in_(districts))
    return Reach(user_id=who.user_id, schools=schools)


def still_holds(who: Standing, municipality_id: int, districts: tuple[int, ...]) -> bool:
    """Tell whether somebody still holds the whole place of a report."""
    places = who.with_capability(Capability.REPORT_WRITE)
    if any(
        one.municipality_id == municipality_id and one.district_id is None and one.school_id is None
        for one in places
    ):
        return True
    held = {one.district_id for one in places if one.municipality_id == municipality_id}
    return bool(districts) and set(districts) <= held
