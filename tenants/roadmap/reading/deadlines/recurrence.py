"""Rules for what returns: «ежемесячно», «1 раз в четверть», «до 25 числа каждого месяца», «третья среда»."""

from dataclasses import replace

from tenants.roadmap.reading.deadlines.calendar import Calendar, Point
from tenants.roadmap.reading.deadlines.findings import Finding, Rule, only, rule
from tenants.roadmap.reading.deadlines.lexicon import Token
from tenants.roadmap.reading.deadlines.phrases import Words, number, point
from tenants.roadmap.reading.doubts import Doubt
from tenants.roadmap.vocabulary import DeadlineKind, Recurrence

_UNITS = {
    "x": Recurrence.DAILY,
    "n": Recurrence.WEEKLY,
    "z": Recurrence.MONTHLY,
    "q": Recurrence.QUARTERLY,
    "y": Recurrence.PER_TRIMESTER,
    "k": Recurrence.TERMLY,
    "h": Recurrence.TWICE_A_YEAR,
    "g": Recurrence.YEARLY,
    "G": Recurrence.YEARLY,
}
_OF_MONTHS = {
    1: Recurrence.MONTHLY,
    3: Recurrence.QUARTERLY,
    6: Recurrence.TWICE_A_YEAR,
    12: Recurrence.YEARLY,
}
_TIMES_A_YEAR = {
    1: Recurrence.YEARLY,
    2: Recurrence.TWICE_A_YEAR,
    4: Recurrence.QUARTERLY,
    12: Recurrence.MONTHLY,
}
_FREQUENCIES = {"x": "DAILY", "n": "WEEKLY", "z": "MONTHLY", "g": "YEARLY", "G": "YEARLY"}
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def _periodic(recurrence: Recurrence, rrule: str | None = None, why: Doubt | None = None) -> Finding:
    return Finding(DeadlineKind.PERIODIC, recurrence=recurrence, rule=rrule, why=why)


def _adverb(words: Words, _: Calendar) -> Finding:
    recurrence = Recurrence(str(words[0].value))
    if recurrence is Recurrence.CONTINUOUS:
        return Finding(DeadlineKind.WHOLE_PERIOD, recurrence=recurrence)
    return _periodic(recurrence)


def _times(words: Words, _: Calendar) -> Finding:
    """Read «1 раз в месяц», «2 раза в год», «раз в 6 мес.»."""
    place = next(index for index, token in enumerate(words) if token.letter == "r")
    counts, units = only(words[:place], "NO"), only(words[place:], "NO")
    times = number(counts[-1]) if counts else _times_said(words[place])
    every = number(units[0]) if units else 1
    unit = words[-1].letter
    if times == 1 and every > 1:
        return _every(every, unit)
    if len(counts) > 1 or (only(words, "s") and times > 2):
        return _periodic(Recurrence.UNSPECIFIED)  # «1-2 раза в год», «4 раза в учебный год»
    if unit in "gG" and every == 1:
        return _periodic(_TIMES_A_YEAR.get(times, Recurrence.UNSPECIFIED))
    exact = times == 1 and every == 1
    return _periodic(_UNITS[unit] if exact else Recurrence.UNSPECIFIED)


def _times_said(word: Token) -> int:
    return word.value if isinstance(word.value, int) else 1


def _every(count: int, unit: str) -> Finding:
    if unit == "z" and count in _OF_MONTHS:
        return _periodic(_OF_MONTHS[count])
    frequency = _FREQUENCIES.get(unit)
    return _periodic(Recurrence.UNSPECIFIED, f"FREQ={frequency};INTERVAL={count}" if frequency else None)


def _each(words: Words, _: Calendar) -> Finding:
    counts = only(words, "NO")
    if counts and number(counts[0]) > 1:
        return _every(number(counts[0]), words[-1].letter)  # «каждые две недели»
    return _periodic(_UNITS[words[-1].letter], why=Doubt.VAGUE if only(words, "BSL") else None)


def _in_each(words: Words, _: Calendar) -> Finding:
    return _periodic(_UNITS[words[-1].letter])


def _day_of_each_month(words: Words, _: Calendar) -> Finding:
    days = sorted({number(token) for token in only(words, "NO")})
    if days[0] < 1 or days[-1] > 31:
        return _periodic(Recurrence.MONTHLY, why=Doubt.NO_SUCH_DAY)
    rrule = f"FREQ=MONTHLY;BYMONTHDAY={','.join(map(str, days))}"
    return _periodic(Recurrence.MONTHLY, rrule, None if only(words, "jVz") else Doubt.HOW_OFTEN)


def _last_day_of_month(words: Words, _: Calendar) -> Finding:
    """Read «последний день месяца» and «последний рабочий день месяца»."""
    if not only(words, "?"):
        return _periodic(Recurrence.MONTHLY, "FREQ=MONTHLY;BYMONTHDAY=-1")
    working = str(only(words, "?")[0].value).startswith("рабоч")
    rrule = "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"
    return _periodic(Recurrence.MONTHLY, rrule if working else None, None if working else Doubt.HOW_OFTEN)


def _days_of_each_month(words: Words, calendar: Calendar) -> Finding | None:
    """Read «с 1 по 10 число каждого месяца»: the last of the days is the deadline."""
    if only(words, "V") and words[0].value is not Recurrence.MONTHLY:
        return None
    return _day_of_each_month([*only(words, "jVz"), only(words, "NO")[-1]], calendar)


def _adverb_with_day(words: Words, _: Calendar) -> Finding | None:
    if words[0].value is not Recurrence.MONTHLY:
        return None
    return _day_of_each_month(words, _)


def _weekday_of_month(words: Words, _: Calendar) -> Finding | None:
    """Read «третья среда каждого месяца» and «последнее воскресенье ноября»."""
    places = [-1 if token.letter == "l" else number(token) for token in only(words, "NOl")]
    if not all(-1 <= place <= 5 and place for place in places):
        return None
    weekday = _DAYS[number(only(words, "W")[0])]
    day = ",".join(f"{place}{weekday}" for place in places)
    month = only(words, "mM")
    if month:
        rrule = f"FREQ=YEARLY;BYMONTH={point(month[0]).month};BYDAY={day}"
        return _periodic(Recurrence.YEARLY, rrule, Doubt.HOW_OFTEN)
    rrule = f"FREQ=MONTHLY;BYDAY={day}"
    each_second = only(words, "j") and not only(
        words, "zlV"
    )  # «каждую вторую пятницу»: of a month, or of all Fridays
    return _periodic(Recurrence.MONTHLY, rrule, Doubt.HOW_OFTEN if each_second else None)


def _weekdays(words: Words, _: Calendar) -> Finding:
    days = ",".join(dict.fromkeys(_DAYS[number(token)] for token in only(words, "W")))
    return _periodic(Recurrence.WEEKLY, f"FREQ=WEEKLY;BYDAY={days}")


def _times_on_weekdays(words: Words, calendar: Calendar) -> Finding | None:
    """Read «1 раз в неделю, среда»; twice a week on one weekday is something else."""
    days, times = only(words, "W"), only(words, "NO")
    return _weekdays(words, calendar) if len(days) == (number(times[0]) if times else 1) else None


def _adverb_with_weekday(words: Words, calendar: Calendar) -> Finding | None:
    return _weekdays(words, calendar) if words[0].value is Recurrence.WEEKLY else None


def _yearly_with_date(words: Words, _: Calendar) -> Finding | None:
    if Recurrence.YEARLY not in (words[0].value, words[-1].value):
        return None
    when = point(only(words, "dM")[0])
    return _periodic(Recurrence.YEARLY, _yearly_rule(when))


def _once_a_year(words: Words, calendar: Calendar) -> Finding | None:
    """Read «раз в год, в мае»."""
    times = only(words, "NO")
    return _date_of_each_year(words, calendar) if not times or number(times[0]) == 1 else None


def _on_working_days(words: Words, _: Calendar) -> Finding | None:
    if not str(words[1].value).startswith("рабоч"):
        return None
    return _periodic(Recurrence.DAILY, "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR")


def _yearly_between(words: Words, _: Calendar) -> Finding | None:
    """Read «ежегодно, май-июнь»; such a term has no rule."""
    if Recurrence.YEARLY not in (words[0].value, words[-1].value):
        return None
    return _periodic(Recurrence.YEARLY)


def _date_of_each_year(words: Words, _: Calendar) -> Finding:
    """Read «1 сентября каждого года» and «каждый октябрь»."""
    return _periodic(Recurrence.YEARLY, _yearly_rule(point(only(words, "dM")[0])))


def _yearly_rule(when: Point) -> str:
    day = f";BYMONTHDAY={when.day}" if when.day else ""
    return f"FREQ=YEARLY;BYMONTH={when.month}{day}"


def _named_day(words: Words, calendar: Calendar) -> Finding:
    """Read a weekday alone: a day of the context's week, where there is one."""
    weekday = number(only(words, "W")[0])
    week = calendar.context.week
    if not week or only(words, "f"):
        return Finding(
            DeadlineKind.RELATIVE if only(words, "f") else DeadlineKind.ON_DATE, why=Doubt.WHICH_WEEK
        )
    day = week[0].fromordinal(week[0].toordinal() + (weekday - week[0].weekday()) % 7)
    return replace(Finding(DeadlineKind.ON_DATE, day, day), why=Doubt.WHICH_WEEK)


RECURRENCE_RULES: tuple[Rule, ...] = (
    rule("f?[NO][-t][NO]C?-?jz|V,?f?[NO][-t][NO]C?", _days_of_each_month),
    rule("[uft]?[NO](?:[,&][NO])*C?-?jz", _day_of_each_month),
    rule(r"u?j?l\??[xC]j?z", _last_day_of_month),
    rule("u?j[NO]?[NO]C", _day_of_each_month),
    rule("V,?[ut]?-?[NO](?:[,&][NO])*C?(?:z|(?![-,&dDmMrhqkyWK]))", _adverb_with_day),
    rule("[ut]?[NO]CV", lambda words, calendar: _adverb_with_day([words[-1], *words[:-1]], calendar)),
    rule("[ut]?NV", lambda words, calendar: _adverb_with_day([words[-1], *words[:-1]], calendar)),
    rule("[ut]?[NO]Cz?(?!M)", _day_of_each_month),
    rule("[NOl]W[mM]", _weekday_of_month),
    rule("V?,?j?[NOl](?:[,&][NOl])*-?W(?:,?j?z)?", _weekday_of_month),
    rule("[NO]?r,?n,?t?W(?:[,&]t?W)*", _times_on_weekdays),
    rule("jn,?t?W(?:[,&]t?W)*", _weekdays),
    rule("V,?t?W(?:[,&]W)*", _adverb_with_weekday),
    rule("[tj]W(?:[,&]t?W)*", _weekdays),
    rule("V,?-?f?[NOdM][-t][dM]|f?[NOdM][-t][dM],?V", _yearly_between),
    rule("u?[dM]jg|j[dM]", _date_of_each_year),
    rule("V,?-?u?[dM](?![-,&;tdDmM])", _yearly_with_date),
    rule("(?<![-,&;tdDmM])u?[dM],?-?V", _yearly_with_date),
    rule("[NO]?r,?[t!]?[gG],?u?[dM](?![-,&;tdDmM])", _once_a_year),
    rule(r"t\?x", _on_working_days),
    rule("t?(?:[NO](?:-[NO])?)?r,?[tj!]?N?s?[xnzqykhgG]", _times),
    rule("[BSL]?j[NO]?[xnzqykhg]", _each),
    rule("[NOl]-?njz|[BSL]z", lambda *_: _periodic(Recurrence.MONTHLY, why=Doubt.VAGUE)),
    rule("t[nzqykh](?![mM])", _in_each),
    rule("V", _adverb),
    rule("f?W", _named_day),
)
