"""The rows of a report's two tables as values for their columns, with the words of the reader's language said once."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from flask_babel import gettext as _

from commons.schools.kinds import SchoolKind
from commons.schools.wording import kind_title
from core.jinja import day
from municipal.overview.figures import Sums, added
from municipal.reports.cells import Value
from municipal.reports.records import ActivityRecord, RoadmapRecord, SchoolRecord
from tenants.roadmap.vocabulary import ActivityState
from tenants.roadmap.wording import document_title, period_and_contour, state_word


@dataclass(slots=True)
class Tally:
    """The sums of the rows of some schools."""

    schools: int = 0
    without_roadmap: int = 0
    roadmaps: int = 0
    not_counted: int = 0
    next_due: date | None = None
    changed_on: date | None = None
    sums: Sums = field(default_factory=Sums)

    def add(self, school: SchoolRecord) -> None:
        """Add the row of a school."""
        self.schools += 1
        self.without_roadmap += not school.roadmaps
        self.roadmaps += len(school.roadmaps)
        self.not_counted += school.not_counted
        self.sums = added((self.sums, school.sums))
        self.next_due = min(filter(None, (self.next_due, school.next_due)), default=None)
        self.changed_on = max(filter(None, (self.changed_on, school.changed_on)), default=None)

    @property
    def activities(self) -> int:
        """How many rows of activities there are, those not counted too."""
        return self.sums.total + self.not_counted

    def with_(self, other: "Tally") -> "Tally":
        """Return the sums of both."""
        return Tally(
            self.schools + other.schools,
            self.without_roadmap + other.without_roadmap,
            self.roadmaps + other.roadmaps,
            self.not_counted + other.not_counted,
            min(filter(None, (self.next_due, other.next_due)), default=None),
            max(filter(None, (self.changed_on, other.changed_on)), default=None),
            added((self.sums, other.sums)),
        )

    def values(self, label: str) -> list[Value]:
        """Return a row of totals, its label where the names of the schools stand."""
        figures = _figures(self.roadmaps, None, self.sums, self.not_counted)
        return [None, None, None, label, None, None, *figures, self.next_due, self.changed_on, None]


def _figures(roadmaps: int, periods: str | None, sums: Sums, not_counted: int) -> list[Value]:
    expected = sums.done + sums.overdue
    return [
        roadmaps, periods,
        sums.total, sums.done, sums.done / sums.total if sums.total else None,
        sums.on_time, sums.on_time / expected if expected else None,
        sums.overdue, sums.long_overdue, sums.soon, sums.submitted, sums.returned, not_counted,
        sums.undocumented, sums.unassigned, sums.undated, sums.doubtful,
    ]  # fmt: skip


class Wording:
    """The words that return in every row."""

    def __init__(self, *, names_municipality: bool) -> None:
        self.names_municipality = names_municipality
        self.states = {state.value: state_word(state) for state in ActivityState}
        self.kinds = {kind.value: kind_title(kind) for kind in SchoolKind}
        self.undocumented = _("done without a document")
        self.unassigned = _("nobody responsible")
        self.undated = _("no deadline")
        self.doubts = cache(self._doubt)
        self.periods = cache(self._periods)
        self.cite = cache(lambda one: document_title(*one))

    @staticmethod
    def _doubt(reason: str) -> str:
        return _("doubtful deadline: %(reason)s", reason=_(reason)) if reason else _("doubtful deadline")

    @staticmethod
    def _periods(roadmaps: tuple[RoadmapRecord, ...]) -> str:
        return "; ".join(period_and_contour(one.first_year, one.last_year, one.contour) for one in roadmaps)

    def place_of(self, school: SchoolRecord) -> str | None:
        """Return the district, after its municipality in a report of several."""
        if self.names_municipality:
            return ", ".join(filter(None, (school.municipality, school.district)))
        return school.district

    def closing(self, school: SchoolRecord) -> str | None:
        """Return the remark that a school is closed, or will be; None for any other."""
        if school.closed_on is None:
            return None
        if school.is_closed:
            return _("the school is closed since %(day)s", day=day(school.closed_on))
        return _("the school closes on %(day)s", day=day(school.closed_on))

    def school(self, number: int, school: SchoolRecord) -> list[Value]:
        """Return the row of a school."""
        return [
            number, self.place_of(school), school.code, school.short_name, self.kinds[school.kind], school.closed_on,
            *_figures(len(school.roadmaps), self.periods(school.roadmaps) or None, school.sums, school.not_counted),
            school.next_due, school.changed_on, school.days_silent,
        ]  # fmt: skip

    def activities(self, school: SchoolRecord) -> Iterator[list[Value]]:
        """Yield the rows of a school's activities."""
        place, closing = self.place_of(school), self.closing(school)
        roadmaps = [self.periods((one,)) for one in school.roadmaps]
        for one in school.activities:
            section = (
                f"{one.section_number.rstrip('.')}. {one.section}" if one.section_number else one.section
            )
            yield [
                place, school.short_name, school.code, roadmaps[one.roadmap],
                section, one.number, one.title, one.deadline_text, one.starts, one.due,
                one.days_overdue, one.responsible, one.result, self.states[one.state], one.done_on,
                "; ".join(map(self.cite, one.documents)) or None, self._remark(one, closing),
            ]  # fmt: skip

    def _remark(self, one: ActivityRecord, closing: str | None) -> str | None:
        found = [closing] if closing else []
        if one.is_undocumented:
            found.append(self.undocumented)
        if one.is_unassigned:
            found.append(self.unassigned)
        if one.is_undated:
            found.append(self.undated)
        if one.doubt is not None:
            found.append(self.doubts(one.doubt))
        return "; ".join(found) or None
