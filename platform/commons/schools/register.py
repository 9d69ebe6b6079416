"""Reads of the register by those who keep it: always within one municipality, through the tenant session."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, literal, select
from sqlalchemy.orm import aliased

from commons.schools.kinds import SchoolKind
from commons.schools.models import District, Municipality, School
from core.database import db
from core.errors import NotFound
from core.paging import Page
from core.text import search_key

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """A school as the register lists it."""

    school: School
    district: str | None
    parent: str | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for in the register; `without_district` looks for schools that have none."""

    words: str = ""
    district_id: int | None = None
    without_district: bool = False
    with_closed: bool = False


def get_municipality(municipality_id: int) -> Municipality:
    """Return a municipality that somebody keeps. Raises NotFound when it is out of reach."""
    found = db.session.get(Municipality, municipality_id)
    if found is None:
        raise NotFound("municipality")
    return found


def is_named_like(words: str) -> ColumnElement[bool]:
    """Return the condition of a search: every word occurs, a short number as a whole («2» is not «12»)."""
    padded = literal(" ").concat(School.search_key).concat(" ")
    conditions = []
    for word in search_key(words).split():
        wanted = f" {word} " if word.isdigit() and len(word) < 4 else word
        conditions.append(padded.contains(wanted, autoescape=True))
    return and_(True, *conditions)


def register_page(municipality_id: int, wanted: Wanted, number: int) -> tuple[Sequence[RegisterRow], Page]:
    """Return one page of the register and where it stands in the whole list."""
    conditions = [School.municipality_id == municipality_id, is_named_like(wanted.words)]
    if wanted.district_id is not None:
        conditions.append(School.district_id == wanted.district_id)
    if wanted.without_district:
        conditions.append(School.district_id.is_(None))
    if not wanted.with_closed:
        conditions.append(School.closed_on.is_(None))
    total = db.session.scalar(select(func.count()).select_from(School).where(*conditions)) or 0
    page = Page(min(number, max(1, -(-total // PAGE_SIZE))), PAGE_SIZE, total)
    parent = aliased(School)
    rows = db.session.execute(
        select(School, District.name, parent.short_name)
        .outerjoin(District, District.id == School.district_id)
        .outerjoin(parent, parent.id == School.parent_id)
        .where(*conditions)
        .order_by(School.sort_key, School.id)
        .limit(page.size)
        .offset(page.offset)
    )
    return [RegisterRow(*row) for row in rows], page


def count_schools(municipality_id: int) -> tuple[int, int]:
    """Return how many schools are open and how many are closed."""
    closed = func.count(School.closed_on)
    row = db.session.execute(
        select(func.count(), closed).where(School.municipality_id == municipality_id)
    ).one()
    return row[0] - row[1], row[1]


def get_school(municipality_id: int, public_id: UUID, *, lock: bool = False) -> School:
    """Return a school of a municipality, held until the commit when `lock` is set. Raises NotFound."""
    statement = select(School).where(School.municipality_id == municipality_id, School.public_id == public_id)
    school = db.session.scalar(statement.with_for_update() if lock else statement)
    if school is None:
        raise NotFound("school")
    return school


def all_schools(municipality_id: int) -> Sequence[School]:
    """Return every school of a municipality, closed ones too, in the order people expect."""
    return db.session.scalars(
        select(School).where(School.municipality_id == municipality_id).order_by(School.sort_key, School.id)
    ).all()


def possible_parents(municipality_id: int) -> Sequence[School]:
    """Return the schools that may have branches: open ones that are no branch themselves."""
    return db.session.scalars(
        select(School)
        .where(
            School.municipality_id == municipality_id,
            School.kind != SchoolKind.BRANCH,
            School.closed_on.is_(None),
        )
        .order_by(School.sort_key, School.id)
    ).all()


def branches_of(school: School) -> Sequence[School]:
    """Return the branches of a school, closed ones too."""
    return db.session.scalars(
        select(School)
        .where(School.municipality_id == school.municipality_id, School.parent_id == school.id)
        .order_by(School.sort_key, School.id)
    ).all()


def districts_of(municipality_id: int) -> Sequence[District]:
    """Return the districts of a municipality in the order people expect."""
    return db.session.scalars(
        select(District)
        .where(District.municipality_id == municipality_id)
        .order_by(District.sort_key, District.id)
    ).all()


def schools_by_district(municipality_id: int) -> dict[int | None, int]:
    """Return how many open schools each district has; under None those without a district."""
    rows = db.session.execute(
        select(School.district_id, func.count().label("schools"))
        .where(School.municipality_id == municipality_id, School.closed_on.is_(None))
        .group_by(School.district_id)
    )
    return {row.district_id: row.schools for row in rows}


def get_district(municipality_id: int, public_id: UUID, *, lock: bool = False) -> District:
    """Return a district of a municipality, held until the commit when `lock` is set. Raises NotFound."""
    statement = select(District).where(
        District.municipality_id == municipality_id, District.public_id == public_id
    )
    district = db.session.scalar(statement.with_for_update() if lock else statement)
    if district is None:
        raise NotFound("district")
    return district


def holder_of_inn(municipality_id: int, inn: str) -> School | None:
    """Return the school, not a branch, that has an INN."""
    return db.session.scalar(
        select(School).where(
            School.municipality_id == municipality_id, School.inn == inn, School.kind != SchoolKind.BRANCH
        )
    )


def free_code(municipality_id: int) -> str:
    """Return the next code after the greatest number in use: «001», «002»."""
    codes = db.session.scalars(select(School.code).where(School.municipality_id == municipality_id))
    numbers = (int(code) for code in codes if code.isascii() and code.isdigit() and len(code) < 7)
    return f"{max(numbers, default=0) + 1:03d}"
