"""`nastavnik deadlines read`: what deadlines mean, phrase by phrase, without a file and without a database."""

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from core.clock import SchoolYear
from core.speech import gettext as _
from municipal.commands.lazy import Entry, LazyGroup
from municipal.commands.options import school_year_option, with_example
from municipal.commands.phrases import BadLine, Json, answer_lines

if TYPE_CHECKING:
    from tenants.roadmap.reading import Context, Deadline

_LAST_WEEKDAY = datetime.timedelta(days=6)
COMMANDS = {
    "read": Entry("municipal.commands.deadlines", "read", lambda: _("Read phrases from standard input")),
}

deadlines = LazyGroup(
    name="deadlines",
    entries=COMMANDS,
    help=_("Deadlines of roadmaps, as they are typed."),
)


@click.command(
    help=with_example(
        _(
            "Read deadlines from standard input, one a line, and print one JSON object a line.\n\nA line is a phrase, or"
            " an object with “text” and what is known of the time around it: “school_year”, “year”, “date”, “week”."
        ),
        "echo 'до 15 сентября' | nastavnik deadlines read --school-year 2021-2022",
    ),
)
@school_year_option
def read(school_year: SchoolYear | None) -> None:
    """Answer line by line; the exit code is 2 when a line was broken or had a bad year or date."""
    from tenants.roadmap.reading import read_deadline

    def answer(text: str, keys: Mapping[str, Any]) -> Json:
        return _to_json(read_deadline(text, _context(keys, school_year)))

    answer_lines(answer)


def _context(keys: Mapping[str, Any], default: SchoolYear | None) -> "Context":
    """Return what a line says of the time around it; a line that says a year of its own needs no default."""
    from tenants.roadmap.reading import Context

    context = Context(
        school_year=_school_year(keys["school_year"]) if "school_year" in keys else None,
        year=_year(keys["year"]) if "year" in keys else None,
        date=_day(keys["date"]) if "date" in keys else None,
        week=_week(keys["week"]) if "week" in keys else None,
    )
    if context.school_year or context.year or context.date:
        return context
    return Context(school_year=default, week=context.week)


def _school_year(value: object) -> SchoolYear:
    try:
        return SchoolYear.parse(str(value))
    except ValueError:
        raise BadLine(_("A school year is written as 2020-2021.")) from None


def _year(value: object) -> int:
    if isinstance(value, bool) or not str(value).isascii() or not str(value).isdecimal():
        raise BadLine(_("A year is written as 2021."))
    if not 1900 <= int(str(value)) < 2200:
        raise BadLine(_("A year is written as 2021."))
    return int(str(value))


def _day(value: object) -> datetime.date:
    try:
        return datetime.date.fromisoformat(str(value))
    except ValueError:
        raise BadLine(_("A date is written as 2021-09-15.")) from None


def _week(value: object) -> tuple[datetime.date, datetime.date]:
    """Return the days of a week: «2021-09-06..2021-09-12», a list of the two, or one day of it."""
    ends = value if isinstance(value, list) else str(value).split("..")
    days = [_day(end) for end in ends]
    if len(days) == 1:
        monday = days[0] - datetime.timedelta(days=days[0].weekday())
        return monday, monday + _LAST_WEEKDAY
    if len(days) != 2 or not datetime.timedelta() <= days[1] - days[0] <= _LAST_WEEKDAY:
        raise BadLine(_("A week is written as 2021-09-06..2021-09-12."))
    return days[0], days[1]


def _to_json(deadline: "Deadline") -> Json:
    """Return the deadline; `why` is in the interface's language, `reason` stays the same in all of them."""
    from tenants.roadmap.reading import Doubt

    return {
        "text": deadline.text,
        "kind": deadline.kind.value,
        "start": _iso(deadline.start),
        "end": _iso(deadline.end),
        "recurrence": deadline.recurrence.value if deadline.recurrence else None,
        "certain": deadline.certain,
        "why": _(deadline.why) if deadline.why else None,
        "reason": Doubt(deadline.why).name.lower() if deadline.why else None,
        "parts": [{"start": _iso(start), "end": _iso(end)} for start, end in deadline.parts],
        "rule": deadline.rule,
    }


def _iso(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None
