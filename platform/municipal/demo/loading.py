"""Puts the demonstration into the database, once: what is there already stays, what a kill cut off is completed.

The municipality with its schools and accounts is one transaction of the owner. Each school's people and roadmaps are one
transaction in that school's own reach, in the name of the service account; a school without people is not loaded yet.
"""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from flask import Flask
from flask_babel import force_locale
from flask_security import hash_password, verify_password
from sqlalchemy import Engine, create_engine, func, select, update
from sqlalchemy.orm import Session

from commons.accounts import wording
from commons.accounts.models import User
from commons.accounts.standing import find_service
from commons.schools.models import Municipality, School
from commons.schools.queries import SchoolCard, schools_by_id
from core.clock import today as today_in
from core.config import Settings
from core.database import close_connections, db, identity
from core.speech import gettext as _
from core.speech import language
from core.tenancy import enter_reach
from municipal.app import create_app
from municipal.demo import places, registry
from municipal.demo.accounts import DOMAIN, Account, accounts, kept_password, place_of
from municipal.demo.model import load_model
from municipal.demo.school import load_school
from municipal.failures import Exit, Failure
from tenants.people.models import Person


class SignIn(NamedTuple):
    """What is printed so that somebody can look around."""

    role: str
    email: str
    password: str
    place: str


@dataclass(frozen=True, slots=True)
class _Loader:
    app: Flask
    owner: Engine
    today: date
    password: str


def ensure_demonstration(today: date | None = None) -> list[SignIn]:
    """Load the demonstration unless it is there, and return its sign-ins.

    `today` is the day around which a new one is told. Raises Failure without the owner's database address.
    """
    settings = Settings.from_environment()
    if settings.migration_database_url is None:
        raise Failure(_("The demonstration needs MIGRATION_DATABASE_URL."), Exit.NOT_MIGRATED)
    app = create_app(settings)
    owner = create_engine(settings.migration_database_url)
    try:
        day = today or today_in(places.TIME_ZONE)
        password = kept_password(settings.home)
        _load(_Loader(app, owner, day, password))
        with app.app_context(), force_locale(language()):
            return [_sign_in(account, password) for account in accounts() if account.is_shown]
    finally:
        owner.dispose()
        close_connections(app)


def _sign_in(account: Account, password: str) -> SignIn:
    return SignIn(wording.role_title(account.role), account.email, password, place_of(account))


def _load(loader: _Loader) -> None:
    with Session(loader.owner) as session, session.begin():
        # Two starting programs wait for each other; the second finds everything done.
        session.execute(select(func.pg_advisory_xact_lock(7_202_612)))
        municipality = session.scalar(select(Municipality.id).where(Municipality.name == places.MUNICIPALITY))
        with loader.app.app_context():
            if municipality is None:
                registry.add_municipality(session, hash_password(loader.password), loader.today)
            elif not _opens(session, loader.password):
                _set_password(session, hash_password(loader.password))
    for school in _schools(loader.app):
        _load_school(loader, school)
    _load_model(loader)
    with Session(loader.owner) as session, session.begin():
        registry.close_schools(session, loader.today)


def _opens(session: Session, password: str) -> bool:
    hashed = session.scalar(select(User.password).where(User.email == f"admin@{DOMAIN}"))
    return bool(hashed and verify_password(password, hashed))


def _set_password(session: Session, hashed: str) -> None:
    """Give the demonstration's people the password that will be printed: the state folder is another one."""
    addresses = [account.email for account in accounts()]
    session.execute(update(User).where(User.email.in_(addresses)).values(password=hashed))


def _schools(app: Flask) -> list[SchoolCard]:
    with app.app_context():
        ids = select(School.id).join(Municipality).where(Municipality.name == places.MUNICIPALITY)
        return list(schools_by_id(identity.session(), ids))


def _load_model(loader: _Loader) -> None:
    with loader.app.app_context():
        place = identity.session.scalar(
            select(Municipality.id).where(Municipality.name == places.MUNICIPALITY)
        )
        service = find_service(place) if place is not None else None
        if place is not None and service is not None:
            load_model(place, service, loader.today)


def _load_school(loader: _Loader, school: SchoolCard) -> None:
    with loader.app.app_context():
        service = find_service(school.municipality_id)
        if service is None:
            raise Failure(
                _("The demonstration's municipality was changed; it cannot be completed."), Exit.UNEXPECTED
            )
        enter_reach(service.reach_of_school(school))
        if school.closed_on is None and not db.session.scalar(select(func.count(Person.id))):
            load_school(school, loader.today)
            db.session.commit()
