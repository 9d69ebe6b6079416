"""Roles that were given: who holds them, ending them. Each act checks its municipality: the identity session has no wall."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from commons.accounts.models import Invitation, Membership, User
from commons.accounts.roles import PLACES, Role
from commons.accounts.service import new_link
from commons.schools.models import District, School
from core.database import identity
from core.errors import NotFound, Rejected

GIVEN_BY_HAND = (
    Role.SCHOOL_CURATOR,
    Role.SCHOOL_DIRECTOR,
    Role.RESPONSIBLE_PERSON,
    Role.DISTRICT_COORDINATOR,
    Role.OBSERVER,
    Role.MUNICIPAL_ADMINISTRATOR,
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a role is held: the municipality, or one district or one school of it."""

    municipality_id: int
    district_id: int | None = None
    school_id: int | None = None

    def condition(self) -> ColumnElement[bool]:
        """Return the condition of memberships in exactly this place."""
        return and_(
            Membership.municipality_id == self.municipality_id,
            Membership.district_id.is_not_distinct_from(self.district_id),
            Membership.school_id.is_not_distinct_from(self.school_id),
        )


@dataclass(frozen=True, slots=True)
class Given:
    """Whom a link is for. `token` makes the link."""

    name: str
    email: str
    token: str


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody with a role in a place, as the list shows them. `may_have_link` as in `fresh_link`."""

    user_id: UUID
    name: str
    email: str
    role: Role
    place_name: str | None
    place_key: str
    ends_on: date | None
    has_password: bool
    may_have_link: bool
    has_second_factor: bool


def place_key(district_id: UUID | None, school_id: UUID | None) -> str:
    """Return how forms name a place: «d-…», «s-…», nothing for the whole municipality."""
    return f"s-{school_id}" if school_id else f"d-{district_id}" if district_id else ""


def holders(municipality_id: int, day: date, districts: frozenset[int] | None = None) -> Sequence[Holder]:
    """Return who has a role in a municipality, or in schools of some districts, on a day or later, by role and name."""
    place = [] if districts is None else [School.district_id.in_(districts)]
    elsewhere = exists().where(
        Membership.user_id == User.id, Membership.municipality_id != municipality_id
    ).correlate(User)  # fmt: skip
    rows = identity.session.execute(
        select(Membership, User, District, School, elsewhere.label("elsewhere"))
        .join(User, User.id == Membership.user_id)
        .outerjoin(District, District.id == Membership.district_id)
        .outerjoin(School, School.id == Membership.school_id)
        .where(
            Membership.municipality_id == municipality_id,
            Membership.role.in_(GIVEN_BY_HAND),
            or_(Membership.ends_on.is_(None), Membership.ends_on >= day),
            *place,
        )
    )
    found = [
        Holder(
            user.public_id,
            user.name,
            user.email or "",
            Role(membership.role),
            district.name if district else school.short_name if school else None,
            place_key(district.public_id if district else None, school.public_id if school else None),
            membership.ends_on,
            user.password is not None,
            not has_more,
            user.second_factor_at is not None,
        )
        for membership, user, district, school, has_more in rows
    ]
    return sorted(found, key=lambda one: (-GIVEN_BY_HAND.index(one.role), one.place_name or "", one.name))


def check_place(place: Place, role: Role) -> None:
    """Raise Rejected beside `role` or `place` when the role cannot be held there, or is not given by hand."""
    if role not in GIVEN_BY_HAND:
        raise Rejected({"role": _("Choose a role.")})
    in_district, in_school = PLACES[role]
    if in_school and place.school_id is None:
        raise Rejected({"place": _("This role is held in a school: choose one.")})
    if in_district and place.district_id is None:
        raise Rejected({"place": _("This role is held in a district: choose one.")})
    if in_district is False and in_school is False and (place.district_id or place.school_id):
        raise Rejected({"place": _("This role is held in the whole municipality.")})


class LastCurator(Rejected):
    """The last curator of a school leaves and nobody comes after them: that is asked about first."""


def end_role(place: Place, role: Role, user_id: UUID, *, day: date, leave_empty: bool = False) -> None:
    """End a role: `day` is its last. Commits. Raises NotFound, Rejected for the last administrator, LastCurator.

    `leave_empty` says that a school is left without a curator knowingly, or that the next one is being invited.
    """
    found = identity.session.scalars(
        select(Membership)
        .join(User, User.id == Membership.user_id)
        .where(User.public_id == user_id, Membership.role == role, place.condition())
        .where(or_(Membership.ends_on.is_(None), Membership.ends_on > day))
    ).all()
    if role not in GIVEN_BY_HAND or not (found or _held(place, role, user_id)):
        raise NotFound("role")
    if role is Role.MUNICIPAL_ADMINISTRATOR and found and _lasting_administrators(place.municipality_id) < 2:
        raise Rejected({"role": _("The last administrator stays: give the role to somebody else first.")})
    if role is Role.SCHOOL_CURATOR and found and not leave_empty and not _others(place, user_id):
        raise LastCurator({"role": _("The school would be left without a curator.")})
    for membership in found:
        membership.ends_on = max(day, membership.starts_on)
    identity.session.commit()


def _others(place: Place, user_id: UUID) -> bool:
    """Tell whether a school has another curator without an end, or has invited one."""
    held = (
        select(Membership.id)
        .join(User, User.id == Membership.user_id)
        .where(User.public_id != user_id, Membership.role == Role.SCHOOL_CURATOR, place.condition())
        .where(Membership.ends_on.is_(None))
    )
    invited = select(Invitation.id).where(
        Invitation.school_id == place.school_id, Invitation.role == Role.SCHOOL_CURATOR,
        Invitation.accepted_at.is_(None), Invitation.withdrawn_at.is_(None), Invitation.expires_at > func.now(),
    )  # fmt: skip
    return any(identity.session.scalar(one.limit(1)) is not None for one in (held, invited))


def curators_of(municipality_id: int, day: date) -> dict[int, int]:
    """Return how many curators each school has on a day or later, by the school's id; schools without one are not there."""
    rows = identity.session.execute(
        select(Membership.school_id, func.count(Membership.user_id.distinct()))
        .where(Membership.municipality_id == municipality_id, Membership.role == Role.SCHOOL_CURATOR)
        .where(or_(Membership.ends_on.is_(None), Membership.ends_on > day))
        .group_by(Membership.school_id)
    )
    return {school_id: count for school_id, count in rows if school_id is not None}


def _held(place: Place, role: Role, user_id: UUID) -> bool:
    statement = (
        select(Membership.id)
        .join(User, User.id == Membership.user_id)
        .where(User.public_id == user_id, Membership.role == role, place.condition())
    )
    return identity.session.scalar(statement.limit(1)) is not None


def _lasting_administrators(municipality_id: int) -> int:
    """Count the people who administer a municipality without an end, held so that two cannot leave at once."""
    people = identity.session.scalars(
        select(Membership.user_id)
        .where(
            Membership.municipality_id == municipality_id,
            Membership.role == Role.MUNICIPAL_ADMINISTRATOR,
            Membership.ends_on.is_(None),
        )
        .order_by(Membership.id)
        .with_for_update()
    )
    return len(set(people))


def fresh_link(municipality_id: int, user_id: UUID) -> Given:
    """Return a fresh one-time link for somebody of this municipality and of no other, and commit. Raises NotFound.

    An account with roles elsewhere gets none: the link sets a password, and with it all of the person's rights.
    """
    user = own_account(municipality_id, user_id)
    given = Given(user.name, user.email or "", new_link(user.id))
    identity.session.commit()
    return given


def own_account(municipality_id: int, user_id: UUID) -> User:
    """Return the account of somebody of this municipality and of no other. Raises NotFound."""
    user = identity.session.scalar(
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(
            User.public_id == user_id,
            User.email.is_not(None),
            Membership.municipality_id == municipality_id,
            Membership.role.in_(GIVEN_BY_HAND),
        )
        .limit(1)
    )
    if user is None or _belongs_elsewhere(user.id, municipality_id):
        raise NotFound("user")
    return user


def _belongs_elsewhere(user_id: int, municipality_id: int) -> bool:
    statement = select(func.count()).where(
        Membership.user_id == user_id, Membership.municipality_id != municipality_id
    )
    return bool(identity.session.scalar(statement))
