"""Who stands in a "responsible" cell: phrases are joined to people, posts to names, bodies to names."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from tenants.roadmap.reading.model import Responsible
from tenants.roadmap.reading.people.known import known_names as known_in
from tenants.roadmap.reading.people.model import Phrase, Sort
from tenants.roadmap.reading.people.owners import is_collective, owners_in, unsure_in
from tenants.roadmap.reading.people.phrases import phrases_of
from tenants.roadmap.reading.text import folded

_LONGEST = 5_000
"""Characters; a longer cell is text that nobody can be told from."""
_NOBODY = re.compile(r"(?:нет|отсутству[ею]т|не [а-я]+(?:ся|[ае]н[оаы]?)|[xх]+)[ .]*")


@dataclass(slots=True)
class _Person:
    """Somebody being put together."""

    written: list[str]
    name: str | None = None
    role: str | None = None
    organisation: str | None = None
    certain: bool = True
    by_agreement: bool = False
    is_group: bool = False


def read_responsible(text: str, known_names: Iterable[str] = ()) -> tuple[Responsible, ...]:
    """Return everybody named in a cell, in order; never raises.

    `known_names` are full names of the same file («Фамилия И.О.»): a surname alone is completed when it fits exactly one.
    """
    if len(text) > _LONGEST or _NOBODY.fullmatch(folded(text)):
        return ()
    phrases = phrases_of(text, known_in(known_names))
    owners = owners_in(phrases)
    unsure = unsure_in(phrases, owners)
    people: dict[int, _Person] = {}
    for place, phrase in enumerate(phrases):
        owner = owners.get(place, place)
        asked = replace(phrase, certain=False) if place in unsure else phrase
        _join(people.setdefault(owner, _Person([])), asked)
    found = [_finished(person) for person in people.values()]
    unique: dict[tuple[str | None, ...], Responsible] = {}
    for each in found:
        unique.setdefault((each.name, _key(each.role), _key(each.organisation)), each)
    return tuple(unique.values())


def _key(text: str | None) -> str | None:
    return folded(text) if text else None


def _join(person: _Person, phrase: Phrase) -> None:
    person.written.append(phrase.written)
    person.certain = person.certain and phrase.certain
    person.by_agreement = person.by_agreement or phrase.agreed
    if phrase.sort is Sort.NAME:
        person.name = phrase.text
    elif phrase.sort is Sort.BODY:
        person.organisation = phrase.text
        person.is_group = person.is_group or is_collective(phrase)
    else:
        person.role = f"{person.role}, {phrase.text}" if person.role else phrase.text
        person.is_group = person.is_group or phrase.sort is Sort.POSTS


def _finished(person: _Person) -> Responsible:
    return Responsible(
        text=" ".join(person.written),
        name=person.name,
        role=person.role,
        organisation=person.organisation,
        certain=person.certain,
        by_agreement=person.by_agreement,
        is_group=person.is_group and person.name is None,
    )
