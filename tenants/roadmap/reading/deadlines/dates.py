"""Rules for days and months: «18.12.2020», «до 5 мая», «с 1 по 20 октября», «сентябрь-октябрь», «январь, май»."""

from dataclasses import replace
from datetime import date

from tenants.roadmap.reading.deadlines.calendar import Calendar, Dated, Point
from tenants.roadmap.reading.deadlines.findings import Finding, Rule, checked, of_dated, only, rule
from tenants.roadmap.reading.deadlines.phrases import Words, number, point, years
from tenants.roadmap.reading.doubts import Doubt
from tenants.roadmap.vocabulary import DeadlineKind

_POINTS = "dDmMNO"


def _points(words: Words) -> list[Point | int]:
    return [number(token) if token.letter in "NO" else point(token) for token in only(words, _POINTS)]


def _dates(words: Words, calendar: Calendar) -> Dated:
    """Give bare day numbers the month of the date behind them («с 3 по 12 декабря») and date them all."""
    points: list[Point] = []
    for each in reversed(_points(words)):
        if isinstance(each, Point):
            points.insert(0, each)
        else:
            points.insert(0, replace(points[0], day=each, weekday=None))
    named = [token for token in words if token.letter == "U"]
    if named:
        calendar = calendar.of_school_year(years(named[0])[0])
    return calendar.date_points(points)


def _kind_of_range(words: Words) -> DeadlineKind:
    return DeadlineKind.MONTH_RANGE if not only(words, "dDNO") else DeadlineKind.DATE_RANGE


def _range(words: Words, calendar: Calendar) -> Finding:
    dated = _dates(words, calendar)
    if dated.start and dated.end and dated.end < dated.start:
        return Finding(_kind_of_range(words), why=Doubt.ENDS_BEFORE_START)
    return of_dated(_kind_of_range(words), dated)


def _not_before(words: Words, calendar: Calendar) -> Finding:
    """Read «не ранее 15 и не позднее 20 октября»; the day that «после» names is hardly meant itself."""
    found = _range(words, calendar)
    return replace(found, why=found.why or Doubt.VAGUE) if words[0].value == "after" else found


def _month_with_days(words: Words, calendar: Calendar) -> Finding:
    """Read «в ноябре 2023 с 20 по 24»."""
    month = point(only(words, "mM")[0])
    days = [replace(month, day=number(token)) for token in only(words, "N")]
    return of_dated(DeadlineKind.DATE_RANGE, calendar.date_points(days))


def _list(words: Words, calendar: Calendar) -> Finding:
    dated = _dates(words, calendar)
    if any(start is None or end is None for start, end in dated.spans):
        return Finding(DeadlineKind.DATE_RANGE, why=dated.why)
    in_order = sorted(span for span in dated.spans if span[0] and span[1])
    return Finding(
        DeadlineKind.DATE_RANGE,
        in_order[0][0],
        max(end for _, end in in_order if end),
        None,
        Doubt.SEPARATE,
        tuple(in_order),
    )


def _two_months(words: Words, calendar: Calendar) -> Finding | None:
    """Read two months with a lost hyphen between them; only neighbours are taken for a range."""
    first, last = (point(token) for token in only(words, "mM"))
    if (last.month - first.month) % 12 != 1:
        return None
    return replace(_range(words, calendar), why=Doubt.SEPARATE)


def _month_and_days(words: Words, calendar: Calendar) -> Finding:
    """Read «октябрь, 5-7»: without «с» the numbers may be of something else."""
    return replace(_month_with_days(words, calendar), why=Doubt.VAGUE)


def _several_ends(words: Words, calendar: Calendar) -> Finding:
    found = _list(words, calendar)
    return replace(
        found, kind=DeadlineKind.BY_DATE, start=None, why=found.why if not found.end else Doubt.SEVERAL
    )


def _by(words: Words, calendar: Calendar) -> Finding:
    """Read «до D»; «до мая» may or may not include May."""
    dated = _dates(words, calendar)
    included = only(words, "dDJ") or any(token.value == "included" for token in words)
    why = None if included else Doubt.UNTIL_MONTH
    return Finding(DeadlineKind.BY_DATE, None, dated.end, why=dated.why or why)


def _from(words: Words, calendar: Calendar) -> Finding:
    dated = _dates(words, calendar)
    return Finding(DeadlineKind.DATE_RANGE, dated.start, None, why=dated.why or Doubt.NO_END)


def _one(words: Words, calendar: Calendar) -> Finding:
    dated = _dates(words, calendar)
    kind = DeadlineKind.ON_DATE if only(words, "dD") else DeadlineKind.MONTH
    return of_dated(kind, dated)


def _part_of_month(words: Words, calendar: Calendar) -> Finding:
    """Read the beginning, middle or end of a month: its days 1-10, 11-20 and 21 to the last."""
    place = "BSL".index(only(words, "BSL")[0].letter) + 1
    found = _tenth(words, calendar, place)
    if not only(words, "u"):
        return replace(found, why=found.why or Doubt.VAGUE)
    why = None if place == 3 else Doubt.VAGUE
    return Finding(DeadlineKind.BY_DATE, None, found.end, why=found.why or why)


def _between_parts(words: Words, calendar: Calendar) -> Finding:
    """Read «конец сентября - начало октября»."""
    sign = next(place for place, token in enumerate(words) if token.letter in "-t")
    halves = [_part_or_month(part, calendar) for part in (words[:sign], words[sign + 1 :])]
    why = next((half.why for half in halves if half.why), None)
    return checked(Finding(DeadlineKind.DATE_RANGE, halves[0].start, halves[1].end, why=why))


def _part_or_month(words: Words, calendar: Calendar) -> Finding:
    return _part_of_month(words, calendar) if only(words, "BSL") else _one(words, calendar)


def _decades(words: Words, calendar: Calendar) -> Finding:
    """Read «2-3 декада ноября»."""
    first, last = (number(token) for token in only(words, "NO"))
    if not 1 <= first < last <= 3:
        return Finding(DeadlineKind.DATE_RANGE, why=Doubt.NO_SUCH_DAY)
    return _days_of_month(words, calendar, first * 10 - 9, 31 if last == 3 else last * 10, None)


def _decade(words: Words, calendar: Calendar) -> Finding:
    place = 3 if only(words, "l") else _count(words)
    if not 1 <= place <= 3:
        return Finding(DeadlineKind.DATE_RANGE, why=Doubt.NO_SUCH_DAY)
    found = _tenth(words, calendar, place)
    return Finding(DeadlineKind.BY_DATE, None, found.end, why=found.why) if only(words, "u") else found


def _half_of_month(words: Words, calendar: Calendar) -> Finding:
    return (
        _days_of_month(words, calendar, 1, 15, Doubt.VAGUE)
        if _count(words) == 1
        else (_days_of_month(words, calendar, 16, 31, Doubt.VAGUE))
    )


def _weeks_of_month(words: Words, calendar: Calendar) -> Finding:
    """Read «1-2 неделя сентября»."""
    first, last = (number(token) for token in only(words, "NO"))
    if not 1 <= first < last <= 4:
        return Finding(DeadlineKind.DATE_RANGE, why=Doubt.NO_SUCH_DAY)
    return _days_of_month(words, calendar, first * 7 - 6, last * 7, Doubt.WHICH_WEEK)


def _week_of_month(words: Words, calendar: Calendar) -> Finding:
    place = 5 if only(words, "l") else _count(words)
    if place == 5:
        return _days_of_month(words, calendar, 25, 31, Doubt.WHICH_WEEK)
    if not 1 <= place <= 4:
        return Finding(DeadlineKind.DATE_RANGE, why=Doubt.NO_SUCH_DAY)
    return _days_of_month(words, calendar, place * 7 - 6, place * 7, Doubt.WHICH_WEEK)


def _tenth(words: Words, calendar: Calendar, place: int) -> Finding:
    return _days_of_month(words, calendar, place * 10 - 9, 31 if place == 3 else place * 10, None)


def _days_of_month(words: Words, calendar: Calendar, first: int, last: int, why: Doubt | None) -> Finding:
    """Return some days of a month; a last day of 31 is the month's own last."""
    dated = _dates(only(words, "mMU"), calendar)
    if not dated.start or not dated.end:
        return Finding(DeadlineKind.DATE_RANGE, why=dated.why)
    end = dated.end if last == 31 else date(dated.end.year, dated.end.month, last)
    return checked(
        Finding(DeadlineKind.DATE_RANGE, dated.start.replace(day=first), end, why=dated.why or why)
    )


def _count(words: Words) -> int:
    return number(only(words, "NO")[0])


_OF = "(?:,?U)?"

DATE_RULES: tuple[Rule, ...] = (
    rule("[BSL][mM][-t][BSL]?[mM]|[mM][-t][BSL][mM]", _between_parts),
    rule(f"u?[BSL][mM]{_OF}", _part_of_month),
    rule(f"[NO]-[NO]-?K[mM]{_OF}", _decades),
    rule(f"u?[NOl]-?K[mM]{_OF}", _decade),
    rule("[mM],?[NOl]-?K", _decade),
    rule("[mM],?[BSL](?![mMsgzkhqU])", _part_of_month),
    rule(f"[NO]-?H[mM]{_OF}", _half_of_month),
    rule(f"[NO]-[NO]-?n[mM]{_OF}|[mM],?[NO]-[NO]-?n", _weeks_of_month),
    rule("[mM],?[NOl]-?n", _week_of_month),
    rule(f"[NOl]-?n[mM]{_OF}", _week_of_month),
    rule("[mM],?fN[-tu]NC?", _month_with_days),
    rule("[mM],?N[-tu]N(?![?@])C?", _month_and_days),
    rule(f"f?[dDmM][-t]-?[dDmM]{_OF}(?![-t][dDmM])", _range),
    rule(f"f[dDmM](?:[-,]*u|[-,]+t)[dDmM]{_OF}", _range),
    rule(f"![NO](?:,?&?|,?\\?)u[dD]|![dDmM][,&?]{{0,2}}u[dDmM]{_OF}", _not_before),
    rule("(?<![uf!])[dD]u[dD]", lambda words, calendar: replace(_range(words, calendar), why=Doubt.DAMAGED)),
    rule("f?[NO][-t][dD]", _range),
    rule(r"f[dD]\?[dD]", lambda words, calendar: replace(_range(words, calendar), why=Doubt.LEFT_OVER)),
    rule("f[NO]u[dD]", _range),
    rule("(?:u[dD][,&]?){2,}", _several_ends),
    rule("(?:[NO][,&;]*)+[dD](?:[,&;]*(?:N[,&;]+)*[dD])*", _list),
    rule(f"[mM][mM]{_OF}(?![,&;-]*[dDmM])", _two_months),
    rule(f"[dDmM](?:[,&;]*[dDmM])+{_OF}", _list),
    rule(f"u[dDmM]{_OF}(?:,?J)?", _by),
    rule("^t[dDmM]$", _by),
    rule("t[dD]", lambda words, calendar: replace(_by(words, calendar), why=Doubt.LEFT_OVER)),
    rule(f"[f!][dDmM]{_OF}", _from),
    rule(f"[dDmM]{_OF}", _one),
)
