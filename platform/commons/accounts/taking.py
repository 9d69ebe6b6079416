"""Invitations taken: by setting a password, or by the account that is signed in. What a link may do is decided here."""

from sqlalchemy import func, or_, select

from commons.accounts.grants import Place
from commons.accounts.invitations import is_open
from commons.accounts.models import Invitation, Membership, User
from commons.accounts.service import add_membership, add_user, check_password, replace_password
from commons.accounts.standing import token_hash
from commons.schools.models import Municipality
from core.clock import now, today
from core.database import identity
from core.errors import NotFound


def find(token: str, *, lock: bool = False) -> Invitation:
    """Return the invitation of a link; looking uses nothing up. A used, withdrawn, expired and unknown one: NotFound."""
    statement = select(Invitation).where(
        Invitation.token_hash == token_hash(token), is_open(), Invitation.expires_at > func.now()
    )
    found = identity.session.scalar(statement.with_for_update() if lock else statement)
    if found is None:
        identity.session.rollback()
        raise NotFound("invitation")
    return found


def account_of(invitation: Invitation) -> User | None:
    """Return the account of the invitation's address, if there is one. Raises NotFound for one that is switched off."""
    user = identity.session.scalar(select(User).where(User.email == invitation.email))
    if user is not None and not user.active:
        raise NotFound("invitation")
    return user


def sets_password(invitation: Invitation) -> bool:
    """Tell whether taking it sets a password: for a new account, and by letter for one whose address nobody has proven.

    Whoever made such an account may know its password; the letter proves whose it is. A link shown on a screen proves nothing,
    so by it an account that exists is only taken by signing in.
    """
    user = account_of(invitation)
    return user is None or (invitation.is_by_letter and user.confirmed_at is None)


def take_with_password(token: str, password: str) -> User:
    """Take an invitation by setting the password of its account, and commit.

    Raises NotFound, also where a password is not to be set; Rejected beside `password`, and the link still works.
    """
    invitation = find(token, lock=True)
    user = account_of(invitation)
    if not sets_password(invitation):
        raise NotFound("invitation")
    if user is None:
        check_password(User(email=invitation.email), password)
        user = add_user(invitation.name, invitation.email, password=password)
    else:
        replace_password(user, password)
    if invitation.is_by_letter:
        user.confirmed_at = user.confirmed_at or now()
    _give(invitation, user)
    return user


def take_signed_in(token: str, user_id: int) -> None:
    """Take an invitation as the account that is signed in, and commit. Raises NotFound unless it is the one invited."""
    invitation = find(token, lock=True)
    user = account_of(invitation)
    if user is None or user.id != user_id or sets_password(invitation):
        raise NotFound("invitation")
    if invitation.is_by_letter:
        user.confirmed_at = user.confirmed_at or now()
    _give(invitation, user)


def _give(invitation: Invitation, user: User) -> None:
    zone = identity.session.scalar(
        select(Municipality.time_zone).where(Municipality.id == invitation.municipality_id)
    )
    place = Place(invitation.municipality_id, invitation.district_id, invitation.school_id)
    day = today(zone or "UTC")
    held = identity.session.scalar(
        select(Membership)
        .where(Membership.user_id == user.id, Membership.role == invitation.role, place.condition())
        .where(or_(Membership.ends_on.is_(None), Membership.ends_on >= day))
        .limit(1)
    )
    if held is not None:
        held.ends_on = None
    else:
        add_membership(
            user.id, invitation.role, place.municipality_id,
            district_id=place.district_id, school_id=place.school_id, starts_on=day,
        )  # fmt: skip
    invitation.accepted_at, invitation.user_id, invitation.token_hash = now(), user.id, None
    identity.session.commit()
