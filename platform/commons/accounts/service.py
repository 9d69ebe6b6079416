"""Rules and writes of accounts: one-time links, passwords, new users."""

import re
import unicodedata
from datetime import date, timedelta
from secrets import token_urlsafe
from uuid import uuid4

from flask_babel import gettext as _
from flask_security import hash_password, verify_password
from sqlalchemy import func, select, update

from commons.accounts.models import Membership, OneTimeLink, User
from commons.accounts.roles import Role
from commons.accounts.sign_ins import end_sign_ins
from commons.accounts.standing import token_hash
from core.clock import now
from core.database import identity
from core.email_addresses import checked_email
from core.errors import NotFound, Rejected
from core.text import one_line

LINK_LASTS = timedelta(hours=72)
SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 128
_LONGEST_NAME = 200
# What is guessed of somebody who works here before anything else, with figures and signs around (ASVS 6.1.2, 6.2.11).
_TRIED_FIRST = re.compile(
    unicodedata.normalize(
        "NFKD",
        r"(?:наставник|наставничество|nastavnik|школа|shkola|school|район|округ|куратор|учитель|пароль|password|admin|welcome|"
        r"qwerty(?:uiop)?|asdfgh(?:jkl)?|zxcvbn(?:m)?|йцукен(?:гшщзхъ)?|фывапр(?:олджэ)?|ячсмить?|[\d\W_])+",
    )
)


def make_link(
    user_id: int, *, lasts: timedelta = LINK_LASTS, is_by_letter: bool = False
) -> tuple[str, OneTimeLink]:
    """Return the token of a fresh one-time link, and its row for the caller to add."""
    token = token_urlsafe(32)
    link = OneTimeLink(
        token_hash=token_hash(token), user_id=user_id, expires_at=now() + lasts, is_by_letter=is_by_letter
    )
    return token, link


def new_link(user_id: int, *, lasts: timedelta = LINK_LASTS, is_by_letter: bool = False) -> str:
    """Return the token of a fresh one-time link for a user; older ones end. The caller commits."""
    end_links(user_id)
    token, link = make_link(user_id, lasts=lasts, is_by_letter=is_by_letter)
    identity.session.add(link)
    identity.session.flush()
    return token


def end_links(user_id: int) -> None:
    """End the links of a user that nobody has used. The caller commits."""
    identity.session.execute(
        update(OneTimeLink)
        .where(OneTimeLink.user_id == user_id, OneTimeLink.used_at.is_(None))
        .values(used_at=func.now())
    )


def find_link(token: str) -> User:
    """Return whose password a link sets; nothing is used up. A used, expired and unknown one look alike: NotFound."""
    user = identity.session.scalar(
        select(User)
        .join(OneTimeLink, OneTimeLink.user_id == User.id)
        .where(
            User.active,
            OneTimeLink.token_hash == token_hash(token),
            OneTimeLink.used_at.is_(None),
            OneTimeLink.expires_at > func.now(),
        )
    )
    if user is None:
        raise NotFound("link")
    return user


def use_link(token: str, password: str) -> User:
    """Set a password by a one-time link, end the link and every sign-in of the user, and commit.

    Raises NotFound, or Rejected beside `password`; then the link still works. Of many uses at once one wins.
    """
    user = find_link(token)
    check_password(user, password)
    used = identity.session.execute(
        update(OneTimeLink)
        .where(
            OneTimeLink.token_hash == token_hash(token),
            OneTimeLink.used_at.is_(None),
            OneTimeLink.expires_at > func.now(),
        )
        .values(used_at=func.now())
        .returning(OneTimeLink.is_by_letter)
    ).one_or_none()
    if used is None:
        identity.session.rollback()
        raise NotFound("link")
    replace_password(user, password)
    if used.is_by_letter:
        user.confirmed_at = user.confirmed_at or now()
    identity.session.commit()
    return user


def replace_password(user: User, password: str) -> None:
    """Set another password, and end what the old one opened: sign-ins everywhere and links. The caller commits.

    Whoever knew the old password, or sits at a forgotten computer, is signed out. Raises Rejected beside `password`.
    """
    set_password(user, password)
    end_links(user.id)
    user.fs_uniquifier = uuid4().hex
    end_sign_ins(user.id)


def is_password(user: User, password: str) -> bool:
    """Tell whether this is the user's password."""
    if user.password is None:
        return False
    return bool(verify_password(normal_password(password)[:LONGEST_PASSWORD], user.password))


def normal_password(password: str) -> str:
    """Return a password in the form in which sign-in compares it: «й» typed as one sign or as two is the same."""
    return unicodedata.normalize("NFKD", password)


def check_password(user: User, password: str) -> None:
    """Raise Rejected when a password is too short, too long or says who the person is."""
    plain = normal_password(password)
    if len(password) < SHORTEST_PASSWORD:
        raise Rejected({"password": _("At least %(least)s characters.", least=SHORTEST_PASSWORD)})
    if len(plain) > LONGEST_PASSWORD:
        raise Rejected({"password": _("At most %(most)s characters.", most=LONGEST_PASSWORD)})
    if len(set(plain.lower())) < 4:
        raise Rejected({"password": _("A few characters over and over are guessed at once.")})
    if _TRIED_FIRST.fullmatch(plain.lower()):
        raise Rejected({"password": _("Such words and rows of keys are tried first; add some of your own.")})
    own = (user.email or "").split("@")[0]
    if len(own) >= 4 and own in plain.lower():
        raise Rejected({"password": _("The password contains your e-mail address; take another one.")})


def set_password(user: User, password: str) -> None:
    """Store a password. Raises Rejected beside `password`."""
    check_password(user, password)
    user.password = hash_password(normal_password(password))


def check_name(name: str, messages: dict[str, str]) -> str:
    """Return a name on one line; what is wrong with it goes among the messages."""
    plain = one_line(name)
    if not plain or len(plain) > _LONGEST_NAME:
        messages["name"] = _("Give a name of at most %(most)s characters.", most=_LONGEST_NAME)
    return plain


def add_user(name: str, email: str | None, *, password: str | None = None) -> User:
    """Add somebody who signs in. Raises Rejected beside `name` and `email`."""
    messages: dict[str, str] = {}
    plain = check_name(name, messages)
    address = None
    if email is not None:
        try:
            address = checked_email(email)
        except ValueError:
            messages["email"] = _("This is no e-mail address.")
    if address and identity.session.scalar(select(User.id).where(User.email == address)):
        messages["email"] = _("Somebody signs in with this address already.")
    if messages:
        raise Rejected(messages)
    hashed = hash_password(normal_password(password)) if password else None
    user = User(name=plain, email=address, password=hashed)
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
    starts_on: date | None = None,
) -> Membership:
    """Give somebody a role in a place, from a day or from today. The caller commits."""
    membership = Membership(
        user_id=user_id,
        role=role,
        municipality_id=municipality_id,
        district_id=district_id,
        school_id=school_id,
        **({"starts_on": starts_on} if starts_on else {}),
    )
    identity.session.add(membership)
    identity.session.flush()
    return membership
