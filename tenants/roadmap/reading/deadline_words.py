"""The words of a deadline: text is cut into tokens, each with one letter that the rules are written in.

| letters | what they stand for |
| --- | --- |
| `D` `d` `m` `M` `U` | a full date, a day and month, a month with its year, a month alone, a school year with its years |
| `N` `O` `#` | a small number, an ordinal (первый, III), any other number |
| `Y` `P` | a year, two years (2020-2021) |
| `T` `W` | a time of day, a weekday |
| `u` `f` `t` `!` | «до», «с», «по», a word that turns the meaning round (после, не ранее, за ... до) |
| `g` `G` `s` `c` | год, годы (plural), учебный, календарный |
| `R` `A` `E` `a` | в течение, весь, период or срок, реализации |
| `q` `h` `k` `y` `K` `n` `z` `x` `H` | квартал, полугодие, четверть, триместр, декада, неделя, месяц, день, половина |
| `B` `S` `L` `C` `F` | начало, середина, конец, число, осень and other seasons |
| `r` `j` `l` `V` | раз, каждый, последний, an adverb of recurrence (ежемесячно) |
| `I` `X` `Z` `o` `v` `w` | immediately, график or план, согласно, отдельному, an event (в ходе), need (необходимости) |
| `-` `,` `&` `;` `?` | a dash, a comma, и, или, an unknown word |
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from tenants.roadmap.reading.deadline_calendar import Point
from tenants.roadmap.reading.text import folded
from tenants.roadmap.vocabulary import Recurrence

Value = int | str | Point | tuple[int, int] | Recurrence | None

MONTHS = (
    ("январь января январе январю январем янв", 1),
    ("февраль февраля феврале февралю февралем фев февр", 2),
    ("март марта марте марту мартом", 3),
    ("апрель апреля апреле апрелю апрелем апр", 4),
    ("май мая мае маю маем", 5),
    ("июнь июня июне июню июнем", 6),
    ("июль июля июле июлю июлем", 7),
    ("август августа августе августу августом авг", 8),
    ("сентябрь сентября сентябре сентябрю сентябрем сен сент", 9),
    ("октябрь октября октябре октябрю октябрем окт", 10),
    ("ноябрь ноября ноябре ноябрю ноябрем ноя нояб", 11),
    ("декабрь декабря декабре декабрю декабрем дек", 12),
)
WEEKDAYS = (
    ("понедельник понедельника понедельнику понедельникам пн пнд", 0),
    ("вторник вторника вторнику вторникам вт втр", 1),
    ("среда среду среды среде средам ср срд", 2),
    ("четверг четверга четвергу четвергам чт чтв", 3),
    ("пятница пятницу пятницы пятнице пятницам пт птн", 4),
    ("суббота субботу субботы субботе субботам сб сбт", 5),
    ("воскресенье воскресенья воскресенью воскресеньям воскресение вс вск", 6),
)
ORDINALS = (
    "перв", "втор", "трет", "четверт", "пят", "шест", "седьм", "восьм", "девят", "десят", "одиннадцат",
    "двенадцат", "тринадцат", "четырнадцат", "пятнадцат", "шестнадцат", "семнадцат", "восемнадцат",
    "девятнадцат", "двадцат",
)  # fmt: skip
_ORDINAL_ENDINGS = [
    "ый",
    "ий",
    "ой",
    "ая",
    "ья",
    "ое",
    "ье",
    "ого",
    "его",
    "ьего",
    "ом",
    "ем",
    "ьем",
    "ую",
    "ью",
    "ей",
    "ьей",
    "ому",
    "ему",
    "ьему",
]
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "і": 1, "іі": 2, "ііі": 3, "іv": 4}

RECURRENCES = (
    ("ежедневно ежедневный ежедневная ежедневное", Recurrence.DAILY),
    ("еженедельно еженедельный еженедельная еженедельное", Recurrence.WEEKLY),
    ("ежемесячно ежемесячный ежемесячная ежемесячное", Recurrence.MONTHLY),
    ("ежеквартально поквартально ежеквартальный ежеквартальная", Recurrence.QUARTERLY),
    ("ежегодно ежегодный ежегодная ежегодное", Recurrence.YEARLY),
    ("постоянно постоянный постоянная постоянной непрерывно бессрочно", Recurrence.CONTINUOUS),
    ("периодически регулярно систематически", Recurrence.UNSPECIFIED),
)

# Whole words, in the order of the table above; the letter is what the rules see.
_WORDS: tuple[tuple[str, str], ...] = (
    ("u", "до к ко позднее позже"),
    ("f", "с со от начиная"),
    ("t", "по"),
    ("!", "после ранее раньше через за кроме перед накануне спустя не если без кроме"),
    ("g", "год года году годом г"),
    ("G", "годы годах годов годам гг лет"),
    ("s", "учебный учебного учебном учебному учебные учебных учебным уч учеб школьного"),
    ("c", "календарный календарного календарном календарные календарных"),
    ("R", "течение течении теч втечение втечении протяжении продолжение"),
    ("A", "весь всего всей все всю всему"),
    ("E", "период периода периоде периоду периодов срок срока сроки сроком сроков сроку сроки время времени цикл цикла"),
    ("a", "реализации реализация внедрения действия выполнения осуществления работы программы проекта"),
    ("q", "квартал квартала квартале кварталу кварталы кварталов кв"),
    ("h", "полугодие полугодия полугодии полугодию полугодиям полгода"),
    ("k", "четверть четверти четвертью четвертям четвертей"),
    ("y", "триместр триместра триместре триместру триместрам"),
    ("K", "декада декаде декаду декады"),
    ("n", "неделя неделю недели неделе недель нед"),
    ("z", "месяц месяца месяце месяцев месяцу мес"),
    ("x", "день дня дней дню дни дн сутки суток часов часа час"),
    ("H", "половина половине половину половины"),
    ("B", "начало начале начала началу началом"),
    ("S", "середина середине середину середины"),
    ("L", "конец конце конца концу концом"),
    ("C", "число числа числу чисел числах"),
    ("r", "раз раза"),
    ("j", "каждый каждая каждое каждую каждого каждой каждом"),
    ("l", "последний последняя последнее последнюю последнего последней"),
    ("I", "незамедлительно немедленно срочно безотлагательно сразу"),
    ("X", "график графика графику графиком графику графиком план плана плану планом расписание расписанию "
          "расписанием графиков планов планами графиками циклограмма циклограмме циклограммой срокам сроками"),
    ("Z", "согласно соответствии"),
    ("v", "ходе момента дату окончании окончания окончанию завершении завершения завершению итогам результатам "
          "мере проведения проведении проведением поступления"),
    ("w", "необходимости запросу запросам требованию заявкам обращению обращениям надобности потребности"),
    ("o", "отдельному отдельным отдельного утвержденному утвержденным индивидуальному индивидуальным"),
    ("&", "и"),
    (";", "или либо"),
    ("", "в во на"),
)  # fmt: skip
_SEASONS = (
    ("осень осенью осени осенний", 9),
    ("зима зимой зимы зимний", 12),
    ("весна весной весны весенний", 3),
    ("лето летом лета летний", 6),
)
_CHANGING = [
    "следующего",
    "следующем",
    "следующий",
    "текущего",
    "текущем",
    "текущий",
    "прошлого",
    "предыдущего",
    "нового",
    "предстоящего",
]
"""Words beside a year that say it is another one than the context's."""

_TOKEN = re.compile(
    r"""
    (?P<iso>(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))(?!\d)
  | (?P<date>(?P<day>\d{1,2})(?:\.[ ]?|[/-])(?P<month>\d{1,2})(?:\.[ ]?|[/-])(?P<year>(?:19|20)\d\d|\d\d))(?!\d|[.:]\d)
  | (?P<pair>((?:19|20)\d\d)(?:[ ]?(?:гг?\.?)?[ ]?[/-][ ]?)((?:19|20)\d\d|\d\d(?![ ]?(?!уч|г)[^\W\d_])))(?!\d|[ ]?[.]\d)
  | (?P<clock>([01]?\d|2[0-4])(?::[0-5]\d|-00|[.](?:00|1[3-9]|[2-5]\d))(?!\d|[.]\d))
  | (?P<short>(\d{1,2})\.[ ]?(0[1-9]|1[0-2]|[1-9])(?!\d))
  | (?P<hours>\d{1,2}[ ]?час(?:ов|а)?\b(?![ ]?дн))
  | (?P<number>\d+)(?:-?(?:ого|го|ое|е|ой|ый|й|ая|я|ом|м|ому|му|ую|ю|х)\b)?
  | (?P<word>[^\W\d_]+)
  | (?P<sign>[-,;/])
    """,
    re.VERBOSE,
)
_BROKEN = re.compile(r"([^\W\d_]{2,})- ?([^\W\d_]{1,})")
_LABEL = re.compile(
    r"^(?:срок(?:и)?(?: (?:исполнения|реализации|проведения|выполнения))?|дата(?: проведения)?) ?[:-] ?"
)


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a deadline: its letter and its value (a month's number, a year, a recurrence)."""

    letter: str
    value: Value = None


@lru_cache(maxsize=1)
def _lexicon() -> dict[str, Token]:
    words = {word: Token(letter) for letter, listed in _WORDS for word in listed.split()}
    words |= {word: Token("!") for word in _CHANGING}
    for letter, table in (("M", MONTHS), ("W", WEEKDAYS), ("F", _SEASONS)):
        words |= {word: Token(letter, value) for listed, value in table for word in listed.split()}
    words |= {word: Token("V", value) for listed, value in RECURRENCES for word in listed.split()}
    for value, stem in enumerate(ORDINALS, start=1):
        words |= {stem + ending: Token("O", value) for ending in _ORDINAL_ENDINGS}
    return words | {word: Token("O", value) for word, value in _ROMAN.items()}


def tokens_of(text: str) -> list[Token]:
    """Cut a deadline into tokens; what is no word, number, dash or comma is left out."""
    line = _BROKEN.sub(_joined, _LABEL.sub("", folded(text)))
    return [token for token in _tokens(line) if token.letter]


def _joined(found: re.Match[str]) -> str:
    whole = found[1] + found[2]
    known = whole in _lexicon() and not (found[1] in _lexicon() and found[2] in _lexicon())
    return whole if known else found[0]


def _tokens(line: str) -> Iterator[Token]:
    for found in _TOKEN.finditer(line):
        yield _READERS[str(found.lastgroup)](found)


def _date(found: re.Match[str]) -> Token:
    return Token("D", Point(int(found["month"]), int(found["day"]), full_year(int(found["year"]))))


def _iso(found: re.Match[str]) -> Token:
    year, month, day = found["iso"].split("-")
    return Token("D", Point(int(month), int(day), int(year)))


def _pair(found: re.Match[str]) -> Token:
    first, last = re.findall(r"\d+", found["pair"])
    end = int(last) if len(last) == 4 else int(first) // 100 * 100 + int(last)
    return Token("P", (int(first), end))


def _short(found: re.Match[str]) -> Token:
    day, month = re.findall(r"\d+", found["short"])
    return Token("d", Point(int(month), int(day)))


def _number(found: re.Match[str]) -> Token:
    digits = found["number"]
    if len(digits) == 4 and 1900 <= int(digits) < 2100:
        return Token("Y", int(digits))
    return Token("N", int(digits)) if len(digits) <= 2 else Token("#")


def _word(found: re.Match[str]) -> Token:
    word = found["word"]
    known = _lexicon().get(word)
    if known:
        return known
    if word.endswith(("дневный", "дневного", "дневном", "недельный", "месячный")):
        return Token("x", "span")
    return Token("?", word)


def _sign(found: re.Match[str]) -> Token:
    return Token("-" if found["sign"] == "-" else ",")


_READERS = {
    "iso": _iso,
    "date": _date,
    "pair": _pair,
    "clock": lambda found: Token("T", found["clock"]),
    "short": _short,
    "hours": lambda found: Token("T", found["hours"]),
    "number": _number,
    "word": _word,
    "sign": _sign,
}


def full_year(year: int) -> int:
    """Return a year written with two digits as people mean it: 00-69 is this century, 70-99 the last."""
    if year >= 100:
        return year
    return 2000 + year if year < 70 else 1900 + year
