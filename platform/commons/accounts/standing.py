"""Who is asking and what they hold where: read once a request, through the identity session."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, Interval, Select, and_, bindparam, false, func, or_, select

from commons.accounts.models import Membership, SignIn, User
from commons.accounts.roles import CAPABILITIES, CONDITIONAL, Capability, Condition, Role
from commons.schools.models import Municipality, School
from commons.schools.queries import SchoolCard
from core.config import Settings
from core.database import identity
from core.tenancy import Reach

# Each writes something of a school; which tables, the database's wall says.
_WRITES = (
    Capability.ROADMAP_WRITE,
    Capability.ROADMAP_ACCEPT,
    Capability.ROADMAP_REMARK,
    Capability.PEOPLE_WRITE,
    Capability.PEOPLE_OPEN,
)


def _holds(condition: Condition, school: SchoolCard) -> bool:
    return school.is_on_paper if condition is Condition.ON_PAPER else school.is_opened


@dataclass(frozen=True, slots=True)
class Held:
    """A live membership: a role in a municipality, narrowed by a district or a school."""

    role: Role
    municipality_id: int
    district_id: int | None
    school_id: int | None
    municipality: str

    def covers(self, school: SchoolCard) -> bool:
        """Tell whether a school lies in this place."""
        return (
            school.municipality_id == self.municipality_id
            and self.district_id in (None, school.district_id)
            and self.school_id in (None, school.id)
        )

    def gives(self, capability: Capability, school: SchoolCard) -> bool:
        """Tell whether the role has a capability in a school of its place, where it may hang on a condition."""
        if capability in CAPABILITIES[self.role]:
            return True
        condition = CONDITIONAL.get(self.role, {}).get(capability)
        return condition is not None and _holds(condition, school)

    def condition(self) -> ColumnElement[bool]:
        """Return the condition that selects the schools of this place."""
        parts = [School.municipality_id == self.municipality_id]
        if self.district_id is not None:
            parts.append(School.district_id == self.district_id)
        if self.school_id is not None:
            parts.append(School.id == self.school_id)
        return and_(*parts)


@dataclass(frozen=True, slots=True)
class Proof:
    """The live sign-in of a request: when it was last used, and when the password was last given."""

    number: int
    seen_at: datetime
    proven_at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """A user with everything they hold today. `name` is what stands beside their acts.

    `sign_in` is None for whoever acts without a browser: a worker, a command.
    """

    user_id: int
    name: str
    email: str | None
    language: str | None
    held: tuple[Held, ...]
    has_second_factor: bool = False
    sign_in: Proof | None = None

    def with_capability(self, capability: Capability) -> tuple[Held, ...]:
        """Return the memberships that give a capability in every school of their place."""
        return tuple(one for one in self.held if capability in CAPABILITIES[one.role])

    def knows(self, school: SchoolCard) -> bool:
        """Tell whether the person has anything to do with a school; otherwise it does not exist for them."""
        return any(one.covers(school) for one in self.held)

    def allows(self, capability: Capability, school: SchoolCard) -> bool:
        """Tell whether the person has a capability in a school."""
        return any(one.covers(school) and one.gives(capability, school) for one in self.held)

    def enters_for(self, school: SchoolCard) -> bool:
        """Tell whether the person writes in a school only because it sends paper: what they write is marked."""
        inside = any(one.covers(school) for one in self.with_capability(Capability.ROADMAP_WRITE))
        return not inside and self.allows(Capability.ROADMAP_WRITE, school)

    def reach_of_school(self, school: SchoolCard) -> Reach:
        """Return the reach inside one school. A closed school is read, never written."""
        may_write = school.closed_on is None and any(self.allows(one, school) for one in _WRITES)
        return Reach(
            user_id=self.user_id,
            school_id=school.id,
            may_write=may_write,
            is_for_school=may_write and self.enters_for(school),
        )

    def schools(self, capability: Capability) -> Select[int]:
        """Select the ids of the schools in which the person has a capability whatever the school does."""
        conditions = [one.condition() for one in self.with_capability(capability)]
        return select(School.id).where(or_(*conditions) if conditions else false())

    @property
    def municipality(self) -> str | None:
        """The name of the municipality the person works in; None for somebody of several or of none."""
        names = {one.municipality for one in self.held}
        return names.pop() if len(names) == 1 else None

    def reach_across(self, capability: Capability) -> Reach:
        """Return the reach across all schools in which the person has a capability; nothing is written there."""
        return Reach(user_id=self.user_id, schools=self.schools(capability))

    def municipalities(self, capability: Capability) -> tuple[int, ...]:
        """Return the ids of the municipalities held whole with a capability."""
        whole = (
            one
            for one in self.with_capability(capability)
            if one.district_id is None and one.school_id is None
        )
        return tuple(sorted({one.municipality_id for one in whole}))


def idle_limit() -> timedelta:
    """Return how long a sign-in lives without a request."""
    settings: Settings = current_app.config["SETTINGS"]
    return timedelta(minutes=settings.idle_minutes)


def token_hash(token: str) -> str:
    """Return what is stored of a token: a copy of the database opens no session."""
    return sha256(token.encode()).hexdigest()


def _alive() -> ColumnElement[bool]:
    """Select memberships that hold today by their municipality's calendar, as guard.memberships does."""
    day = func.date(func.timezone(Municipality.time_zone, func.now()))
    return and_(
        Membership.municipality_id == Municipality.id,
        Membership.starts_on <= day,
        or_(Membership.ends_on.is_(None), Membership.ends_on >= day),
    )


def _held_by() -> Select[*tuple[Any, ...]]:
    living = (
        select(
            Membership.user_id, Membership.role, Membership.municipality_id, Membership.district_id,
            Membership.school_id, Municipality.name.label("municipality"),
        )
        .join(Municipality, _alive())
        .subquery()
    )  # fmt: skip
    held = (
        living.c.role,
        living.c.municipality_id,
        living.c.district_id,
        living.c.school_id,
        living.c.municipality,
    )
    return select(User, *held).outerjoin(living, living.c.user_id == User.id).where(User.active)


# Put together once: every request asks the first, and building it costs more than asking.
_SIGNED_IN = (
    _held_by()
    .join(SignIn, SignIn.user_id == User.id)
    .add_columns(SignIn.id, SignIn.last_seen_at, SignIn.proven_at)
    .where(
        User.fs_uniquifier == bindparam("uniquifier"),
        SignIn.token_hash == bindparam("token_hash"),
        SignIn.expires_at > func.now(),
        SignIn.last_seen_at > func.now() - bindparam("idle", type_=Interval),
    )
)
_BY_ID = _held_by().where(User.id == bindparam("user_id"))


def find_signed_in(uniquifier: str, token: str) -> tuple[User, Standing] | None:
    """Return the user of a live sign-in with their standing, in one statement; None when it was ended or is over."""
    return _first(_SIGNED_IN, uniquifier=uniquifier, token_hash=token_hash(token), idle=idle_limit())


def find_standing(user_id: int) -> Standing | None:
    """Return the standing of a user, for commands and workers; None for an unknown or switched-off one."""
    found = _first(_BY_ID, user_id=user_id)
    return found[1] if found else None


def find_service(municipality_id: int) -> Standing | None:
    """Return the standing of a municipality's service account, in whose name the platform itself works."""
    service = select(Membership.user_id).where(
        Membership.municipality_id == municipality_id, Membership.role == Role.SERVICE
    )
    found = _first(_held_by().where(User.id.in_(service)))
    return found[1] if found else None


def _first(
    statement: Select[*tuple[Any, ...]], **values: str | int | timedelta
) -> tuple[User, Standing] | None:
    rows = identity.single.execute(statement, values).all()
    if not rows:
        return None
    user: User = rows[0][0]
    held = tuple(Held(Role(role), *place[:4]) for _user, role, *place in rows if role is not None)
    proof = Proof(*rows[0][6:]) if len(rows[0]) > 6 else None
    has_factor = user.second_factor_at is not None
    return user, Standing(user.id, user.name, user.email, user.language, held, has_factor, proof)
