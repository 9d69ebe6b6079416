"""Words of a post with one wrong, missing, doubled or exchanged letter: the text stays, and somebody is asked."""

import re
from functools import lru_cache

from tenants.roadmap.reading.people.words import head_word, known_forms
from tenants.roadmap.reading.text import folded

_SHORTEST = 7
_ENDING = 2
"""Letters at the end that a slip is not looked for in: there words differ by their case."""
_OF_CLASSES = tuple(f"классн{ending}" for ending in ("ый", "ая", "ые", "ого", "ому", "ым", "ых", "ыми", "ой"))


@lru_cache(maxsize=4096)
def is_misspelt(word: str) -> bool:
    """Ask whether an unknown word nearly is a post or a body («диретора», «клссные»)."""
    text = folded(word)
    if len(text) < _SHORTEST or not re.fullmatch("[а-я]+", text) or text in _OF_CLASSES or head_word(text):
        return False
    return any(_is_one_slip(text, meant) for meant in _long_words() if abs(len(meant) - len(text)) <= 1)


@lru_cache(maxsize=1)
def _long_words() -> tuple[str, ...]:
    return tuple(word for word in (*known_forms(), *_OF_CLASSES) if len(word) >= _SHORTEST and word.isalpha())


def _is_one_slip(word: str, meant: str) -> bool:
    same = next(
        (place for place, (one, other) in enumerate(zip(word, meant, strict=False)) if one != other), None
    )
    if same is None or same == 0 or same >= min(len(word), len(meant)) - _ENDING:
        return False
    written, right = word[same:], meant[same:]
    exchanged = written[1::-1] + written[2:] == right
    return written[1:] == right[1:] or written == right[1:] or written[1:] == right or exchanged
