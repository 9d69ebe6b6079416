"""What stands around the table: the title, the organisation and the school year of a roadmap."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from core.clock import SchoolYear
from tenants.roadmap.reading.deadlines.grammar import read_deadline
from tenants.roadmap.reading.tables.numbers import is_heading
from tenants.roadmap.reading.tables.periods import is_period
from tenants.roadmap.reading.text import folded, one_line, straight

_APPROVAL = re.compile(
    r"утвержд|согласован|принят[оа]? |рассмотрен|подпис|на заседании|_{3,}|приказ\w* (?:от|№)|^от [«\"]?\d|"
    r"^(?:директор|заведующ|начальник|руководитель|приложение|протокол|исполнител)|"
    r"^[«\"“]\s*\d+\s*[»\"”]|^\W*(?:мп|м\.п\.)",
)
_TITLE = re.compile(r"план|циклограмм|график|дорожн|карт[аы]\b|мероприяти|программ|комплекс мер")
_LONGEST_TITLE = 500
_FORMS = (
    "мбоу|мкоу|маоу|мобу|моу|мбдоу|мадоу|мкдоу|мдоу|мбу|мау|мку|гбоу|гаоу|гкоу|гбпоу|гапоу|гоу|кгбоу|кгаоу|кгкоу|кгбпоу|"
    "огбоу|обоу|фгбоу|фгкоу|чоу|ноу|аноо|гбу|гуо|ано|оу"
)
_ORGANISATION = re.compile(
    rf"\b(?:{_FORMS})\b(?: ?(?:до|дод|ду))?(?:\s+[^\W\d_.,«\"“„]+){{0,3}}?\s*(?:[«\"“„][^»\"”“\n]{{2,120}}[»\"”“]|№ ?\d+)"
    rf"|\b(?:{_FORMS})\b(?:\s+(?!(?:на|по|для|от|за|при|об?|[вискуо])\s)[^\W\d_][\w.-]*){{1,4}}",
    re.IGNORECASE,
)
_YEARS = re.compile(
    r"\b((?:19|20)\d\d)\s*(?:г\.?)?\s*[-/]\s*((?:19|20)\d\d|\d\d)(?!\d)(?:\s*(уч))?", re.IGNORECASE
)
_PERIOD = re.compile(r"\b\d{1,2}\.(\d\d)\.((?:19|20)\d\d)\D{1,12}\d{1,2}\.(\d\d)\.((?:19|20)\d\d)\b")
_FIRST_MONTHS = (8, 9, 10)
_LAST_MONTHS = (5, 6, 7, 8)
_YEAR = re.compile(r"(?<![\d.])((?:19|20)\d\d)(?=\s*(?:г\b|год))")
_DAY = re.compile(r"\b\d{1,2}(?:\.\d\d\.| [а-я]{3,8} )\d{4}\b")
_SPREAD = re.compile(r"\b(?:[А-ЯЁ] ){2,}[А-ЯЁ]\b|\b(?:[А-ЯЁ] ){1,3}(?:ОУ|БОУ|ДОУ|СОШ)\b")
_PROSE = re.compile(r"^.{160,}[.:]$|^(?:цел[ьи]|задачи|пояснительн\w+ записка)\b", re.IGNORECASE | re.DOTALL)
_LABELLED = re.compile(r"^[А-ЯЁ][^:.«\"]{2,40}:(?:\s|$)")
_ANY_YEAR = re.compile(r"\d{4}|год|период")
_CUT_YEARS = re.compile(r"(?<=\d[-–]) (?=\d)")
_FURNITURE = re.compile(
    r"подписан\w* электронн|электронн\w+ (?:цифров\w+ )?подпис|^сертификат|^владелец|^действител|background"
)


def title_of(above: Sequence[str]) -> str:
    """Return the title among the lines above the roadmap, without the approval block; nothing when there is none."""
    lines = _once(_together(line) for line in above)
    first = next((place for place, line in enumerate(lines) if _is_title(line)), None)
    if first is None:
        return one_line(next((line for line in reversed(lines) if line and not is_approval(line)), ""))[
            :_LONGEST_TITLE
        ]
    title: list[str] = []
    for line in lines[first:]:
        if (
            is_approval(line)
            or is_heading(line)
            or is_month(line)
            or sum(map(len, title)) + len(line) > _LONGEST_TITLE
        ):
            break
        if title and (
            not line or _LABELLED.search(line) or _PROSE.search(line) or _FURNITURE.search(folded(line))
        ):
            break
        title.append(one_line(line))
    return _CUT_YEARS.sub("", " ".join(title))


def is_plan(line: str) -> bool:
    """Ask whether a line is the title of a plan: «План работы …», «Дорожная карта …»."""
    return folded(line).startswith(("план", "дорожн", "программ", "циклограмм", "комплекс мер"))


def is_month(line: str) -> bool:
    """Ask whether a line is a month or a term of school that names what stands under it, no year of the whole plan."""
    return is_period(line) and not _ANY_YEAR.search(folded(line))


def _once(lines: Iterable[str]) -> list[str]:
    """Return the lines without those that stand there once more; an empty one, where a table stood, is kept."""
    seen: set[str] = set()
    kept: list[str] = []
    for line in lines:
        if not line or line not in seen:
            kept.append(line)
        seen.add(line)
    return kept


def organisation_of(texts: Iterable[str]) -> str | None:
    """Return the first organisation named with its legal form, as «МБОУ «Берёзовская СОШ»»."""
    for text in texts:
        found = _ORGANISATION.search(_together(one_line(text)))
        if found:
            return found[0].strip()
    return None


def school_year_of(texts: Sequence[str]) -> SchoolYear | None:
    """Return the school year written most often; «2020-2021 учебный год» counts before two bare years."""
    said: Counter[SchoolYear] = Counter()
    bare: Counter[SchoolYear] = Counter()
    for text in texts:
        for first, last, word in _YEARS.findall(straight(text)):
            if (int(first) + 1) % (100 if len(last) == 2 else 10_000) == int(last):
                (said if word else bare)[SchoolYear(int(first))] += 1
        for year in _periods(straight(text)):
            bare[year] += 1
    counted = said or bare
    return max(counted, key=lambda year: (counted[year], -year.first)) if counted else None


def _periods(text: str) -> Iterator[SchoolYear]:
    """Yield the school years written by their first and last day: «с 01.09.2022 по 31.08.2023»."""
    for first_month, first, last_month, last in _PERIOD.findall(text):
        is_whole = int(first_month) in _FIRST_MONTHS and int(last_month) in _LAST_MONTHS
        if is_whole and int(first) + 1 == int(last):
            yield SchoolYear(int(first))


def calendar_years_of(text: str) -> tuple[int, ...]:
    """Return the calendar years a title names: one («на 2024 год»), or the first and last of several."""
    pair = _YEARS.search(straight(text))
    if pair:
        return int(pair[1]), int(pair[2]) if len(pair[2]) == 4 else int(pair[1][:2] + pair[2])
    years = {int(year) for year in _YEAR.findall(text)}
    return tuple(years) if len(years) == 1 else ()


def day_of(title: str) -> date | None:
    """Return the one day a title names («15 октября 2023 года»); None for no day or several."""
    days = {found[0] for found in _DAY.finditer(straight(title))}
    read = read_deadline(days.pop()) if len(days) == 1 else None
    return read.start if read and read.certain else None


def is_approval(line: str) -> bool:
    """Ask whether a line belongs to who approved, agreed or signed."""
    text = folded(line)
    return bool(_APPROVAL.search(text)) and not is_plan(line)


def _together(line: str) -> str:
    """Return a line with words spread by spaces put together («М К ДОУ», «П Л А Н»)."""
    return _SPREAD.sub(lambda found: found[0].replace(" ", ""), line)


def _is_title(line: str) -> bool:
    return bool(_TITLE.search(folded(line))) and not is_approval(line)
