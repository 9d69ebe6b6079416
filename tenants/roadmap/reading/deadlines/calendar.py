"""Days and months without a year, and how they find it in what is known of the roadmap."""

import calendar as months
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from core.clock import SchoolYear
from tenants.roadmap.reading.doubts import Doubt
from tenants.roadmap.reading.model import Context

Span = tuple[date | None, date | None]


@dataclass(frozen=True, slots=True)
class Point:
    """A day or a whole month as written; `weekday` (0 is Monday) where one stood beside it."""

    month: int
    day: int | None = None
    year: int | None = None
    weekday: int | None = None

    def span(self) -> Span:
        """Return the first and last day. Raises ValueError when there is no such day or the year is unknown."""
        if self.year is None:
            raise ValueError("no year")
        if self.day is None:
            return month_span(self.year, self.month)
        day = date(self.year, self.month, self.day)
        return day, day


def month_span(year: int, month: int) -> tuple[date, date]:
    """Return the first and last day of a month."""
    return date(year, month, 1), date(year, month, months.monthrange(year, month)[1])


@dataclass(frozen=True, slots=True)
class Dated:
    """What points came to: their spans in order, and the first doubt on the way."""

    spans: tuple[Span, ...]
    why: Doubt | None = None

    @property
    def start(self) -> date | None:
        """The first day of all."""
        return self.spans[0][0]

    @property
    def end(self) -> date | None:
        """The last day of all."""
        return self.spans[-1][1]


@dataclass(frozen=True, slots=True)
class Calendar:
    """The years known around a deadline."""

    context: Context

    def of_school_year(self, first: int) -> "Calendar":
        """Return the calendar of the school year that begins in this year."""
        return Calendar(replace(self.context, school_year=SchoolYear(first)))

    def date_points(self, points: Sequence[Point]) -> Dated:
        """Return the spans of points that stand in one deadline, first to last."""
        dated, why = self._with_years(points)
        if any(point.year is None for point in dated):
            return Dated(tuple((None, None) for _ in dated), Doubt.NO_YEAR)
        try:
            spans = tuple(point.span() for point in dated)
        except ValueError:
            return Dated(tuple((None, None) for _ in dated), Doubt.NO_SUCH_DAY)
        if any(
            point.weekday is not None and not _falls_on(span, point.weekday)
            for point, span in zip(dated, spans, strict=True)
        ):
            why = why or Doubt.OTHER_WEEKDAY
        return Dated(spans, why)

    def year_of(self, month: int) -> tuple[int | None, Doubt | None]:
        """Return the year a lone month belongs to, and the doubt about it."""
        known = self.context
        if known.school_year:
            first = known.school_year.first
            return (first, None) if month >= 9 else (first + 1, Doubt.LONE_AUGUST if month == 8 else None)
        if known.year:
            return known.year, None
        if known.date:
            return known.date.year, Doubt.YEAR_FROM_DATE
        return None, Doubt.NO_YEAR

    def _with_years(self, points: Sequence[Point]) -> tuple[list[Point], Doubt | None]:
        years = [point.year for point in points]
        if all(years):
            return list(points), None
        if not any(years):
            return self._from_context(points)
        dated = list(points)
        why: Doubt | None = None
        for place in range(len(dated) - 2, -1, -1):  # a year behind a list is the year of all of it
            later = dated[place + 1]
            if dated[place].year is None and later.year is not None:
                crosses = dated[place].month > later.month
                if crosses:
                    why = Doubt.ACROSS_NEW_YEAR
                dated[place] = replace(dated[place], year=later.year - crosses)
        for place in range(1, len(dated)):
            earlier = dated[place - 1]
            if dated[place].year is None and earlier.year is not None:
                crosses = dated[place].month < earlier.month
                if crosses:
                    why = Doubt.ACROSS_NEW_YEAR
                dated[place] = replace(dated[place], year=earlier.year + crosses)
        return dated, why

    def _from_context(self, points: Sequence[Point]) -> tuple[list[Point], Doubt | None]:
        found = [self.year_of(point.month) for point in points]
        dated = [replace(point, year=year) for point, (year, _) in zip(points, found, strict=True)]
        doubts = [doubt for _, doubt in found if doubt and doubt is not Doubt.LONE_AUGUST]
        why: Doubt | None = doubts[0] if doubts else None
        if points[0].month == 8:
            why = why or found[0][1]
        first, last = dated[0], dated[-1]
        if first.year is None or last.year is None or (first.year, first.month) <= (last.year, last.month):
            return dated, why
        if self.context.school_year and first.month > 8:
            return dated, why  # «15.11-15.10»: the wrong way round
        if self.context.school_year and first.month < 6:
            return [replace(first, year=first.year - 1), *dated[1:]], Doubt.WHICH_YEAR
        if self.context.school_year:  # «август - сентябрь»: the August before
            return [replace(first, year=first.year - 1), *dated[1:]], Doubt.LONE_AUGUST
        return [*dated[:-1], replace(last, year=last.year + 1)], why or Doubt.ACROSS_NEW_YEAR


def _falls_on(span: Span, weekday: int) -> bool:
    return span[0] is None or span[0].weekday() == weekday
