"""Writes the aggregated report as a spreadsheet, part by part: schools, activities, and what the figures mean."""

import shutil
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from flask_babel import gettext as _
from flask_babel import ngettext
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.workbook import Workbook

from municipal.reports.cells import Pen
from municipal.reports.columns import activity_columns, school_columns
from municipal.reports.cover import Cover
from municipal.reports.meaning_sheet import write_meaning
from municipal.reports.records import PartContents
from municipal.reports.rows import Tally, Wording
from municipal.reports.table import Table

# How many rows are written between two calls that tell of the progress.
STEP = 250


def write_workbook(
    file: BinaryIO,
    cover: Cover,
    parts: Iterable[PartContents],
    on_rows: Callable[[int], object],
    *,
    scratch: Path | None = None,
) -> None:
    """Write a report in the language of the context; the same cover and parts give the same bytes.

    `on_rows` is told every few hundred rows, and at the end, how many rows of schools and activities are written; what it
    raises stops the work. The file gets nothing before all is written; what is written meanwhile lies in a folder in
    `scratch` (else where the machine keeps such) that is gone afterwards. Raises OSError, as of a full disk, and TooManyRows.
    """
    with TemporaryDirectory(prefix="report-", dir=scratch) as folder:
        built = Path(folder) / "report.xlsx"
        workbook = Workbook(str(built), {"constant_memory": True, "tmpdir": folder})
        try:
            _fill(workbook, cover, parts, on_rows)
            workbook.close()
        except FileCreateError as error:
            raise error.args[0] from error
        finally:
            _let_go(workbook)
        with built.open("rb") as whole:
            shutil.copyfileobj(whole, file)


def _let_go(workbook: Workbook) -> None:
    """Close the files that a workbook keeps open while it is written; nothing more is said of them after a failure."""
    for sheet in workbook.worksheets():
        with suppress(OSError):
            sheet.row_data_fh.close()


def _fill(
    workbook: Workbook, cover: Cover, parts: Iterable[PartContents], on_rows: Callable[[int], object]
) -> None:
    title = cover.title()
    workbook.set_properties({"title": title[0], "author": cover.ordered_by, "created": cover.created})
    pen = Pen(workbook)
    groups = school_columns()
    names = (_("Schools"), _("Activities"), _("What the figures mean"))
    sheets = [workbook.add_worksheet(name) for name in names]
    schools = Table(pen, sheets[0], title, groups, frozen=4)
    activities = Table(pen, sheets[1], title, [("", activity_columns())], frozen=2)
    working, closed = Tally(), Tally()
    wording = Wording(names_municipality=cover.spans_municipalities)
    progress = _Progress(on_rows)
    for school in chain.from_iterable(part.schools for part in parts):
        tally = closed if school.is_closed else working
        tally.add(school)
        schools.write(wording.school(working.schools + closed.schools, school), is_pale=school.is_closed)
        progress.step()
        for values in wording.activities(school):
            activities.write(values, is_pale=school.is_closed)
            progress.step()
    _end(schools, activities, working, closed)
    explained = [
        (names[0], [column for _name, columns in groups for column in columns]),
        (names[1], activity_columns()),
    ]
    write_meaning(pen, sheets[2], cover, (working, closed), explained)
    on_rows(progress.written)


@dataclass(slots=True)
class _Progress:
    on_rows: Callable[[int], object]
    written: int = 0

    def step(self) -> None:
        """Count a row, and tell of every so many."""
        self.written += 1
        if self.written % STEP == 0:
            self.on_rows(self.written)


def _end(schools: Table, activities: Table, working: Tally, closed: Tally) -> None:
    """Close both tables: the filters, what is to be said of empty ones, the totals."""
    schools.end_rows()
    activities.end_rows()
    every = working.with_(closed)
    if not every.schools:
        schools.say(_("There is no school in these places."))
    if not every.activities:
        activities.say(_("There is no activity: no school of this report has a current roadmap with rows."))
    if closed.schools:
        for sentence, tally in (
            (ngettext("Working: %(num)s school", "Working: %(num)s schools", working.schools), working),
            (ngettext("Closed: %(num)s school", "Closed: %(num)s schools", closed.schools), closed),
        ):
            schools.write_totals(tally.values(sentence))
    total = ngettext("Total: %(num)s school", "Total: %(num)s schools", every.schools)
    schools.write_totals(every.values(total))
