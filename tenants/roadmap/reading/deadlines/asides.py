"""What stands beside a deadline and has figures or months of its own: stages, addresses, papers, exceptions, hours.

It is taken out, or marked as a doubt, before any date is looked for. The line still has its brackets and quotation marks.
"""

import re
from collections.abc import Callable

from tenants.roadmap.reading.deadlines.spelling import known

UNSURE = "¤"
"""Marks a guess about which words are the deadline; read as «part of the words was not understood»."""
EXCEPTED = "¬"
"""Marks days that are excepted, which are themselves no deadline."""

Mend = str | Callable[[re.Match[str]], str]

_MONTH = r"(?:январь|февраль|март|апрель|май|июнь|июль|август|сентябрь|октябрь|ноябрь|декабрь)\b"
_OF_MONTH = r"(?:января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря)\b"
_NO_DIGIT = r"[^«»\"”\d]*"
_NAMED_WITH_YEAR = (
    rf"(?<=[а-я] )[«\"“](?![^»\"”]*(?:{_MONTH}|{_OF_MONTH})){_NO_DIGIT}[а-я]{_NO_DIGIT}"
    r"(?:19|20)\d\d[^»\"”]*[»\"”]"
)
"""A contest «Учитель года – 2023»: its year is not the month's beside it."""
_STAGE = r"(?:этап|модул|тур|шаг|блок|стади|фаз|ступен|част|сесси|заседани)(?:[аеуыияьюй]|ом|ем|ью)?\b"
_PLACE = r"(?:школ[аеуы]|[смчн]?б?оо?ш|гимнази[яию]|лице[йея]|м?б?доу|групп[аеуы]|заняти[ея]|урок|встреча)"
_NUMBER = r"(?:\d{1,3}|[ivxі]{1,4})"
_ORDINAL = (
    r"(?:(?:\d|[ivxі]{1,4})(?:-?(?:ы?й|о?й|а?я|о?е|о?м|о?го))?"
    r"|(?:перв|втор|трет|четверт)(?:ый|ой|ий|ье|ое|ая|ья|ую|ью|ом|ем|ей|ого|его|ьего|ьем))"
)
_CLOCK = r"((?:[01]?\d|2[0-4])[.:]\s?[0-5]\d)(?![.\d])"
_STREET = (
    r"\b(?:ул|улиц[аеы]|просп|проспекте?|переул\w+|площад[ьи]|бульваре?|шоссе)\b\.? ?(?:\d{1,2} )?[а-я]{3,}"
)
_HOUSE = rf"(?:,? ?(?:д(?:ом)?\b\.? ?)?\d{{1,3}}[а-д]?\b(?! ?\.\d)(?! ?{_OF_MONTH}))?"
_PAPER = (
    r"(?:согласно|соответствии с|основании|по) (?:приказ|письм|постановлени|распоряжени|протокол|решени)\w*"
)
_DATE = r"\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d\d)(?: ?г(?:ода|\.)?)?(?: ?№ ?[\w/-]+)?"


def without_asides(line: str) -> str:
    """Return a folded line with only those figures and months that may be the deadline."""
    for aside, mend in _ASIDES:
        line = aside.sub(mend, line)
    return line


def _of_unknown(mend: str) -> Callable[[re.Match[str]], str]:
    """Return a mend for the number behind a noun that no deadline knows: «педсовет 2 (ноябрь)»."""
    return lambda found: found[0] if known(found[1]) else f"{found[1]}{mend}"


def _hours(found: re.Match[str]) -> str:
    """Read «с 9.30 до 10.10» as a time of day; what can be hours as well as days is a doubt."""
    first, last = ([int(part) for part in re.split(r"[.:]\s?", each)] for each in (found[1], found[2]))
    if ":" in found[0] or not (1 <= first[1] <= 12 and 1 <= last[1] <= 12):
        return "12:00"
    both = first[1] % 5 == last[1] % 5 == 0 and 7 <= first[0] < last[0] <= first[0] + 3
    if both and re.search(rf"{_OF_MONTH}|\d\.\d\d", found.string[: found.start()]):
        return ""  # the day stands before it
    return f"{found[0]} {UNSURE}" if both else found[0]


_ASIDES: tuple[tuple[re.Pattern[str], Mend], ...] = (
    (re.compile(r"_{2,}(?=[^а-я]*(?:19|20)\d\d)"), f" {UNSURE} "),  # a month left to be filled in
    (re.compile(r"-(?: ?-)+"), "-"),
    (re.compile(r"\bне ?поз[дж]?н?[ежй][ейж]?(?![а-я])"), "не позднее"),
    (re.compile(r"(?<![\d/№.-])(0[1-9]|1[0-2])/(20\d\d)(?![\d/])"), r"\1.\2"),
    (re.compile(r"(\d\d?\.\d\d?\.20) (\d\d)(?= ?(?:г|$|[,;)]))"), rf"\1\2 {UNSURE}"),
    (re.compile(rf"\bс {_CLOCK} до {_CLOCK}"), _hours),
    (re.compile(r"\bпо \d+(?:-\d+)? ?(?:мин\w*|час\w*)\.?"), ""),
    (re.compile(r"\(1 раз\)"), ""),
    (re.compile(r"уточня[ею]тся|будет уточнен\w?|подлежит уточнению"), "?"),
    (re.compile(r"(?:срок[и]? )?(?:продлен|установлен|назначен|запланирован)[аоы]? (?=(?:до|на) )"), ""),
    (re.compile(rf"({_PAPER}[^\d;]{{0,60}}?) от {_DATE}"), rf"\1 {UNSURE}"),
    (re.compile(r"(?<=[^\W\d_])(,? ?\(?)кроме [^;)\n]+\)?"), rf" {EXCEPTED}"),
    (re.compile(r"(?:\bк )?\d+ ?-? ?лети[а-я]{1,2}\b(?: [а-я]+)?"), ""),
    (re.compile(rf"(?<=[а-я] )[«\"“](?:{_MONTH}|{_OF_MONTH})[»\"”]"), ""),  # a club called «Октябрь»
    (re.compile(_NAMED_WITH_YEAR), ""),
    (re.compile(_STREET + _HOUSE), ""),
    (re.compile(rf"(?<![\w.,-]){_ORDINAL} {_STAGE}(?! {_OF_MONTH})"), ""),
    (re.compile(rf"\b(?:{_STAGE}|{_PLACE}) ?№? ?{_NUMBER}(?![\w-])(?!\.\d)(?! ?[,и] ?\d)(?! ?{_OF_MONTH})"), ""),
    (re.compile(rf"(?:№|\bкаб\.) ?\d+(?= {_MONTH})"), ""),
    (re.compile(rf"(?<![а-я])([а-я]{{3,}}) №? ?\d{{1,2}}(?= ?[,.(:;]+ ?{_MONTH})"), _of_unknown("")),
    (re.compile(rf"(?<![а-я])([а-я]{{3,}}) №? ?\d{{1,2}}(?= {_MONTH})"), _of_unknown(f" {UNSURE}")),
    (re.compile(rf"(?<!\d)(\d{{1,2}} ?- ?\d{{1,2}} {_MONTH})"), rf"\1 {UNSURE}"),
    (re.compile(rf"(?<![\d.])(?:[1-9]|1[01])[абвд](?![а-я]|[ -]?кл| {_OF_MONTH})"), ""),  # «5а», a class
)  # fmt: skip
