"""Who was found in a read roadmap, and whom each is taken for: somebody known or new, a group, a question. Writes nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from core.text import search_key
from tenants.people.naming import (
    Circle,
    KnownPerson,
    as_written,
    candidates,
    name_key,
    parse,
    propose,
    short_form,
)
from tenants.roadmap.reading import Reading, Responsible

# Somebody who is only about to be added has no id yet.
NOT_YET = 0

Outcome = Literal["existing", "new", "question", "unknown", "group", "new_group"]


@dataclass(frozen=True, slots=True)
class Found:
    """A written name or group with how often it stands in the file and whom it is taken for.

    `taken_for` is the name of the person or group; for a question the names of those who may be meant.
    """

    written: str
    outcome: Outcome
    taken_for: str
    count: int


def group_word(one: Responsible) -> str:
    """Return the word of a group as it is kept."""
    return one.role or one.organisation or one.text


def new_names(reading: Reading, known: Sequence[KnownPerson]) -> list[str]:
    """Return the written names for which the school has nobody yet, the fullest writing of each first.

    A bare surname makes nobody new: it may belong to somebody who is not written whole anywhere.
    """
    people, names = Circle(known), []
    for written in sorted(_names(reading), key=_fullness, reverse=True):
        parts = parse(written)
        if parts is None or not parts.has_initials or candidates(written, people):
            continue
        names.append(written)
        people.add(KnownPerson(NOT_YET, short_form(written), name_key(short_form(written))))
    return names


def _names(reading: Reading) -> dict[str, int]:
    counts: dict[str, int] = {}
    for one in everybody(reading):
        if one.name:
            written = as_written(one.text, one.name)
            counts[written] = counts.get(written, 0) + 1
    return counts


def everybody(reading: Reading) -> Iterable[Responsible]:
    """Yield everybody in the "responsible" cells, row by row."""
    for section in reading.sections:
        for activity in section.activities:
            yield from activity.responsible


def _fullness(written: str) -> int:
    parts = parse(written)
    return len(parts.first) + len(parts.patronymic) if parts else 0


def found_people(reading: Reading, known: Sequence[KnownPerson], groups: Iterable[str]) -> list[Found]:
    """Return who was found, people first. `groups` are the folded names of the school's groups."""
    added = [
        KnownPerson(NOT_YET, short_form(name), name_key(short_form(name)))
        for name in new_names(reading, known)
    ]
    people = Circle([*known, *added])
    found = [_person(written, count, people) for written, count in _names(reading).items()]
    return [*found, *_groups(reading, set(groups))]


def _person(written: str, count: int, people: Circle) -> Found:
    meant = propose(written, people)
    if meant is not None:
        return Found(written, "existing" if meant.id != NOT_YET else "new", meant.name, count)
    likely = candidates(written, people)
    if likely:
        return Found(written, "question", ", ".join(person.name for person in likely), count)
    return Found(written, "unknown", "", count)


def _groups(reading: Reading, known: set[str]) -> list[Found]:
    counts: dict[str, int] = {}
    for one in everybody(reading):
        if one.is_group and not one.name:
            counts[group_word(one)] = counts.get(group_word(one), 0) + 1
    return [
        Found(word, "group" if search_key(word) in known else "new_group", word, count)
        for word, count in counts.items()
    ]
