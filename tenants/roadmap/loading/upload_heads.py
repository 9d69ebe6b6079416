"""The head a roadmap would get, as its file says it: what the check page begins with."""

from flask_babel import gettext as _

from core.clock import SchoolYear
from tenants.roadmap.loading.heads import MOST_YEARS, Head
from tenants.roadmap.loading.title_contour import contour_of
from tenants.roadmap.reading import Reading
from tenants.roadmap.vocabulary import Contour


def head_of(reading: Reading, this_year: SchoolYear) -> Head:
    """Return the head as the file says it; a file without school year and dates is taken for the current year."""
    first, last = _years(reading) or (this_year.first, this_year.first)
    return Head(reading.title or _("Roadmap"), _contour(reading), first, last)


def _years(reading: Reading) -> tuple[int, int] | None:
    """Return the school years of a file: the one it names, else those of its dates (a plan for a calendar year has two)."""
    if reading.school_year:
        return reading.school_year.first, reading.school_year.first
    rows = (row.deadline for section in reading.sections for row in section.activities)
    years = [SchoolYear.of(day).first for row in rows for day in (row.start, row.end) if day]
    return (min(years), max(years)) if years and max(years) - min(years) < MOST_YEARS else None


def _contour(reading: Reading) -> Contour:
    """Guess whom a roadmap is for: whom its title names as mentored, else pupils."""
    return contour_of(reading.title, reading.organisation)
