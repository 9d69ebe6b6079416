"""Cutting the text of a deadline into tokens."""

import re
from collections.abc import Iterator

from tenants.roadmap.reading.deadline_calendar import Point
from tenants.roadmap.reading.deadline_lexicon import Token, lexicon
from tenants.roadmap.reading.text import folded, latin_as_cyrillic

_TOKEN = re.compile(
    r"""
    (?P<iso>(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))(?!\d)
  | (?P<date>(?P<day>\d{1,2})(?P<between>[./-])[ ]?(?P<month>\d{1,2})(?P=between)[ ]?
      (?P<year>(?:19|20)\d\d|(?<!-)\d\d))(?!\d|[.:]\d)
  | (?P<typo>\d{1,2},\d{1,2},(?:19|20)\d\d)(?!\d)
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


def tokens_of(text: str) -> list[Token]:
    """Cut a deadline into tokens; what is no word, number, dash or comma is left out."""
    line = _BROKEN.sub(_joined, _LABEL.sub("", folded(text)))
    return [token for token in _tokens(line) if token.letter]


def _joined(found: re.Match[str]) -> str:
    whole = found[1] + found[2]
    known = whole in lexicon() and not (found[1] in lexicon() and found[2] in lexicon())
    return whole if known else found[0]


def _tokens(line: str) -> Iterator[Token]:
    for found in _TOKEN.finditer(line):
        yield _READERS[str(found.lastgroup)](found)


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
    known = lexicon().get(word) or (lexicon().get(latin_as_cyrillic(word)) if word.isascii() else None)
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
    "typo": _typo,
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
