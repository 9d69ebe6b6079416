"""What the check page shows of a file before anything of it is saved: the rows to be, what is doubtful, what is missing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select

from commons.schools.models import School
from commons.schools.queries import SchoolCard
from core.clock import SchoolYear
from core.database import db
from core.text import fold
from tenants.people.queries import names_of
from tenants.roadmap import wording
from tenants.roadmap.adoption import deadline_in
from tenants.roadmap.found_people import Found, found_people
from tenants.roadmap.heads import MOST_YEARS, Head
from tenants.roadmap.models import Roadmap
from tenants.roadmap.organisation import is_this_school
from tenants.roadmap.reading import Activity, Reading
from tenants.roadmap.responsibles import known_groups
from tenants.roadmap.vocabulary import Contour, DeadlineKind


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """A row as it will be. `doubt` says why its deadline should be looked at, `note` what was understood of it."""

    number: str
    title: str
    deadline_text: str
    note: str | None
    doubt: str | None
    responsible_text: str
    people_note: str | None
    doubtful_people: tuple[str, ...]
    result_text: str
    documents: tuple[str, ...]
    lacks_deadline: bool
    lacks_people: bool


@dataclass(frozen=True, slots=True)
class CheckedSection:
    """A section with its rows."""

    number: str
    title: str
    rows: tuple[CheckedRow, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """Everything the check page says of a reading, seen in the school years that are chosen."""

    sections: tuple[CheckedSection, ...]
    people: tuple[Found, ...]
    warnings: tuple[tuple[str, str], ...]

    @property
    def rows(self) -> list[CheckedRow]:
        """All rows in order."""
        return [row for section in self.sections for row in section.rows]

    @property
    def doubtful(self) -> list[str]:
        """Numbers of the rows with something to look at."""
        return [row.number or "—" for row in self.rows if row.doubt or row.doubtful_people]

    @property
    def without_deadline(self) -> list[str]:
        """Numbers of the rows that name no deadline."""
        return [row.number or "—" for row in self.rows if row.lacks_deadline]

    @property
    def without_people(self) -> list[str]:
        """Numbers of the rows that name nobody."""
        return [row.number or "—" for row in self.rows if row.lacks_people]


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
    """Guess whom a roadmap is for: pedagogues and young specialists in its title mean teachers, else pupils."""
    title = reading.title.lower()
    is_for_teachers = any(
        word in title for word in ("педагогическ", "молодых специалист", "молодыми специалист", "учителей")
    )
    is_for_pupils = any(word in title for word in ("обучающ", "учащ", "ученик"))
    if is_for_teachers:
        return Contour.BOTH if is_for_pupils else Contour.TEACHERS
    return Contour.PUPILS


def check(reading: Reading, head: Head, school: SchoolCard) -> Check:
    """Return what the page shows. Wrong years are shown as they were read."""
    years = (head.first_year, head.last_year)
    sections = tuple(
        CheckedSection(
            section.number or "",
            section.title,
            tuple(_row(reading, row, years) for row in section.activities),
        )
        for section in reading.sections
    )
    people = found_people(reading, names_of(school.id), known_groups())
    warnings = tuple((place(notice.where), _(notice.message, **notice.params)) for notice in reading.warnings)
    return Check(sections, tuple(people), (*warnings, *_about_school(reading, head, school)))


def place(where: str) -> str:
    """Return where in the file something stood; the reader says it in English, as «table 2, row 12»."""
    words = {"row": _("row"), "table": _("table"), "title": _("title")}
    return re.sub(r"[a-z]+", lambda found: words.get(found[0], found[0]), where)


def _row(reading: Reading, row: Activity, years: tuple[int | None, int | None]) -> CheckedRow:
    first, last = years
    read = row.deadline if first is None or last is None else deadline_in(reading, row, first, last)
    # A doubt is a msgid: the reader knows no language.
    doubt = _(read.why) if not read.certain and read.why and row.deadline.text else None
    return CheckedRow(
        number=row.number,
        title=row.title,
        deadline_text=row.deadline.text,
        note=_said_anew(
            wording.understood(read.kind, read.start, read.end, read.recurrence, doubt), row.deadline.text
        ),
        doubt=doubt,
        responsible_text=row.responsible_text,
        people_note=_people_note(row),
        doubtful_people=tuple(one.text for one in row.responsible if not one.certain),
        result_text=row.result.text,
        documents=tuple(wording.document_word(kind) for kind in row.result.documents),
        lacks_deadline=read.kind == DeadlineKind.NONE and doubt is None,
        lacks_people=not row.responsible,
    )


def _said_anew(note: str | None, words: str) -> str | None:
    """Return what was understood where the words do not say just the same."""
    same = note is None or "".join(note.split()) == "".join(words.replace("г.", "").split())
    return None if same else note


def _people_note(row: Activity) -> str | None:
    """Return whom the reader found, where that is not plainly what stands in the cell."""
    found = [
        f"{one.name} ({one.role})"
        if one.name and one.role
        else one.name or one.role or one.organisation or one.text
        for one in row.responsible
    ]
    stood, read = (sorted(re.findall(r"\w+", fold(text))) for text in (row.responsible_text, " ".join(found)))
    return None if stood == read else "; ".join(found)


def _about_school(reading: Reading, head: Head, school: SchoolCard) -> Sequence[tuple[str, str]]:
    said = []
    names = [school.short_name, school.full_name, *_aliases(school.id)]
    if reading.organisation and not is_this_school(reading.organisation, names):
        said.append(
            (
                _("the head of the file"),
                _(
                    "The file names “%(organisation)s”, this school is “%(school)s”. Is it the right file?",
                    organisation=reading.organisation,
                    school=school.short_name,
                ),
            )
        )
    other = _same_period(head, school.id)
    if other is not None:
        said.append(
            (
                _("the school"),
                _(
                    "There is already a roadmap of this period and contour: “%(title)s”. This will be one more.",
                    title=other,
                ),
            )
        )
    return said


def _aliases(school_id: int) -> list[str]:
    return db.session.scalar(select(School.aliases).where(School.id == school_id)) or []


def _same_period(head: Head, school_id: int) -> str | None:
    return db.session.scalar(
        select(Roadmap.title)
        .where(
            Roadmap.school_id == school_id,
            Roadmap.contour == head.contour,
            Roadmap.first_year == head.first_year,
            Roadmap.last_year == head.last_year,
            Roadmap.archived_at.is_(None),
        )
        .limit(1)
    )
