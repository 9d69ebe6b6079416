"""The journal as a spreadsheet. Every cell is a text: nothing that somebody typed is ever a formula."""

from collections.abc import Iterable
from io import BytesIO

import xlsxwriter

from core.clock import local_moment
from core.translating import gettext as _
from municipal.journal import wording
from municipal.journal.queries import Told

# What a spreadsheet program still opens at once; the days narrow it.
MOST_EVENTS = 20_000


def workbook(events: Iterable[Told], zone: str) -> bytes:
    """Return the file of some events; moments are those of the zone."""
    made = BytesIO()
    book = xlsxwriter.Workbook(
        made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet(_("Journal"))
    heads = [
        _("Moment"), _("Who"), _("What was done"), _("To what"), _("Name"), _("Changes"), _("School"), _("From where"),
        _("For the school"),
    ]  # fmt: skip
    bold = book.add_format({"bold": True})
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head, bold)
    for row, told in enumerate(events, 1):
        for column, text in enumerate(_cells(told, zone)):
            sheet.write_string(row, column, text[:32_000])
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(heads) - 1, 22)
    book.close()
    return made.getvalue()


def _cells(told: Told, zone: str) -> list[str]:
    event = told.event
    return [
        f"{local_moment(event.happened_at, zone):%d.%m.%Y %H:%M:%S}",
        told.actor or _("the platform"),
        wording.act_word(event.act),
        wording.kind_word(event.object_kind),
        told.name or told.subject or "",
        "\n".join(wording.changes(event)),
        told.school or "",
        event.source,
        _("yes") if event.is_for_school else "",
    ]
