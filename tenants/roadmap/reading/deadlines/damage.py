"""Unknown words that were probably words of the deadline once: the rest of it cannot be trusted."""

import re
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise

from tenants.roadmap.reading.deadlines.lexicon import MONTHS, Token, lexicon

_ACRONYM = re.compile(r"[А-ЯЁ]{2,}")
_SHORT = 3
_SHORT_COUNT = 5
_SHORT_TIMES = 4
_UNITS = tuple("gqhkyz")
_SHORT_MONTH = 5
_SHORTEST_LIKENESS = 5
_LIKENESS = 0.7
_PERIODS = frozenset("qhkyKnzMR")
_OF_TIME = frozenset("NOdDmMWPT")


def acronyms_of(text: str) -> frozenset[str]:
    """Return the words in capitals («ШМО») of a text that is not all capitals, folded: they stand for themselves."""
    return frozenset() if text.isupper() else frozenset(word.casefold() for word in _ACRONYM.findall(text))


def is_damaged(tokens: Sequence[Token], acronyms: frozenset[str]) -> bool:
    """Ask whether an unknown word stands where a word of the deadline is missing, or looks like one."""
    letters = "".join(token.letter for token in tokens)
    if any(
        time.letter == "T" and month.letter == "M" and "ч" not in str(time.value)
        for time, month in pairwise(tokens)
    ):
        return True  # «1.15 октября», while «2 часа октябрь» is how long it takes
    for place, token in enumerate(tokens):
        word = token.value
        if token.letter != "?" or not isinstance(word, str) or word in acronyms:
            continue
        behind = letters[place + 1 :].replace("&r", "r")[:1]
        if len(word) <= _SHORT and behind and behind in _OF_TIME:
            return True  # «од 31.05»: a preposition once
        if (len(word) <= _SHORT_COUNT and behind == "r") or (len(word) <= _SHORT_TIMES and behind in _UNITS):
            return True  # «двх раза в год», «рзз в год»
        if looks_like_a_term(word):
            return True
    return False


def is_half_a_range(words: Sequence[Token]) -> bool:
    """Ask whether a dash joins a month with a short unknown word («снет.-окт.»)."""
    for first, dash, last in zip(words, words[1:], words[2:], strict=False):
        if dash.letter != "-" or {first.letter, last.letter} & set("mM") == set():
            continue
        if any(
            each.letter == "?" and 0 < len(str(each.value or "")) <= _SHORT_MONTH for each in (first, last)
        ):
            return True
    return False


@lru_cache(maxsize=4096)
def looks_like_a_term(word: str) -> bool:
    """Ask whether a word nearly is a month or a need, or has a period inside it («впевойдекаде»)."""
    if len(word) < _SHORTEST_LIKENESS:
        return False
    if any(period in word for period in _periods()):
        return True
    letters = Counter(word)
    return any(
        (letters & Counter(whole)).total() >= _LIKENESS * max(len(word), len(whole))
        and SequenceMatcher(None, word, whole).ratio() > _LIKENESS
        for whole in _telling()
    )


@lru_cache(maxsize=1)
def _telling() -> tuple[str, ...]:
    months = [word for listed, _ in MONTHS for word in listed.split()[:2] if len(word) > _SHORTEST_LIKENESS]
    return (*months, "необходимости", "надобности", "обращения")


@lru_cache(maxsize=1)
def _periods() -> tuple[str, ...]:
    return tuple(
        word
        for word, token in lexicon().items()
        if token.letter in _PERIODS and len(word) > _SHORTEST_LIKENESS
    )
