"""A forgotten password: a letter with a link, and the same answer whether there is such an account or not."""

from datetime import timedelta
from uuid import uuid4

from sqlalchemy import func, insert, literal, select

from commons.accounts.models import Membership, User
from commons.accounts.service import new_link
from commons.letters.models import Letter, LetterKind, LetterState
from commons.letters.service import message_key
from core.clock import now
from core.database import identity
from core.email_addresses import checked_email
from core.jobs import DELIVER_LETTERS, send

# Long enough for a slow mail server, short enough for a mailbox that somebody looks into later.
RESET_LASTS = timedelta(hours=1)


def ask_for_reset(address: str) -> None:
    """Write a letter to the account of an address, if there is one, and commit. Raises ValueError for no address.

    One statement in either case, so that nothing tells whether the account exists: neither the answer nor its time. The link
    is made when the letter is sent, and stands in the letter alone.
    """
    email, public_id = checked_email(address), uuid4()
    key = f"reset:{public_id}"
    found = (
        select(
            literal(public_id), Membership.municipality_id, literal(LetterKind.RESET.value), literal(key), func.current_date(),
            User.email, literal(LetterState.PENDING.value), literal(0), literal(0), literal(now() + RESET_LASTS),
            literal(message_key(public_id, key)),
        )
        .join(Membership, Membership.user_id == User.id)
        .where(User.email == email, User.active)
        .order_by(Membership.id.desc())
        .limit(1)
    )  # fmt: skip
    columns = [
        "public_id", "municipality_id", "kind", "key", "day", "address", "state", "schools", "attempts", "expires_at",
        "message_key",
    ]  # fmt: skip
    identity.session.execute(insert(Letter).from_select(columns, found, include_defaults=False).inline())
    identity.session.commit()
    send(DELIVER_LETTERS)


def link_for_letter(address: str) -> str | None:
    """Return the token of a fresh link for the account of an address, and commit; None when there is none any more."""
    user_id = identity.session.scalar(select(User.id).where(User.email == address, User.active))
    if user_id is None:
        return None
    token = new_link(user_id, lasts=RESET_LASTS, is_by_letter=True)
    identity.session.commit()
    return token
