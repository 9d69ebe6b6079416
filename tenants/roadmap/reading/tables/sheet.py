"""A roadmap as written: sections, activities and their cells before anybody asks what the words mean."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from core.speech import mark
from tenants.roadmap.reading.model import Notice
from tenants.roadmap.reading.tables.columns import Column
from tenants.roadmap.reading.tables.numbers import split_number

LEFT_OUT = mark("The row was left out: %(text)s")


@dataclass(slots=True)
class RawActivity:
    """A row as written: one text for each of the columns that matter.

    `notes` are the cells of further columns with their heads. `why` doubts the row, `deadline_why` the place its
    deadline was taken from; both are msgids.
    """

    number: str
    title: str
    where: str
    cells: dict[Column, str]
    notes: list[tuple[str, str]] = field(default_factory=list)
    why: str | None = None
    deadline_why: str | None = None

    def text(self, column: Column) -> str:
        """Return what stands in a column, or nothing where the table has none."""
        return self.cells.get(column, "")


@dataclass(slots=True)
class RawSection:
    """A section as written."""

    number: str | None
    title: str
    activities: list[RawActivity] = field(default_factory=list)


@dataclass(slots=True)
class Sheet:
    """All sections of a file, growing while its tables are read, and what was odd on the way.

    `above` are the lines before the first activity: title, organisation, approval.
    """

    sections: list[RawSection] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    above: list[str] = field(default_factory=list)
    _above_tables: list[RawSection] = field(default_factory=list)

    def begin(self, number: str | None, title: str) -> None:
        """Start a section."""
        self.sections.append(RawSection(number, title))

    def begin_above(self, heading: str) -> None:
        """Start a section with a line above its table; it goes again when the table brings sections of its own."""
        self.begin(*split_number(heading))
        self._above_tables.append(self.sections[-1])

    def drop_unused(self) -> None:
        """Forget the lines above tables that no activity followed."""
        unused = [section for section in self._above_tables if not section.activities]
        self.sections = [section for section in self.sections if not any(section is each for each in unused)]

    def add(self, activity: RawActivity) -> None:
        """Add an activity to the section that was begun last; rows before any section get one without a title."""
        if not self.sections:
            self.begin(None, "")
        self.sections[-1].activities.append(activity)

    def last(self) -> RawActivity | None:
        """Return the activity that was added last."""
        return self.sections[-1].activities[-1] if self.sections and self.sections[-1].activities else None


def activities(sheet: Sheet) -> Iterator[RawActivity]:
    """Yield all activities in order."""
    for section in sheet.sections:
        yield from section.activities
