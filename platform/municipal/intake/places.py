"""Over which schools somebody takes files in: a municipality and what they hold of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select

from commons.accounts.roles import Capability
from commons.accounts.standing import Standing
from commons.schools.models import Municipality
from core.database import db
from municipal.intake.models import Intake

TAKE_IN = Capability.INTAKE_WRITE


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality somebody takes files in for; `districts` are theirs, empty for the whole."""

    municipality_id: int
    public_id: UUID
    name: str
    time_zone: str
    districts: tuple[int, ...]


def places_of(who: Standing) -> list[Place]:
    """Return the places of somebody; most have one."""
    ids = {one.municipality_id for one in who.with_capability(TAKE_IN)}
    rows = db.session.execute(
        select(Municipality.id, Municipality.public_id, Municipality.name, Municipality.time_zone)
        .where(Municipality.id.in_(ids))
        .order_by(Municipality.name, Municipality.id)
    )
    return [Place(*row, districts=tuple(_districts(who, row[0]))) for row in rows]


def _districts(who: Standing, municipality_id: int) -> Iterator[int]:
    held = [one for one in who.with_capability(TAKE_IN) if one.municipality_id == municipality_id]
    if all(one.district_id is not None for one in held):
        yield from sorted({one.district_id for one in held if one.district_id is not None})


def is_held(who: Standing, municipality_id: int) -> bool:
    """Tell whether somebody still takes files in for a municipality or a part of it."""
    return any(one.municipality_id == municipality_id for one in who.with_capability(TAKE_IN))


def covers(who: Standing) -> ColumnElement[bool]:
    """Return the condition of intakes whose place somebody still holds a part of, as the database's wall has it too."""
    places = who.with_capability(TAKE_IN)
    whole = [one.municipality_id for one in places if one.district_id is None and one.school_id is None]
    single = [one.district_id for one in places if one.district_id is not None]
    return or_(
        Intake.municipality_id.in_(whole), and_(Intake.districts != [], Intake.districts.overlap(single))
    )
