"""Erasure of a person of a school: the name goes everywhere it stands, what was done and how much stays.

One transaction a school. The journal says that it was done, by whom and why, and nothing of whom.
"""

from collections import Counter
from collections.abc import Collection
from enum import StrEnum
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import update

from commons.audit.marks import Act, Kind
from commons.audit.service import record
from commons.letters.delivery import file_name
from commons.letters.models import Letter, LetterState
from commons.letters.places import letters_folder
from core.clock import now
from core.config import Settings
from core.database import db, identity
from core.text import sort_key
from core.unit_of_work import after_commit
from municipal.personal.held import Held, Mention, get_person, held_on
from municipal.personal.mentions import ERASED
from tenants.people.models import Person
from tenants.roadmap.models import ActivityChange

_WAITING = (LetterState.GATHERING, LetterState.PENDING)


class Reason(StrEnum):
    """Why somebody is erased; a list and not a text, which could name them again."""

    ASKED = "asked"  # the person asked for it (152-ФЗ, art. 21)
    PURPOSE_OVER = "purpose_over"  # what the data were for is over
    BY_MISTAKE = "by_mistake"  # they should never have stood here


def erase(school_id: int, public_id: UUID, reason: Reason, keep: Collection[str] = ()) -> Counter[str]:
    """Erase somebody of the school of the reach; return how many values were replaced, by where they stood.

    `keep` names mentions that mean somebody else. Once more changes nothing. The caller commits. Raises NotFound.
    """
    person = get_person(school_id, public_id, lock=True)
    held = held_on(person)
    count: Counter[str] = Counter()
    for mention in held.mentions:
        if mention.key not in keep:
            _replace(mention)
            count[mention.kind] += 1
    count["letter"] = _forget_letters(held)
    if person.name != ERASED:
        _erase_card(person)
        record(
            Act.ERASED,
            Kind.PERSON,
            person.id,
            school_id=school_id,
            new={"reason": reason, "replaced": dict(count)},
        )
    db.session.flush()
    return count


def _erase_card(person: Person) -> None:
    person.name, person.full_name, person.email, person.user_id = ERASED, None, None, None
    person.posts = []
    person.name_key, person.sort_key = f"erased {person.id}", sort_key(ERASED)
    person.archived_at = person.archived_at or now()
    person.version += 1


def _replace(mention: Mention) -> None:
    if isinstance(mention.row, ActivityChange):
        # History is only added to; the role may replace these two columns and no other.
        values: dict[str, Any] = {mention.column: mention.after}
        db.session.execute(
            update(ActivityChange)
            .where(ActivityChange.id == mention.row.id)
            .values(values)
            .execution_options(synchronize_session=False)
        )
    else:
        setattr(mention.row, mention.column, mention.after)


def _forget_letters(held: Held) -> int:
    """Let no letter to the address go out any more, and keep neither address nor text of those that went."""
    settings: Settings = current_app.config["SETTINGS"]
    folder = letters_folder(settings)
    for letter in held.letters:
        values: dict[str, Any] = {"address": ERASED}
        if letter.state in _WAITING:
            values |= {"state": LetterState.CANCELLED, "trouble": "dropped"}
        number, name = letter.id, file_name(letter.message_key)

        def forget(number: int = number, values: dict[str, Any] = values, name: str = name) -> None:
            identity.session.execute(update(Letter).where(Letter.id == number).values(values))
            identity.session.commit()
            folder.remove(name)

        # The letters are the identity's: their addresses go once the rest is safe, and retention takes what a crash left.
        after_commit(forget)
    return len(held.letters)
