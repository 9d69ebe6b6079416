"""The words of a row's deadline where they stand in several cells: quarters with marks, beginning and end, month and day."""

import re
from collections.abc import Sequence

from tenants.roadmap.reading.deadlines.lexicon import MONTHS
from tenants.roadmap.reading.model import Responsible
from tenants.roadmap.reading.people.joining import read_responsible
from tenants.roadmap.reading.tables.columns import Column, HeadCell
from tenants.roadmap.reading.tables.periods import is_period, is_term
from tenants.roadmap.reading.text import folded, one_line

# A cell of the head with the text of its row.
Texts = Sequence[tuple[HeadCell, str]]

_NOTHING = frozenset("-–—−_.0 \n")
_NO = frozenset({"нет", "н"})
_MARK = re.compile(r"[+xхv√✓✔☑●•*⁎∗×✕✖]+|да|\d{1,3}", re.IGNORECASE)
_DAYS = re.compile(
    r"(?:до |к |не позднее )?\d{1,2}(?:\s*[-–—,]\s*\d{1,2})*|с \d{1,2} (?:по|до) \d{1,2}", re.IGNORECASE
)
_LONGEST = 1_000
_START = re.compile(r"начал")
_END = re.compile(r"оконч|заверш|конец|конч")
_YEAR = re.compile(r"(?:19|20)\d\d")


def deadline_of(texts: Texts) -> tuple[str, list[tuple[str, str]]]:
    """Return the words of a deadline from the cells of its columns, and as notes what of them is no deadline."""
    whole = [(head, text) for head, text in texts if head.kind is Column.DEADLINE and text]
    marked = [(head, text) for head, text in texts if head.kind is Column.PERIOD and _is_meant(text)]
    if whole or not marked:
        return _whole(whole), [(head.text, text) for head, text in marked]
    own = [text for _, text in marked if is_term(text) and not _MARK.fullmatch(text)]
    if len(own) == len(marked):
        return "\n".join(dict.fromkeys(own)), []
    return _listed([_period(head) for head, _ in marked]), [
        (head.text, text) for head, text in marked if not _MARK.fullmatch(text)
    ]


def _is_meant(text: str) -> bool:
    return bool(set(text) - _NOTHING) and folded(text) not in _NO


def _listed(periods: Sequence[str]) -> str:
    """Return periods as a list; years in a row as one term, since a list of them would be read as school years."""
    years = [int(period) for period in periods if _YEAR.fullmatch(period)]
    in_a_row = len(years) == len(periods) > 1 and years == list(range(years[0], years[0] + len(years)))
    return f"{years[0]}-{years[-1]} годы" if in_a_row else ", ".join(periods)


def _period(head: HeadCell) -> str:
    """Return a period as its column names it, with the year that stands above it."""
    above, _, own = head.text.rpartition(":")
    words = one_line(own) if is_period(own) else head.text
    year = _YEAR.search(above)
    return f"{words} {year[0]} года" if year and not _YEAR.search(words) else words


_WORD = re.compile(r"[^\W\d_]+")
# «5» under «Октябрь» is the fifth of October, «5 октября»: a number before the month's own name may count something else.
_OF_MONTH = {forms.split()[0]: forms.split()[1] for forms, _month in MONTHS}


def with_month(text: str, month: str) -> str | None:
    """Return days without a month («5», «12-15») with the month that stands elsewhere; None for other words."""
    is_month = is_period(month) and not any(char.isdigit() for char in month)
    if not _DAYS.fullmatch(text) or not is_month:
        return None
    return f"{text} {_WORD.sub(lambda found: _OF_MONTH.get(folded(found[0]), found[0]), month)}"


def apart(text: str) -> tuple[str, str]:
    """Return deadline and people of a cell that holds both, line by line or part by part; people may be empty."""
    for parts in (text.split("\n"), text.split(",")) if len(text) < _LONGEST else ():
        terms = [
            part.strip()
            for part in parts
            if is_term(part) and not any(map(_is_named, read_responsible(part)))
        ]
        people = [part.strip() for part in parts if part.strip() and part.strip() not in terms]
        if terms and people:
            return "\n".join(terms), "\n".join(people)
    return text, ""


def _is_named(person: Responsible) -> bool:
    return person.certain and bool(person.name)


def _whole(texts: Texts) -> str:
    if len(texts) == 2:
        (_, first), (_, second) = texts
        days = with_month(second, first) or with_month(first, second)
        if days:
            return days
    start = next((text for head, text in texts if _START.search(folded(head.text))), "")
    end = next((text for head, text in texts if _END.search(folded(head.text))), "")
    if not (start and end and len(texts) == 2):
        return "\n".join(dict.fromkeys(text for _, text in texts))
    if start == end:
        return start
    return f"с {start} по {end}" if start[:1].isdigit() and end[:1].isdigit() else f"{start} – {end}"
