"""Reads of a school's letters: which went to whom, and what became of them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select

from commons.letters.models import Letter, LetterPart, LetterState
from core.database import db
from core.errors import NotFound


@dataclass(frozen=True, slots=True)
class LetterRow:
    """A letter as people of a school see it. `is_ours_alone` is False when it speaks of another school too."""

    public_id: UUID
    day: date
    kind: str
    address: str
    state: LetterState
    trouble: str | None
    server_said: str | None
    attempts: int
    not_before: datetime
    sent_at: datetime | None
    message_key: str
    is_ours_alone: bool


def _letters(school_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Letter.public_id, Letter.day, Letter.kind, Letter.address, Letter.state, Letter.trouble, Letter.server_said,
            Letter.attempts, Letter.not_before, Letter.sent_at, Letter.message_key, (Letter.schools == 1),
        )
        .join(LetterPart, LetterPart.letter_id == Letter.id)
        .where(LetterPart.school_id == school_id)
    )  # fmt: skip


def letters_of(school_id: int, *, offset: int, limit: int) -> tuple[int, list[LetterRow]]:
    """Return how many letters speak of a school, and a window of them: the latest day first, trouble first in a day."""
    troubled = Letter.state.in_((LetterState.DEAD, LetterState.UNCERTAIN))
    statement = _letters(school_id).add_columns(func.count().over())
    rows = db.session.execute(
        statement.order_by(Letter.day.desc(), troubled.desc(), Letter.address, Letter.id)
        .offset(offset)
        .limit(limit)
    ).all()
    return (rows[0][-1] if rows else 0), [LetterRow(*row[:-1]) for row in rows]


def get_letter(school_id: int, public_id: UUID) -> LetterRow:
    """Return a letter that speaks of a school. Raises NotFound."""
    row = db.session.execute(_letters(school_id).where(Letter.public_id == public_id)).one_or_none()
    if row is None:
        raise NotFound("letter")
    return LetterRow(*row)
