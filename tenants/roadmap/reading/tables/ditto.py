"""Marks that stand for the words of the cell above: «-//-», «—"—», «то же»."""

import re

from core.speech import mark
from tenants.roadmap.reading.text import folded

DEADLINE_REPEATED = mark("A ditto mark stands for the deadline; the one above it was taken.")
WORDS_REPEATED = mark("A ditto mark stands in the row; the words above it were taken.")

_LONGEST = 30
_SIGNS = re.compile(r"[-_\s.]*(?:/{2,}|\\{2,}|\|{2,}|[\"«»„“”″‟'′’]+|,,)[-_\s.\"«»„“”″'′’/]*")
_WORDS = re.compile(
    r"(?:(?:в )?(?:так|то|тот|та|те|там|тогда|он|она|они|их) же|тое ж|той жа|idem|ibid|см\. ?выше)"
    r"(?: (?:время|срок\w*|дат\w+|месяц|лиц\w+|самое))?\W*"
)


def is_ditto(text: str) -> bool:
    """Ask whether a cell says nothing but that the one above it is meant; a dash alone says that there is nothing."""
    if not text or len(text) > _LONGEST:
        return False
    words = folded(text)
    return bool(_SIGNS.fullmatch(words) or _WORDS.fullmatch(words))
