"""Whether the organisation named in a file is the school it is loaded into: a gentle check, never a refusal."""

import re
from collections.abc import Iterable

from core.text import search_key

_WORD = re.compile(r"[^\W_]+")
# What every school is called; it tells none from another.
_COMMON = re.compile(
    "муниципальн|бюджетн|казенн|автономн|государственн|образовательн|общеобразовательн|дошкольн|учреждени|организаци"
    "|школ|средн|основн|начальн|детск|сад|дополнительн|имени?$|м[бка]?д?оу$|гб?оу$|[соно]ош$"
)


def is_this_school(organisation: str, names: Iterable[str]) -> bool:
    """Tell whether a written organisation may be the school with these names: they share a word that is its own.

    «МБОУ «Лесногорская СОШ № 2»» and «Лесногорская средняя школа № 2» meet; a different number parts them.
    """
    written = _own_words(organisation)
    if not written:
        return True
    return any(_meet(written, _own_words(name)) for name in names)


def _meet(one: set[str], other: set[str]) -> bool:
    numbers = [{word for word in words if word.isdigit()} for words in (one, other)]
    if all(numbers) and not numbers[0] & numbers[1]:
        return False
    return bool(one & other)


def _own_words(text: str) -> set[str]:
    """Return the words that tell a school, cut to their stems: «Лесногорской» and «Лесногорская» are one."""
    words = (word for word in _WORD.findall(search_key(text)) if not _COMMON.match(word))
    return {word if word.isdigit() else word[:7] for word in words if word.isdigit() or len(word) > 2}
