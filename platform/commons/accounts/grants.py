"""Roles that an administrator gives and ends; each act checks its municipality, for the identity session has no wall."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.exc import IntegrityError

from commons.accounts.models import Membership, User
from commons.accounts.roles import PLACES, Role
from commons.accounts.service import add_membership, add_user, new_link
from commons.schools.models import District, School
from core.database import identity
from core.email_addresses import checked_email
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
    """A role that was given. `token` makes a one-time link; None for an account that signs in already."""

    user_id: int
    name: str
    email: str
    token: str | None


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


def place_key(district_id: UUID | None, school_id: UUID | None) -> str:
    """Return how forms name a place: «d-…», «s-…», nothing for the whole municipality."""
    return f"s-{school_id}" if school_id else f"d-{district_id}" if district_id else ""


def holders(municipality_id: int, day: date) -> Sequence[Holder]:
    """Return everybody who has a role in a municipality on a day or later, by role and name."""
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
        )
        for membership, user, district, school, has_more in rows
    ]
    return sorted(found, key=lambda one: (-GIVEN_BY_HAND.index(one.role), one.place_name or "", one.name))


def give_role(place: Place, role: Role, *, name: str, email: str, day: date) -> Given:
    """Give a role to the person of an e-mail address, adding their account when there is none, and commit.

    The same act again gives the same role. Somebody who has no password yet gets a fresh one-time link, unless the account
    belongs to other municipalities too. An account that is only of another municipality is refused.
    Raises Rejected beside `role`, `place`, `name`, `email`.
    """
    _check_place(place, role)
    try:
        address = checked_email(email)
    except ValueError as error:
        raise Rejected({"email": _("This is no e-mail address.")}) from error
    try:
        return _give(place, role, name, address, day)
    except (IntegrityError, Rejected):
        identity.session.rollback()
        if _find(address) is None:
            raise
        # The same form came twice at once and the other was first; now its rows are seen.
        return _give(place, role, name, address, day)


def _find(address: str) -> User | None:
    return identity.session.scalar(select(User).where(User.email == address))


def _give(place: Place, role: Role, name: str, address: str, day: date) -> Given:
    user = _find(address) or add_user(name, address)
    # Whoever set the password of an account from elsewhere may not be the person meant here; nor is its name ours to show.
    # Letters that confirm an address will open this way.
    if _belongs_elsewhere(user.id, place.municipality_id) and not _belongs_here(
        user.id, place.municipality_id
    ):
        raise Rejected(
            {"email": _("This address has an account in another municipality. Use another address.")}
        )
    membership = identity.session.scalar(
        select(Membership)
        .where(Membership.user_id == user.id, Membership.role == role, place.condition())
        .where(or_(Membership.ends_on.is_(None), Membership.ends_on >= day))
        .limit(1)
    )
    if membership is None:
        add_membership(
            user.id,
            role,
            place.municipality_id,
            district_id=place.district_id,
            school_id=place.school_id,
            starts_on=day,
        )
    else:
        membership.ends_on = None
    ours = user.password is None and not _belongs_elsewhere(user.id, place.municipality_id)
    token = new_link(user.id) if ours else None
    given = Given(user.id, user.name, address, token)
    identity.session.commit()
    return given


def _check_place(place: Place, role: Role) -> None:
    if role not in GIVEN_BY_HAND:
        raise Rejected({"role": _("Choose a role.")})
    in_district, in_school = PLACES[role]
    if in_school and place.school_id is None:
        raise Rejected({"place": _("This role is held in a school: choose one.")})
    if in_district and place.district_id is None:
        raise Rejected({"place": _("This role is held in a district: choose one.")})
    if in_district is False and in_school is False and (place.district_id or place.school_id):
        raise Rejected({"place": _("This role is held in the whole municipality.")})


def end_role(place: Place, role: Role, user_id: UUID, *, day: date) -> None:
    """End a role: `day` is its last. Commits. Raises NotFound, and Rejected for the last administrator."""
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
    for membership in found:
        membership.ends_on = max(day, membership.starts_on)
    identity.session.commit()


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
    given = Given(user.id, user.name, user.email or "", new_link(user.id))
    identity.session.commit()
    return given


def _belongs_here(user_id: int, municipality_id: int) -> bool:
    statement = select(func.count()).where(
        Membership.user_id == user_id, Membership.municipality_id == municipality_id
    )
    return bool(identity.session.scalar(statement))


def _belongs_elsewhere(user_id: int, municipality_id: int) -> bool:
    statement = select(func.count()).where(
        Membership.user_id == user_id, Membership.municipality_id != municipality_id
    )
    return bool(identity.session.scalar(statement))
