"""One row that holds several activities: a list that shares one deadline, or lists side by side in its cells."""

import re
from collections.abc import Sequence
from dataclasses import replace

from core.speech import mark
from tenants.roadmap.reading.people.joining import read_responsible
from tenants.roadmap.reading.tables.columns import Column
from tenants.roadmap.reading.tables.numbers import number_alone
from tenants.roadmap.reading.tables.periods import is_term, is_year
from tenants.roadmap.reading.tables.sheet import RawActivity

SHARED = mark("The cell held several activities; they share its deadline.")
PAIRED = mark(
    "The cells held several activities side by side; each got the deadline and people of its own place."
)
UNEQUAL = mark("The cells hold several activities and another number of deadlines; they were left together.")

_STYLES = (
    ("bullet", re.compile(r"()[-–—−•·▪◦●○■□*✓✔➢►\uf02d\uf0b7\uf0a7\uf0fc\uf0d8](?![-–—\d.])\s*(?=\S)")),
    ("dot", re.compile(r"(\d{1,2}(?:\.\d{1,2})*)\.\s*(?=[^\W\d_]|[«\"“(])")),
    ("levels", re.compile(r"(\d{1,2}(?:\.\d{1,2})+)\s+(?=[^\W\d_]|[«\"“(])")),
    ("bracket", re.compile(r"(\d{1,2})\)\s*(?=\S)")),
    ("letter", re.compile(r"([а-яёa-z])\)\s*(?=\S)", re.IGNORECASE)),
)
_BLANK = re.compile(r"\n\s*\n")
_RUNNING_ON = re.compile(r"\n(?![a-zа-яё(\d])")
_INLINE_BULLET = re.compile(r"(?<=[;.]) (?=[-–—•·▪●] ?[^\W\d_])")
_ENDS = (".", ";", ":", "!", "?")

_MOST_ITEMS = 100
_LONGEST_STACK = 2_000
"""Characters; a longer cell is text, and asking for each of its lines what it means would take a file's time."""

# The number of an item as written, or nothing, and its words.
Item = tuple[str, str]


def split(raw: RawActivity, numbers: str = "") -> list[RawActivity]:
    """Return the activities of a row: itself, or one for each item of a cell that holds nothing but items.

    `numbers` is what stands in the column of numbers. A row whose lists do not fit each other stays whole with a doubt.
    """
    stacked = _numbers(numbers)
    items = items_of(raw.title)
    deadlines = terms_of(raw.text(Column.DEADLINE))
    if not items:
        items = _side_by_side(raw.title, deadlines, stacked)
    if len(items) < 2:
        several = len(_BLANK.split(raw.title)) > 1 and len(deadlines) > 1
        return [replace(raw, why=raw.why or UNEQUAL) if several and _starts_big(raw.title) else raw]
    if len(deadlines) > 1 and len(deadlines) != len(items):
        return [replace(raw, why=raw.why or UNEQUAL)]
    return _activities(raw, items, deadlines, stacked)


def section_in(numbers: str, title: str) -> tuple[str, str, str] | None:
    """Return number and title of a section stacked over its first activity in one cell, and the activity's words."""
    lines = [number for number in map(number_alone, numbers.split("\n")) if number]
    parts = next((parts for parts in (_BLANK.split(title), title.split("\n")) if len(parts) == 2), None)
    if len(lines) != 2 or parts is None or not lines[1].startswith(f"{lines[0]}.") or not _starts_big(*parts):
        return None
    return lines[0], parts[0].strip(), parts[1].strip()


def items_of(text: str) -> list[Item]:
    """Return the items of a text that is a list and nothing else; nothing for a text with words before its list."""
    lines = [line.strip() for line in _broken(text).split("\n") if line.strip()]
    first = _style(lines[0]) if lines else None
    if first is None:
        return []
    items: list[Item] = []
    for line in lines:
        style = _style(line)
        if style and style[0] == first[0]:
            if items and items[-1][1].endswith(":"):
                return []  # «- Пакет документов:» and dashes below it: what is an item of what is not told
            items.append((style[1], line[style[2] :].strip()))
        elif style or line[:1].islower() or not items[-1][1].endswith(_ENDS):
            items[-1] = (items[-1][0], f"{items[-1][1]}\n{line}")
        else:
            return []
    return [(number, words.rstrip(" ;,")) for number, words in items] if 1 < len(items) <= _MOST_ITEMS else []


def terms_of(text: str) -> list[str]:
    """Return the deadlines that stand in a cell one under the other, each whole by itself; else the cell as it is."""
    if len(text) > _LONGEST_STACK:
        return [text]
    for pieces in (_BLANK.split(text), text.split("\n")):
        parts = [_without_mark(piece.strip()) for piece in pieces if piece.strip()]
        years = sum(map(is_year, parts))
        if len(parts) > 1 and years in (0, len(parts)) and all(map(_stands_alone, parts)):
            return parts
    return [text] if text.strip() else []


def _stands_alone(term: str) -> bool:
    return (
        is_term(term) and not term.endswith(("-", "–", "—", ",")) and not term.startswith(("по ", "-", "–"))
    )


def _without_mark(line: str) -> str:
    style = _style(line)
    return line[style[2] :].strip() if style and style[0] in {"bullet", "bracket"} else line


def _style(line: str) -> tuple[str, str, int] | None:
    """Return how a line is marked as an item, its number, and where its words begin."""
    for name, pattern in _STYLES:
        found = pattern.match(line)
        if found:
            return name, found[1], found.end()
    return None


def _broken(text: str) -> str:
    """Return a list written in one line with its items on lines of their own: numbers in a row, dashes after «;»."""
    if "\n" in text.strip():
        return text
    style = _style(text)
    if style is None:
        return text
    if style[0] == "bullet":
        return _INLINE_BULLET.sub("\n", text)
    if style[0] not in {"dot", "bracket"} or style[1] != "1":
        return text
    closing = re.escape("." if style[0] == "dot" else ")")
    place, number = 0, 2
    while number <= _MOST_ITEMS + 1 and (
        found := re.compile(rf"(?<=\s){number}{closing}\s*(?=[^\W\d_]|[«\"“(])").search(text, place)
    ):
        text = f"{text[: found.start()].rstrip()}\n{text[found.start() :]}"
        place, number = found.end(), number + 1
    return text


def _numbers(text: str) -> list[str]:
    lines = [line for line in text.split("\n") if line.strip()]
    numbers = [number for number in map(number_alone, lines) if number]
    is_nested = len(numbers) == 2 and numbers[1].startswith(f"{numbers[0]}.")
    return numbers if len(numbers) == len(lines) > 1 and not is_nested else []


def _side_by_side(title: str, deadlines: Sequence[str], numbers: Sequence[str]) -> list[Item]:
    """Return the parts of a title without marks where numbers or deadlines beside it have as many."""
    for pieces in (_BLANK.split(title.strip()), title.split("\n"), _RUNNING_ON.split(title)):
        parts = [piece.strip() for piece in pieces if piece.strip()]
        if len(parts) > 1 and len(parts) in (len(deadlines), len(numbers)) and _starts_big(*parts):
            return [("", part) for part in parts]
    return []


def _starts_big(*parts: str) -> bool:
    return not any(line[:1].islower() for part in parts for line in [part.strip()])


def _activities(
    raw: RawActivity, items: list[Item], deadlines: list[str], stacked: list[str]
) -> list[RawActivity]:
    count = len(items)
    paired = len(deadlines) == count or len(stacked) == count
    people = _shares(raw.text(Column.RESPONSIBLE), count, paired, are_people=True)
    results = _shares(raw.text(Column.RESULT), count, paired)
    terms = deadlines if len(deadlines) == count else [raw.text(Column.DEADLINE)] * count
    numbers = stacked if len(stacked) == count else [number for number, _ in items]
    paired = paired or len(set(people)) > 1
    return [
        replace(
            raw,
            number=numbers[place],
            title=title,
            cells={
                Column.DEADLINE: terms[place],
                Column.RESPONSIBLE: people[place],
                Column.RESULT: results[place],
            },
            notes=list(raw.notes),
            why=PAIRED if paired else SHARED,
        )
        for place, (_, title) in enumerate(items)
    ]


def _shares(text: str, count: int, paired: bool, *, are_people: bool = False) -> list[str]:
    """Return what of a cell belongs to each activity: its own part where there are as many, else all of it.

    Two lines beside two activities may as well be two people for both: only a list or a blank line divides them.
    """
    items = [words for _, words in items_of(text)]
    blank = [part.strip() for part in _BLANK.split(text) if part.strip()]
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    for parts, is_sure in ((items, True), (blank, True), (lines, paired or count > 2)):
        if len(parts) == count and is_sure and (not are_people or all(map(read_responsible, parts))):
            return parts
    return [text] * count
