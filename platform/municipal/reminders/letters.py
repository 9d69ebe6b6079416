"""The words of held reminders: which schools each speaks of, and what they say; read for several letters at once."""

from collections.abc import Iterator, Sequence

from flask import Flask, current_app
from sqlalchemy import select

from commons.accounts.roles import Capability
from commons.accounts.standing import Standing, find_service
from commons.letters.models import LetterPart
from commons.letters.turns import HeldLetter
from commons.schools.models import School
from commons.schools.queries import SchoolCard, schools_by_id
from core.database import db, identity
from core.mail import Words
from core.tenancy import enter_reach
from tenants.reminders.composing import Desk


def compose(held: Sequence[HeldLetter]) -> Iterator[tuple[HeldLetter, Words | None]]:
    """Yield each letter with its words as of now, None for one that has nothing left to say."""
    for municipality_id in sorted({one.municipality_id for one in held}):
        mine = [one for one in held if one.municipality_id == municipality_id]
        service = find_service(municipality_id)
        schools = _schools_of(mine, service) if service else {}
        desk = Desk(service) if service else None
        for letter in mine:
            yield letter, desk.words(letter.address, schools.get(letter.id, ()), letter.day) if desk else None


def _schools_of(letters: Sequence[HeldLetter], service: Standing) -> dict[int, list[SchoolCard]]:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # the proxy's own method
    with app.app_context():
        enter_reach(service.reach_across(Capability.LETTERS_READ))
        pairs = db.session.execute(
            select(LetterPart.letter_id, LetterPart.school_id).where(
                LetterPart.letter_id.in_([one.id for one in letters])
            )
        ).all()
    ids = select(School.id).where(School.id.in_({pair.school_id for pair in pairs}))
    found: dict[int, list[SchoolCard]] = {}
    for card in schools_by_id(identity.session(), ids):
        for pair in pairs:
            if pair.school_id == card.id:
                found.setdefault(pair.letter_id, []).append(card)
    return found
