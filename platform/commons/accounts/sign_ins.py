"""Live sign-ins: begun, listed, kept alive by use, proven by the password again, ended."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_urlsafe
from uuid import UUID

from flask import current_app, has_request_context, request
from sqlalchemy import delete, func, or_, select, update

from commons.accounts.models import OneTimeLink, SignIn
from commons.accounts.standing import idle_limit, token_hash
from commons.audit.marks import Act, Kind
from commons.audit.service import record
from core.clock import now
from core.config import Settings
from core.database import identity

# A page that is read does not write at every click.
SEEN_EVERY = timedelta(minutes=1)

# Names as people know them; the first that stands in the browser's own description is it.
_BROWSERS = (
    ("YaBrowser", "Яндекс Браузер"), ("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LiveSignIn:
    """A live sign-in as its owner sees it."""

    public_id: UUID
    began_at: datetime
    seen_at: datetime
    address: str | None
    device: str | None
    is_this: bool


def device_words(agent: str) -> str:
    """Return what a person recognises a browser by: «Firefox, Windows». Nothing of the exact version is kept."""
    found = [
        next((name for sign, name in names if re.search(re.escape(sign), agent)), "")
        for names in (_BROWSERS, _SYSTEMS)
    ]
    return ", ".join(name for name in found if name)


def begin_sign_in(user_id: int) -> str:
    """Record a live sign-in and return its token for the browser. The caller commits."""
    settings: Settings = current_app.config["SETTINGS"]
    token = token_urlsafe(32)
    where = {}
    if has_request_context():
        where = {
            "address": (request.remote_addr or "")[:45],
            "device": device_words(request.user_agent.string),
        }
    expires_at = now() + timedelta(hours=settings.sign_in_hours)
    identity.session.add(
        SignIn(token_hash=token_hash(token), user_id=user_id, expires_at=expires_at, **where)
    )
    record(
        Act.SIGNED_IN, Kind.ACCOUNT, user_id, actor_id=user_id, subject_id=user_id, session=identity.session()
    )
    identity.session.flush()
    return token


def end_sign_in(token: str) -> None:
    """End a live sign-in at once, whoever else holds a copy of the cookie."""
    identity.session.execute(delete(SignIn).where(SignIn.token_hash == token_hash(token)))
    identity.session.commit()


def end_sign_ins(user_id: int) -> None:
    """End every live sign-in of a user. The caller commits."""
    identity.session.execute(delete(SignIn).where(SignIn.user_id == user_id))


def end_others(user_id: int, token: str) -> int:
    """End every live sign-in of a user but the one of a token, and commit; return how many."""
    gone = identity.session.scalars(
        delete(SignIn)
        .where(SignIn.user_id == user_id, SignIn.token_hash != token_hash(token))
        .returning(SignIn.id)
    ).all()
    identity.session.commit()
    return len(gone)


def end_one(user_id: int, public_id: UUID) -> bool:
    """End one of a user's own sign-ins and commit; return whether it was there."""
    gone = identity.session.scalars(
        delete(SignIn).where(SignIn.user_id == user_id, SignIn.public_id == public_id).returning(SignIn.id)
    ).all()
    identity.session.commit()
    return bool(gone)


def live_sign_ins(user_id: int, token: str) -> Sequence[LiveSignIn]:
    """Return the live sign-ins of a user, the latest used first."""
    mine = token_hash(token)
    rows = identity.session.scalars(
        select(SignIn)
        .where(
            SignIn.user_id == user_id,
            SignIn.expires_at > func.now(),
            SignIn.last_seen_at > func.now() - idle_limit(),
        )
        .order_by(SignIn.last_seen_at.desc(), SignIn.id)
    )
    return [
        LiveSignIn(
            row.public_id, row.created_at, row.last_seen_at, row.address, row.device, row.token_hash == mine
        )
        for row in rows
    ]


def keep_alive(number: int, seen_at: datetime) -> None:
    """Write down that a sign-in is in use, at most once a minute."""
    if now() - seen_at > SEEN_EVERY:
        identity.single.execute(update(SignIn).where(SignIn.id == number).values(last_seen_at=func.now()))


def prove(number: int) -> None:
    """Write down that the password was given again, and commit."""
    identity.session.execute(update(SignIn).where(SignIn.id == number).values(proven_at=func.now()))
    identity.session.commit()


def forget_expired_sign_ins() -> int:
    """Delete sign-ins and links whose time is over; return how many."""
    over = or_(SignIn.expires_at < func.now(), SignIn.last_seen_at < func.now() - idle_limit())
    gone = identity.session.execute(delete(SignIn).where(over).returning(SignIn.id)).all()
    links = identity.session.execute(
        delete(OneTimeLink)
        .where(or_(OneTimeLink.expires_at < func.now(), OneTimeLink.used_at.is_not(None)))
        .returning(OneTimeLink.id)
    ).all()
    identity.session.commit()
    return len(gone) + len(links)
