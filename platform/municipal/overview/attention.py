"""«Требует внимания»: what a coordinator should look at first, as counted sentences; empty when all is well."""

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from municipal.overview.figures import SchoolFigures
from municipal.overview.reasons import LONG_OVERDUE, SILENCE, Reason

NAMED = 3


@dataclass(frozen=True, slots=True)
class Concern:
    """A counted sentence. The rows behind it are listed by `reason`, or the schools by `show`."""

    count: int
    sentence: str
    note: str
    reason: Reason | None = None
    show: str | None = None


def concerns_of(schools: list[SchoolFigures]) -> list[Concern]:
    """Return what needs attention in a place, the heaviest first."""
    open_schools = [school for school in schools if not school.is_closed]
    found = [
        _of_schools(open_schools, lambda one: one.lacks_roadmap, "no_roadmap", _no_roadmap),
        _of_rows(open_schools, Reason.LONG_OVERDUE, _long_overdue),
        _of_schools(open_schools, lambda one: one.is_silent, "silent", _silent),
        _of_rows(open_schools, Reason.RETURNED, _returned),
        _of_rows(open_schools, Reason.UNDOCUMENTED, _undocumented),
        _of_rows(open_schools, Reason.UNASSIGNED, _unassigned),
        _of_rows(open_schools, Reason.UNDATED, _undated),
        _of_rows(open_schools, Reason.DOUBTFUL, _doubtful),
    ]
    return [concern for concern in found if concern.count]


def _of_rows(schools: list[SchoolFigures], reason: Reason, sentence: Callable[[int], str]) -> Concern:
    touched = [school for school in schools if school.sums.of(reason)]
    touched.sort(key=lambda school: -school.sums.of(reason))
    count = sum(school.sums.of(reason) for school in touched)
    return Concern(count, sentence(count), names_of(touched), reason=reason)


def _of_schools(
    schools: list[SchoolFigures],
    concerned: Callable[[SchoolFigures], bool],
    show: str,
    sentence: Callable[[int], str],
) -> Concern:
    touched = [school for school in schools if concerned(school)]
    return Concern(len(touched), sentence(len(touched)), names_of(touched), show=show)


def names_of(schools: list[SchoolFigures]) -> str:
    """Return a few names and how many more there are."""
    names = ", ".join(school.short_name for school in schools[:NAMED])
    more = len(schools) - NAMED
    if more <= 0:
        return names
    return ngettext("%(names)s and %(num)s more", "%(names)s and %(num)s more", more, names=names)


def _no_roadmap(count: int) -> str:
    return ngettext("school has no roadmap", "schools have no roadmap", count)


def _long_overdue(count: int) -> str:
    days = LONG_OVERDUE.days
    return ngettext(
        "activity is overdue by more than %(days)s days",
        "activities are overdue by more than %(days)s days",
        count,
        days=days,
    )


def _silent(count: int) -> str:
    days = SILENCE.days
    return ngettext(
        "school has changed nothing for more than %(days)s days",
        "schools have changed nothing for more than %(days)s days",
        count,
        days=days,
    )


def _returned(count: int) -> str:
    return ngettext(
        "returned activity waits for the school's answer",
        "returned activities wait for the schools' answer",
        count,
    )


def _undocumented(count: int) -> str:
    return ngettext("activity is done without a document", "activities are done without a document", count)


def _unassigned(count: int) -> str:
    return ngettext("activity has nobody responsible", "activities have nobody responsible", count)


def _undated(count: int) -> str:
    return ngettext("activity has no deadline", "activities have no deadline", count)


def _doubtful(count: int) -> str:
    return ngettext("deadline is read with doubt", "deadlines are read with doubt", count)


def reason_title(reason: Reason) -> str:
    """Return the heading of the list of rows behind a reason."""
    return {
        Reason.DONE: _("Done"),
        Reason.OVERDUE: _("Overdue"),
        Reason.LONG_OVERDUE: _("Overdue by more than %(days)s days", days=LONG_OVERDUE.days),
        Reason.SOON: _("Due within 7 days"),
        Reason.UNDOCUMENTED: _("Done without a document"),
        Reason.SUBMITTED: _("Submitted"),
        Reason.RETURNED: _("Returned"),
        Reason.UNASSIGNED: _("Nobody responsible"),
        Reason.UNDATED: _("No deadline"),
        Reason.DOUBTFUL: _("Doubtful deadline"),
        Reason.DONE_LATELY: _("Done within the last 7 days"),
    }[reason]
