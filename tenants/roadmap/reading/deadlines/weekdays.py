"""Rules for days of the week: «по средам», «третья среда каждого месяца», «вторая среда ноября 2021»."""

from dataclasses import replace
from datetime import date

from tenants.roadmap.reading.deadlines.calendar import Calendar, Point
from tenants.roadmap.reading.deadlines.findings import Finding, only
from tenants.roadmap.reading.deadlines.phrases import Words, number, point
from tenants.roadmap.reading.deadlines.rhythms import periodic
from tenants.roadmap.reading.doubts import Doubt
from tenants.roadmap.vocabulary import DeadlineKind, Recurrence

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def weekday_of_month(words: Words, _: Calendar) -> Finding | None:
    """Read «третья среда каждого месяца» and «последнее воскресенье ноября»; with a year that is one day."""
    said = [token for token in words if token.letter == "V"]
    if said and said[0].value is not Recurrence.MONTHLY:
        return periodic(Recurrence(str(said[0].value)), why=Doubt.HOW_OFTEN)
    places = [-1 if token.letter == "l" else number(token) for token in only(words, "NOl")]
    if not all(-1 <= place <= 5 and place for place in places):
        return None
    weekday = _DAYS[number(only(words, "W")[0])]
    day = ",".join(f"{place}{weekday}" for place in places)
    month = only(words, "mM")
    if month and point(month[0]).year and len(places) == 1:
        return _weekday_of_one_month(point(month[0]), places[0], number(only(words, "W")[0]))
    if month:
        rrule = f"FREQ=YEARLY;BYMONTH={point(month[0]).month};BYDAY={day}"
        return periodic(Recurrence.YEARLY, rrule, Doubt.HOW_OFTEN)
    rrule = f"FREQ=MONTHLY;BYDAY={day}"
    # «первый понедельник» may be one day, «каждую вторую пятницу» of a month or of all Fridays.
    of_month = only(words, "zV") or (only(words, "j") and only(words, "l"))
    return periodic(Recurrence.MONTHLY, rrule, None if of_month else Doubt.HOW_OFTEN)


def _weekday_of_one_month(month: Point, place: int, weekday: int) -> Finding:
    """Read «вторая среда ноября 2021»."""
    first, last = month.span()
    days = (
        [date.fromordinal(day) for day in range(first.toordinal(), last.toordinal() + 1)]
        if first and last
        else []
    )
    fitting = [day for day in days if day.weekday() == weekday]
    if not -1 <= place <= len(fitting):
        return Finding(DeadlineKind.ON_DATE, why=Doubt.NO_SUCH_DAY)
    day = fitting[place - 1 if place > 0 else place]
    return Finding(DeadlineKind.ON_DATE, day, day)


def weekdays(words: Words, _: Calendar) -> Finding:
    """Read «по средам» and «каждый вторник и четверг»."""
    days = ",".join(dict.fromkeys(_DAYS[number(token)] for token in only(words, "W")))
    return periodic(Recurrence.WEEKLY, f"FREQ=WEEKLY;BYDAY={days}")


def times_on_weekdays(words: Words, calendar: Calendar) -> Finding | None:
    """Read «1 раз в неделю, среда»; twice a week on one weekday is something else."""
    days, times = only(words, "W"), only(words, "NO")
    return weekdays(words, calendar) if len(days) == (number(times[0]) if times else 1) else None


def times_in_weeks(words: Words, _: Calendar) -> Finding | None:
    """Read «1 раз в две недели, пятница»."""
    counts = [number(token) for token in only(words, "N")]
    if len(counts) == 2 and counts[0] != 1:
        return None
    day = _DAYS[number(words[-1])]
    return periodic(Recurrence.UNSPECIFIED, f"FREQ=WEEKLY;INTERVAL={counts[-1]};BYDAY={day}")


def adverb_with_weekday(words: Words, calendar: Calendar) -> Finding | None:
    """Read «еженедельно, среда»."""
    return weekdays(words, calendar) if words[0].value is Recurrence.WEEKLY else None


def named_day(words: Words, calendar: Calendar) -> Finding:
    """Read a weekday alone: a day of the context's week, where there is one."""
    weekday = number(only(words, "W")[0])
    week = calendar.context.week
    if not week or only(words, "f"):
        return Finding(
            DeadlineKind.RELATIVE if only(words, "f") else DeadlineKind.ON_DATE, why=Doubt.WHICH_WEEK
        )
    day = week[0].fromordinal(week[0].toordinal() + (weekday - week[0].weekday()) % 7)
    return replace(Finding(DeadlineKind.ON_DATE, day, day), why=Doubt.WHICH_WEEK)
