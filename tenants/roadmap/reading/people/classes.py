"""What a phrase without a separator in it is: a post, posts, a body, or surnames without initials."""

import re
from collections.abc import Sequence

from tenants.roadmap.reading.people.cases import nominative
from tenants.roadmap.reading.people.cell import has_brackets, shown
from tenants.roadmap.reading.people.given import given_name
from tenants.roadmap.reading.people.known import KnownNames
from tenants.roadmap.reading.people.model import SORTS, Phrase, Sort
from tenants.roadmap.reading.people.names import is_bare_surname, is_typical_surname
from tenants.roadmap.reading.people.slips import is_misspelt
from tenants.roadmap.reading.people.words import (
    LEGAL_FORM,
    Head,
    Known,
    head_word,
    is_acronym,
    is_acting,
    is_adjective,
    looks_like_post,
)
from tenants.roadmap.reading.text import folded

PREPOSITIONS = frozenset(
    {"по", "за", "на", "в", "с", "со", "от", "под", "при", "для", "через", "совместно", "без"}
)
_FIXED = frozenset({"ЗП", "ЧС", "ЗИ", "К"})
_INITIALS = re.compile(r"\b[А-ЯЁ]\.\s?[А-ЯЁ]\b")
_NAMED_AFTER = frozenset({"им.", "им", "имени"})
_TOGETHER = frozenset({"совместно", "вместе", "силами", "согласно", "при", "под", "через"})
_RANGE = re.compile(r"\d\s?-\s?\d")
_ONE_PLACE = frozenset(
    {"школы", "оу", "оо", "гимназии", "лицея", "сада", "учреждения", "организации", "района", "города"}
)
_MOST_ADJECTIVES = 3


def head_of(words: Sequence[str]) -> tuple[int, Known] | None:
    """Return the place and meaning of the word that heads a phrase; only adjectives may stand before it."""
    for place, word in enumerate(words[: _MOST_ADJECTIVES + 1]):
        known = head_word(word)
        if (
            known
            and known.nominative == "нач"
            and folded(words[min(place + 1, len(words) - 1)]).startswith(("кл", "шк"))
        ):
            return None  # «учителя нач. классов»
        if known and place and is_acting(words[place - 1]):
            return place, Known(Head.POST, known.nominative)
        if known:
            return place, known
        if not is_adjective(word):
            return None
    return None


def classified(words: list[str], mark: str, known: KnownNames) -> list[Phrase]:
    """Return what the words of one phrase are; a post with a surname behind it, or two bodies, give two."""
    written = " ".join(words)
    head = head_of(words)
    if head and head[1].head is not Head.BODY and len(words) > 1:
        count = _surnames_at_end(words, head, known)
        if count:
            post = classified(words[:-count], mark, known)
            return [*post, *_surnames(words[-count:], "", known)]
    if head:
        return [_headed(words, *head, mark)]
    return _headless(words, written, mark, known)


def _headless(words: list[str], written: str, mark: str, known: KnownNames) -> list[Phrase]:
    if all(word.isupper() and len(word) > 4 and is_typical_surname(word) for word in words):
        return _surnames([word.capitalize() for word in words], mark, known)
    if words[0] not in PREPOSITIONS and _is_body(words, written):
        return _bodies(words, mark)
    if len(words) <= 3 and all(is_bare_surname(word, known) or given_name(word) for word in words):
        return _surnames(words, mark, known)
    if 2 <= len(words) <= 3 and all(word.isalpha() and word.istitle() for word in words):
        return [Phrase(Sort.NAME, written, written, mark, certain=False)]
    first = next((word for word in words if not is_adjective(word)), words[0])
    certain = looks_like_post(first) and not _is_odd(words) and not any(map(is_misspelt, words))
    return [Phrase(Sort.POST, written, small(written), mark, certain=certain)]


def _headed(words: Sequence[str], place: int, known: Known, mark: str) -> Phrase:
    written = " ".join(words)
    head = folded(words[place])
    bracketed = has_brackets(written) and any(
        head_word(word) and not head.startswith(("родител", "представител"))
        for word in re.split("[(),]", shown(written).partition("(")[2])[0].split()
    )
    either = known.also_genitive or (
        known.head is Head.POST
        and head.startswith(("рук", "отв", "зам", "зав"))
        and head.rstrip(".") in ("рук", "зам", "зав")
    )
    sort = SORTS[known.head]
    one_body = _one_body(words) if known.head is Head.BODY else None
    if one_body:
        return Phrase(sort, written, one_body, mark, certain=False)
    if sort is Sort.POST and head.rstrip(".") == "рук" and _RANGE.search(written):
        sort, either = Sort.POSTS, False
    certain = not bracketed and not _is_odd(words)
    certain = certain and not any(map(is_misspelt, words))
    return Phrase(sort, written, _in_nominative(words, place, known), mark, certain, either_number=either)


def _one_body(words: Sequence[str]) -> str | None:
    """Return «администрация школы» for «администрации школы», which one school's plan hardly means in the plural."""
    known = head_word(words[0])
    if known and known.singular == "администрация" and len(words) == 2 and folded(words[1]) in _ONE_PLACE:
        return f"{known.singular} {words[1]}"
    return None


def _is_odd(words: Sequence[str]) -> bool:
    """Ask whether a phrase holds initials that became nobody's name, or says that somebody takes part in another's work."""
    if _TOGETHER.intersection(map(folded, words)) or (folded(words[0]) == "отв." and head_of(words[1:])):
        return True
    return bool(_INITIALS.search(" ".join(words))) and not _NAMED_AFTER.intersection(map(folded, words))


def _is_body(words: Sequence[str], written: str) -> bool:
    return (
        bool(LEGAL_FORM.match(words[0]))
        or is_acronym(words[0])
        or (len(words) > 1 and is_acronym(words[1]) and is_adjective(words[0]))
        or written.startswith(("«", '"'))
    )


def _bodies(words: Sequence[str], mark: str) -> list[Phrase]:
    """Return one body, or two joined by «и»: «УО и ЦДТ», but «КДН и ЗП» is one."""
    written = " ".join(words)
    if len(words) == 3 and words[1] == "и" and is_acronym(words[2]) and words[2] not in _FIXED:
        return [
            Phrase(Sort.BODY, word, word, mark if not place else "", certain=False)
            for place, word in enumerate(words[::2])
        ]
    return [Phrase(Sort.BODY, written, written, mark, not _is_odd(words))]


def _surnames_at_end(words: Sequence[str], head: tuple[int, Known], known: KnownNames) -> int:
    """Return how many words at the end of a post's phrase are a name without initials."""
    last = words[-1]
    if _NAMED_AFTER.intersection(map(folded, words)):
        return 0
    if not last.istitle() or head_word(last) or len(words) - 1 <= head[0]:
        return 0
    if len(words) - 2 > head[0] and bool(given_name(last)) != bool(given_name(words[-2])):
        pair = [word for word in words[-2:] if not given_name(word)]
        if pair and (is_typical_surname(pair[0]) or known.has(pair[0])):
            return 2
    return int(known.has(last) or is_typical_surname(last))


def _surnames(words: Sequence[str], mark: str, known: KnownNames) -> list[Phrase]:
    """Return names without initials; «Крылова Анна» and «Анна Крылова» are one person."""
    if len(words) == 2:
        given = [word for word in words if given_name(word) and not is_typical_surname(word)]
        if len(given) == 1:
            surname = words[1] if words[0] == given[0] else words[0]
            initial = f"{given_name(given[0])!s:.1}."
            shown_surname, _ = nominative(surname, None)
            full = known.only(surname, initial)
            name = full or f"{shown_surname} {initial}"
            return [Phrase(Sort.NAME, " ".join(words), name, mark, certain=full is not None)]
    return [_bare(word, mark if not place else "", known) for place, word in enumerate(words)]


def _bare(surname: str, mark: str, known: KnownNames) -> Phrase:
    full = known.only(surname)
    return Phrase(Sort.NAME, surname, full or nominative(surname, None)[0], mark, certain=full is not None)


_AGREEING = (
    (r"(?:ому|ого)$", "ый"), (r"(?:ему|его)$", "ий"), (r"(?:ых|ым|ыми)$", "ые"), (r"(?:их|им|ими)$", "ие"),
)  # fmt: skip


def _in_nominative(words: Sequence[str], place: int, known: Known) -> str:
    """Return a phrase with its head and the adjectives before it in the nominative."""
    if known.case is None:
        return small(" ".join(words)) if known.head is not Head.BODY else " ".join(words)
    before = [_agreeing(word, known) for word in words[:place]]
    return small(" ".join([*before, known.nominative, *words[place + 1 :]]))


def _agreeing(adjective: str, known: Known) -> str:
    """Return an adjective as it stands before a head in the nominative."""
    nominative_head = known.nominative
    if (
        known.head is not Head.POSTS
        and nominative_head.endswith(("а", "я"))
        and adjective.endswith(("ой", "ей"))
    ):
        return adjective[:-2] + ("яя" if adjective.endswith("ней") else "ая")
    if known.head is Head.POST and adjective.endswith(("ым", "им")):
        return re.sub("ым$", "ый", re.sub("им$", "ий", adjective))
    if nominative_head.endswith(("о", "е")) and re.search(r"(?:ому|ого)$", adjective):
        return adjective[:-3] + "ое"
    changed = next(
        (re.sub(end, to, adjective) for end, to in _AGREEING if re.search(end, adjective)), adjective
    )
    return re.sub(r"([кгхжшчщ])ый$", r"\1ий", changed)


def small(text: str) -> str:
    """Return the text with a small first letter, unless the first word is in capitals («ЗДВР»)."""
    return text if text[:2].isupper() and text[:2].isalpha() else text[:1].lower() + text[1:]
