"""Rules for quarters and halves of a year, alone, in a row and from one to another."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

from core.clock import SchoolYear
from tenants.roadmap.reading.deadlines.calendar import Calendar, month_span
from tenants.roadmap.reading.deadlines.findings import Finding, Rule, checked, only, rule
from tenants.roadmap.reading.deadlines.phrases import Words, number, years
from tenants.roadmap.reading.doubts import Doubt
from tenants.roadmap.vocabulary import DeadlineKind


def _ending(words: Words, found: Finding) -> Finding:
    if only(words, "u"):
        why = None if only(words, "L") else Doubt.VAGUE  # «до 2 квартала» may stop before it
        return Finding(DeadlineKind.BY_DATE, None, found.end, why=found.why or why)
    return replace(found, why=found.why or Doubt.VAGUE) if only(words, "L") else found


def _of_pair(words: Words) -> tuple[int | None, Doubt | None]:
    """Return the first year of two written ones; only with «учебный год» it is certain that they are one year."""
    pair = only(words, "UP")
    if not pair:
        return None, None
    first, last = years(pair[0])
    is_one = pair[0].letter == "U" and last == first + 1
    return first, None if is_one else Doubt.SCHOOL_OR_CALENDAR


def _quarter(words: Words, calendar: Calendar) -> Finding:
    place = number(only(words, "NO")[0])
    if not 1 <= place <= 4:
        return Finding(DeadlineKind.QUARTER, why=Doubt.NO_SUCH_DAY)
    named = only(words, "Y")
    first, unsure = _of_pair(words)
    if first:
        calendar = calendar.of_school_year(first)
    year, why = (number(named[0]), None) if named else calendar.year_of(place * 3)
    if place == 3 and not named and calendar.context.school_year:
        why = Doubt.WHICH_YEAR  # July and August end a school year, September begins one
    why = why or unsure
    if year is None:
        return _ending(words, Finding(DeadlineKind.QUARTER, why=why))
    start, end = month_span(year, place * 3 - 2)[0], month_span(year, place * 3)[1]
    return _ending(words, Finding(DeadlineKind.QUARTER, start, end, why=why))


def _quarters(words: Words, calendar: Calendar) -> Finding:
    """Read «I-II квартал» and «I, III квартал»."""
    return _several(words, [_quarter(each, calendar) for each in _places(words)])


def _places(words: Words) -> list[Words]:
    """Return each number of a list with the words behind the last of them."""
    numbers = [place for place, token in enumerate(words) if token.letter in "NO"]
    return [[words[place], *words[numbers[-1] + 1 :]] for place in numbers]


def _several(words: Words, found: list[Finding]) -> Finding:
    """Return one range over terms of one list; a dash between two of a written year joins them for certain."""
    spans = tuple((each.start, each.end) for each in found if each.start and each.end)
    if len(spans) < len(found) or any(later[0] <= first[0] for first, later in pairwise(spans)):
        return Finding(DeadlineKind.DATE_RANGE, why=found[0].why or Doubt.ENDS_BEFORE_START)
    if len(spans) > 2 or not only(words, "-"):
        return Finding(DeadlineKind.DATE_RANGE, spans[0][0], spans[-1][1], why=Doubt.SEPARATE, parts=spans)
    why = next((each.why for each in found if each.why), None if only(words, "Y") else Doubt.VAGUE)
    return Finding(DeadlineKind.DATE_RANGE, spans[0][0], spans[1][1], why=why)


def _between_quarters(words: Words, calendar: Calendar) -> Finding:
    """Read «4 квартал 2021 - 1 квартал 2022»."""
    sign = next(place for place, token in enumerate(words) if token.letter in "-t" and place > 1)
    first, last = (_quarter(part, calendar) for part in (words[:sign], words[sign + 1 :]))
    return checked(Finding(DeadlineKind.DATE_RANGE, first.start, last.end, why=first.why or last.why))


def _half_year(words: Words, calendar: Calendar) -> Finding:
    """Read a half of a school year (to 31 December, to 31 May); of a calendar year only in doubt."""
    place = number(only(words, "NO")[0])
    if not 1 <= place <= 2:
        return Finding(DeadlineKind.DATE_RANGE, why=Doubt.NO_SUCH_DAY)
    named = only(words, "Y")
    first, unsure = _of_pair(words)
    school = SchoolYear(first) if first else calendar.context.school_year
    if school and not named:
        start = school.start if place == 1 else date(school.first + 1, 1, 1)
        end = date(school.first, 12, 31) if place == 1 else date(school.first + 1, 5, 31)
        pair = only(words, "P")  # «1 полугодие 2023/2024» can be of a school year only
        is_one = not pair or (years(pair[0])[1] == years(pair[0])[0] + 1 and not only(words, "G"))
        why = None if is_one else unsure
        return _ending(words, Finding(DeadlineKind.DATE_RANGE, start, end, why=why))
    year = number(named[0]) if named else calendar.context.year
    if year is None:
        return _ending(words, Finding(DeadlineKind.DATE_RANGE, why=Doubt.NO_YEAR))
    start, end = (
        (date(year, 1, 1), date(year, 6, 30)) if place == 1 else (date(year, 7, 1), date(year, 12, 31))
    )
    return _ending(words, Finding(DeadlineKind.DATE_RANGE, start, end, why=Doubt.SCHOOL_OR_CALENDAR))


def _half_years(words: Words, calendar: Calendar) -> Finding:
    """Read «1, 2 полугодие»."""
    return _several(words, [_half_year(each, calendar) for each in _places(words)])


def _half_of_year(words: Words, calendar: Calendar) -> Finding:
    """Read «первая половина учебного года»."""
    found = _half_year(only(words, "NO"), calendar)
    return replace(found, why=found.why or Doubt.VAGUE)


_OF = "(?:Y[gG]?|,?U|P[gG]?)?"

QUARTER_RULES: tuple[Rule, ...] = (
    rule(f"[NO](?:[-,&]+[NO])+-?q{_OF}", _quarters),
    rule("[NO]-?qY[gG]?[-t][NO]-?qY[gG]?", _between_quarters),
    rule("Y[gG]?,?[NO]-?q", _quarter),
    rule(f"u?L?[NO]-?q{_OF}", _quarter),
    rule("[NO](?:[-,&]+[NO])+-?h(?:Y[gG]?|,?U|P[gG]?|s[gG])?", _half_years),
    rule("u?L?[NO]-?h(?:Y[gG]?|,?U|P[gG]?|s[gG])?", _half_year),
    rule("[NO]-?Hs?[gG]", _half_of_year),
)
