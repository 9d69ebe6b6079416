"""A frozen content read as a file is: what a model says becomes a school's roadmap by the same way as a loaded table."""

from tenants.roadmap.deadlines import understand
from tenants.roadmap.lifetime.content import Content, FrozenRow
from tenants.roadmap.loading.heads import Head
from tenants.roadmap.reading import Activity, Reading, Section, read_responsible, read_result


def reading_of(content: Content) -> Reading:
    """Return a content as a reading, sections and rows in their order."""
    sections = tuple(
        Section(one.number or None, one.title, tuple(_activity(row, content) for row in one.rows))
        for one in content.sections
    )
    return Reading(content.title, None, None, sections, ())


def _activity(row: FrozenRow, content: Content) -> Activity:
    # Notes are whole lines here and not cells of further columns: whoever keeps the row keeps them as they are.
    return Activity(
        row.number, row.title, understand(row.deadline, content.first_year, content.last_year),
        read_responsible(row.responsible), read_result(row.result), "", row.responsible,
    )  # fmt: skip


def head_of(content: Content) -> Head:
    """Return the title, period and contour of a content."""
    return Head(content.title, content.contour, content.first_year, content.last_year)
