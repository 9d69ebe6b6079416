"""Cutting the text of a deadline into tokens."""

import re
from collections.abc import Callable, Iterator

from tenants.roadmap.reading.deadlines.asides import EXCEPTED, UNSURE, without_asides
from tenants.roadmap.reading.deadlines.calendar import Point
from tenants.roadmap.reading.deadlines.digits import mended_digits, roman
from tenants.roadmap.reading.deadlines.lexicon import Token, lexicon
from tenants.roadmap.reading.deadlines.spelling import known, mended_words
from tenants.roadmap.reading.doubts import Doubt
from tenants.roadmap.reading.text import folded

_TOKEN = re.compile(
    r"""
    (?P<iso>(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))(?!\d)
  | (?P<date>(?P<day>\d{1,2})(?P<between>[./-])[ ]?(?P<month>\d{1,2})(?P=between)[ ]?
      (?P<year>(?:19|20)\d\d|(?<!-)\d\d))(?!\d|[.:]\d)
  | (?P<typo>\d{1,2},\d{1,2},(?:19|20)\d\d)(?!\d)
  | (?P<pair>((?:19|20)\d\d)(?:[ ]?(?:гг?\.?)?[ ]?[/-][ ]?)((?:19|20)\d\d|\d\d(?![ ]?(?!уч|г)[^\W\d_])))(?!\d|[ ]?[.]\d)
  | (?P<month_year>(?:0?[1-9]|1[0-2])\.(?:19|20)\d\d)(?!\d|\.\d)
  | (?P<at>\bв[ ](?:[01]?\d|2[0-4])[.-][0-5]\d(?!\d|[.]\d))
  | (?P<timed>(?:[01]?\d|2[0-4])[.:-][0-5]\d(?=[ ]?ч(?:ас|\b)))
  | (?P<clock>([01]?\d|2[0-4])(?:(?::[0-5]\d){1,2}|-00|[.](?:00|1[3-9]|[2-5]\d))(?!\d|[.]\d))
  | (?P<short>(\d{1,2})\.[ ]?(0[1-9]|1[0-2]|[1-9])(?!\d))
  | (?P<hours>\d{1,2}[ ]?(?:час(?:ов|а)?|ч)\b(?![ ]?дн)(?:\.?[ ]?[0-5]\d[ ]?мин\w*)?)
  | (?P<tens>[123]0-?(?:е|х|ые|ых)[ ]числ\w+)
  | (?P<number>\d+)(?:-?(?:ого|го|ое|ти|е|ой|ый|й|ая|ья|ье|я|ом|м|ому|му|ую|ю|х)\b)?
  | (?P<word>[^\W\d_]+)
  | (?P<sign>[-,;/?~≈¤¬№%…÷]|\.{2,})
    """,
    re.VERBOSE,
)
# «3.2» alone is a number of something as often as a day; with «до» before it or a dash beside it, it is a day.
_LIKE_A_NUMBER = re.compile(r"(?<!до )(?<!\bс )(?<!\bк )(?<!по )(?<!- )(?<!-)\d{1,2}\. ?[1-9](?!\d| ?\.? ?-)")
_STATE = re.compile(r"\w{3}(?:(?:[жчшщлнрвд]ен|[сдвз]ан|ят)[аыо]?|[еая]но)$")
"""The ending of a short participle: «проведено 15 октября» says what was done, not what is due."""
_SIGNS = {
    ";": Token(","), "/": Token(","), ",": Token(","), "№": Token("p"), "%": Token("@"),
    "?": Token("Q", Doubt.VAGUE), "~": Token("Q", Doubt.VAGUE), "≈": Token("Q", Doubt.DAMAGED),
    UNSURE: Token("Q", Doubt.LEFT_OVER), EXCEPTED: Token("Q", Doubt.EXCEPTED),
}  # fmt: skip
_LABEL = re.compile(r"^(?:сроки?|дат[аы]|период|время)(?: [а-я]+(?:ия|ии|чи|ки|ти)){0,2} ?[:-] ?")


def tokens_of(text: str) -> list[Token]:
    """Cut a deadline into tokens; what is no word, number, dash or comma is left out."""
    line = mended_words(mended_digits(without_asides(_LABEL.sub("", folded(text)))))
    return [token for token in _tokens(line) if token.letter]


def _tokens(line: str) -> Iterator[Token]:
    for found in _TOKEN.finditer(line):
        yield _READERS[str(found.lastgroup)](found)
        if found.lastgroup == "short" and _LIKE_A_NUMBER.match(line, found.start()):
            yield Token("Q", Doubt.VAGUE)


def _date(found: re.Match[str]) -> Token:
    return Token("D", Point(int(found["month"]), int(found["day"]), full_year(int(found["year"]))))


def _typo(found: re.Match[str]) -> Token:
    day, month, year = map(int, found["typo"].split(","))
    return Token("D", Point(month, day, year))


def _iso(found: re.Match[str]) -> Token:
    year, month, day = found["iso"].split("-")
    return Token("D", Point(int(month), int(day), int(year)))


def _pair(found: re.Match[str]) -> Token:
    first, last = re.findall(r"\d+", found["pair"])
    end = int(last) if len(last) == 4 else int(first) // 100 * 100 + int(last)
    return Token("P", (int(first), end)) if end != int(first) else Token("Y", end)


def _short(found: re.Match[str]) -> Token:
    day, month = re.findall(r"\d+", found["short"])
    return Token("d", Point(int(month), int(day)))


def _number(found: re.Match[str]) -> Token:
    digits = found["number"]
    if len(digits) == 4 and 1900 <= int(digits) < 2100:
        return Token("Y", int(digits))
    return Token("N", int(digits)) if len(digits) <= 2 else Token("#")


def _month_year(found: re.Match[str]) -> Token:
    month, year = map(int, found["month_year"].split("."))
    return Token("m", Point(month, None, year))


def _word(found: re.Match[str]) -> Token:
    word = found["word"]
    token = known(word) or lexicon().get(roman(word))
    if token:
        return token
    if word.endswith(("дневный", "дневного", "дневном", "недельный", "месячный")):
        return Token("x", "span")
    return Token("Q", Doubt.LEFT_OVER) if _STATE.search(word) else Token("?", word)


_READERS: dict[str, Callable[[re.Match[str]], Token]] = {
    "iso": _iso,
    "date": _date,
    "typo": _typo,
    "pair": _pair,
    "month_year": _month_year,
    "at": lambda found: Token("T", found["at"]),
    "timed": lambda found: Token("T", found["timed"]),
    "tens": lambda _: Token("Q", Doubt.VAGUE),
    "clock": lambda found: Token("T", found["clock"]),
    "short": _short,
    "hours": lambda found: Token("T", found["hours"]),
    "number": _number,
    "word": _word,
    "sign": lambda found: _SIGNS.get(found["sign"], Token("-")),
}


def full_year(year: int) -> int:
    """Return a year written with two digits as people mean it: 00-69 is this century, 70-99 the last."""
    if year >= 100:
        return year
    return 2000 + year if year < 70 else 1900 + year
