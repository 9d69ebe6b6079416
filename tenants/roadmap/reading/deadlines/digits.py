"""Mending the figures of a deadline before its words are read: lost dots, spaces inside dates, letters for digits."""

import re
from collections.abc import Callable

_ROMAN_MONTHS = {
    "i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10, "xi": 11, "xii": 12,
}  # fmt: skip
_AS_ROMAN = str.maketrans(
    "іхιl", "ixii"
)  # Cyrillic і and х, the Greek iota and a small L, for the letters of Rome
_DAY = r"(0?[1-9]|[12]\d|3[01])"
_MONTH = r"(0[1-9]|1[0-2])"
_YEAR = r"((?:19|20)\d\d)"
_DOT = r"(?: ?\.{1,2} ?|,)"

Mend = str | Callable[[re.Match[str]], str]


def roman(word: str) -> str:
    """Return a word in the Latin letters of Roman numbers, whatever alphabet its look-alikes came from."""
    return word.translate(_AS_ROMAN)


def mended_digits(line: str) -> str:
    """Return a folded line whose dates in figures are written as dd.mm.yyyy wherever only one date can be meant."""
    for damage, mend in _DAMAGES:
        line = damage.sub(mend, line)
    return line


def _roman_month(found: re.Match[str]) -> str:
    month = _ROMAN_MONTHS.get(roman(found[2]))
    return f"{found[1]}.{month:02}.{found[3]}" if month else found[0]


def _roman_apart(found: re.Match[str]) -> str:
    return f"{found[0]} " if roman(found[0]) in _ROMAN_MONTHS else found[0]


_DAMAGES: tuple[tuple[re.Pattern[str], Mend], ...] = (
    (re.compile(r"(?<=\d)[оo](?=[\d.]|\b)|(?<=\.)[оo](?=\d)"), "0"),  # «2О23»
    (re.compile(r"(?<!\w)0(?=[а-я]{3})"), "о"),  # «0ктябрь»
    (re.compile(rf"(?<![\d.,])(\d{{1,2}}){_DOT}(\d{{1,2}}){_DOT}{_YEAR}(?!\d)"), r"\1.\2.\3"),
    (re.compile(r"(?<![\d.,])(\d{1,2}) ?\. ?(\d{1,2}) ?\. ?(\d\d)(?= ?г)"), r"\1.\2.\3"),
    (re.compile(rf"(?<![\d.])(?<!\d )(?<!\. ){_DAY}[. ]{_MONTH}[. ]{_YEAR}(?!\d)"), r"\1.\2.\3"),
    (re.compile(rf"(?<!\d)(0[1-9]|[12]\d|3[01]){_MONTH}(20\d\d)(?!\d)"), r"\1.\2.\3"),
    (re.compile(rf"(?<!\d){_DAY}[. ]{{1,2}}([ivxхі]+)[. ]{{1,2}}((?:19|20)?\d\d)(?!\d)"), _roman_month),
    (re.compile(r"(?<!\w)([ivxхіl]+)-(?:[оыи]?[йе]|[ая]я|о?го|о?м)(?!\w)"), r"\1"),  # «II-ое»
    (re.compile(r"(?<!\w)[ivlι]+(?=[а-я]{4})"), _roman_apart),  # «IVквартал»
    (re.compile(r"(?<=[а-яў])i|i(?=[а-яў])"), "і"),  # «лiстапад»
    (re.compile(r"(?<=[а-я]{3})до(?=\d)"), " до "),  # «сдатьдо20ноября»
    (re.compile(r"(?<=[а-я]{3})до(?= \d)"), " до ≈"),
    (re.compile(r"(?<=\d)t(?=\d\d:)"), " "),  # 2023-09-01T00:00
    (re.compile(r"(?<!\w)п ?[/\\] ?г(?!\w)"), "пг"),
    (re.compile(r"(?<!\w)у\. ?г(?!\w)"), "уч г"),
    (re.compile(r"(?<!\w)[тс]\. ?г(?!\w)"), "текущего года"),
)
