"""What a typed deadline means inside a roadmap: the reader's grammar in the context of its school years."""

from dataclasses import replace

from core.clock import SchoolYear
from tenants.roadmap.reading import Activity, Context, Deadline, Reading, read_deadline


def understand(text: str, first_year: int, last_year: int) -> Deadline:
    """Read a deadline as typed. The school year is known only when the roadmap has a single one."""
    context = Context(school_year=SchoolYear(first_year)) if first_year == last_year else Context()
    return read_deadline(text, context)


def deadline_in(reading: Reading, activity: Activity, first_year: int, last_year: int) -> Deadline:
    """Return a row's deadline as it reads in these school years; the reader's own word where it knew the year better.

    It did where the file names the same school year, or a calendar year: its months stay there. A doubt about the place in the
    file stays with the words, whatever they mean.
    """
    assumed = reading.school_year.first if reading.school_year else None
    if (first_year if first_year == last_year else None) == assumed or reading.calendar_year is not None:
        return activity.deadline
    read = understand(activity.deadline.text, first_year, last_year)
    if activity.deadline_why and read.certain:
        return replace(read, certain=False, why=activity.deadline_why)
    return read
