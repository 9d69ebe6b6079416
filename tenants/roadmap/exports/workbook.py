"""A roadmap as a spreadsheet: the plan and beside it how every row stands today."""

import io
from collections.abc import Sequence
from datetime import date

from xlsxwriter.workbook import Workbook

from core.translating import gettext as _
from tenants.roadmap import wording
from tenants.roadmap.exports.sheet_of_paper import Paper
from tenants.roadmap.rows import ActivityRow, SectionRow

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTHS = (7, 60, 22, 12, 28, 30, 16, 12, 34, 24)
LONGEST = 32_767  # characters in a cell


def write_workbook(paper: Paper, sections: Sequence[SectionRow]) -> bytes:
    """Return the file. Whatever people typed goes in as text: a cell that begins with "=" is words and no formula."""
    kept = io.BytesIO()
    workbook = Workbook(kept, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    wrapped = {"text_wrap": True, "valign": "top", "border": 1}
    text = workbook.add_format(wrapped)
    day = workbook.add_format({**wrapped, "num_format": "dd.mm.yyyy"})
    head = workbook.add_format({**wrapped, "bold": True, "bg_color": "#EEF2F7"})
    title = workbook.add_format({"bold": True, "font_size": 13})
    sheet = workbook.add_worksheet(_("Roadmap"))
    heads = [
        *paper.heads[:3], _("Last day"), *paper.heads[3:], _("State"), _("Done on"), _("Document"), _("Note"),
    ]  # fmt: skip
    sheet.write_string(0, 0, paper.content.title[:LONGEST], title)
    sheet.write_string(1, 0, f"{paper.school}, {paper.period}")
    for column, (words, width) in enumerate(zip(heads, WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(3, column, words, head)
    at = 4
    for section in sections:
        name = f"{section.number}. {section.title}" if section.number else section.title
        sheet.merge_range(at, 0, at, len(WIDTHS) - 1, "", head)
        sheet.write_string(at, 0, name[:LONGEST], head)
        at += 1
        for row in section.activities:
            for column, value in enumerate(_cells(row)):
                if isinstance(value, date):
                    sheet.write_datetime(at, column, value, day)
                else:
                    sheet.write_string(at, column, value[:LONGEST], text)
            at += 1
    sheet.freeze_panes(4, 2)
    sheet.autofilter(3, 0, max(at - 1, 3), len(WIDTHS) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(3)
    workbook.close()
    return kept.getvalue()


def _cells(row: ActivityRow) -> list[str | date]:
    state = wording.state_word(row.state)
    if row.is_overdue:
        state = _("%(state)s, overdue", state=state)
    if row.lacks_document:
        state = _("%(state)s, no document", state=state)
    return [
        row.number or "", row.title, row.deadline_text, row.falls_due_on or "", row.responsible_text, row.result_text,
        state, row.done_on or "", "\n".join(one.title for one in row.documents), row.notes,
    ]  # fmt: skip
