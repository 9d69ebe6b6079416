"""Which post and which body belong to which name: told by their places and the signs between them."""

import re
from collections.abc import Mapping, Sequence

from tenants.roadmap.reading.people.model import Phrase, Sort
from tenants.roadmap.reading.people.words import head_word
from tenants.roadmap.reading.text import folded

_COLLECTIVES = re.compile(
    r"\b(?:[^\W\d_]*(?:групп[аы]|коллектив|комисси|совет(?!ник)|команд|объединени|отряд|комитет|коллеги|персонал|сообществ)"
    r"|собрани|актив|состав|штаб|клуб|кафедр|консилиум|парламент|профком|родком|учком|общественност|семь|пар[аы]\b"
    r"|[шргс]?мо\b|мс\b|ппк\b)"
)


def is_collective(phrase: Phrase) -> bool:
    """Ask whether a body is a number of people, such as a working group, and not an office."""
    words = folded(phrase.text).split()
    head = next((place for place, word in enumerate(words) if head_word(word)), 0)
    return phrase.sort is Sort.BODY and bool(_COLLECTIVES.match(words[head]))


def owners_in(phrases: Sequence[Phrase]) -> dict[int, int]:
    """Return which posts and bodies belong to which name, both by their place; «;» lets nothing through."""
    owners: dict[int, int] = {}
    start = 0
    for end in range(1, len(phrases) + 1):
        if end == len(phrases) or phrases[end].mark == ";":
            owners |= {post + start: name + start for post, name in _in_segment(phrases[start:end]).items()}
            start = end
    return owners


def _in_segment(phrases: Sequence[Phrase]) -> dict[int, int]:
    turn = _in_turn(phrases)
    if turn is not None:
        return {place: place + turn for place in range(turn < 0, len(phrases), 2)}
    owners: dict[int, int] = {}
    for place, phrase in enumerate(phrases):
        if phrase.sort is Sort.NAME and place and _belongs_before(phrases, place):
            owners.setdefault(place - 1, place)
    for place, phrase in enumerate(phrases):
        if phrase.sort is Sort.NAME:
            _take_after(phrases, place, owners)
    for place, phrase in enumerate(phrases):
        if (
            phrase.sort is Sort.NAME
            and place
            and place - 1 not in owners
            and _may_belong_before(phrases, place)
        ):
            owners[place - 1] = place
    return owners


def _in_turn(phrases: Sequence[Phrase]) -> int | None:
    """Return where each post's name stands, when names and posts follow each other in turn: behind it or before."""
    pairs = list(zip(phrases[::2], phrases[1::2], strict=False))
    if len(phrases) != 2 * len(pairs) or len(pairs) < 2:
        return None
    for first, second, way in ((Sort.NAME, Sort.POST, -1), (Sort.POST, Sort.NAME, 1)):
        if all(one.sort is first and two.sort is second and not one.agreed for one, two in pairs):
            # «Крылова М.П., директор Лесной П.П., завуч»: the signs say something else than the turns.
            gaps = zip(phrases[1::2], phrases[2::2], strict=False)
            if all(inner.mark in ("", "-", "(") or after.mark not in ("", "-", "(") for inner, after in gaps):
                return way
    return None


def _belongs_before(phrases: Sequence[Phrase], place: int) -> bool:
    """Ask whether the phrase right before a name belongs to it: a single post without a comma, a body always."""
    before, name = phrases[place - 1], phrases[place]
    if before.agreed or (before.mark in ("(", "-") and place > 1 and phrases[place - 2].sort is Sort.NAME):
        return False
    if before.sort is Sort.BODY:
        # «рабочая группа: Крылова М.П., Лесной П.П.» lists its members.
        members = name.mark == ":" and is_collective(before) and _names_from(phrases, place) > 1
        return name.mark in ("", ",", "(", "-", ":") and not members
    return before.sort is Sort.POST and (
        name.mark in ("", "(", "-", ":") or (name.mark == "," and len(phrases) == 2)
    )


def _may_belong_before(phrases: Sequence[Phrase], place: int) -> bool:
    """Ask whether a post stands before a name and a comma, in a list where it could be somebody else."""
    before = phrases[place - 1]
    return before.sort is Sort.POST and phrases[place].mark == "," and not before.agreed


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
        if phrase.sort is Sort.BODY and (bracket or (dash and after == place + 1)):
            owners[after] = place
            return
        if phrase.sort is not Sort.POST or (has_post and not dash and not bracket):
            return
        owners[after] = place
        if not dash:
            return


def unsure_in(phrases: Sequence[Phrase], owners: Mapping[int, int]) -> set[int]:
    """Return the posts and bodies that stand so that they may as well be somebody else's, or nobody's."""
    if _in_turn(phrases) is not None:
        return set()
    return {
        place
        for place in range(len(phrases))
        if (_unsure_before(phrases, owners, place) if place in owners else _unsure_alone(phrases, place))
    }


def _unsure_alone(phrases: Sequence[Phrase], place: int) -> bool:
    """Ask whether a phrase that belongs to no name may yet belong to one, or to the post before it."""
    phrase = phrases[place]
    if phrase.either_number and _names_behind(phrases, place):
        return True
    if phrase.sort is not Sort.POST or not place:
        return False
    before = phrases[place - 1].sort
    if phrase.mark == ";":
        return len(phrases) == 2 and before is Sort.NAME
    return phrase.mark == "-" and before is not Sort.NAME  # «зам. директора - куратор»


def _unsure_before(phrases: Sequence[Phrase], owners: Mapping[int, int], place: int) -> bool:
    """Ask whether a phrase may belong to another name than its own, or to none."""
    phrase, name = phrases[place], owners[place]
    if phrase.either_number and phrase.sort is Sort.POST and _names_behind(phrases, place) > 1:
        return True
    if name < place:
        after = phrases[place + 1] if place + 1 < len(phrases) else None
        is_next = after is not None and after.sort is Sort.NAME and after.mark == phrase.mark
        return is_next and place + 1 not in owners  # «Крылова М.П., директор, Лесной П.П.»
    mark = phrases[name].mark
    if mark == ",":
        return is_collective(phrase) or _has_others(phrases, place, name)
    if mark == ":":
        return _names_from(phrases, name) > 1  # «зам. директора: Крылова М.П., Лесной П.П.»
    before = phrases[place - 1] if place else None
    is_between = before is not None and before.sort is Sort.NAME and not phrase.mark and not mark
    return is_between and place - 1 not in owners.values()  # «Крылова М.П. завуч Лесной П.П.»


def _has_others(phrases: Sequence[Phrase], place: int, name: int) -> bool:
    """Ask whether the segment of a post and its name holds further phrases."""
    before = place > 0 and phrases[place].mark != ";"
    behind = name + 1 < len(phrases) and phrases[name + 1].mark != ";"
    return before or behind


def _names_from(phrases: Sequence[Phrase], place: int) -> int:
    """Return how many names stand in a row from a place on."""
    others = (end for end in range(place, len(phrases)) if phrases[end].sort is not Sort.NAME)
    return next(others, len(phrases)) - place


def _names_behind(phrases: Sequence[Phrase], place: int) -> int:
    """Return how many names follow a phrase, the first of them without a sign."""
    if place + 1 >= len(phrases) or phrases[place + 1].mark:
        return 0
    behind = _names_from(phrases, place + 1)
    return behind if phrases[place].sort is Sort.POST else int(behind == 1)
