"""The only place that asks the time; school years and the municipality's day are counted here."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Self
from zoneinfo import ZoneInfo

_SCHOOL_YEAR = re.compile(r"(?<!\d)(\d{4})\s*[-–—/]\s*(\d{4}|\d{2})(?!\d)", re.ASCII)


def now() -> datetime:
    """Return this moment in UTC."""
    return datetime.now(UTC)


def day_at(moment: datetime, zone: str) -> date:
    """Return the calendar day of a moment in a time zone (an IANA name such as Asia/Krasnoyarsk)."""
    return moment.astimezone(ZoneInfo(zone)).date()


def today(zone: str) -> date:
    """Return the calendar day in a municipality's time zone."""
    return day_at(now(), zone)


@dataclass(frozen=True, order=True, slots=True)
class SchoolYear:
    """A school year, from 1 September of its first calendar year to 31 August of the next."""

    first: int

    @classmethod
    def of(cls, day: date) -> Self:
        """Return the school year that a day falls into."""
        return cls(day.year if day.month >= 9 else day.year - 1)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read «2020-2021», «2020/21» or «2020 – 2021». Raises ValueError for anything but two years in a row."""
        for first, last in _SCHOOL_YEAR.findall(text):
            following = str(int(first) + 1)
            if 1900 <= int(first) < 2200 and following.endswith(last):
                return cls(int(first))
        raise ValueError(text)

    @property
    def start(self) -> date:
        """The first day: 1 September."""
        return date(self.first, 9, 1)

    @property
    def end(self) -> date:
        """The last day: 31 August."""
        return date(self.first + 1, 8, 31)

    def __str__(self) -> str:
        return f"{self.first}-{self.first + 1}"
