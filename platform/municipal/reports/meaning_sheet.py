"""The sheet that explains a report: of which moment and places it is, what each figure means and how it is counted."""

from collections.abc import Sequence

from flask_babel import gettext as _
from xlsxwriter.worksheet import Worksheet

from municipal.reports.cells import Column, Kind, Pen, lines_of, set_height
from municipal.reports.cover import Cover
from municipal.reports.rows import Tally
from municipal.reports.table import A4, page_of_pages

WIDTHS = (30, 62, 78)


def write_meaning(
    pen: Pen,
    sheet: Worksheet,
    cover: Cover,
    totals: tuple[Tally, Tally],
    tables: Sequence[tuple[str, Sequence[Column]]],
) -> None:
    """Write the sheet; `totals` are of working and of closed schools, `tables` the explained columns by their sheet's name."""
    for place, width in enumerate(WIDTHS):
        sheet.set_column(place, place, width)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&R&8" + page_of_pages())
    sheet.hide_gridlines(2)
    pen.text(sheet, 0, 0, _("What the figures mean"), pen.title, pen.title)
    row = _facts(pen, sheet, 2, cover, totals)
    row = _notes(pen, sheet, row)
    for name, columns in tables:
        row = _figures(pen, sheet, row + 1, name, columns)


def _facts(pen: Pen, sheet: Worksheet, row: int, cover: Cover, totals: tuple[Tally, Tally]) -> int:
    working, closed = totals
    every = working.with_(closed)
    text, literal = pen.look(Kind.TEXT), pen.look(Kind.TEXT, is_literal=True)
    zone = _(
        "The time of the municipality: %(zone)s, UTC%(offset)s.", zone=cover.time_zone, offset=cover.offset
    )
    facts: list[tuple[str, str | int | None, str]] = [
        (_("As of"), None, zone),
        (_("Ordered by"), cover.ordered_by, ""),
        (_("Places"), ", ".join(cover.places), ""),
        (
            _("Schools"), every.schools,
            _("Working: %(working)s, closed: %(closed)s. Without a roadmap: %(without)s.",
              working=working.schools, closed=closed.schools, without=every.without_roadmap),
        ),
        (
            _("Activities"), every.activities,
            _("Counted in the figures: %(counted)s. Not required or cancelled: %(others)s.",
              counted=every.sums.total, others=every.not_counted),
        ),
    ]  # fmt: skip
    for label, value, note in facts:
        _set_height(sheet, row, label, str(value), note)
        sheet.write_string(row, 0, label, pen.label)
        if value is None:
            sheet.write_datetime(row, 1, cover.local_moment, pen.moment)
        elif isinstance(value, int):
            sheet.write_number(row, 1, value, pen.count)
        else:
            pen.text(sheet, row, 1, value, text, literal)
        sheet.write_string(row, 2, note, text)
        row += 1
    return row


def _notes(pen: Pen, sheet: Worksheet, row: int) -> int:
    notes = {
        _("How it was read"): _(
            "The data of each school were read at one moment, after the report had been ordered; schools may have been read"
            " one after another. Every deadline is judged by the calendar day of the moment named above, where the school is."
        ),
        _("Closed schools"): _(
            "A school that was closed, also while the report was made, stays in it: with the day, in grey, and with a remark"
            " beside each of its activities."
        ),
        _("Totals"): _(
            "Totals are the sums of the rows above them. Where there are closed schools, working and closed ones are added up"
            " apart and together. A share in the totals is computed from the sums, not from the shares."
        ),
    }
    text = pen.look(Kind.TEXT)
    for label, sentence in notes.items():
        set_height(sheet, row, lines_of(sentence, WIDTHS[1] + WIDTHS[2]))
        sheet.write_string(row, 0, label, pen.label)
        sheet.merge_range(row, 1, row, 2, sentence, text)
        row += 1
    return row


def _figures(pen: Pen, sheet: Worksheet, row: int, name: str, columns: Sequence[Column]) -> int:
    heads = (_("Figure on the sheet «%(sheet)s»", sheet=name), _("What it means"), _("How it is counted"))
    for place, head in enumerate(heads):
        sheet.write_string(row, place, head, pen.heading)
    text = pen.look(Kind.TEXT)
    for column in columns:
        if column.meaning:
            row += 1
            _set_height(sheet, row, column.heading, column.meaning, column.formula)
            sheet.write_string(row, 0, column.heading, pen.label)
            sheet.write_string(row, 1, column.meaning, text)
            sheet.write_string(row, 2, column.formula, text)
    return row + 1


def _set_height(sheet: Worksheet, row: int, *texts: str) -> None:
    set_height(sheet, row, max(lines_of(text, width) for text, width in zip(texts, WIDTHS, strict=True)))
