"""Begins a municipality: its row, the platform's own account in it, and a first administrator with a one-time link.

Only the owner of the database may write municipalities, so this works on a session of the owner and without the web.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from zoneinfo import available_timezones

from sqlalchemy import NullPool, create_engine, func, select, update
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session

from commons.accounts.models import Membership, OneTimeLink, User
from commons.accounts.roles import Role
from commons.accounts.service import make_link
from commons.schools.models import Municipality, School
from core.clock import today
from core.database import engine_options
from core.email_addresses import checked_email
from core.errors import Rejected
from core.speech import gettext as _
from core.text import one_line
from municipal import migrate

_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Wish:
    """A municipality to begin, as the operator typed it."""

    name: str
    time_zone: str
    administrator_name: str
    administrator_email: str


@contextmanager
def direct_session(url: str) -> Iterator[Session]:
    """Open a session on a migrated database for one command. Raises Failure when it is away or not migrated."""
    migrate.require_current(url)
    engine = create_engine(
        url, poolclass=NullPool, connect_args=engine_options(identity=True)["connect_args"]
    )
    with Session(engine) as session:
        yield session


def begin_municipality(session: Session, wish: Wish) -> str:
    """Add a municipality and its first administrator; return the token of the one-time link. The caller commits.

    Raises Rejected with a message for each thing that cannot be taken.
    """
    name, person = one_line(wish.name), one_line(wish.administrator_name)
    messages = _messages(session, wish, name, person)
    if messages:
        raise Rejected(messages)
    municipality = Municipality(name=name, time_zone=wish.time_zone)
    service = User(name=_("Nastavnik"))
    administrator = User(name=person, email=checked_email(wish.administrator_email))
    session.add_all([municipality, service, administrator])
    try:
        session.flush()
    except IntegrityError as error:
        raise Rejected({"name": _("Somebody has just taken the name or the e-mail address.")}) from error
    for user, role in ((service, Role.SERVICE), (administrator, Role.MUNICIPAL_ADMINISTRATOR)):
        session.add(
            Membership(
                user_id=user.id,
                role=role,
                municipality_id=municipality.id,
                starts_on=today(municipality.time_zone),
            )
        )
    return _new_link(session, administrator.id)


def link_for(session: Session, email: str) -> str:
    """Return the token of a fresh one-time link for somebody's account; older ones end. The caller commits."""
    user_id = session.scalar(select(User.id).where(User.email == email.strip().lower(), User.active))
    if user_id is None:
        raise Rejected({"email": _("Nobody signs in with the address %(email)s.", email=email)})
    return _new_link(session, user_id)


def municipalities(session: Session) -> Sequence[tuple[str, str, int]]:
    """Return the name, time zone and number of open schools of every municipality."""
    rows = session.execute(
        select(Municipality.name, Municipality.time_zone, func.count(School.id))
        .outerjoin(School, (School.municipality_id == Municipality.id) & School.closed_on.is_(None))
        .group_by(Municipality.id)
        .order_by(Municipality.name)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def _messages(session: Session, wish: Wish, name: str, person: str) -> dict[str, str]:
    messages = {}
    if not name or len(name) > _LONGEST_NAME:
        messages["name"] = _("A name has 1 to %(most)s characters.", most=_LONGEST_NAME)
    elif session.scalar(select(Municipality.id).where(func.lower(Municipality.name) == name.lower())):
        messages["name"] = _("There is a municipality “%(name)s” already.", name=name)
    if not _is_time_zone(session, wish.time_zone):
        messages["time_zone"] = _(
            "There is no time zone “%(name)s”. Examples: Europe/Moscow, Asia/Krasnoyarsk.",
            name=wish.time_zone,
        )
    if not person or len(person) > _LONGEST_NAME:
        messages["person"] = _("The administrator's name has 1 to %(most)s characters.", most=_LONGEST_NAME)
    try:
        email = checked_email(wish.administrator_email)
    except ValueError:
        messages["email"] = _("“%(email)s” is no e-mail address.", email=wish.administrator_email)
    else:
        if session.scalar(select(User.id).where(User.email == email)):
            messages["email"] = _("Somebody signs in with the address %(email)s already.", email=email)
    return messages


def _is_time_zone(session: Session, name: str) -> bool:
    """Tell whether both Python and the database know a zone; the database's wall counts days by it."""
    if name not in available_timezones():
        return False
    try:
        with session.begin_nested():
            session.execute(select(func.timezone(name, func.now())))
    except DataError:
        return False
    return True


def _new_link(session: Session, user_id: int) -> str:
    session.execute(
        update(OneTimeLink)
        .where(OneTimeLink.user_id == user_id, OneTimeLink.used_at.is_(None))
        .values(used_at=func.now())
    )
    token, link = make_link(user_id)
    session.add(link)
    return token
