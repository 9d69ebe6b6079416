"""Words for what is kept as codes: states, kinds of document, what was understood of a deadline, periods."""

from datetime import date, datetime

from core.clock import SchoolYear
from core.jinja import day, moment
from core.speech import mark
from core.translating import gettext as _
from tenants.documents.kinds import DocumentKind
from tenants.roadmap.vocabulary import ActivityState, Contour, DeadlineKind, Recurrence, RoadmapStatus

# Each word is looked up where it is said: a page says dozens of them.
_STATES = {
    ActivityState.PLANNED: mark("planned"),
    ActivityState.IN_WORK: mark("in work"),
    ActivityState.SUBMITTED: mark("submitted"),
    ActivityState.RETURNED: mark("returned"),
    ActivityState.DONE: mark("done"),
    ActivityState.NOT_APPLICABLE: mark("not applicable"),
    ActivityState.CANCELLED: mark("cancelled"),
}
_STATUSES = {
    RoadmapStatus.DRAFT: mark("draft"),
    RoadmapStatus.SENT: mark("sent for agreement"),
    RoadmapStatus.AGREED: mark("agreed"),
    RoadmapStatus.APPROVED: mark("approved"),
    RoadmapStatus.IN_FORCE: mark("in force"),
    RoadmapStatus.AMENDED: mark("being amended"),
    RoadmapStatus.CLOSED: mark("closed"),
    RoadmapStatus.ARCHIVED: mark("archived"),
}
_CONTOURS = {
    Contour.PUPILS: mark("pupils"),
    Contour.TEACHERS: mark("teachers"),
    Contour.BOTH: mark("pupils and teachers"),
}
_DOCUMENTS = {
    DocumentKind.ORDER: mark("order"),
    DocumentKind.REGULATION: mark("regulation"),
    DocumentKind.AGREEMENT: mark("agreement"),
    DocumentKind.PROGRAMME: mark("programme"),
    DocumentKind.PLAN: mark("plan"),
    DocumentKind.REGISTER: mark("register"),
    DocumentKind.REPORT: mark("report"),
    DocumentKind.MINUTES: mark("minutes"),
    DocumentKind.PUBLICATION: mark("publication"),
    DocumentKind.MATERIALS: mark("materials"),
    DocumentKind.QUESTIONNAIRE: mark("questionnaire"),
    DocumentKind.CERTIFICATE: mark("certificate"),
    DocumentKind.OTHER: mark("other document"),
}
_RECURRENCES = {
    Recurrence.DAILY: mark("daily"),
    Recurrence.WEEKLY: mark("weekly"),
    Recurrence.MONTHLY: mark("monthly"),
    Recurrence.QUARTERLY: mark("quarterly"),
    Recurrence.PER_TRIMESTER: mark("every trimester"),
    Recurrence.TERMLY: mark("every term"),
    Recurrence.TWICE_A_YEAR: mark("twice a year"),
    Recurrence.YEARLY: mark("yearly"),
    Recurrence.CONTINUOUS: mark("continuously"),
    Recurrence.ON_DEMAND: mark("when needed"),
    Recurrence.UNSPECIFIED: mark("regularly"),
}


def state_word(state: str) -> str:
    """Return the word for a state."""
    return _(_STATES[ActivityState(state)])


def status_word(status: str) -> str:
    """Return the word for where a roadmap stands in its life."""
    return _(_STATUSES[RoadmapStatus(status)])


def contour_word(contour: str) -> str:
    """Return the words for whom the mentoring is."""
    return _(_CONTOURS[Contour(contour)])


def document_word(kind: str) -> str:
    """Return the word for a kind of document."""
    return _(_DOCUMENTS[DocumentKind(kind)])


def recurrence_word(recurrence: str) -> str:
    """Return the words for how often something returns."""
    return _(_RECURRENCES[Recurrence(recurrence)])


def document_title(kind: str, number: str | None, dated_on: date | None) -> str:
    """Return how a document is cited: «Приказ № 41 от 11.09.2026»."""
    word = document_word(kind)
    word = word[:1].upper() + word[1:]
    if number and dated_on:
        return _("%(kind)s No. %(number)s of %(day)s", kind=word, number=number, day=day(dated_on))
    if number:
        return _("%(kind)s No. %(number)s", kind=word, number=number)
    if dated_on:
        return _("%(kind)s of %(day)s", kind=word, day=day(dated_on))
    return word


def period_words(first_year: int, last_year: int) -> str:
    """Return a roadmap's period: «2026-2027 учебный год», or the span of several."""
    if first_year == last_year:
        return _("school year %(years)s", years=str(SchoolYear(first_year)))
    return _(
        "school years %(first)s to %(last)s",
        first=str(SchoolYear(first_year)),
        last=str(SchoolYear(last_year)),
    )


def period_and_contour(first_year: int, last_year: int, contour: str) -> str:
    """Return what tells a roadmap from the others: its period and for whom it is."""
    return f"{period_words(first_year, last_year)} · {contour_word(contour)}"


def understood(
    kind: str, starts_on: date | None, due_on: date | None, recurrence: str | None, doubt: str | None = None
) -> str | None:
    """Return what was understood of a deadline, for the small line under the words; None where nothing was."""
    said: str | None
    if starts_on and due_on:
        said = day(due_on) if starts_on == due_on else f"{day(starts_on)} — {day(due_on)}"
    elif due_on:
        said = _("by %(day)s", day=day(due_on))
    elif starts_on:
        said = _("from %(day)s", day=day(starts_on))
    else:
        said = {
            DeadlineKind.WHOLE_PERIOD: _("the whole period of the roadmap"),
            DeadlineKind.BY_SCHEDULE: _("by a schedule of its own"),
            DeadlineKind.IMMEDIATELY: _("at once"),
            DeadlineKind.RELATIVE: _("depends on another event"),
        }.get(DeadlineKind(kind))
    if recurrence:
        word = recurrence_word(recurrence)
        said = f"{word}, {said}" if said else word
    if doubt and said is None:
        return _(doubt)
    return said


def spoken_day(value: str) -> str:
    """Return a day kept as 2026-09-01 the way people write it; anything else as it is."""
    try:
        return day(date.fromisoformat(value))
    except ValueError:
        return value


def moment_words(value: datetime | None) -> str:
    """Return a moment in the reader's time zone; nothing for none."""
    return moment(value)
