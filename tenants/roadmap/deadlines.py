"""What a typed deadline means inside a roadmap: the reader's grammar in the context of its school years."""

from core.clock import SchoolYear
from tenants.roadmap.reading import Activity, Context, Deadline, Reading, read_deadline


def understand(text: str, first_year: int, last_year: int) -> Deadline:
    """Read a deadline as typed. The school year is known only when the roadmap has a single one."""
    context = Context(school_year=SchoolYear(first_year)) if first_year == last_year else Context()
    return read_deadline(text, context)


def deadline_in(reading: Reading, activity: Activity, first_year: int, last_year: int) -> Deadline:
    """Return a row's deadline as it reads in these school years; the reader's own word where it knew the same ones."""
    assumed = reading.school_year.first if reading.school_year else None
    if (first_year if first_year == last_year else None) == assumed:
        return activity.deadline
    return understand(activity.deadline.text, first_year, last_year)
