"""Calendar addresses of a person: made, listed, revoked; and found again by their secret."""

from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256
from secrets import token_urlsafe
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import delete, func, select, update

from core.clock import now
from core.database import identity
from core.errors import NotFound, Rejected
from core.text import one_line
from municipal.calendars.models import CalendarFeed

MOST, LONGEST_NAME = 20, 100
# Calendar programs ask every quarter of an hour; that an address is in use need not be written down so often.
_NOTED_EVERY = timedelta(hours=1)


def feeds_of(user_id: int) -> Sequence[CalendarFeed]:
    """Return the addresses of a person, the newest first."""
    statement = select(CalendarFeed).where(CalendarFeed.user_id == user_id).order_by(CalendarFeed.id.desc())
    return identity.session.scalars(statement).all()


def make_feed(user_id: int, name: str, school_key: UUID | None) -> str:
    """Make an address and return its secret, which is shown this once. Raises Rejected with a message beside the field."""
    name = one_line(name)
    if not name:
        raise Rejected({"name": _("Give it a name: by it you will know which program uses it.")})
    if len(name) > LONGEST_NAME:
        raise Rejected({"name": _("This is too long: at most %(count)s characters.", count=LONGEST_NAME)})
    held = select(func.count()).select_from(CalendarFeed).where(CalendarFeed.user_id == user_id)
    if (identity.session.scalar(held) or 0) >= MOST:
        raise Rejected({"name": _("There are %(count)s addresses already: revoke one first.", count=MOST)})
    secret = token_urlsafe(32)
    identity.session.add(
        CalendarFeed(user_id=user_id, name=name, secret_hash=_hash(secret), school_key=school_key)
    )
    identity.session.commit()
    return secret


def revoke_feed(user_id: int, public_id: UUID) -> None:
    """Revoke an address: whoever has it sees nothing any more. Once more changes nothing."""
    identity.session.execute(
        delete(CalendarFeed).where(CalendarFeed.user_id == user_id, CalendarFeed.public_id == public_id)
    )
    identity.session.commit()


def find_feed(secret: str) -> CalendarFeed:
    """Return the address with a secret, and note that it is in use. Raises NotFound."""
    feed = identity.session.scalar(select(CalendarFeed).where(CalendarFeed.secret_hash == _hash(secret)))
    if feed is None:
        raise NotFound("calendar")
    if feed.asked_at is None or now() - feed.asked_at > _NOTED_EVERY:
        identity.session.execute(
            update(CalendarFeed).where(CalendarFeed.id == feed.id).values(asked_at=func.now())
        )
        identity.session.commit()
    return feed


def _hash(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
