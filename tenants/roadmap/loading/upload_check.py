"""What the check page shows of a file before anything of it is saved: the rows to be, what is doubtful, what is missing."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from core.clock import SchoolYear
from core.text import fold
from tenants.people.naming import KnownPerson
from tenants.roadmap import wording
from tenants.roadmap.loading.corrections import Draft, DraftRow
from tenants.roadmap.loading.found_people import Found, found_people
from tenants.roadmap.reading import Activity, Deadline, Doubt
from tenants.roadmap.vocabulary import DeadlineKind


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """A row as it will be.

    `doubt` says why its deadline should be looked at, `row_doubt` why the row itself, `note` what was understood of the
    deadline. A deadline is `is_acceptable` where a person may say that it is right; the number `is_ambiguous` where other rows
    have it too. `file_words` holds what stood in the file where a person put something right, by field.
    """

    place: int
    number: str
    title: str
    row_doubt: str | None
    deadline_text: str
    note: str | None
    doubt: str | None
    responsible_text: str
    people_note: str | None
    doubtful_people: tuple[str, ...]
    result_text: str
    documents: tuple[str, ...]
    notes: tuple[tuple[str, str], ...]
    file_words: dict[str, str]
    is_left_out: bool
    is_acceptable: bool
    is_ambiguous: bool
    lacks_deadline: bool
    lacks_people: bool

    @property
    def is_doubtful(self) -> bool:
        """Whether a person should look at the row."""
        return bool(self.doubt or self.row_doubt or self.doubtful_people)

    @property
    def reasons(self) -> list[tuple[str, str]]:
        """What is doubtful of the row, with the sentence that says why."""
        found = [("row", self.row_doubt), ("deadline", self.doubt)]
        if self.doubtful_people:
            found.append(("responsible", _("It is not sure who is meant.")))
        return [(kind, reason) for kind, reason in found if reason]

    @property
    def sign(self) -> str:
        """What the row is called in a list: its number, and where it stands if that alone does not tell."""
        if self.number and not self.is_ambiguous:
            return self.number
        return f"{self.number} ({self.place + 1})".strip()


@dataclass(frozen=True, slots=True)
class Doubted:
    """One reason to doubt, the rows that have it, and whether a person may say of all that they are right."""

    kind: str
    reason: str
    rows: tuple[CheckedRow, ...]
    is_acceptable: bool


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
        """The rows that will be saved, in order."""
        return [row for row in self.all_rows if not row.is_left_out]

    @property
    def all_rows(self) -> list[CheckedRow]:
        """All rows in order, those left out too."""
        return [row for section in self.sections for row in section.rows]

    @property
    def doubtful(self) -> list[CheckedRow]:
        """The rows with something to look at."""
        return [row for row in self.rows if row.is_doubtful]

    @property
    def doubts(self) -> list["Doubted"]:
        """The doubts by their reasons, each with the rows that have it."""
        found: dict[tuple[str, str], list[CheckedRow]] = {}
        for row in self.doubtful:
            for kind, reason in row.reasons:
                found.setdefault((kind, reason), []).append(row)
        return [
            Doubted(kind, reason, tuple(rows), kind != "deadline" or all(row.is_acceptable for row in rows))
            for (kind, reason), rows in found.items()
        ]

    @property
    def without_deadline(self) -> list[CheckedRow]:
        """The rows that name no deadline."""
        return [row for row in self.rows if row.lacks_deadline]

    @property
    def without_people(self) -> list[CheckedRow]:
        """The rows that name nobody."""
        return [row for row in self.rows if row.lacks_people]

    @property
    def left_out(self) -> list[CheckedRow]:
        """The rows that will not be saved."""
        return [row for row in self.all_rows if row.is_left_out]


def check(
    draft: Draft, *, known: Sequence[KnownPerson] = (), groups: Iterable[str] = (),
    said: Sequence[tuple[str, str]] = (),
) -> Check:  # fmt: skip
    """Return what the page shows of a draft.

    `known` and `groups` are whom the place has already, `said` more warnings with their places.
    """
    numbers = Counter(row.now.number for row in draft.rows)
    sections = tuple(
        CheckedSection(
            section.number or "",
            section.title,
            tuple(_row(row, is_ambiguous=numbers[row.now.number] > 1) for row in rows),
        )
        for section, rows in draft.sections
    )
    people = found_people(draft.final(), known, groups)
    return Check(sections, tuple(people), (*_assumed(draft), *_of_file(draft), *said))


def _assumed(draft: Draft) -> list[tuple[str, str]]:
    """Say so when the file names no year and the chosen one is all there is to go by."""
    reading, years = draft.reading, draft.years
    if reading.school_year or reading.calendar_year or not years or years[0] != years[1]:
        return []
    sentence = _(
        "The file does not say its school year: days and months are read in %(years)s. Is it the right one?",
        years=str(SchoolYear(years[0])),
    )
    return [(_("title"), sentence)]


def _of_file(draft: Draft) -> list[tuple[str, str]]:
    """Return the reader's warnings that no row says itself: doubts stand beside their rows, and go when they are put right."""
    said = {(row.read.where, doubt) for row in draft.rows for doubt in _doubts(row.read)}
    return [
        (place(notice.where), _(notice.message, **notice.params))
        for notice in draft.reading.warnings
        if not said & {(notice.where, notice.message), (notice.where, notice.params.get("text"))}
    ]


def _doubts(read: Activity) -> list[str]:
    """Return what the reader's warnings hold of a row's own doubts: their reasons, and the words of doubtful people."""
    people = [one.text[:200] for one in read.responsible if not one.certain]
    return [doubt for doubt in (read.why, read.deadline.why, *people) if doubt]


def place(where: str) -> str:
    """Return where in the file something stood; the reader says it in English, as «table 2, row 12»."""
    words = {
        "row": _("row"),
        "table": _("table"),
        "title": _("title"),
        "file": _("file"),
        "sheet": _("sheet"),
    }
    return re.sub(r"[a-z]+", lambda found: words.get(found[0], found[0]), where)


def _row(row: DraftRow, *, is_ambiguous: bool) -> CheckedRow:
    now, read = row.now, row.now.deadline
    # A doubt is a msgid: the reader knows no language.
    doubt = _(read.why) if not read.certain and read.why and read.text else None
    return CheckedRow(
        place=row.place,
        number=now.number,
        title=now.title,
        row_doubt=_(now.why) if now.why else None,
        deadline_text=read.text,
        note=_said_anew(wording.understood(read.kind, read.start, read.end, read.recurrence), read.text),
        doubt=doubt,
        responsible_text=now.responsible_text,
        people_note=_people_note(now),
        doubtful_people=tuple(one.text for one in now.responsible if not one.certain),
        result_text=now.result.text,
        documents=tuple(wording.document_word(kind) for kind in now.result.documents),
        notes=now.notes,
        file_words=row.changed,
        is_left_out=row.is_left_out,
        is_acceptable=is_acceptable(read),
        is_ambiguous=is_ambiguous,
        lacks_deadline=doubt is None and _is_dateless(read),
        lacks_people=not now.responsible,
    )


# No term that anybody meant: it is put right, and not said to be right.
_NEVER_RIGHT = {Doubt.NO_SUCH_DAY, Doubt.ENDS_BEFORE_START}
_DATED = {
    DeadlineKind.ON_DATE, DeadlineKind.BY_DATE, DeadlineKind.DATE_RANGE, DeadlineKind.MONTH, DeadlineKind.MONTH_RANGE,
    DeadlineKind.QUARTER, DeadlineKind.SCHOOL_YEAR, DeadlineKind.YEAR,
}  # fmt: skip


def is_acceptable(read: Deadline) -> bool:
    """Ask whether a person may say that a deadline is right as it was understood."""
    return read.why not in _NEVER_RIGHT


def _is_dateless(read: Deadline) -> bool:
    """Ask whether nothing will ever fall due by a deadline: no words, or words that should have a day and have none."""
    return read.kind == DeadlineKind.NONE or (read.kind in _DATED and not read.start and not read.end)


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
