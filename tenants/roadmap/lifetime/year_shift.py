"""Words of one school year said for a later one: dates, school years and years in them. Pure, no database.

Conventions. A year is changed when it belongs to the period of the roadmap, so that acts of earlier years («Р-145 от
25.12.2019») stay what they are; the date of a cited document («приказ от 15.09.2025 № 47») stays too. A last day («до», «не
позднее», «к») that would fall on a day off moves to the next working day, as article 193 of the Civil Code has it for terms; a
day on which something is held keeps its date, and the reader is told on what day of the week it falls. The 29th of February
becomes the 28th in a year without it.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS = (
    "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip
_LAST_DAY = r"(?P<until>(?:\bдо|\bне\s+позднее|\bк)\s+)?"
_CITED_BEFORE = re.compile(r"(?:№|N)\s*[\w/.-]*\s*от\s+$|\bот\s+$", re.IGNORECASE)
_CITED_AFTER = re.compile(r"\s*(?:г\.?|года)?\s*(?:№|N\s?\d)")
_TOKEN = re.compile(
    rf"{_LAST_DAY}(?P<day>\b\d{{1,2}})\.(?P<month>\d{{1,2}})\.(?P<year>20\d\d|\d\d)\b"
    rf"|{_LAST_DAY.replace('until', 'until_words')}(?P<day_words>\b\d{{1,2}})(?P<gap>\s+)(?P<name>{'|'.join(_MONTHS)})"
    r"(?P<year_words>\s+20\d\d)?"
    r"|(?P<from>\b20\d\d)(?P<dash>\s?[-–—/]\s?)(?P<to>20\d\d|\d\d)\b"
    r"|(?P<alone>\b20\d\d\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Shift:
    """From a period of school years (by their first calendar years) to one so many years later."""

    first_year: int
    last_year: int
    years: int
    working_days: Collection[int] = (1, 2, 3, 4, 5)

    def of(self, text: str) -> str:
        """Return words as they are said for the later period."""
        return _TOKEN.sub(lambda found: self._said(found, text), text)

    def day(self, day: date, *, is_last: bool) -> date:
        """Return a day so many years later; a last one that is a day off moves to the next working day."""
        moved = _in_year(day, day.year + self.years)
        while is_last and self.working_days and moved.isoweekday() not in self.working_days:
            moved += timedelta(days=1)
        return moved

    def is_of_period(self, year: int) -> bool:
        """Tell whether a calendar year belongs to the period that is left."""
        return self.first_year <= year <= self.last_year + 1

    def _said(self, found: re.Match[str], text: str) -> str:
        if _is_cited(found, text):
            return found.group()
        if found["day"]:
            return self._date(found)
        if found["day_words"]:
            return self._date_in_words(found)
        if found["from"]:
            return self._years(found)
        year = int(found["alone"])
        return str(year + self.years) if self.is_of_period(year) else found.group()

    def _date(self, found: re.Match[str]) -> str:
        written = found["year"]
        year = int(written) if len(written) == 4 else 2000 + int(written)
        day = _real(year, int(found["month"]), int(found["day"]))
        if day is None or not self.is_of_period(year):
            return found.group()
        moved = self.day(day, is_last=bool(found["until"]))
        kept = f"{moved.day:0{len(found['day'])}d}.{moved.month:0{len(found['month'])}d}."
        return f"{found['until'] or ''}{kept}{moved.year if len(written) == 4 else moved.year % 100:02d}"

    def _date_in_words(self, found: re.Match[str]) -> str:
        """Shift «15 сентября 2026»; a day without a year is moved only off a day off, and only as a last day."""
        until, month = found["until_words"] or "", _MONTHS.index(found["name"].lower()) + 1
        year_words = found["year_words"]
        year = int(year_words) if year_words else self._year_of(month)
        day = _real(year, month, int(found["day_words"]))
        if day is None or not self.is_of_period(year):
            return found.group()
        moved = self.day(day, is_last=bool(until))
        name = found["name"] if moved.month == month else _MONTHS[moved.month - 1]
        said = f"{until}{moved.day}{found['gap']}{name}"
        return f"{said} {moved.year}" if year_words else said

    def _year_of(self, month: int) -> int:
        # A day without a year is one of the first school year: from September of it to August of the next.
        return self.first_year if month >= 9 else self.first_year + 1

    def _years(self, found: re.Match[str]) -> str:
        first, written = int(found["from"]), found["to"]
        last = int(written) if len(written) == 4 else 2000 + int(written)
        if not self.is_of_period(first) or not first <= last <= first + 10:
            return found.group()
        moved = last + self.years
        return f"{first + self.years}{found['dash']}{moved if len(written) == 4 else f'{moved % 100:02d}'}"


def _is_cited(found: re.Match[str], text: str) -> bool:
    if found["until"] or found["until_words"]:
        return False
    return bool(_CITED_BEFORE.search(text[: found.start()]) or _CITED_AFTER.match(text[found.end() :]))


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _in_year(day: date, year: int) -> date:
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 2, 28)
