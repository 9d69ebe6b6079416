"""Writing a letter down: a school adds itself to the letter of each address, and the letter is let go once all have."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from flask import current_app
from sqlalchemy import func, or_, select, update
from sqlalchemy.dialects import postgresql

from commons.letters.models import Letter, LetterKind, LetterPart, LetterState
from core.config import Settings
from core.database import db, identity

MALFORMED = "malformed"


@dataclass(frozen=True, slots=True)
class Occasion:
    """Why letters go out: of what kind, on which day of which municipality, and until when they are of use."""

    kind: LetterKind
    municipality_id: int
    municipality: UUID
    day: date
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Recipient:
    """An address as it is written; one that cannot be an address gets a letter that is marked and never sent."""

    address: str
    is_well_formed: bool

    @property
    def key(self) -> str:
        """What makes two writings of an address one."""
        return self.address.strip().lower()


def add_school(occasion: Occasion, school_id: int, recipients: Iterable[Recipient]) -> int:
    """Let the letter of each recipient speak of a school, in that school's reach; return how many letters now do.

    A letter that was let go already stays as it is: nobody gets a second one on the same day. The caller commits.
    """
    by_key = {f"{occasion.kind}:{occasion.day}:{one.key}": one for one in recipients}
    if not by_key:
        return 0
    # In one order everywhere: two schools that wait for each other's letters would wait for ever.
    values = [_row(occasion, key, by_key[key]) for key in sorted(by_key)]
    db.session.execute(
        postgresql.insert(Letter)
        .values(values)
        .on_conflict_do_nothing(index_elements=[Letter.municipality_id, Letter.key])
    )
    still_open = or_(Letter.state == LetterState.GATHERING, Letter.trouble == MALFORMED)
    letters = db.session.scalars(
        select(Letter.id)
        .where(Letter.municipality_id == occasion.municipality_id, Letter.key.in_(by_key), still_open)
        .order_by(Letter.id)
        .with_for_update()
    ).all()
    return _add_parts(school_id, letters) if letters else 0


def _row(occasion: Occasion, key: str, recipient: Recipient) -> dict[str, object]:
    state = LetterState.GATHERING if recipient.is_well_formed else LetterState.DEAD
    return {
        "public_id": uuid4(), "municipality_id": occasion.municipality_id, "kind": occasion.kind, "key": key,
        "day": occasion.day, "address": recipient.address.strip()[:254], "expires_at": occasion.expires_at, "state": state,
        "trouble": None if recipient.is_well_formed else MALFORMED, "message_key": message_key(occasion.municipality, key),
    }  # fmt: skip


def _add_parts(school_id: int, letters: Iterable[int]) -> int:
    added = db.session.scalars(
        postgresql.insert(LetterPart)
        .values([{"school_id": school_id, "letter_id": id_} for id_ in letters])
        .on_conflict_do_nothing(index_elements=[LetterPart.school_id, LetterPart.letter_id])
        .returning(LetterPart.letter_id)
    ).all()
    db.session.execute(
        update(Letter)
        .where(Letter.id.in_(added))
        .values(schools=Letter.schools + 1)
        .execution_options(synchronize_session=False)
    )
    return len(added)


def message_key(municipality: UUID, key: str) -> str:
    """Return the Message-ID, known before the first try: every copy of a letter carries the same."""
    settings: Settings = current_app.config["SETTINGS"]
    host = urlsplit(settings.public_url).hostname or "nastavnik"
    return f"<{sha256(f'{municipality} {key}'.encode()).hexdigest()[:32]}@{host}>"


def let_go(municipality_id: int, kind: LetterKind, day: date) -> int:
    """Give the letters of a day to the senders and commit; return how many."""
    gone = identity.session.scalars(
        update(Letter)
        .where(
            Letter.municipality_id == municipality_id, Letter.kind == kind, Letter.day == day,
            Letter.state == LetterState.GATHERING,
        )
        .values(state=LetterState.PENDING, not_before=func.now())
        .returning(Letter.id)
        .execution_options(synchronize_session=False)
    ).all()  # fmt: skip
    identity.session.commit()
    return len(gone)
