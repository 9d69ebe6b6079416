"""Rules for years, and for words without any date: «весь период», «по графику»."""

from dataclasses import replace
from datetime import date, timedelta

from core.clock import SchoolYear
from tenants.roadmap.reading.deadlines.calendar import Calendar, month_span
from tenants.roadmap.reading.deadlines.findings import Finding, Rule, only, rule
from tenants.roadmap.reading.deadlines.phrases import Words, number, years
from tenants.roadmap.reading.deadlines.quarters import QUARTER_RULES
from tenants.roadmap.reading.doubts import Doubt
from tenants.roadmap.vocabulary import DeadlineKind, Recurrence


def _named_school_year(words: Words, _: Calendar) -> Finding:
    """Read «2020-2021 учебный год»; over several years it is a range of school years, doubtful."""
    first, last = years(only(words, "U")[0])
    if last == first + 1:
        year = SchoolYear(first)
        return Finding(DeadlineKind.SCHOOL_YEAR, year.start, year.end)
    if last <= first:
        return Finding(DeadlineKind.SCHOOL_YEAR, why=Doubt.ENDS_BEFORE_START)
    return Finding(
        DeadlineKind.DATE_RANGE, date(first, 9, 1), date(last, 8, 31), why=Doubt.SCHOOL_OR_CALENDAR
    )


def _school_year(_: Words, calendar: Calendar) -> Finding:
    year = calendar.context.school_year
    if year:
        return Finding(DeadlineKind.SCHOOL_YEAR, year.start, year.end)
    return Finding(DeadlineKind.SCHOOL_YEAR, why=Doubt.NO_YEAR)


def _this_year(words: Words, calendar: Calendar) -> Finding:
    """Read «в течение года»: the school year where it is known, else a calendar year in doubt."""
    known = calendar.context
    if only(words, "c"):
        year = known.school_year.first + 1 if known.school_year else known.year
        return _calendar_year(year, Doubt.SCHOOL_OR_CALENDAR if known.school_year or not year else None)
    if known.school_year:
        why = None if only(words, "RAE") else Doubt.SCHOOL_OR_CALENDAR
        return replace(_school_year(words, calendar), why=why)
    return _calendar_year(known.year, Doubt.SCHOOL_OR_CALENDAR)


def _calendar_year(year: int | None, why: Doubt | None) -> Finding:
    if year is None:
        return Finding(DeadlineKind.YEAR, why=why)
    return Finding(DeadlineKind.YEAR, date(year, 1, 1), date(year, 12, 31), why=why)


def _year(words: Words, _: Calendar) -> Finding:
    return _calendar_year(number(only(words, "Y")[0]), None)


def _two_years(words: Words, _: Calendar) -> Finding:
    """Read «2022-2027 гг.»; two consecutive years without «годы» are a doubtful school year."""
    pair = only(words, "P")
    first, last = years(pair[0]) if pair else (number(only(words, "Y")[0]), number(only(words, "Y")[-1]))
    if last <= first:
        return Finding(DeadlineKind.DATE_RANGE, why=Doubt.ENDS_BEFORE_START)
    if last == first + 1 and not only(words, "G"):
        year = SchoolYear(first)
        return Finding(DeadlineKind.SCHOOL_YEAR, year.start, year.end, why=Doubt.SCHOOL_OR_CALENDAR)
    why = Doubt.SCHOOL_OR_CALENDAR if only(words, "g") and pair else None
    return Finding(DeadlineKind.DATE_RANGE, date(first, 1, 1), date(last, 12, 31), why=why)


def _until_year(words: Words, _: Calendar) -> Finding:
    why = None if only(words, "LJ") else Doubt.UNTIL_YEAR
    return Finding(DeadlineKind.BY_DATE, None, date(number(only(words, "Y")[0]), 12, 31), why=why)


def _from_year(words: Words, _: Calendar) -> Finding:
    return Finding(DeadlineKind.DATE_RANGE, date(number(only(words, "Y")[0]), 1, 1), why=Doubt.NO_END)


def _end_of_school_year(words: Words, calendar: Calendar) -> Finding:
    """Read «до конца (учебного) года»: the school year lasts to 31 August, lessons end in May, hence the doubt."""
    named = only(words, "U")
    if not only(words, "Us") and calendar.context.year and not calendar.context.school_year:
        return Finding(DeadlineKind.BY_DATE, None, date(calendar.context.year, 12, 31))
    year = SchoolYear(years(named[0])[0]) if named else calendar.context.school_year
    why = Doubt.VAGUE if year else Doubt.NO_YEAR
    kind = DeadlineKind.BY_DATE if only(words, "u") else DeadlineKind.DATE_RANGE
    if not year:
        return Finding(kind, why=why)
    start = None if kind is DeadlineKind.BY_DATE else date(year.first + 1, 5, 1)
    return Finding(kind, start, year.end if only(words, "u") else date(year.first + 1, 5, 31), why=why)


def _end_of_calendar_year(_: Words, calendar: Calendar) -> Finding:
    """Read «до конца календарного года»: of a school year's two the one it begins in, in doubt."""
    known = calendar.context
    year = known.school_year.first if known.school_year else known.year
    why = Doubt.SCHOOL_OR_CALENDAR if known.school_year or not year else None
    return Finding(DeadlineKind.BY_DATE, None, date(year, 12, 31) if year else None, why=why)


def _start_of_school_year(_: Words, calendar: Calendar) -> Finding:
    year = calendar.context.school_year
    end = year.start - timedelta(days=1) if year else None
    return Finding(DeadlineKind.BY_DATE, None, end, why=Doubt.VAGUE if year else Doubt.NO_YEAR)


def _first_month(_: Words, calendar: Calendar) -> Finding:
    year = calendar.context.school_year
    if not year:
        return Finding(DeadlineKind.MONTH, why=Doubt.NO_YEAR)
    return Finding(DeadlineKind.MONTH, year.start, month_span(year.first, 9)[1], why=Doubt.VAGUE)


def _season(words: Words, calendar: Calendar) -> Finding:
    """Read «осень 2021»: three months, in doubt."""
    month, named = number(only(words, "F")[0]), only(words, "Y")
    year = number(named[0]) if named else calendar.year_of(month)[0]
    if year is None:
        return Finding(DeadlineKind.DATE_RANGE, why=Doubt.NO_YEAR)
    last = month_span(year + (month == 12), (month + 1) % 12 + 1)[1]
    return Finding(DeadlineKind.DATE_RANGE, date(year, month, 1), last, why=Doubt.VAGUE)


def _plain(kind: DeadlineKind, recurrence: Recurrence | None = None, why: Doubt | None = None) -> Finding:
    return Finding(kind, recurrence=recurrence, why=why)


_ASKED_FOR = ("заяв", "запрос", "обращен", "требован", "потребност", "жалоб", "просьб")
_NEED = _plain(DeadlineKind.RELATIVE, Recurrence.ON_DEMAND)
_EVENT = _plain(DeadlineKind.RELATIVE)
_UNSURE_EVENT = _plain(DeadlineKind.RELATIVE, why=Doubt.EVENT)
_TERM = _plain(DeadlineKind.RELATIVE, why=Doubt.SCHOOL_QUARTER)
_WHOLE = _plain(DeadlineKind.WHOLE_PERIOD)
_UNSURE_WHOLE = _plain(DeadlineKind.WHOLE_PERIOD, why=Doubt.VAGUE)
_SCHEDULE = _plain(DeadlineKind.BY_SCHEDULE)
_UNSURE_SCHEDULE = _plain(DeadlineKind.BY_SCHEDULE, why=Doubt.EVENT)
_AT_ONCE = _plain(DeadlineKind.IMMEDIATELY)


def _around_event(words: Words, _: Calendar) -> Finding:
    """Read «после педсовета», «за неделю до выпуска»; «через сайт» is hardly a deadline."""
    of_time = only(words, "xnzBv") or any(token.value != "place" for token in only(words, "!"))
    return _EVENT if of_time else _UNSURE_EVENT


def _as_it_comes(words: Words, _: Calendar) -> Finding | None:
    """Read «по мере поступления заявок»: whatever somebody asks for comes on demand."""
    asked = any(str(token.value).startswith(_ASKED_FOR) for token in only(words, "?"))
    return _NEED if asked else None


def _within_days(words: Words, _: Calendar) -> Finding:
    """Read «не позднее трёх рабочих дней»."""
    unknown = only(words, "?")
    return _UNSURE_EVENT if unknown and not str(unknown[0].value).startswith("рабоч") else _EVENT


YEAR_RULES: tuple[Rule, ...] = (
    *QUARTER_RULES,
    rule("u?L?[NO]-?[ky](?:,?U|P|s[gG])?|u?[BSL][ky]", lambda *_: _TERM),
    rule("F(?:Yg?)?", _season),
    rule("uLcg", _end_of_calendar_year),
    rule("uL(?:U|sg|g)|L(?:U|sg)", _end_of_school_year),
    rule("uBsg", _start_of_school_year),
    rule("Bs?g", _first_month),
    rule("[f!]Y[gG]?(?![gG]?[-tu])", _from_year),
    rule("uL?Y[gG]?(?:,?J)?", _until_year),
    rule("fY[gG]?[-tu]Y[gG]?|Y[gG]?[-t]Y[gG]?|[RA]*P[gG]?", _two_years),
    rule("[RAE]*U", _named_school_year),
    rule("[RAE]*Y[gG]?", _year),
    rule("[RAE]*s[gG]", _school_year),
    rule("[RAE]*cg|[RAE]+g|^g$", _this_year),
)
WORD_RULES: tuple[Rule, ...] = (
    rule(r"(?:R?[NO]?\??[xnz])?![v?]*[XaE]+", lambda *_: _EVENT),
    rule("^![xnz]$", lambda *_: _UNSURE_EVENT),
    rule(r"uv+\??[XaE]*$", lambda *_: _EVENT),
    rule(r"u\?[XaE]+", lambda *_: _UNSURE_EVENT),
    rule("[RA]*[RA]E?(?:a|E)+|^[RA]*Ea+", lambda *_: _WHOLE),
    rule("[RA]*A", lambda *_: _UNSURE_WHOLE),
    rule("[vt!]*O?w", lambda *_: _NEED),
    rule(r"tv{2}\?*|!v\?", _as_it_comes),
    rule("uB[aE]+", lambda *_: _EVENT),
    rule(r"xE[fu!]x?[?XaE]*", lambda *_: _EVENT),
    rule(r"u[NO]-?\??[xnz]+$", _within_days),
    rule(
        r"(?:Z|t|o)*(?:o|Z)f?[?cs]*X(?:-?X)*v*|(?:[Zt][?cs]{0,2})?(?<!\?)X(?:-?X)*v*|[Zt]\?X(?:-?X)*v*|^Z",
        lambda *_: _SCHEDULE,
    ),
    rule("X+", lambda *_: _UNSURE_SCHEDULE),
    rule("oE|E,?o", lambda *_: _UNSURE_SCHEDULE),
    rule("I", lambda *_: _AT_ONCE),
    rule("[RE?]*e", lambda *_: _EVENT),
    rule(
        r"u?[R!]?-?[NO]-?\??[xnz]+[u!f]+B?v*|u?[R!]N-?[NO]?\??[xnz]+|R[xnz]+[!u]v*|N-?xE|xE",
        lambda *_: _EVENT,
    ),
    rule("!+[xnz]?[u!f]*B?v*", _around_event),
    rule(r"uB|ux\?|[NOl]-?[nK]|N-?[xnz]|R[xnzqhkyg]+", lambda *_: _UNSURE_EVENT),
    rule("v+[NO]?[hkqys]?g?", lambda *_: _EVENT),
    rule(r"E\?", lambda *_: _UNSURE_EVENT),
)
