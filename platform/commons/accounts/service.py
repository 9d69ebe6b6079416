"""Rules and writes of accounts: live sign-ins, one-time links, new users."""

from datetime import timedelta
from secrets import token_urlsafe

from flask_security import hash_password
from sqlalchemy import delete, func, or_, select

from commons.accounts.models import Membership, OneTimeLink, SignIn, User
from commons.accounts.roles import Role
from commons.accounts.standing import token_hash
from core.clock import now
from core.database import identity
from core.errors import NotFound, Rejected
from core.text import one_line

# A working day with overtime; afterwards the password is asked again (ASVS 7.3.2).
SIGN_IN_LASTS = timedelta(hours=12)
LINK_LASTS = timedelta(hours=72)
SHORTEST_PASSWORD = 12


def begin_sign_in(user_id: int) -> str:
    """Record a live sign-in and return its token for the browser. The caller commits."""
    token = token_urlsafe(32)
    identity.session.add(
        SignIn(token_hash=token_hash(token), user_id=user_id, expires_at=now() + SIGN_IN_LASTS)
    )
    identity.session.flush()
    return token


def end_sign_in(token: str) -> None:
    """End a live sign-in at once, whoever else holds a copy of the cookie."""
    identity.session.execute(delete(SignIn).where(SignIn.token_hash == token_hash(token)))
    identity.session.commit()


def forget_expired_sign_ins() -> int:
    """Delete sign-ins and links whose time is over; return how many."""
    gone = identity.session.execute(
        delete(SignIn).where(SignIn.expires_at < func.now()).returning(SignIn.id)
    ).all()
    links = identity.session.execute(
        delete(OneTimeLink)
        .where(or_(OneTimeLink.expires_at < func.now(), OneTimeLink.used_at.is_not(None)))
        .returning(OneTimeLink.id)
    ).all()
    identity.session.commit()
    return len(gone) + len(links)


def new_link(user_id: int) -> str:
    """Return the token of a fresh one-time link for a user. The caller commits."""
    token = token_urlsafe(32)
    identity.session.add(
        OneTimeLink(token_hash=token_hash(token), user_id=user_id, expires_at=now() + LINK_LASTS)
    )
    return token


def find_link(token: str) -> OneTimeLink:
    """Return a link that still works. A used, expired and unknown one look alike: NotFound."""
    link = identity.session.scalar(
        select(OneTimeLink).where(
            OneTimeLink.token_hash == token_hash(token),
            OneTimeLink.used_at.is_(None),
            OneTimeLink.expires_at > func.now(),
        )
    )
    if link is None:
        raise NotFound("link")
    return link


def use_link(token: str, password: str) -> User:
    """Set a password by a one-time link and end the link. Raises NotFound, or Rejected beside `password`.

    The row is locked, so that of two uses at once one wins.
    """
    link = identity.session.scalar(
        select(OneTimeLink).where(OneTimeLink.id == find_link(token).id).with_for_update()
    )
    if link is None or link.used_at is not None:
        raise NotFound("link")
    user = identity.session.get_one(User, link.user_id)
    set_password(user, password)
    link.used_at = now()
    identity.session.commit()
    return user


def set_password(user: User, password: str) -> None:
    """Store a password. Raises Rejected when it is too short, too long or says who the person is."""
    if not SHORTEST_PASSWORD <= len(password) <= 128:
        raise Rejected({"password": "length"})
    if user.email and user.email.split("@")[0] in password.lower():
        raise Rejected({"password": "personal"})
    user.password = hash_password(password)


def add_user(name: str, email: str | None, *, password: str | None = None) -> User:
    """Add somebody who signs in. Raises Rejected beside `email` when the address is taken."""
    address = email.strip().lower() if email else None
    if address and identity.session.scalar(select(User.id).where(User.email == address)):
        raise Rejected({"email": "taken"})
    user = User(name=one_line(name), email=address, password=hash_password(password) if password else None)
    identity.session.add(user)
    identity.session.flush()
    return user


def add_membership(
    user_id: int,
    role: Role,
    municipality_id: int,
    *,
    district_id: int | None = None,
    school_id: int | None = None,
) -> Membership:
    """Give somebody a role in a place, from today."""
    membership = Membership(
        user_id=user_id,
        role=role,
        municipality_id=municipality_id,
        district_id=district_id,
        school_id=school_id,
    )
    identity.session.add(membership)
    identity.session.flush()
    return membership
