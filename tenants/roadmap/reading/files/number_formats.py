"""Numbers and dates of spreadsheets as people see them, by the format of their cell."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

# The formats that a file names by number only; 14 and 22 follow the language of whoever looks.
BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 14: "dd.mm.yyyy", 15: "d-mmm-yy", 16: "d-mmm",
    17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "dd.mm.yyyy h:mm", 37: "#,##0",
    38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss", 49: "@",
    **dict.fromkeys((*range(27, 37), *range(50, 59)), "dd.mm.yyyy"),
}  # fmt: skip
_MONTHS = (
    "январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь",
)  # fmt: skip
_OF_MONTHS = (
    "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_.|\*.|\[(?P<bracket>[^\]]*)\]|(?P<general>general)|(?P<ampm>am/pm|a/p)'
    r"|(?P<letters>y+|г+|m+|м+|d+|д+|h+|ч+|s+|с+)|(?P<digits>[0#?][0#?, \u00a0]*(?:\.[0#?]*)?)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_LONGEST_FORMAT = 255
_MOST_DIGITS = 40
"""No number is shown with more signs; without a bound a format could ask for megabytes of zeros."""
_LAST_DAY = 2_958_466
# Days of a calendar, no moments: they have no time zone.
_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str


def shown(value: float, number_format: str, *, since_1904: bool = False) -> str:
    """Return a number of a cell in the words of its format; dates in forms that the reader of deadlines knows."""
    section, is_signed = _section(number_format, value)
    tokens = _tokens(section)
    letters = {token.text[0] for token in tokens if token.kind == "letters"}
    if letters & set("ymd") or letters & set("hs"):
        return _date(value, tokens, since_1904)
    return _number(value if is_signed else abs(value), tokens)


def shown_date(moment: datetime, parts: str) -> str:
    """Return a date of which a cell shows only some `parts`: letters of «dmyh»."""
    day, month, year = moment.day, moment.month, moment.year
    clock = f"{moment:%H:%M}" if "h" in parts else ""
    match "".join(letter for letter in "dmy" if letter in parts):
        case "dmy" | "dy":
            words = f"{day:02}.{month:02}.{year}"
        case "my":
            words = f"{_MONTHS[month - 1]} {year}"
        case "dm" | "d":
            words = f"{day} {_OF_MONTHS[month - 1]}"
        case "m":
            words = _MONTHS[month - 1]
        case "y":
            words = f"{year} год"
        case _:
            words = ""
    return f"{words} {clock}".strip()


def _section(number_format: str, value: float) -> tuple[str, bool]:
    """Return the part of a format that is for this number (positive; negative; zero), and whether a sign is its own."""
    parts = re.findall(r'(?:"[^"]*"|\\.|[^;"\\])+|(?<=;)(?=;|$)', number_format[:_LONGEST_FORMAT])
    if not parts:
        return "", True
    if value < 0 and len(parts) > 1:
        return parts[1], False
    return parts[2] if value == 0 and len(parts) > 2 else parts[0], True


def _tokens(section: str) -> list[_Token]:
    tokens: list[_Token] = []
    for found in _TOKEN.finditer(section):
        kind = found.lastgroup or "space"
        text = found[kind] if found.lastgroup else " "
        if kind == "letters":
            text = text.lower().translate(str.maketrans("гмдчс", "ymdhs"))
        if kind == "bracket" and text.lower()[:1] in {"h", "m", "s"}:
            kind, text = "letters", "h"  # «[h]:mm» counts hours
        tokens.append(_Token(kind, text))
    return [_minutes(tokens, place) for place in range(len(tokens))]


def _minutes(tokens: list[_Token], place: int) -> _Token:
    """Return a token, an «m» that is minutes (after hours or before seconds) as part of the time of day."""
    token = tokens[place]
    if token.kind != "letters" or token.text[0] != "m" or len(token.text) > 2:
        return token
    before = next((each.text[0] for each in reversed(tokens[:place]) if each.kind == "letters"), "")
    after = next((each.text[0] for each in tokens[place + 1 :] if each.kind == "letters"), "")
    return _Token("letters", "h") if before == "h" or after == "s" else token


def _date(value: float, tokens: list[_Token], since_1904: bool) -> str:
    if not 0 <= value < _LAST_DAY:
        return _general(value)
    epoch = _EPOCH_1904 if since_1904 else _EPOCH
    # The 29th of February 1900, which never was, is a day to Excel.
    days = value + (1 if value < 60 and not since_1904 else 0)
    moment = epoch + timedelta(days=int(days), seconds=round(days % 1 * 86_400))
    letters = [token.text for token in tokens if token.kind == "letters"]
    parts = {text[0] for text in letters}
    days_shown = {text for text in letters if text[0] == "d"}
    if days_shown and days_shown <= {"ddd", "dddd"}:
        # A weekday names no day of the month; by itself it stands for the day it is.
        parts = parts - {"d"} if "m" in parts else set("dmy")
    return shown_date(moment, "".join(parts)) or _general(value)


def _number(value: float, tokens: list[_Token]) -> str:
    if not any(token.kind == "digits" for token in tokens):
        literals = "".join(token.text for token in tokens if token.kind in {"quoted", "escaped", "other"})
        general = any(token.kind == "general" or token.text == "@" for token in tokens)
        text = _general(value)
        return literals.replace("@", "") + text if general or not literals else literals
    percent = any(token.kind == "other" and token.text == "%" for token in tokens)
    places = [place for place, token in enumerate(tokens) if token.kind == "digits"]
    pieces: list[str] = []
    for place, token in enumerate(tokens):
        if place == places[0]:
            pieces.append(_digits(abs(value) * (100 if percent else 1), token.text))
        elif token.kind in {"quoted", "escaped", "other", "space"}:
            pieces.append(token.text)
        elif token.kind == "digits" and token.text[0] == "0" and token.text.isdigit():
            pieces.append(token.text)  # literal zeros behind a second dot are not shown so; kept as written
    sign = "-" if value < 0 else ""
    return sign + "".join(pieces).strip()


def _digits(value: float, pattern: str) -> str:
    whole, _, decimals = pattern.partition(".")
    zeros = min(whole.count("0"), _MOST_DIGITS)
    fixed, optional = min(decimals.count("0"), _MOST_DIGITS), min(decimals.count("#"), _MOST_DIGITS)
    text = f"{value:.{min(fixed + optional, _MOST_DIGITS)}f}"
    left, _, right = text.partition(".")
    right = right[:fixed] + right[fixed:].rstrip("0")
    left = (left if left != "0" or zeros else "").rjust(zeros, "0")
    if re.search(r"[0#?][, \u00a0][0#?]", whole):
        left = f"{int(left or 0):,}".replace(",", " ") if left else left
    return f"{left}.{right}" if right else left


def _general(value: float) -> str:
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.11g}"


_CLOCK = re.compile(r"\d{1,2}:\d\d(?::\d\d)?")
_MONTH_WORD = re.compile(
    r"янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек|jan|feb|apr|may|jun|jul|aug|sep|oct|nov|dec"
)


def parts_of(text: str, moment: datetime) -> str:
    """Return which parts of a date a shown text names, as letters of «dmy»; nothing when it cannot be told."""
    text = _CLOCK.sub(" ", text.casefold())
    numbers = [(found.start(), found[0]) for found in re.finditer(r"\d+", text)]
    word = _MONTH_WORD.search(text)
    if word:
        return _parts_beside_word(numbers, word.start())
    match [number for _place, number in numbers]:
        case [first, second]:
            is_year = 4 in {len(first), len(second)} or (int(first), int(second)) == (
                moment.month,
                moment.year % 100,
            )
            return "my" if is_year else "dm"
        case [_, _, _]:
            return "dmy"
        case [only] if len(only) == 4:
            return "y"
    return ""


def _parts_beside_word(numbers: list[tuple[int, str]], month: int) -> str:
    """Return the parts of a date whose month is a word at a place: a short number before it is the day."""
    if len(numbers) != 1:
        return "dmy" if numbers else "m"
    place, number = numbers[0]
    return "dm" if len(number) < 3 and place < month else "my"
