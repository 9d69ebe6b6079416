"""What a typed deadline means inside a roadmap: the reader's grammar in the context of its school years."""

from core.clock import SchoolYear
from tenants.roadmap.reading import Context, Deadline, read_deadline


def understand(text: str, first_year: int, last_year: int) -> Deadline:
    """Read a deadline as typed. The school year is known only when the roadmap has a single one."""
    context = Context(school_year=SchoolYear(first_year)) if first_year == last_year else Context()
    return read_deadline(text, context)
