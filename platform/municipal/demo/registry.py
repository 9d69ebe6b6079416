"""The demonstration's municipality, districts, schools and accounts, written by the owner in one transaction."""

from datetime import date, timedelta
from random import Random

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from commons.accounts.models import Membership, User
from commons.accounts.roles import Role
from commons.schools.entries import Entry
from commons.schools.kinds import SchoolKind
from commons.schools.models import District, Municipality, School
from core.text import sort_key
from municipal.demo import places
from municipal.demo.accounts import DOMAIN, Account, accounts
from municipal.demo.places import PLACES, Character, Place
from municipal.demo.staff import Colleague, staff_of
from municipal.demo.story import closing_day


def people_of(place: Place) -> list[Colleague]:
    """Return the people of a school; always the same ones."""
    chance = Random(f"people {place.code}")  # noqa: S311  invented names, no secret
    return staff_of(chance, is_kindergarten=place.kind is SchoolKind.KINDERGARTEN)


def add_municipality(session: Session, password_hash: str, today: date) -> None:
    """Add everything that is not of a single school."""
    municipality = Municipality(name=places.MUNICIPALITY, time_zone=places.TIME_ZONE)
    session.add(municipality)
    session.flush()
    districts = [
        District(municipality_id=municipality.id, name=name, sort_key=sort_key(name))
        for name in places.DISTRICTS
    ]
    session.add_all(districts)
    session.flush()
    schools = _add_schools(session, municipality.id, [district.id for district in districts])
    _add_accounts(
        session, municipality.id, [district.id for district in districts], schools, password_hash, today
    )


def _add_schools(session: Session, municipality_id: int, districts: list[int]) -> dict[str, int]:
    ids: dict[str, int] = {}
    # Branches last: their parents must have an id.
    for group in (
        [place for place in PLACES if place.parent is None],
        [place for place in PLACES if place.parent is not None],
    ):
        schools = [_school(place, municipality_id, districts, ids) for place in group]
        session.add_all(schools)
        session.flush()
        ids.update({school.code: school.id for school in schools})
    return ids


def _school(place: Place, municipality_id: int, districts: list[int], ids: dict[str, int]) -> School:
    director = people_of(place)[0].name.full
    entry = Entry(
        code=place.code, full_name=place.full_name, short_name=place.short_name, kind=place.kind,
        inn=None if place.parent else places.inn_of(place.code), settlement=place.settlement, director=director,
        email=f"school{place.code}@{DOMAIN}", district_id=districts[place.district],
        parent_id=ids[place.parent] if place.parent else None,
    )  # fmt: skip
    school = School(municipality_id=municipality_id)
    entry.write_to(school)
    return school


def _add_accounts(
    session: Session, municipality_id: int, districts: list[int], schools: dict[str, int], password_hash: str, today: date,
) -> None:  # fmt: skip
    known = accounts()
    users = [User(name=_name(account), email=account.email, password=password_hash) for account in known]
    # The platform itself works in schools by this account; it has no password and cannot sign in.
    service = User(name=places.MUNICIPALITY)
    session.add_all([*users, service])
    session.flush()
    since = today - timedelta(days=800)
    session.add(
        Membership(user_id=service.id, role=Role.SERVICE, municipality_id=municipality_id, starts_on=since)
    )
    session.add_all(
        Membership(
            user_id=user.id, role=account.role, municipality_id=municipality_id, starts_on=since,
            district_id=None if account.district is None else districts[account.district],
            school_id=schools[account.school] if account.school else None,
        )
        for user, account in zip(users, known, strict=True)
    )  # fmt: skip


def _name(account: Account) -> str:
    """Return the account's own name, or that of the school's colleague it belongs to."""
    if account.school is None:
        return account.name
    place = next(place for place in PLACES if place.code == account.school)
    return next(one.name.full for one in people_of(place) if one.key == account.key)


def close_schools(session: Session, today: date) -> None:
    """Close the schools that are closed in the story; done last, because nothing is written into a closed school."""
    codes = [place.code for place in PLACES if place.character is Character.CLOSED]
    ours = select(Municipality.id).where(Municipality.name == places.MUNICIPALITY).scalar_subquery()
    session.execute(
        update(School)
        .where(School.municipality_id == ours, School.code.in_(codes), School.closed_on.is_(None))
        .values(closed_on=closing_day(today))
    )
