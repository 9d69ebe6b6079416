"""Reading a whole file: what kind it is, its tables, and then the meaning of every cell."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from core.clock import SchoolYear
from core.speech import mark
from tenants.roadmap.reading.deadlines.grammar import read_deadline
from tenants.roadmap.reading.files.opening import open_document
from tenants.roadmap.reading.files.safety import LARGEST_FILE, MEGABYTE
from tenants.roadmap.reading.grid import Document
from tenants.roadmap.reading.model import Activity, Context, Deadline, Notice, Reading, Responsible, Section
from tenants.roadmap.reading.people.joining import read_responsible
from tenants.roadmap.reading.refusals import Cause, NotReadable
from tenants.roadmap.reading.results import read_result
from tenants.roadmap.reading.tables.columns import Column
from tenants.roadmap.reading.tables.headings import (
    calendar_years_of,
    day_of,
    is_plan,
    organisation_of,
    school_year_of,
    title_of,
)
from tenants.roadmap.reading.tables.periods import is_period, is_time_of_day
from tenants.roadmap.reading.tables.walking import RawActivity, Sheet, activities, read_tables
from tenants.roadmap.reading.tables.without_table import read_lines

_WITH_INITIALS = re.compile(r"\S+ \S\.\S\.$")
# The same words stand in many rows of a file.
_deadline = lru_cache(maxsize=512)(read_deadline)
_people = lru_cache(maxsize=512)(read_responsible)


def read_roadmap(
    path_or_bytes: Path | str | bytes, *, name: str, school_year: SchoolYear | None = None
) -> Reading:
    """Return what stands in a file; `name` is what people call it, `school_year` outweighs the file's own.

    Raises NotReadable, with the cause, for a file that is no roadmap or must not be opened.
    """
    data = path_or_bytes if isinstance(path_or_bytes, bytes) else _content(Path(path_or_bytes), name)
    document = open_document(data, name)
    sheet = read_tables(document)
    if sheet is None or not any(activities(sheet)):
        sheet = read_lines(document)
    if sheet is None:
        raise NotReadable(Cause.NOT_A_ROADMAP if document.tables() else Cause.NO_TABLE, name)
    return _understood(document, sheet, school_year)


def _content(path: Path, name: str) -> bytes:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise NotReadable(Cause.TOO_LARGE, name, limit=LARGEST_FILE // MEGABYTE)
        return path.read_bytes()
    except OSError as error:
        raise NotReadable(Cause.NOT_FOUND, name) from error


def _understood(document: Document, sheet: Sheet, given: SchoolYear | None) -> Reading:
    title = title_of(sheet.above)
    notices = [*document.notices, *sheet.notices]
    context = _context(document, sheet, title, given, notices)
    if not title:
        notices.append(Notice("title", mark("The roadmap has no title.")))
    names = _full_names(sheet)
    day = day_of(title)  # «План проведения Дня наставника 15 октября»: the rows have times of day only
    sections = tuple(
        Section(
            section.number,
            section.title,
            tuple(_activity(each, around, names, day, notices) for each in section.activities),
        )
        for section in sheet.sections
        for around in [context if given else _context_of(section.title, context)]
    )
    headings = [section.title for section in sheet.sections]
    texts = [title, *sheet.above, *_paragraphs(document), *headings, *_titles(sheet)]
    return Reading(title, organisation_of(texts), context.school_year, sections, tuple(notices), context.year)


def _context(
    document: Document, sheet: Sheet, title: str, given: SchoolYear | None, notices: list[Notice]
) -> Context:
    """Return the year of the whole roadmap: given, written, or else that of its dates, which is mentioned."""
    year = given or _written_year(document, sheet, title)
    calendar_years = () if year else calendar_years_of(title)
    if year is None and not calendar_years:
        year = _year_of_dates(sheet)
        if year:
            message = mark("The school year is not written; %(year)s was taken from the dates.")
            notices.append(Notice("title", message, {"year": str(year)}))
    return Context(school_year=year, year=calendar_years[0] if len(calendar_years) == 1 else None)


def _context_of(heading: str, context: Context) -> Context:
    """Return the year of a section that is a time («2022 год») or a plan of its own; else the roadmap's own."""
    if not is_period(heading) and not is_plan(heading):
        return context
    year, years = school_year_of([heading]), calendar_years_of(heading)
    if year:
        return Context(school_year=year)
    return Context(year=years[0]) if len(years) == 1 else context


def _paragraphs(document: Document) -> list[str]:
    return [block for block in document.blocks if isinstance(block, str)]


def _titles(sheet: Sheet) -> list[str]:
    return [activity.title for activity in activities(sheet)]


def _written_year(document: Document, sheet: Sheet, title: str) -> SchoolYear | None:
    """Return the school year of the title, else of the text around the table, the sections, the activities."""
    sections = [section.title for section in sheet.sections]
    for texts in ([title], sheet.above, _paragraphs(document), sections, _titles(sheet)):
        year = school_year_of(texts)
        if year:
            return year
    return None


def _year_of_dates(sheet: Sheet) -> SchoolYear | None:
    """Return the school year that most of the written dates fall into; the earlier one of two."""
    read = (_deadline(activity.text(Column.DEADLINE), Context()) for activity in activities(sheet))
    days = (each.start or each.end for each in read if each.certain)
    counted = Counter(SchoolYear.of(day) for day in days if day)
    return max(counted, key=lambda year: (counted[year], -year.first)) if counted else None


def _full_names(sheet: Sheet) -> frozenset[str]:
    people = (_people(activity.text(Column.RESPONSIBLE), frozenset()) for activity in activities(sheet))
    return frozenset(
        person.name
        for cell in people
        for person in cell
        if person.name and person.certain and _WITH_INITIALS.match(person.name)
    )


def _activity(
    raw: RawActivity, context: Context, names: frozenset[str], day: date | None, notices: list[Notice]
) -> Activity:
    deadline = _deadline(raw.text(Column.DEADLINE), context)
    if day and is_time_of_day(deadline):
        deadline = _deadline(deadline.text, replace(context, date=day))
    if raw.deadline_why and deadline.certain:
        deadline = replace(deadline, certain=False, why=raw.deadline_why)
    responsible = _people(raw.text(Column.RESPONSIBLE), names)
    notices += _doubts(raw, deadline, responsible)
    return Activity(
        number=raw.number,
        title=raw.title,
        deadline=deadline,
        responsible=responsible,
        result=read_result(raw.text(Column.RESULT)),
        where=raw.where,
        responsible_text=raw.text(Column.RESPONSIBLE),
        notes=tuple(raw.notes),
        why=raw.why,
        deadline_why=raw.deadline_why,
    )


def _doubts(raw: RawActivity, deadline: Deadline, responsible: Iterable[Responsible]) -> list[Notice]:
    notices = [Notice(raw.where, deadline.why)] if deadline.why else []
    message = mark("Check who is meant by “%(text)s”.")
    unsure = (person.text[:200] for person in responsible if not person.certain)
    return notices + [Notice(raw.where, message, {"text": text}) for text in unsure]
