"""Who stands in a "responsible" cell: phrases are joined to people, posts to names, bodies to names."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tenants.roadmap.reading.model import Responsible
from tenants.roadmap.reading.names import KnownNames
from tenants.roadmap.reading.people_phrases import Phrase, Sort, phrases_of
from tenants.roadmap.reading.text import folded

_LONGEST = 5_000
"""Characters; a longer cell is text that nobody can be told from."""
_NOBODY = frozenset({"нет", "не требуется", "отсутствует"})
_COLLECTIVES = (
    "группа",
    "коллектив",
    "педколлектив",
    "комисси",
    "совет",
    "собрание",
    "актив",
    "команда",
    "объединение",
    "шмо",
    "рмо",
    "мо ",
)


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
    if len(text) > _LONGEST or folded(text).strip(" .") in _NOBODY:
        return ()
    phrases = phrases_of(text, KnownNames(known_names))
    owners = _owners(phrases)
    people: dict[int, _Person] = {}
    for place, phrase in enumerate(phrases):
        owner = owners.get(place, place)
        _join(people.setdefault(owner, _Person([])), phrase)
    found = [_finished(person) for person in people.values()]
    unique: dict[tuple[str | None, ...], Responsible] = {}
    for each in found:
        unique.setdefault((each.name, _key(each.role), _key(each.organisation)), each)
    return tuple(unique.values())


def _key(text: str | None) -> str | None:
    return folded(text) if text else None


def _owners(phrases: Sequence[Phrase]) -> dict[int, int]:
    """Return which posts and bodies belong to which name, both by their place."""
    owners: dict[int, int] = {}
    if _alternate(phrases):
        return {place: place - 1 for place in range(1, len(phrases), 2)}
    for place, phrase in enumerate(phrases):
        if phrase.sort is Sort.NAME and place and _belongs_before(phrases, place):
            owners.setdefault(place - 1, place)
    for place, phrase in enumerate(phrases):
        if phrase.sort is Sort.NAME:
            _take_after(phrases, place, owners)
    return owners


def _alternate(phrases: Sequence[Phrase]) -> bool:
    """Ask whether names and posts follow each other in turn from a name to a post, so that each post is the name's."""
    pairs = list(zip(phrases[::2], phrases[1::2], strict=False))
    return len(phrases) == 2 * len(pairs) > 2 and all(
        name.sort is Sort.NAME and post.sort is Sort.POST and not name.agreed for name, post in pairs
    )


def _belongs_before(phrases: Sequence[Phrase], place: int) -> bool:
    """Ask whether the phrase right before a name belongs to it: a single post without a comma, a body always."""
    before, name = phrases[place - 1], phrases[place]
    if before.agreed:
        return False
    if before.sort is Sort.BODY:
        return name.mark in ("", ",", "(", "-")
    return before.sort is Sort.POST and (
        name.mark in ("", "(", "-") or (name.mark == "," and len(phrases) == 2)
    )


def _take_after(phrases: Sequence[Phrase], place: int, owners: dict[int, int]) -> None:
    """Give a name the single post behind it; after a dash every single post up to the next person."""
    dash = False
    has_post = any(owner == place and phrases[post].sort is Sort.POST for post, owner in owners.items())
    for after in range(place + 1, len(phrases)):
        phrase = phrases[after]
        dash = dash or (after == place + 1 and phrase.mark == "-")
        bracket = after == place + 1 and phrase.mark == "("
        if after in owners or phrases[after - 1].agreed:
            return
        if phrase.sort is Sort.BODY and bracket:
            owners[after] = place
            return
        if phrase.sort is not Sort.POST or (has_post and not dash and not bracket):
            return
        owners[after] = place
        if not dash:
            return


def _join(person: _Person, phrase: Phrase) -> None:
    person.written.append(phrase.written)
    person.certain = person.certain and phrase.certain
    person.by_agreement = person.by_agreement or phrase.agreed
    if phrase.sort is Sort.NAME:
        person.name = phrase.text
    elif phrase.sort is Sort.BODY:
        person.organisation = phrase.text
        person.is_group = person.is_group or any(word in folded(phrase.text) for word in _COLLECTIVES)
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
