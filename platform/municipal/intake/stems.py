"""Words without their endings: one place is written in many cases, and as an adjective."""

import re

_ENDINGS = re.compile(
    r"(?:ыми|ими|ого|его|ому|ему|ая|яя|ую|юю|ой|ей|ое|ее|ые|ие|ых|их|ым|им|ом|ем|ый|ий|ой|ам|ям|ах|ях|ов|ев|а|я|ы|и|у|ю|е|о|ь|й)$"
)
_PLACE_ENDINGS = ("инск", "овск", "евск", "анск", "янск", "енск", "ск", "к", "ов", "ев", "ин")


def stem(word: str) -> str:
    """Return a word without its ending: «Лесногорской» and «Лесногорская» are one."""
    if len(word) < 5:
        return word
    return _ENDINGS.sub("", word, count=1)


def root(word_stem: str) -> str:
    """Return a place's stem without the endings that make an adjective of it: «Жеблахтинская» is of Жеблахты."""
    for ending in _PLACE_ENDINGS:
        if word_stem.endswith(ending) and len(word_stem) - len(ending) > 3:
            return root(word_stem[: -len(ending)])
    return word_stem
