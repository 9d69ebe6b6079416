"""Words that are nothing but a time: «СЕНТЯБРЬ», «I квартал», «2 четверть 2023-2024 учебного года»."""

import re
from functools import lru_cache

from tenants.roadmap.reading.deadlines.grammar import read_deadline
from tenants.roadmap.reading.doubts import Doubt
from tenants.roadmap.reading.model import Deadline
from tenants.roadmap.reading.text import folded
from tenants.roadmap.vocabulary import DeadlineKind

_LONGEST = 60
_MONTH = (
    r"(?:январ|феврал|март|апрел|июн|июл|август|сентябр|октябр|ноябр|декабр)(?:ь|я|е|а|у|ем|ом)?|ма[йяею]|"
    r"янв|фев|мар|апр|июн|июл|авг|сен|сент|окт|ноя|нояб|дек"
)
_NUMBER = r"\d{1,2}(?:-?[аоы]?[яей])?|(?:19|20)\d\d(?:-(?:19|20)?\d\d)?|[ivxіх]{1,4}|перв\w+|втор\w+|треть\w+|четверт\w+"
_SPAN = (
    r"четверт\w+|квартал\w*|кв|семестр\w*|полугоди\w+|триместр\w*|каникул\w*|недел\w+|декад\w+|"
    r"год\w*|г|гг|уч|учебн\w+|месяц"
)
_AROUND = (
    r"в|с|со|по|до|и|на|течение|течении|конец|конца|начало|начала|середина|"
    r"весь|вес[ье]нн\w+|осенн\w+|зимн\w+|летн\w+|лето|осень|зима|весна"
)
_TIME = re.compile(rf"(?:{_MONTH}|{_NUMBER}|{_SPAN}|{_AROUND})")
_MUST = re.compile(rf"\b(?:{_MONTH}|{_SPAN}|(?:19|20)\d\d|лето|осень|зима|весна)(?!\w)")
_WORDS = re.compile(r"[^\s.,;:()/«»\"]+")
_DATED = re.compile(
    rf"\b\d{{1,2}}\.\d{{1,2}}\.(?:\d\d)?\d\d\b|\b\d{{1,2}} (?:{_MONTH})\b|\b(?:{_MONTH})\b.{{0,3}}\b20\d\d\b"
)
_DAY = re.compile(rf"\b\d{{1,2}}[./]\d|\b\d{{1,2}} (?:{_MONTH})\b")
_BRACKETS = re.compile(r"\(([^()]*)\)")
_TURN = re.compile(r"(четверт|квартал|полугоди|триместр|семестр|месяц)\w*")
_BARE = re.compile(r"(\d{1,2}|[ivxіх]{1,3})\.?")
_MONTHS_IN_ORDER = (
    "январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь",
)  # fmt: skip
_MOST_TURNS = 4
_NOMINATIVE = {
    "четверт": "четверть",
    "квартал": "квартал",
    "полугоди": "полугодие",
    "триместр": "триместр",
    "семестр": "семестр",
}
_SHORT_TURN = re.compile(r"четверт|кварт|\bкв\b|полугод|\bп/г|триместр|семестр")
_UNREAD = frozenset({Doubt.NOT_UNDERSTOOD, Doubt.LEFT_OVER, Doubt.TOO_LONG, Doubt.TIME_ONLY})


@lru_cache(maxsize=512)
def is_period(text: str) -> bool:
    """Ask whether a text names a time and nothing else, as a month over its rows or a quarter over its column does."""
    line = folded(text).replace("п/г", "полугодие")
    words = [part for word in _WORDS.findall(line) for part in _halves(word)]
    return bool(words) and len(text) <= _LONGEST and _all_times(words) and bool(_MUST.search(line))


def period_under(parent: str, text: str) -> str | None:
    """Return the period a bare number names under «Сроки по кварталам» or «Месяцы»; None for other words and heads."""
    span, number = _TURN.search(folded(parent)), _BARE.fullmatch(folded(text))
    if not span or not number:
        return None
    if span[1] == "месяц":
        place = int(number[1]) if number[1].isdigit() else 0
        return _MONTHS_IN_ORDER[place - 1] if 0 < place <= len(_MONTHS_IN_ORDER) else None
    if number[1].isdigit() and not 0 < int(number[1]) <= _MOST_TURNS:
        return None
    return f"{text.strip(' .')} {_NOMINATIVE[span[1]]}"


def is_span(text: str) -> bool:
    """Ask whether a text is a month, a quarter or another time that many activities share, and no day."""
    return is_period(text) and not _DAY.search(folded(text))


def is_turn(text: str) -> bool:
    """Ask whether a period is a numbered part of a year, such as a half or a quarter, and no bare year or month."""
    return is_period(text) and bool(_SHORT_TURN.search(folded(text)))


def period_in(title: str) -> str:
    """Return the time a heading is about: all of «СЕНТЯБРЬ», or what stands in its only brackets with a time."""
    if is_period(title):
        return title
    found = [text for text in _BRACKETS.findall(title) if is_period(text)]
    return found[0] if len(found) == 1 else ""


def is_year(text: str) -> bool:
    """Ask whether a text is a bare year, which belongs to the words before it."""
    return bool(re.fullmatch(r"\(?(?:19|20)\d\d\)?\s*(?:г\.?|год[а-я]*)?", folded(text)))


def holds_date(text: str) -> bool:
    """Ask whether a written date or a month with its year stands somewhere in a text."""
    return bool(_DATED.search(folded(text)))


def is_term(text: str) -> bool:
    """Ask whether the reader of deadlines understands a text as a whole; the year may be missing."""
    return understood(read_deadline(text))


def understood(deadline: Deadline) -> bool:
    """Ask whether a deadline was told from all of its words."""
    return deadline.kind is not DeadlineKind.NONE and deadline.why not in _UNREAD


def is_time_of_day(deadline: Deadline) -> bool:
    """Ask whether the words of a deadline are a time of day on a day that stands elsewhere."""
    return deadline.kind is DeadlineKind.NONE and deadline.why == Doubt.TIME_ONLY


def _halves(word: str) -> list[str]:
    return [word] if _TIME.fullmatch(word) else [half for half in word.split("-") if half]


def _all_times(words: list[str]) -> bool:
    return all(_TIME.fullmatch(word) for word in words)
