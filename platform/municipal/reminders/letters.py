"""The words of held reminders: which schools each speaks of, and what they say; read for several letters at once."""

from collections.abc import Iterator, Sequence
from datetime import date

from flask import Flask, current_app
from sqlalchemy import select

from commons.accounts.roles import Capability
from commons.accounts.standing import Standing, find_service
from commons.letters.models import LetterPart
from commons.letters.turns import HeldLetter
from commons.schools.models import School
from commons.schools.queries import schools_by_id
from core.database import db, identity
from core.mail import Words
from core.tenancy import enter_reach
from tenants.reminders.composing import words_of
from tenants.reminders.service import SchoolDebts, debts_of


def compose(held: Sequence[HeldLetter]) -> Iterator[tuple[HeldLetter, Words | None]]:
    """Yield each letter with its words as of now, None for one that has nothing left to say."""
    for municipality_id in sorted({one.municipality_id for one in held}):
        service = find_service(municipality_id)
        for day in sorted({one.day for one in held if one.municipality_id == municipality_id}):
            mine = [one for one in held if one.municipality_id == municipality_id and one.day == day]
            debts = _debts_behind(mine, service, day) if service else {}
            for letter in mine:
                yield letter, words_of(letter.address, debts.get(letter.id, ()))


def _debts_behind(
    letters: Sequence[HeldLetter], service: Standing, day: date
) -> dict[int, list[SchoolDebts]]:
    """Return the debts of the schools of which each letter speaks, read across them by the municipality's own account."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # the proxy's own method
    with app.app_context():
        enter_reach(service.reach_across(Capability.LETTERS_READ))
        pairs = db.session.execute(
            select(LetterPart.letter_id, LetterPart.school_id)
            .where(LetterPart.letter_id.in_([one.id for one in letters]))
            .order_by(LetterPart.school_id)
        ).all()
        ids = select(School.id).where(School.id.in_({pair.school_id for pair in pairs}))
        schools = [one for one in schools_by_id(identity.single(), ids) if one.closed_on is None]
        debts = debts_of(schools, day)
    found: dict[int, list[SchoolDebts]] = {}
    for pair in pairs:
        if pair.school_id in debts:
            found.setdefault(pair.letter_id, []).append(debts[pair.school_id])
    return found
