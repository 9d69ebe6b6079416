"""Mending the words of a deadline: letters spread, words broken or glued, a wrong letter, an abbreviation.

Everything is measured against the lexicon, never against a list of mistakes. A word that is known stays as it is.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from tenants.roadmap.reading.deadlines.lexicon import MONTHS, Token, lexicon
from tenants.roadmap.reading.text import latin_as_cyrillic

_RUN = re.compile(r"[^\W\d_]+(?:(?:- ?| )[^\W\d_]+)*")
_PIECE = re.compile(r"([^\W\d_]+)(- ?| )?")
_MOST_PIECES = 12
_MOST_GUESSED = 4
"""Pieces that are put together when the whole must be cut anew or has a wrong letter as well."""
_LONGEST_GLUED = 45
_PREPOSITIONS = frozenset(("в", "во", "на", "с", "со", "до", "к", "ко", "по", "за", "не", "от"))
_SHORTEST_SLIP = 6
_SLIPS_IN = dict.fromkeys("MVRqhkyZIejN", _SHORTEST_SLIP) | {"s": 8, "w": 11}
"""The words in which one wrong letter is mended and how long they must be: so long that no other word comes near."""
_ABBREVIATED = frozenset("MVRsqhkyZowIeOKnzX")
_AFTER_PREPOSITION = frozenset("MRqhkyKnzXVOWEwACgrLBIZNv")
"""Words that a preposition is torn off from: «впервой», «вконце», while «дошкольный» and «входе» are words."""
_GUESSED = "≈"
"""Marks a guess in the mended line; it is read as a doubt."""


def mended_words(line: str) -> str:
    """Return a folded line in which broken, glued and misspelt words of deadlines stand as the lexicon writes them."""
    return _RUN.sub(lambda found: _mended_run(found[0], line[found.end() : found.end() + 1]), line)


def known(word: str) -> Token | None:
    """Return the token of a word, also of one typed in Latin look-alikes; None for an unknown one."""
    return lexicon().get(word) or (lexicon().get(latin_as_cyrillic(word)) if word.isascii() else None)


def _mended_run(run: str, behind: str) -> str:
    pieces = [(found[1], found[2] or "") for found in _PIECE.finditer(run)]
    if all(known(word) for word, _ in pieces):
        return run
    return "".join(_mended(pieces, behind))


def _mended(pieces: list[tuple[str, str]], behind: str) -> Iterator[str]:
    place = 0
    while place < len(pieces):
        taken, word = _joined(pieces, place)
        between = pieces[place + taken - 1][1]
        if taken == 1 and not known(word):
            word = _one_mended(word, dotted=behind == "." and place + taken == len(pieces))
        yield word + between
        place += taken


def _joined(pieces: list[tuple[str, str]], place: int) -> tuple[int, str]:
    """Return how many pieces from here on are one word, and that word; a known word is left alone."""
    first = known(pieces[place][0])
    if first and first.letter == "M" and pieces[place][1] == "-" and len(pieces[place][0]) > 3:
        return 1, pieces[place][0]  # «март-а пр.» is not «марта пр.»
    for count in range(min(_MOST_PIECES, len(pieces) - place), 1, -1):
        words = [word for word, _ in pieces[place : place + count]]
        unknown = [word for word in words if not known(word)]
        whole = "".join(words)
        if not unknown or len(whole) > _LONGEST_GLUED:
            continue
        if _is_whole(whole, all_unknown=len(unknown) == count):
            return count, whole
        if count > _MOST_GUESSED:
            continue
        split = () if known(words[0]) or known(words[-1]) else _split(whole)
        if split and all(len(word) > 4 or word in _PREPOSITIONS for word in split):
            return count, _spaced(split)
        if len(unknown) == count and len(whole) > _SHORTEST_SLIP and (meant := _slip(whole)):
            return count, meant
    return 1, pieces[place][0]


def _is_whole(whole: str, *, all_unknown: bool) -> bool:
    token = lexicon().get(whole)
    if not token:
        return False
    return len(whole) > 4 or (token.letter == "M" and (len(whole) == 4 or all_unknown))


def _one_mended(word: str, *, dotted: bool) -> str:
    split = _split(word)
    if split:
        return _spaced(split)
    return _abbreviated(word, dotted) or _slip(word) or word


def _spaced(words: tuple[str, ...]) -> str:
    """Return glued words apart; two months had a hyphen between them, which is a guess."""
    letters = "".join(lexicon()[word].letter or " " for word in words)
    if "MM" in letters:
        return "-".join(words) + _GUESSED
    return " ".join(words)


@lru_cache(maxsize=4096)
def _split(word: str) -> tuple[str, ...]:
    """Return the fewest words of the lexicon that a glued word consists of, or nothing."""
    if not 3 < len(word) <= _LONGEST_GLUED:
        return ()
    best: list[tuple[str, ...] | None] = [()] + [None] * len(word)
    for end in range(1, len(word) + 1):
        for start in range(end):
            before, part = best[start], word[start:end]
            if before is None or not _is_part(part, before):
                continue
            longer = best[end]
            if longer is None or len(before) + 1 < len(longer):
                best[end] = (*before, part)
    words = best[-1] or ()
    return words if any(part not in _PREPOSITIONS for part in words) else ()


def _is_part(part: str, before: tuple[str, ...]) -> bool:
    if part in _PREPOSITIONS:
        return not before or before[-1] not in _PREPOSITIONS  # «истечение» is not «и с течение»
    token = lexicon().get(part)
    if token and before and before[-1] in _PREPOSITIONS and token.letter not in _AFTER_PREPOSITION:
        return before[-1] == "не" and token.letter in "ub"  # «непозднее»
    return token is not None and len(part) > (2 if token.letter in "Mrg" else 3)


@lru_cache(maxsize=4096)
def _abbreviated(word: str, dotted: bool) -> str:
    """Return the word that is meant by its beginning: of a month three letters do, of others four and a dot."""
    if len(word) < 3:
        return ""
    full = [
        (token, whole) for whole, token in lexicon().items() if whole.startswith(word) and token.letter != "v"
    ]
    if len({token for token, _ in full}) != 1:
        return ""
    token, whole = full[0]
    if (token.letter == "M" and whole in _russian_months()) or (
        dotted and len(word) > 3 and token.letter in _ABBREVIATED
    ):
        return whole
    return ""


@lru_cache(maxsize=1)
def _russian_months() -> frozenset[str]:
    return frozenset(word for listed, _ in MONTHS for word in listed.split())


@lru_cache(maxsize=4096)
def _slip(word: str) -> str:
    """Return the only word that one wrong, missing, doubled or exchanged letter can have come from."""
    if not _SHORTEST_SLIP <= len(word) + 1 <= _LONGEST_GLUED:
        return ""
    near = [whole for whole in _slippery() if _is_one_slip(word, whole)]
    return near[0] if len({lexicon()[whole] for whole in near}) == 1 else ""


@lru_cache(maxsize=1)
def _slippery() -> tuple[str, ...]:
    return tuple(
        word for word, token in lexicon().items() if len(word) >= _SLIPS_IN.get(token.letter, _LONGEST_GLUED)
    )


def _is_one_slip(word: str, whole: str) -> bool:
    if abs(len(word) - len(whole)) > 1:
        return False
    same = 0
    while same < min(len(word), len(whole)) and word[same] == whole[same]:
        same += 1
    written, meant = word[same:], whole[same:]
    if written == meant[1:] or written[1:] == meant:
        return True
    if len(written) > 1 and written[1::-1] + written[2:] == meant:
        return True
    # «лечение» is not «течение» and «учётный» not «учебный», while nothing else comes near a month.
    letter = lexicon()[whole].letter
    return written[1:] == meant[1:] and letter != "s" and (same > 0 or letter in "MV")
