"""How long what is kept, in one table; applied every hour by the clock, with what was removed written into the journal."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, or_, select

from commons.accounts import sign_ins
from commons.accounts.models import Invitation
from commons.audit.marks import Act, Kind
from commons.audit.models import AuditEvent
from commons.audit.service import record
from core.clock import now
from core.database import identity, will_pass
from core.speech import mark
from municipal import forgetting, waiting_files
from municipal.intake import upkeep as intake
from municipal.personal.accounts import erase_account, idle_accounts
from municipal.unnamed_files import forget_unnamed_files

log = logging.getLogger(__name__)

INVITATIONS_KEPT = timedelta(days=90)
ACCOUNTS_KEPT_YEARS, EVENTS_KEPT_YEARS = 3, 5
# Each erasure goes through the schools of a municipality: the rest waits for the next hour.
_ACCOUNTS_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Period:
    """What is kept for how long, in words for the page, and what removes it; the act returns how many went."""

    key: str
    what: str
    kept: str
    forget: Callable[[], int]


def _forget_invitations() -> int:
    """Remove invitations that were taken, withdrawn or ran out a while ago: they hold names and addresses."""
    before = now() - INVITATIONS_KEPT
    over = or_(
        Invitation.accepted_at < before, Invitation.withdrawn_at < before, Invitation.expires_at < before
    )
    gone = identity.session.scalars(delete(Invitation).where(over).returning(Invitation.id)).all()
    identity.session.commit()
    return len(gone)


def _forget_accounts() -> int:
    found = idle_accounts(ACCOUNTS_KEPT_YEARS, _ACCOUNTS_AT_ONCE)
    for user_id in found:
        erase_account(user_id, "retention")
    return len(found)


def _forget_events() -> int:
    before = now() - timedelta(days=365 * EVENTS_KEPT_YEARS)
    gone = identity.session.scalar(select(func.guard.forget_events(before))) or 0
    identity.session.commit()
    return gone


PERIODS = (
    Period("sign_ins", mark("Sign-ins and one-time links"), mark("until they end"), sign_ins.forget_expired_sign_ins),
    Period("invitations", mark("Invitations"), mark("90 days after they were taken or ran out"), _forget_invitations),
    Period("reports", mark("Reports that were built, and other finished work"), mark("7 days"), forgetting.forget_files),
    Period("letters", mark("Letters with their addresses"), mark("30 days"), forgetting.forget_letters),
    Period("intakes", mark("Files of many schools with what was read of them"), mark("30 days"), intake.forget_old_intakes),
    Period(
        "uploads", mark("Roadmap files that nobody confirmed"), mark("30 days"), waiting_files.forget_waiting_files
    ),
    Period("contents", mark("Contents of attached files that no row names"), mark("1 day"), forget_unnamed_files),
    Period(
        "accounts", mark("Accounts without any role"),
        mark("3 years after the last role ended, then without name and address"), _forget_accounts,
    ),
    Period("events", mark("Entries in the journal"), mark("5 years"), _forget_events),
)  # fmt: skip


def apply() -> dict[str, int]:
    """Remove whatever is past its time; return how much of each, and write it into the journal when anything went.

    What breaks at one does not keep the others: it is in the log and tried again in an hour. Raises only where the database
    is away.
    """
    removed: dict[str, int] = {}
    for period in PERIODS:
        try:
            removed[period.key] = period.forget()
        except Exception as error:
            identity.session.rollback()
            if will_pass(error):
                raise
            log.exception("the period of %s could not be applied", period.key)
    gone = {key: count for key, count in removed.items() if count}
    if gone:
        record(Act.REMOVED, Kind.RETENTION, new=gone, session=identity.session())
        identity.session.commit()
    return removed


@dataclass(frozen=True, slots=True)
class Applied:
    """When something was removed, and how much of each by its key."""

    moment: datetime
    removed: dict[str, Any]


def last_applied(most: int = 10) -> list[Applied]:
    """Return the last times that something was removed."""
    rows = identity.session.scalars(
        select(AuditEvent)
        .where(AuditEvent.object_kind == Kind.RETENTION)
        .order_by(AuditEvent.id.desc())
        .limit(most)
    )
    return [Applied(one.happened_at, one.new or {}) for one in rows]
