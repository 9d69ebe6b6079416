"""What becomes of letters: held by a lease, given back, sent, refused; on the identity session, each step committed at once.

PostgreSQL's clock alone decides about leases and waiting. Every step is guarded by the lease's token: a sender that was
taken for dead and comes back changes nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from random import SystemRandom
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Integer, bindparam, case, func, literal, or_, select, update

from commons.letters.models import Letter, LetterKind, LetterState
from core.database import identity

# Waiting between tries, in minutes; after the last the letter is dead.
BACKOFF_MINUTES = (1, 5, 15, 60, 240, 720, 1440)
MOST_ATTEMPTS = len(BACKOFF_MINUTES) + 1
# A server that is away is asked again after so long, by whichever letter comes first.
SERVER_AWAY = timedelta(seconds=60)
_chance = SystemRandom()


class LostLetterError(Exception):
    """The letter is no longer ours: its lease ended and somebody else holds it."""


@dataclass(frozen=True, slots=True)
class HeldLetter:
    """A letter that this sender holds."""

    id: int
    municipality_id: int
    kind: LetterKind
    day: date
    address: str
    message_key: str
    attempts: int
    key: str
    token: UUID


_HELD = (
    Letter.id, Letter.municipality_id, Letter.kind, Letter.day, Letter.address, Letter.message_key, Letter.attempts,
    Letter.key,
)  # fmt: skip


def hold_letters(most: int, lease: timedelta) -> list[HeldLetter]:
    """Hold the letters that wait longest, at most so many; none when none is due. Attempts are counted here, before the work.

    A letter that failed before is held alone: one that ends its sender takes no others along.
    """
    due = (
        Letter.state == LetterState.PENDING,
        Letter.not_before <= func.now(),
        Letter.expires_at > func.now(),
    )
    # Fresh ones first, then by age; the first decides how many are held together.
    order = (Letter.attempts > 0, Letter.id)
    first = select(Letter.attempts).where(*due).order_by(*order).limit(1).scalar_subquery()
    several = case((first == 0, most), else_=1).cast(Integer)
    chosen = (
        select(Letter.id)
        .where(*due)
        .where(or_(Letter.attempts == 0, first > 0))
        .order_by(*order)
        .limit(several)
        .with_for_update(skip_locked=True)
    )
    token = uuid4()
    rows = identity.session.execute(
        update(Letter)
        .where(Letter.id.in_(chosen))
        .values(
            state=LetterState.SENDING,
            attempts=Letter.attempts + 1,
            lease_until=func.now() + lease,
            lease_token=token,
        )
        .returning(*_HELD)
        .execution_options(synchronize_session=False)
    ).all()
    identity.session.commit()
    return [HeldLetter(**row._mapping, token=token) for row in sorted(rows, key=lambda row: row[0])]


_NOBODYS = {"lease_until": None, "lease_token": None}
_OURS = (LetterState.SENDING, LetterState.HANDING)


def _change(letter: HeldLetter, state: LetterState, **values: Any) -> None:
    found = identity.single.scalar(
        update(Letter)
        .where(Letter.id == letter.id, Letter.lease_token == letter.token, Letter.state.in_(_OURS))
        .values(state=state, **values)
        .returning(literal(1))
        .execution_options(synchronize_session=False)
    )
    if found is None:
        raise LostLetterError(letter.message_key)


# Said for every letter, so put together once. What arrived is written down with what leaves next: one wait for the disk.
_HAND = (
    update(Letter)
    .where(
        Letter.id.in_((bindparam("arrived"), bindparam("leaving"))),
        Letter.lease_token.in_((bindparam("arrived_token"), bindparam("leaving_token"))),
        Letter.state.in_(_OURS),
    )
    .values(
        state=case(
            (Letter.id == bindparam("arrived"), literal(LetterState.SENT.value)),
            else_=LetterState.HANDING.value,
        ),
        sent_at=case((Letter.id == bindparam("arrived"), func.now())),
        trouble=None,
        server_said=None,
    )
    .returning(Letter.id)
    .execution_options(synchronize_session=False)
)


def begin_handing(letter: HeldLetter, arrived: HeldLetter | None = None) -> None:
    """Write down that the text is about to leave, and that the one before arrived. Raises LostLetterError: it must not."""
    before = arrived or letter
    # With no letter before, its number is none's.
    values = {
        "arrived": arrived.id if arrived else 0, "leaving": letter.id,
        "arrived_token": before.token, "leaving_token": letter.token,
    }  # fmt: skip
    if letter.id not in identity.single.scalars(_HAND, values).all():
        raise LostLetterError(letter.message_key)


def mark_sent(letter: HeldLetter) -> None:
    """Write down that the mail server has it. Raises LostLetterError."""
    _change(letter, LetterState.SENT, sent_at=func.now(), trouble=None, server_said=None, **_NOBODYS)


def mark_uncertain(letter: HeldLetter, said: str) -> None:
    """Write down that nobody knows whether the server took it. A reminder is not sent again: tomorrow brings the next."""
    _change(letter, LetterState.UNCERTAIN, trouble="uncertain", server_said=said, **_NOBODYS)


def mark_dead(letter: HeldLetter, trouble: str, said: str = "") -> None:
    """Write down that it will never be taken. Raises LostLetterError."""
    _change(letter, LetterState.DEAD, trouble=trouble, server_said=said or None, **_NOBODYS)


def mark_cancelled(letter: HeldLetter) -> None:
    """Write down that there was nothing left to say. Raises LostLetterError."""
    _change(letter, LetterState.CANCELLED, trouble="nothing_left", **_NOBODYS)


def try_later(letter: HeldLetter, trouble: str, said: str = "") -> None:
    """Give a letter back for a later try, a little longer each time; after the last it is dead. Raises LostLetterError."""
    if letter.attempts >= MOST_ATTEMPTS:
        mark_dead(letter, trouble, said)
        return
    # A fifth more or less, so that what failed together is not tried together.
    minutes = BACKOFF_MINUTES[letter.attempts - 1] * _chance.uniform(0.8, 1.2)
    _change(
        letter, LetterState.PENDING, trouble=trouble, server_said=said or None,
        not_before=func.now() + timedelta(minutes=minutes), **_NOBODYS,
    )  # fmt: skip


def give_back(
    letters: Iterable[HeldLetter], wait: timedelta = timedelta(), *, are_tried: bool = False
) -> None:
    """Give letters back, untried unless one of them may have failed. Those that are no longer ours stay as they are."""
    held = list(letters)
    if not held:
        return
    identity.session.rollback()
    identity.session.execute(
        update(Letter)
        .where(
            Letter.id.in_([one.id for one in held]), Letter.lease_token == held[0].token,
            Letter.state == LetterState.SENDING,
        )
        .values(
            state=LetterState.PENDING, attempts=Letter.attempts - (0 if are_tried else 1), not_before=func.now() + wait,
            **_NOBODYS,
        )
        .execution_options(synchronize_session=False)
    )  # fmt: skip
    identity.session.commit()


def hold_back_all() -> None:
    """Let no letter be tried for a while: the mail server is away, and asking it for each would take everybody's time."""
    identity.session.execute(
        update(Letter)
        .where(Letter.state == LetterState.PENDING, Letter.not_before < func.now() + SERVER_AWAY)
        .values(not_before=func.now() + SERVER_AWAY, trouble="unreachable")
        .execution_options(synchronize_session=False)
    )
    identity.session.commit()


def some_are_due() -> bool:
    """Tell whether a letter waits to be sent now."""
    found = select(Letter.id).where(
        Letter.state == LetterState.PENDING, Letter.not_before <= func.now(), Letter.expires_at > func.now()
    )
    due = identity.session.scalar(found.limit(1)) is not None
    identity.session.rollback()
    return due
