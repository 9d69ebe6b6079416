"""The map of schools against rows: what each school did of the activities that their roadmaps share."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask_babel import gettext as _

from core.text import sort_key
from municipal.overview.figures import SchoolFigures
from municipal.overview.queries import MapRow
from tenants.roadmap.due import days_left, falls_due_on, is_overdue, period_end
from tenants.roadmap.rows import SOON
from tenants.roadmap.vocabulary import OPEN_STATES, ActivityState, DeadlineKind

# More columns than these nobody takes in at a glance.
MOST_COLUMNS = 40
FEWEST_COLUMNS = 3


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell says what it says: the class for its colour, the sign, and the key of its word in `legend`."""

    css: str
    sign: str
    key: str


LOOKS = {
    look.key: look
    for look in (
        Look("heat-done", "✓", "done"),
        Look("heat-bare-done", "✓", "undocumented"),
        Look("heat-late", "!", "overdue"),
        Look("heat-soon", "◷", "soon"),
        Look("heat-work", "•", "in_work"),
        Look("heat-sent", "↗", "submitted"),
        Look("heat-moved", "↩", "returned"),
        Look("heat-ahead", "–", "ahead"),
        Look("heat-none", "∅", "not_applicable"),
        Look("heat-none", "×", "cancelled"),
    )
}


def legend() -> dict[str, str]:
    """Return the word of every look, in the order of the legend."""
    return {
        "done": _("done, with a document"),
        "undocumented": _("done, no document"),
        "overdue": _("overdue"),
        "soon": _("due within 7 days"),
        "in_work": _("in work"),
        "submitted": _("submitted"),
        "returned": _("returned"),
        "ahead": _("planned"),
        "not_applicable": _("not required"),
        "cancelled": _("cancelled"),
    }


@dataclass(frozen=True, slots=True)
class Cell:
    """One activity of one school."""

    look: Look
    activity: UUID


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Sections as (number, title, columns), the numbers of the columns, and the cells of every school by its id."""

    sections: list[tuple[str, str, int]]
    numbers: list[str]
    lines: dict[int, list[Cell | None]]


def look_of(row: MapRow, school: SchoolFigures) -> Look:
    """Return how a row stands today. A returned one is shown as returned until it is late."""
    state = ActivityState(row.state)
    due = falls_due_on(DeadlineKind(row.deadline_kind), row.due_on, period_end(row.last_year))
    if is_overdue(state, due, school.today):
        return LOOKS["overdue"]
    if state == ActivityState.DONE:
        return LOOKS["done" if row.has_document else "undocumented"]
    left = days_left(due, school.today)
    if state in OPEN_STATES and state != ActivityState.RETURNED and left is not None and left <= SOON.days:
        return LOOKS["soon"]
    return LOOKS["ahead" if state == ActivityState.PLANNED else state.value]


def draw(rows: Iterable[MapRow], schools: Sequence[SchoolFigures]) -> HeatMap | None:
    """Draw the map of the numbers that at least half of the schools have; None where they share too few."""
    by_id = {school.id: school for school in schools}
    found: dict[int, dict[str, MapRow]] = {}
    for row in rows:
        if row.number:
            found.setdefault(row.school_id, {}).setdefault(row.number, row)
    numbers = _shared_numbers(found)
    if len(numbers) < FEWEST_COLUMNS:
        return None
    lines = {
        id_: [
            Cell(look_of(line[number], by_id[id_]), line[number].activity) if number in line else None
            for number in numbers
        ]
        for id_, line in found.items()
    }
    return HeatMap(_sections(numbers, found), numbers, lines)


def _shared_numbers(found: dict[int, dict[str, MapRow]]) -> list[str]:
    counts = Counter(number for line in found.values() for number in line)
    shared = (number for number, count in counts.items() if 2 * count >= len(found))
    return sorted(shared, key=sort_key)[:MOST_COLUMNS]


def _sections(numbers: list[str], found: dict[int, dict[str, MapRow]]) -> list[tuple[str, str, int]]:
    """Return the sections over the columns; each is called as most of the schools call it."""
    sections: list[tuple[str, str, int]] = []
    for number in numbers:
        titles = Counter(
            (line[number].section_number or "", line[number].section_title)
            for line in found.values()
            if number in line
        )
        section_number, title = titles.most_common(1)[0][0]
        if sections and sections[-1][0] == section_number:
            sections[-1] = (*sections[-1][:2], sections[-1][2] + 1)
        else:
            sections.append((section_number, title, 1))
    return sections
