"""Reads of the register that everybody needs: the school of an address, with its municipality's calendar."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session

from commons.schools.kinds import SchoolKind
from commons.schools.models import Municipality, PeopleOpening, School
from core.clock import today


@dataclass(frozen=True, slots=True)
class SchoolCard:
    """What pages say of a school, and the calendar by which its deadlines are judged."""

    id: int
    public_id: UUID
    municipality_id: int
    district_id: int | None
    kind: SchoolKind
    code: str
    short_name: str
    full_name: str
    closed_on: date | None
    municipality: str
    time_zone: str
    working_days: tuple[int, ...]
    # The district may enter for it; and may see its people. What commons.accounts.roles.Condition names.
    is_on_paper: bool
    is_opened: bool

    def today(self) -> date:
        """Return the calendar day where the school is."""
        return today(self.time_zone)


_ON_PAPER = and_(School.sends_paper, Municipality.enters_for_schools)
_OPENED = exists().where(
    PeopleOpening.school_id == School.id,
    PeopleOpening.closed_at.is_(None),
    PeopleOpening.ends_on >= func.date(func.timezone(Municipality.time_zone, func.now())),
)

_CARD = (
    School.id, School.public_id, School.municipality_id, School.district_id, School.kind, School.code,
    School.short_name, School.full_name, School.closed_on, Municipality.name.label("municipality"), Municipality.time_zone,
    Municipality.working_days, _ON_PAPER.label("is_on_paper"), or_(_ON_PAPER, _OPENED).label("is_opened"),
)  # fmt: skip


def _cards() -> Select[*tuple[Any, ...]]:
    return select(*_CARD).join(Municipality, Municipality.id == School.municipality_id)


# Put together once: every page of a school asks it.
_BY_PUBLIC_ID = _cards().where(School.public_id == bindparam("public_id"))


def _card(row: Row[*tuple[Any, ...]]) -> SchoolCard:
    values = dict(row._mapping)
    return SchoolCard(**values | {"working_days": tuple(row.working_days)})


def find_school(session: Session, public_id: UUID) -> SchoolCard | None:
    """Return the school of an address through the identity session; whether one may see it is asked afterwards."""
    row = session.execute(_BY_PUBLIC_ID, {"public_id": public_id}).one_or_none()
    return _card(row) if row else None


def find_school_by_code(session: Session, code: str, municipality: str | None = None) -> Sequence[SchoolCard]:
    """Return the schools an operator means by a code or an INN, in one municipality when its name is given."""
    statement = _cards().where(or_(School.code == code, School.inn == code))
    if municipality is not None:
        statement = statement.where(Municipality.name == municipality)
    return [_card(row) for row in session.execute(statement)]


def schools_by_id(session: Session, ids: Select[int]) -> Sequence[SchoolCard]:
    """Return the cards of the schools an id statement selects, in the order people expect."""
    statement = _cards().where(School.id.in_(ids)).order_by(School.sort_key)
    return [_card(row) for row in session.execute(statement)]
