"""Rules for what returns: «ежемесячно», «1 раз в четверть», «до 25 числа каждого месяца», «третья среда»."""

from tenants.roadmap.reading.deadlines.calendar import Calendar, Point
from tenants.roadmap.reading.deadlines.findings import Finding, Rule, only, rule
from tenants.roadmap.reading.deadlines.lexicon import Token
from tenants.roadmap.reading.deadlines.phrases import Words, number, point
from tenants.roadmap.reading.deadlines.rhythms import periodic
from tenants.roadmap.reading.deadlines.weekdays import (
    adverb_with_weekday,
    named_day,
    times_in_weeks,
    times_on_weekdays,
    weekday_of_month,
    weekdays,
)
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
_LONGER_THAN_MONTH = frozenset(
    {Recurrence.QUARTERLY, Recurrence.PER_TRIMESTER, Recurrence.TERMLY, Recurrence.TWICE_A_YEAR}
)


def _adverb(words: Words, _: Calendar) -> Finding:
    recurrence = Recurrence(str(words[0].value))
    if recurrence is Recurrence.CONTINUOUS:
        return Finding(DeadlineKind.WHOLE_PERIOD, recurrence=recurrence)
    return periodic(recurrence)


def _times(words: Words, _: Calendar) -> Finding:
    """Read «1 раз в месяц», «2 раза в год», «раз в 6 мес.»."""
    place = next(index for index, token in enumerate(words) if token.letter == "r")
    counts, units = only(words[:place], "NO"), only(words[place:], "NO")
    times = number(counts[-1]) if counts else _times_said(words[place])
    every = number(units[0]) if units else 1
    if every < 1:
        return periodic(Recurrence.UNSPECIFIED, why=Doubt.HOW_OFTEN)
    unit = words[-1].letter
    if times == 1 and every > 1:
        return _every(every, unit)
    if len(counts) > 1 or (only(words, "s") and times > 2):
        return periodic(Recurrence.UNSPECIFIED)  # «1-2 раза в год», «4 раза в учебный год»
    if unit in "gG" and every == 1:
        return periodic(_TIMES_A_YEAR.get(times, Recurrence.UNSPECIFIED))
    exact = times == 1 and every == 1
    return periodic(_UNITS[unit] if exact else Recurrence.UNSPECIFIED)


def _times_said(word: Token) -> int:
    return word.value if isinstance(word.value, int) else 1


def _every(count: int, unit: str) -> Finding:
    if unit == "z" and count in _OF_MONTHS:
        return periodic(_OF_MONTHS[count])
    frequency = _FREQUENCIES.get(unit)
    return periodic(Recurrence.UNSPECIFIED, f"FREQ={frequency};INTERVAL={count}" if frequency else None)


def _each(words: Words, _: Calendar) -> Finding:
    counts = only(words, "NO")
    if counts and number(counts[0]) > 1:
        return _every(number(counts[0]), words[-1].letter)  # «каждые две недели»
    return periodic(_UNITS[words[-1].letter])


def _in_each(words: Words, _: Calendar) -> Finding:
    return periodic(_UNITS[words[-1].letter])


def _day_of_each_month(words: Words, _: Calendar) -> Finding:
    days = sorted({number(token) for token in only(words, "NO")})
    if days[0] < 1 or days[-1] > 31:
        return periodic(Recurrence.MONTHLY, why=Doubt.NO_SUCH_DAY)
    rrule = f"FREQ=MONTHLY;BYMONTHDAY={','.join(map(str, days))}"
    return periodic(
        Recurrence.MONTHLY, rrule, None if only(words, "jVz") or _is_of_each(words) else Doubt.HOW_OFTEN
    )


def _is_of_each(words: Words) -> bool:
    """Ask whether «числам» says the day of every month («по 10 числам»), as «10 числа» does not."""
    return any(token.value == "each" for token in words)


def _in_one_month_of(words: Words) -> Finding:
    """Read «ежеквартально до 10 числа»: which of its months is meant is not said, so there is no rule."""
    return periodic(Recurrence(str(words[0].value)))


def _times_with_day(words: Words, calendar: Calendar) -> Finding | None:
    """Read «раз в квартал до 5 числа»."""
    unit = max(place for place, token in enumerate(words) if token.letter in "qkyh")
    times = _times(words[: unit + 1], calendar)
    return None if times.recurrence is Recurrence.UNSPECIFIED else times


def _last_day_of_month(words: Words, _: Calendar) -> Finding | None:
    """Read «последний день месяца», «последний рабочий день месяца», «первый рабочий день месяца»."""
    first = [number(token) for token in only(words, "NO")]
    if first not in ([], [1]):
        return None
    place = 1 if first else -1
    if not only(words, "?"):
        return periodic(Recurrence.MONTHLY, f"FREQ=MONTHLY;BYMONTHDAY={place}")
    working = str(only(words, "?")[0].value).startswith("рабоч")
    rrule = f"FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS={place}"
    return periodic(Recurrence.MONTHLY, rrule if working else None, None if working else Doubt.HOW_OFTEN)


def _days_of_each_month(words: Words, calendar: Calendar) -> Finding | None:
    """Read «с 1 по 10 число каждого месяца»: the last of the days is the deadline."""
    if only(words, "V") and words[0].value is not Recurrence.MONTHLY:
        return None
    return _day_of_each_month([*only(words, "jVz"), only(words, "NO")[-1]], calendar)


def _adverb_with_day(words: Words, _: Calendar) -> Finding | None:
    if words[0].value in _LONGER_THAN_MONTH:
        return _in_one_month_of(words)
    if words[0].value is not Recurrence.MONTHLY:
        return None
    return _day_of_each_month(words, _)


def _yearly_with_date(words: Words, _: Calendar) -> Finding | None:
    if Recurrence.YEARLY not in (words[0].value, words[-1].value):
        return None
    when = point(only(words, "dM")[0])
    return periodic(Recurrence.YEARLY, _yearly_rule(when))


def _once_a_year(words: Words, calendar: Calendar) -> Finding | None:
    """Read «раз в год, в мае»."""
    times = only(words, "NO")
    return _date_of_each_year(words, calendar) if not times or number(times[0]) == 1 else None


def _on_working_days(words: Words, _: Calendar) -> Finding | None:
    if not str(words[1].value).startswith("рабоч"):
        return None
    return periodic(Recurrence.DAILY, "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR")


def _yearly_between(words: Words, _: Calendar) -> Finding | None:
    """Read «ежегодно, май-июнь»; such a term has no rule."""
    if Recurrence.YEARLY not in (words[0].value, words[-1].value):
        return None
    return periodic(Recurrence.YEARLY)


def _date_of_each_year(words: Words, _: Calendar) -> Finding:
    """Read «1 сентября каждого года» and «каждый октябрь»."""
    return periodic(Recurrence.YEARLY, _yearly_rule(point(only(words, "dM")[0])))


def _yearly_rule(when: Point) -> str:
    day = f";BYMONTHDAY={when.day}" if when.day else ""
    return f"FREQ=YEARLY;BYMONTH={when.month}{day}"


RECURRENCE_RULES: tuple[Rule, ...] = (
    rule("f?[NO][-t][NO]C?-?jz|V,?f?[NO][-t][NO]C?", _days_of_each_month),
    rule("[uft]?[NO](?:[,&]u?[NO])*C?-?jz", _day_of_each_month),
    rule(r"u?j?l\??[xC]j?z|u?[NO]\?xj?z", _last_day_of_month),
    rule("[NO]?r,?[tj!]?[qkyh],?[utf]?[NO]C", _times_with_day),
    rule("[NOl]Wj?[qkyh]", lambda words, _: periodic(_UNITS[words[-1].letter])),
    rule("r[tj]?Nn,?t?W|Nr[tj]?Nn,?t?W", times_in_weeks),
    rule("u?j[NO]?[NO]C", _day_of_each_month),
    rule("V,?[ut]?-?[NO](?:[,&][NO])*C?(?:z|(?![-,&dDmMrhqkyWK]))", _adverb_with_day),
    rule(
        "[ut]?[NO](?:[,&][NO])*CV",
        lambda words, calendar: _adverb_with_day([words[-1], *words[:-1]], calendar),
    ),
    rule("[ut]?NV", lambda words, calendar: _adverb_with_day([words[-1], *words[:-1]], calendar)),
    rule("[ut]?[NO]Cz?(?!M)", _day_of_each_month),
    rule("[NOl]W[mM]", weekday_of_month),
    rule("V?,?j?[NOl](?:[,&][NOl])*-?W(?:,?j?z)?", weekday_of_month),
    rule("[NO]?r,?n,?t?W(?:[,&]t?W)*", times_on_weekdays),
    rule("jn,?t?W(?:[,&]t?W)*", weekdays),
    rule("V,?t?W(?:[,&]W)*", adverb_with_weekday),
    rule("[tj]W(?:[,&]+[tj]?W)*", weekdays),
    rule("V,?-?f?[NOdM][-t][dM]|f?[NOdM][-t][dM],?V", _yearly_between),
    rule("u?[dM]jg|j[dM]", _date_of_each_year),
    rule("V,?-?u?[dM](?![-,&;tdDmM])", _yearly_with_date),
    rule("(?<![-,&;tdDmM])u?[dM],?-?V", _yearly_with_date),
    rule("[NO]?r,?[t!]?[gG],?u?[dM](?![-,&;tdDmM])", _once_a_year),
    rule(r"t\?x", _on_working_days),
    rule("t?(?:[NO](?:-[NO])?)?r,?[tj!]?N?s?[xnzqykhgG]", _times),
    rule("[NOl]-?njz", lambda *_: periodic(Recurrence.MONTHLY)),
    rule("[BSL]?j[NO]?[xnzqykhg]", _each),
    rule("[BSL]z", lambda *_: periodic(Recurrence.MONTHLY, why=Doubt.VAGUE)),
    rule("t[nzqykh](?![mM])", _in_each),
    rule("V", _adverb),
    rule("f?W", named_day),
)
