"""A "responsible" cell cut into phrases: names, posts, bodies, with what stood between them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from tenants.roadmap.reading.names import NAME, KnownNames, Name, is_bare_surname, read_name, spelled_small
from tenants.roadmap.reading.people_words import (
    LEGAL_FORM,
    Head,
    Known,
    head_word,
    is_acronym,
    is_acting,
    is_adjective,
    looks_like_post,
)
from tenants.roadmap.reading.text import folded, straight

_LABEL = re.compile(r"^(?:отв(?:етственн\w+)?\.?|исполнител[ьи])\s*[:-]\s*", re.IGNORECASE)
_BROKEN = re.compile(r"([^\W\d_]{2,})- ([а-яёіў]{2,})")
_FOOTNOTE = re.compile(r"<\**>|\*+|\(\*+\)")
_AGREEMENT = re.compile(r"[(\[]?\s*по согласованию\s*[)\]]?", re.IGNORECASE)
_GLUED = re.compile(r"(?<=[^\W\d_]{2}\.)(?=[а-яё]{3})")
# A name is one sign of a private area in the line, an agreement another: what is left between them is posts and bodies.
_FIRST_NAME = 0xE000
_MOST_NAMES = 4_000
_AGREED = "\uf8ff"
_PIECES = re.compile(
    rf"\s*([,;/()•{_AGREED}]|(?<=\s)-(?=\s)|(?<=[^\W\d_]{{4}})\.\s(?=[А-ЯЁ])|[\ue000-\uefff])\s*"
)
_PRIVATE = re.compile("[\ue000-\uf8ff]")
# Signs inside quotation marks separate nothing: they wait in the private area too.
_QUOTED = re.compile(r"«[^«»]*»|\"[^\"]*\"")
_SIGNS = ",;/()-•"
_HIDDEN = {ord(sign): chr(0xF000 + place) for place, sign in enumerate(_SIGNS)}
_SHOWN = {0xF000 + place: sign for place, sign in enumerate(_SIGNS)}
_SURNAME_ENDINGS = re.compile(r"(?:ов|ев|ёв|ова|ева|ёва|кин|кина)$")
_DUTIES = re.compile(r"^(?:У?В?М?Н?[ВУМ]Р|АХ[ЧР]|БЖ|ИКТ|ИТ|НМР)$")
_SECOND_HALVES = frozenset(
    f"{post}{ending}"
    for post in ("психолог", "логопед", "дефектолог", "организатор", "предметник", "наставник", "программист")
    for ending in ("", "и", "ы")
)
_MOST_ADJECTIVES = 3
_ALSO_GENITIVE = frozenset({"директора", "мастера"})


class Sort(Enum):
    """What a phrase is."""

    NAME = "name"
    POST = "post"
    POSTS = "posts"
    BODY = "body"


_SORTS = {Head.POST: Sort.POST, Head.POSTS: Sort.POSTS, Head.BODY: Sort.BODY}


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase in its nominative form; `mark` is the sign before it (",", "-", "(", "." or nothing)."""

    sort: Sort
    written: str
    text: str
    mark: str
    certain: bool = True
    agreed: bool = False


def phrases_of(text: str, known: KnownNames) -> list[Phrase]:
    """Return the phrases of a cell in their order; line breaks are spaces, broken words are put together."""
    line = _BROKEN.sub(
        _joined, _LABEL.sub("", spelled_small(_FOOTNOTE.sub(" ", straight(_PRIVATE.sub(" ", text)))))
    )
    names: list[Name] = []
    line = _QUOTED.sub(lambda found: found[0].translate(_HIDDEN), _AGREEMENT.sub(_AGREED, line))
    line = NAME.sub(lambda found: _put_aside(found, names), line)
    found: list[Phrase] = []
    mark = ""
    for place, piece in enumerate(_PIECES.split(_GLUED.sub(" ", line))):
        if place % 2 == 0:
            if any(letter.isalnum() for letter in piece) and piece.strip() != "и":
                _add_text(found, piece, mark, known)
                mark = ""
        elif piece == _AGREED:
            found[-1:] = [replace(last, agreed=True) for last in found[-1:]]
        elif piece[0] >= chr(_FIRST_NAME):
            found.append(_of_name(names[ord(piece[0]) - _FIRST_NAME], mark, known))
            mark = ""
        else:
            mark = "" if piece[0] == ")" else piece[0]
    return [replace(each, text=_shown(each.text), written=_shown(each.written)) for each in found]


def _shown(text: str) -> str:
    return text.translate(_SHOWN)


def _put_aside(found: re.Match[str], names: list[Name]) -> str:
    name = read_name(found, in_dative=_is_dative(found.string[: found.start()]))
    if name is None or len(names) == _MOST_NAMES:
        return found[0]
    names.append(name)
    return chr(_FIRST_NAME + len(names) - 1)


def _is_dative(before: str) -> bool:
    """Ask whether the nearest post before a name stands in the dative: then the name does too."""
    words = re.split(r"[,;\ue000-\uefff]", before[-200:])[-1].split()
    heads = [known for known in map(head_word, words) if known]
    return bool(heads) and heads[0].oblique


def _joined(match: re.Match[str]) -> str:
    """Put a word broken at the end of a line together; «педагог- организатор» keeps its hyphen."""
    if head_word(match[1]) and head_word(match[2]):
        return f"{match[1]}-{match[2]}"
    return match[1] + match[2]


def _of_name(name: Name, mark: str, known: KnownNames) -> Phrase:
    full = None if name.certain else known.in_another_case(name.surname, name.name.partition(" ")[2])
    return Phrase(Sort.NAME, name.written, full or name.name, mark, name.certain or full is not None)


def _add_text(found: list[Phrase], piece: str, mark: str, known: KnownNames) -> None:
    """Add the phrases of a piece without names; a piece without a head of its own goes on with the one before."""
    words = piece.strip(" .:").removeprefix("и ").split()
    last = found[-1] if found else None
    if (not last or last.sort is Sort.NAME) and not any(letter.isalpha() for letter in piece):
        return  # «1. Фамилия И.О. 2. Фамилия И.О.»
    if last and last.sort is not Sort.NAME and _goes_on(words, last, mark):
        sign = {",": ", ", "-": " - " if last.sort is Sort.BODY else "-", "/": "/"}.get(mark, " ")
        added = " ".join(words)
        found[-1] = replace(last, text=f"{last.text}{sign}{added}", written=f"{last.written}{sign}{added}")
        return
    for part in _parts(words):
        found += _classified(part, mark, known)
        mark = ""


def _goes_on(words: Sequence[str], last: Phrase, mark: str) -> bool:
    head = _head(words)
    if mark == "-" and last.sort is Sort.BODY:
        return bool(head and head[1].head is Head.BODY)
    if mark == "-" and folded(words[0]) in _SECOND_HALVES:
        return " " not in last.text  # «педагог - психолог»
    if _DUTIES.match(words[0]) and _DUTIES.match(last.text.split()[-1]):
        return True  # «заместители директора по УВР, ВР»
    if head or mark not in (",", "", "/") or is_acronym(words[0]) or looks_like_post(words[0]):
        return False
    return words[0][0].islower() or words[0][0].isdigit()


def _head(words: Sequence[str]) -> tuple[int, Known] | None:
    """Return the place and meaning of the word that heads a phrase; only adjectives may stand before it."""
    for place, word in enumerate(words[: _MOST_ADJECTIVES + 1]):
        known = head_word(word)
        if known and place and is_acting(words[place - 1]):
            return place, Known(Head.POST, known.nominative)
        if known:
            return place, known
        if not is_adjective(word):
            return None
    return None


def _parts(words: Sequence[str]) -> Iterator[list[str]]:
    """Cut a piece where a new phrase begins without a sign: «Заведующий Председатель совета»."""
    parts: list[list[str]] = [[]]
    for place, word in enumerate(words):
        joined = word == "и" and place + 1 < len(words) and _is_new_head(words[place + 1 :])
        if parts[-1] and (_head(parts[-1]) or LEGAL_FORM.match(word)) and (joined or _begins(words, place)):
            parts.append([])
        if not joined or parts[-1]:
            parts[-1].append(word)
    if len(parts) == 2 and len(parts[0]) == 1 and "и" in words:
        parts[0] += _tail(parts[1])  # «участники и соисполнители Программы»
    yield from (part for part in parts if part)


def _tail(words: Sequence[str]) -> list[str]:
    head = _head(words)
    return list(words[head[0] + 1 :]) if head else []


def _begins(words: Sequence[str], place: int) -> bool:
    word = words[place]
    if LEGAL_FORM.match(word):
        return place > 0 and words[place - 1].endswith(("»", '"'))
    return word[0].isupper() and not is_acronym(word) and _is_new_head(words[place:])


def _is_new_head(words: Sequence[str]) -> bool:
    """Ask whether a phrase in the nominative begins here; «директора» after another word is a genitive."""
    head = _head(words)
    if not head or head[1].oblique:
        return False
    form = folded(words[head[0]])
    is_plural_body = head[1].head is Head.BODY and form.endswith(("ы", "и", "ия"))
    return form not in _ALSO_GENITIVE and not is_plural_body


def _classified(words: list[str], mark: str, known: KnownNames) -> list[Phrase]:
    written = " ".join(words)
    head = _head(words)
    if head and head[1].head is Head.POST and len(words) > 1 and _ends_with_surname(words, known):
        return [*_classified(words[:-1], mark, known), _bare(words[-1], "", known)]
    if head:
        return [Phrase(_SORTS[head[1].head], written, _in_nominative(words, *head), mark)]
    if LEGAL_FORM.match(words[0]) or any(map(is_acronym, words[:2])) or written.startswith(("«", '"')):
        return [Phrase(Sort.BODY, written, written, mark)]
    if len(words) <= 3 and all(is_bare_surname(word, known) for word in words):
        return [_bare(word, mark if not place else "", known) for place, word in enumerate(words)]
    if 2 <= len(words) <= 3 and all(word.isalpha() and word.istitle() for word in words):
        return [Phrase(Sort.NAME, written, written, mark, certain=False)]  # «Наталья Петровна»
    first = next((word for word in words if not is_adjective(word)), words[0])
    return [Phrase(Sort.POST, written, _small(written), mark, certain=looks_like_post(first))]


def _ends_with_surname(words: Sequence[str], known: KnownNames) -> bool:
    """Ask whether a post is followed by a surname without initials."""
    last = words[-1]
    return last.istitle() and not head_word(last) and (known.has(last) or bool(_SURNAME_ENDINGS.search(last)))


def _bare(surname: str, mark: str, known: KnownNames) -> Phrase:
    full = known.only(surname)
    return Phrase(Sort.NAME, surname, full or surname, mark, certain=full is not None)


def _in_nominative(words: Sequence[str], place: int, known: Known) -> str:
    """Return a phrase with its head and the adjectives before it in the nominative."""
    if not known.oblique:
        return _small(" ".join(words)) if known.head is not Head.BODY else " ".join(words)
    cases = (("ому", "ый"), ("ему", "ий"), ("ым", "ые"), ("им", "ие"))
    before = [
        next((word[: -len(end)] + to for end, to in cases if word.endswith(end)), word)
        for word in words[:place]
    ]
    return _small(" ".join([*before, known.nominative, *words[place + 1 :]]))


def _small(text: str) -> str:
    """Return the text with a small first letter, unless the first word is in capitals («ЗДВР»)."""
    text = re.sub(r"^[Ии]\.\s?[Оо]\.?(?=\s)", "и.о.", text)
    return text if text[:2].isupper() and text[:2].isalpha() else text[:1].lower() + text[1:]
