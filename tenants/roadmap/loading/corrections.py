"""What people put right of a reading before it is saved: kept beside it, so that the file's own words stay to be compared.

A row is called by its place: its number from 0 through the whole file, whatever its section. Nothing here asks a database.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from flask_babel import gettext as _

from core.clock import SchoolYear
from core.errors import Rejected
from tenants.roadmap.deadlines import deadline_in, understand
from tenants.roadmap.loading.heads import Head
from tenants.roadmap.reading import (
    Activity,
    Context,
    Deadline,
    Reading,
    Responsible,
    Section,
    read_deadline,
    read_responsible,
    read_result,
)

# What of a row can be put right, in the order of the table's columns.
FIELDS = ("number", "title", "deadline", "responsible", "result")
# What may be doubtful, and said to be right as it was understood.
DOUBTS = ("row", "deadline", "responsible")

Kept = Mapping[str, Any]
"""The corrections as they are kept (JSON): `rows` by place, and the `head` where a person has chosen one."""


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A row before it is saved: as the file has it, and as it will be."""

    place: int
    read: Activity
    now: Activity
    is_left_out: bool

    @property
    def changed(self) -> dict[str, str]:
        """What a person put right: the file's own words by field."""
        old, new = words_of(self.read), words_of(self.now)
        return {name: old[name] for name in FIELDS if old[name] != new[name]}


@dataclass(frozen=True, slots=True)
class Draft:
    """A reading with what people put right of it, in the school years that are chosen."""

    reading: Reading
    sections: tuple[tuple[Section, tuple[DraftRow, ...]], ...]
    years: tuple[int, int] | None

    @property
    def rows(self) -> list[DraftRow]:
        """All rows in order, those left out too."""
        return [row for _, rows in self.sections for row in rows]

    def row(self, place: int) -> DraftRow | None:
        """Return the row of a place."""
        return next((row for row in self.rows if row.place == place), None)

    def final(self) -> Reading:
        """Return what will be saved: a reading without the rows left out, and without sections they leave empty."""
        sections = []
        for section, rows in self.sections:
            kept = tuple(row.now for row in rows if not row.is_left_out)
            if kept or not rows:
                sections.append(replace(section, activities=kept))
        return replace(self.reading, sections=tuple(sections), school_year=_one_year(self.years))

    def file_words(self) -> dict[int, dict[str, str]]:
        """Return what the file said otherwise, by the place of each row in `final()`."""
        kept = [row for row in self.rows if not row.is_left_out]
        return {place: row.changed for place, row in enumerate(kept) if row.changed}


def refuse_empty(seen: Draft) -> None:
    """Raise Rejected when every row is left out."""
    if all(row.is_left_out for row in seen.rows):
        raise Rejected({"title": _("All rows are left out; there is nothing to save.")})


def words_of(activity: Activity) -> dict[str, str]:
    """Return the words of a row, as its form shows them."""
    return {
        "number": activity.number,
        "title": activity.title,
        "deadline": activity.deadline.text,
        "responsible": activity.responsible_text,
        "result": activity.result.text,
    }


def draft(reading: Reading, kept: Kept, years: tuple[int, int] | None) -> Draft:
    """Return a reading with its corrections, every deadline read in these school years (as the reader said, where None)."""
    names = frozenset(_full_names(reading))
    rows, place = kept.get("rows", {}), 0
    sections = []
    for section in reading.sections:
        drafts = []
        for activity in section.activities:
            row = rows.get(str(place), {})
            now = _corrected(reading, activity, row, years, names)
            drafts.append(DraftRow(place, activity, now, bool(row.get("left_out"))))
            place += 1
        sections.append((section, tuple(drafts)))
    return Draft(reading, tuple(sections), years)


def _one_year(years: tuple[int, int] | None) -> SchoolYear | None:
    return SchoolYear(years[0]) if years and years[0] == years[1] else None


def _full_names(reading: Reading) -> Iterator[str]:
    for section in reading.sections:
        for activity in section.activities:
            yield from (one.name for one in activity.responsible if one.name and one.certain)


def _corrected(
    reading: Reading,
    read: Activity,
    row: Mapping[str, Any],
    years: tuple[int, int] | None,
    names: frozenset[str],
) -> Activity:
    words, accepted = row.get("values", {}), row.get("accepted", {})
    now = replace(
        read,
        number=words.get("number", read.number),
        title=words.get("title", read.title),
        deadline=_deadline(reading, read, words.get("deadline"), years),
        responsible_text=words.get("responsible", read.responsible_text),
        result=read_result(words["result"]) if "result" in words else read.result,
    )
    if "responsible" in words:
        now = replace(now, responsible=_people(words["responsible"], names))
    return _accepted(now, accepted)


@lru_cache(maxsize=4096)  # every step on the check page asks for every corrected row again
def _people(text: str, names: frozenset[str]) -> tuple[Responsible, ...]:
    return read_responsible(text, names)


def _deadline(reading: Reading, read: Activity, words: str | None, years: tuple[int, int] | None) -> Deadline:
    if words is None:
        return deadline_in(reading, read, *years) if years else read.deadline
    return (
        understand(words, *years) if years else read_deadline(words, Context(school_year=reading.school_year))
    )


def _accepted(row: Activity, accepted: Mapping[str, str]) -> Activity:
    """Take away the doubts that a person said are none, as long as what they saw is still what is understood."""
    if accepted.get("row") == _meaning("row", row):
        row = replace(row, why=None)
    if accepted.get("deadline") == _meaning("deadline", row):
        row = replace(row, deadline=replace(row.deadline, certain=True, why=None))
    if accepted.get("responsible") == _meaning("responsible", row):
        row = replace(row, responsible=tuple(replace(one, certain=True) for one in row.responsible))
    return row


def _meaning(doubt: str, row: Activity) -> str:
    if doubt == "row":
        return "|".join((row.title, row.deadline.text, row.responsible_text, row.result.text))
    if doubt == "deadline":
        read = row.deadline
        return "|".join(
            str(part or "") for part in (read.text, read.kind, read.start, read.end, read.recurrence)
        )
    return "|".join(f"{one.name or ''}/{one.role or ''}/{one.organisation or ''}" for one in row.responsible)


def with_words(kept: Kept, row: DraftRow, words: Mapping[str, str]) -> dict[str, Any]:
    """Return the corrections with a row's form taken in; what is as in the file is no correction."""
    old = words_of(row.read)
    values = {name: words[name] for name in FIELDS if name in words and words[name] != old[name]}
    return _with(kept, row.place, values=values)


def with_accepted(kept: Kept, row: DraftRow, doubts: Iterable[str]) -> dict[str, Any]:
    """Return the corrections with some of a row's doubts said to be none."""
    accepted = {doubt: _meaning(doubt, row.now) for doubt in doubts if doubt in DOUBTS}
    return _with(kept, row.place, accepted=_row(kept, row.place).get("accepted", {}) | accepted)


def with_left_out(kept: Kept, row: DraftRow, *, is_left_out: bool) -> dict[str, Any]:
    """Return the corrections with a row left out of what will be saved, or taken in again."""
    return _with(kept, row.place, left_out=is_left_out)


def with_head(kept: Kept, head: Head) -> dict[str, Any]:
    """Return the corrections with the head that a person has typed and chosen so far."""
    chosen = {
        "title": head.title, "contour": head.contour, "first_year": head.first_year, "last_year": head.last_year,
    }  # fmt: skip
    return {**kept, "head": chosen}


def head_in(kept: Kept) -> Head | None:
    """Return the head that a person chose, if one did."""
    return Head(**kept["head"]) if "head" in kept else None


def _row(kept: Kept, place: int) -> dict[str, Any]:
    found: dict[str, Any] = kept.get("rows", {}).get(str(place), {})
    return found


def _with(kept: Kept, place: int, **changes: Any) -> dict[str, Any]:
    rows = dict(kept.get("rows", {}))
    row = {name: value for name, value in (_row(kept, place) | changes).items() if value}
    rows.pop(str(place), None)
    if row:
        rows[str(place)] = row
    return {**kept, "rows": rows}
