"""A deadline that stands in the words of an activity: «Издать приказ (до 10 сентября)»."""

import re

from core.speech import mark
from tenants.roadmap.reading.tables.headings import is_approval
from tenants.roadmap.reading.tables.periods import is_term

FROM_SENTENCE = mark("The deadline was taken from the words of the activity.")

_MONTHS = r"(?:январ|феврал|март|апрел|ма[йея]|июн|июл|август|сентябр|октябр|ноябр|декабр)[а-я]{0,2}"
_DAY = rf"\d{{1,2}}(?:[./]\d{{1,2}}(?:[./]\d{{2,4}})?| {_MONTHS})"
_DAYS = rf"(?:\d{{1,2}} ?(?:-|–|—|по|до) ?)?{_DAY}"
_YEAR = r"(?:,? (?:19|20)\d\d(?: ?(?:г\.|года|год))?)?"
_TERM = re.compile(
    rf"\b(?:в срок |не позднее )?(?:до|к|с|по|в|на)? ?(?:{_DAYS}|(?:конца |начала )?{_MONTHS}){_YEAR}"
    rf"(?: ?(?:-|–|—|по|до) ?(?:{_DAY}|{_MONTHS}){_YEAR})?(?![\w.]\d)",
    re.IGNORECASE,
)
_PAPER = re.compile(
    r"(?:приказ\w*|протокол\w*|письм\w*|закон\w*|распоряжени\w*|постановлени\w*)[^.;(]{0,60}\bот $"
)


def term_in(title: str) -> str:
    """Return the first date or month in the words of an activity, as written; that of some paper is none."""
    for match in _TERM.finditer(title):
        text = match[0].strip()
        if len(text) > 3 and not _PAPER.search(title[: match.start()].rstrip() + " ") and _is_due(text):
            return text
    return ""


def _is_due(text: str) -> bool:
    return is_term(text) and not is_approval(text)
