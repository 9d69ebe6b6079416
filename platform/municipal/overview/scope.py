"""Which schools are counted on which day: what somebody oversees, or a district of it that they look at."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, false, literal, or_, select

from commons.accounts.roles import Capability
from commons.accounts.standing import Held, Standing
from commons.schools.models import District, Municipality, School
from core.clock import SchoolYear, today
from core.database import db
from core.errors import NotFound


@dataclass(frozen=True, slots=True)
class OverseenMunicipality:
    """A municipality on its own calendar day."""

    id: int
    name: str
    time_zone: str
    today: date


@dataclass(frozen=True, slots=True)
class OverseenDistrict:
    """A district one may look at alone."""

    id: int
    public_id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Selection(ABC):
    """Schools to be counted, each on the calendar day of its municipality; there is at least one municipality."""

    municipalities: tuple[OverseenMunicipality, ...]

    @abstractmethod
    def schools(self) -> ColumnElement[bool]:
        """Return the condition that selects the schools."""

    def municipality(self, id_: int) -> OverseenMunicipality:
        """Return one of the municipalities."""
        return next(one for one in self.municipalities if one.id == id_)

    def sql_today(self) -> ColumnElement[date]:
        """Return each school's calendar day."""
        return self._by_municipality(lambda one: one.today)

    def sql_school_year(self) -> ColumnElement[int]:
        """Return the first calendar year of each school's current school year."""
        return self._by_municipality(lambda one: SchoolYear.of(one.today).first)

    def _by_municipality(self, value: Callable[[OverseenMunicipality], Any]) -> ColumnElement[Any]:
        values = {one.id: value(one) for one in self.municipalities}
        if len(set(values.values())) == 1:
            return literal(next(iter(values.values())))
        return case(values, value=School.municipality_id)


@dataclass(frozen=True, slots=True)
class Scope(Selection):
    """The places of one person, narrowed by `district` when they chose one."""

    places: tuple[Held, ...]
    districts: tuple[OverseenDistrict, ...]
    district: OverseenDistrict | None

    @property
    def today(self) -> date:
        """The day for the page's head: several municipalities may differ by one."""
        return self.municipalities[0].today

    @property
    def title(self) -> str:
        """The name of what is looked at."""
        if self.district is not None:
            return self.district.name
        if len(self.districts) == 1 and not any(place.district_id is None for place in self.places):
            return self.districts[0].name
        return ", ".join(one.name for one in self.municipalities)

    def schools(self) -> ColumnElement[bool]:
        """Return the condition that selects the schools of the scope."""
        held = or_(*(place.condition() for place in self.places))
        return and_(held, School.district_id == self.district.id) if self.district else held


def scope_of(who: Standing, district: str | None = None) -> Scope:
    """Return what somebody oversees, in one statement. Raises NotFound for a district that is not theirs."""
    places = who.with_capability(Capability.OVERVIEW_READ)
    rows = db.session.execute(
        select(
            Municipality.id, Municipality.name, Municipality.time_zone,
            District.id, District.public_id, District.name,
        )
        .outerjoin(District, and_(District.municipality_id == Municipality.id, _districts(places)))
        .where(Municipality.id.in_({place.municipality_id for place in places}))
        .order_by(Municipality.name, District.sort_key)
    ).all()  # fmt: skip
    municipalities = {row[0]: OverseenMunicipality(row[0], row[1], row[2], today(row[2])) for row in rows}
    districts = tuple(OverseenDistrict(*row[3:]) for row in rows if row[3] is not None)
    chosen = _chosen(districts, district) if district else None
    return Scope(tuple(municipalities.values()), places, districts, chosen)


def _districts(places: tuple[Held, ...]) -> ColumnElement[bool]:
    whole = [
        place.municipality_id for place in places if place.district_id is None and place.school_id is None
    ]
    single = [place.district_id for place in places if place.district_id is not None]
    return or_(false(), District.municipality_id.in_(whole), District.id.in_(single))


def _chosen(districts: tuple[OverseenDistrict, ...], wanted: str) -> OverseenDistrict:
    found = next((one for one in districts if str(one.public_id) == wanted), None)
    if found is None:
        raise NotFound("district")
    return found
