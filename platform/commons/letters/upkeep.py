"""What keeps letters moving and their table short, and what an operator may do to one; on the identity session."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast as cast_to
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    String,
    Table,
    and_,
    cast,
    delete,
    exists,
    func,
    not_,
    or_,
    select,
    update,
)

from commons.jobs.models import LIVE, Job, JobKind, JobState
from commons.letters.models import Letter, LetterPart, LetterState
from commons.schools.models import Municipality
from core.database import db, identity

KEPT = timedelta(days=30)
# A letter whose sender died over it so often is not tried any more: it would end the next one too.
MOST_INTERRUPTIONS = 5
_WAITING = (LetterState.GATHERING, LetterState.PENDING)
_NOBODYS = {"lease_until": None, "lease_token": None}


def sweep() -> dict[str, int]:
    """Take letters out of dead hands and commit; return how many by what became of them.

    A sender that died before the text left has sent nothing: another one takes the letter. One that died later leaves it
    uncertain. What came too late is not sent, and what a failed gathering left behind goes out with what it has.
    """
    lease_is_over = Letter.lease_until < func.now()
    gathers = exists().where(
        Job.municipality_id == Letter.municipality_id, Job.kind == JobKind.REMINDERS, Job.state.in_(LIVE)
    )
    called_off = exists().where(
        Job.municipality_id == Letter.municipality_id, Job.kind == JobKind.REMINDERS, Job.state == JobState.CANCELLED,
        Job.parameters["day"].astext == func.to_char(Letter.day, "YYYY-MM-DD"),
    )  # fmt: skip
    is_worn_out = and_(Letter.trouble == "interrupted", Letter.attempts >= MOST_INTERRUPTIONS)
    changes: dict[str, tuple[ColumnElement[bool], LetterState, str | None]] = {
        "worn_out": (
            and_(Letter.state == LetterState.SENDING, lease_is_over, is_worn_out),
            LetterState.DEAD,
            "worn_out",
        ),
        "freed": (
            and_(Letter.state == LetterState.SENDING, lease_is_over),
            LetterState.PENDING,
            "interrupted",
        ),
        "uncertain": (
            and_(Letter.state == LetterState.HANDING, lease_is_over),
            LetterState.UNCERTAIN,
            "uncertain",
        ),
        "expired": (
            and_(Letter.state.in_(_WAITING), Letter.expires_at <= func.now()),
            LetterState.EXPIRED,
            "expired",
        ),
        # A round that an operator called off sends nothing, and may be begun again until the evening.
        "let_go": (
            and_(Letter.state == LetterState.GATHERING, not_(gathers), not_(called_off)),
            LetterState.PENDING,
            None,
        ),
    }
    swept = {}
    for name, (condition, state, trouble) in changes.items():
        values = {"state": state, **_NOBODYS, **({"trouble": trouble} if trouble else {})}
        found = identity.session.scalars(
            update(Letter)
            .where(condition)
            .values(values)
            .returning(Letter.id)
            .execution_options(synchronize_session=False)
        )
        swept[name] = len(found.all())
    identity.session.commit()
    return swept


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many letters wait to be sent, and how long the first of them has been due."""

    count: int
    longest: timedelta


def waiting() -> Waiting:
    """Return what waits to be sent."""
    count, since = identity.session.execute(
        select(func.count(), func.min(Letter.created_at)).where(Letter.state == LetterState.PENDING)
    ).one()
    moment = identity.session.scalar(select(func.now()))
    return Waiting(count, moment - since if since and moment else timedelta())


def forgetting_begins() -> datetime:
    """Return the moment before which letters are old, by the database's clock."""
    moment: datetime = identity.session.execute(select(func.now() - KEPT)).scalar_one()
    return moment


def forget_old_parts(before: datetime) -> None:
    """Remove the parts of old letters, in the reach of a municipality's service account across its schools.

    On the table and not on the class: nothing else is written across schools, and the database's wall stands here alone.
    """
    old = select(Letter.id).where(Letter.created_at < before, Letter.state.not_in(_WAITING))
    parts = cast_to(Table, LetterPart.__table__)
    db.session.execute(delete(parts).where(parts.c.letter_id.in_(old)))


def forget_old_letters(municipality_id: int, before: datetime) -> list[str]:
    """Remove a municipality's old letters once their parts are gone, and commit.

    Returns their Message-IDs: their files go next.
    """
    gone = identity.session.scalars(
        delete(Letter)
        .where(
            Letter.municipality_id == municipality_id,
            Letter.created_at < before,
            Letter.state.not_in(_WAITING),
        )
        .returning(Letter.message_key)
    ).all()
    identity.session.commit()
    return list(gone)


@dataclass(frozen=True, slots=True)
class LetterLine:
    """A letter as an operator sees it: to whom it goes is not shown."""

    public_id: UUID
    municipality: str
    kind: str
    state: LetterState
    attempts: int
    trouble: str | None
    created_at: datetime


def count_by_state() -> dict[LetterState, int]:
    """Return how many letters there are of each state."""
    rows = identity.session.execute(select(Letter.state, func.count()).group_by(Letter.state))
    return {LetterState(state): count for state, count in rows}


def list_troubled() -> list[LetterLine]:
    """Return the letters that did not go out and will not by themselves, the latest first."""
    rows = identity.session.execute(
        select(
            Letter.public_id,
            Municipality.name,
            Letter.kind,
            Letter.state,
            Letter.attempts,
            Letter.trouble,
            Letter.created_at,
        )
        .join(Municipality, Municipality.id == Letter.municipality_id)
        .where(Letter.state.in_((LetterState.DEAD, LetterState.UNCERTAIN)))
        .order_by(Letter.id.desc())
        .limit(100)
    )
    return [LetterLine(row[0], row[1], row[2], LetterState(row[3]), *row[4:]) for row in rows]


def find_letters(beginning: str) -> Sequence[UUID]:
    """Return the public ids that begin so."""
    written = cast(Letter.public_id, String)
    return identity.session.scalars(
        select(Letter.public_id).where(written.startswith(beginning.lower(), autoescape=True))
    ).all()


def retry(public_id: UUID) -> bool:
    """Let a letter be sent again, and commit; False for one that went out, waits, has no address, or whose day is over."""
    again = update(Letter).where(
        Letter.public_id == public_id,
        Letter.state.in_((LetterState.DEAD, LetterState.UNCERTAIN)),
        Letter.expires_at > func.now(),
        or_(Letter.trouble.is_(None), Letter.trouble != "malformed"),
    )
    found = identity.session.scalar(
        again.values(
            state=LetterState.PENDING, attempts=0, trouble=None, server_said=None, not_before=func.now()
        )
        .returning(Letter.id)
        .execution_options(synchronize_session=False)
    )  # fmt: skip
    identity.session.commit()
    return found is not None


def drop(public_id: UUID) -> bool:
    """Cancel a letter that waits or did not go out, and commit; False for any other."""
    states = (*_WAITING, LetterState.DEAD, LetterState.UNCERTAIN)
    found = identity.session.scalar(
        update(Letter)
        .where(Letter.public_id == public_id, Letter.state.in_(states))
        .values(state=LetterState.CANCELLED, trouble="dropped", **_NOBODYS)
        .returning(Letter.id)
        .execution_options(synchronize_session=False)
    )
    identity.session.commit()
    return found is not None
