"""In what a file differs from a roadmap that is there already: rows are paired, then their words compared. Pure, no database.

A field counts as changed in the file when its words differ from what stands here beyond spaces, case and signs. `was` is what
was imported or typed first: where it equals the file's words, the file has not moved and the change was made here.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.text import search_key
from tenants.roadmap.loading.corrections import FIELDS, DraftRow, words_of

_WORD = re.compile(r"\w+")
_STEM = 6
"""Letters of a word that are compared: endings change when a row is worded anew."""
_ALIKE = 0.5
"""Share of common words from which two titles are the same activity, worded anew; of rows with one number less is enough."""
_ALIKE_WITH_NUMBER = 0.25
_MOST_PAIRS = 250_000
"""Pairs of rows whose words are compared: 500 rows in a file and here. Of more, those of the same number alone."""


@dataclass(frozen=True, slots=True)
class StandingRow:
    """A row that is there: its words now, and as they were first, by field. `key` names it, `section` is its section's key."""

    key: str
    section: str
    version: int
    words: Mapping[str, str]
    first_words: Mapping[str, str]
    is_away: bool = False


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """A field in which the file says something else. `is_changed_here` when people changed it since it came in."""

    name: str
    here: str
    in_file: str
    is_changed_here: bool


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A row that both have, with the fields to decide on; `kept` counts those that only people here have changed."""

    row: StandingRow
    draft: DraftRow
    fields: tuple[FieldDifference, ...]
    kept: int


@dataclass(frozen=True, slots=True)
class AddedRow:
    """A row that only the file has. `after` is the nearest row above it in its section that is here too, `before` one below.

    `section` is the file's section: number and title.
    """

    draft: DraftRow
    section: tuple[str, str]
    after: str | None
    before: str | None


@dataclass(frozen=True, slots=True)
class AwayRow:
    """A row of the file that people here have put away."""

    row: StandingRow
    draft: DraftRow


@dataclass(frozen=True, slots=True)
class Differences:
    """Everything in which a file differs from what is there."""

    changed: tuple[ChangedRow, ...]
    added: tuple[AddedRow, ...]
    missing: tuple[StandingRow, ...]
    away: tuple[AwayRow, ...]
    same: int
    kept: int

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to decide."""
        return not (self.changed or self.added or self.missing or self.away)


Drafts = Sequence[tuple[tuple[str, str], Sequence[DraftRow]]]
"""The rows of a file that are not left out, by the number and title of their section."""


def differences(drafts: Drafts, standing: Sequence[StandingRow]) -> Differences:
    """Return in what the file's rows differ from those that stand here."""
    rows = [row for _, section in drafts for row in section]
    pairs = pair(rows, standing)
    met = set(pairs.values())
    by_key = {one.key: one for one in standing}
    both = [(row, by_key[pairs[row.place]]) for row in rows if row.place in pairs]
    changed = [_compared(row, one) for row, one in both if not one.is_away]
    different = tuple(one for one in changed if one.fields)
    return Differences(
        changed=different,
        added=tuple(
            _added(
                drafts, {place: key for place, key in pairs.items() if not by_key[key].is_away}, set(pairs)
            )
        ),
        missing=tuple(one for one in standing if one.key not in met and not one.is_away),
        away=tuple(AwayRow(one, row) for row, one in both if one.is_away),
        same=len(changed) - len(different),
        kept=sum(one.kept for one in changed),
    )


def _added(drafts: Drafts, here: Mapping[int, str], met: Collection[int]) -> Iterable[AddedRow]:
    """Yield the rows that were met nowhere, each between the rows around it that live here."""
    for section, rows in drafts:
        keys = [here.get(row.place) for row in rows]
        for index, row in enumerate(rows):
            if row.place not in met:
                after = next((key for key in reversed(keys[:index]) if key), None)
                before = next((key for key in keys[index:] if key), None)
                yield AddedRow(row, section, after, before)


def pair(rows: Sequence[DraftRow], standing: Sequence[StandingRow]) -> dict[int, str]:
    """Return which row of the file is which row here: by title, then by number and likeness, then by likeness alone."""
    found: dict[int, str] = {}
    free = {one.key: one for one in standing}
    by_title: dict[str, list[str]] = {}
    for one in standing:
        # Also the title it came in with: people here may have worded it anew since.
        for title in {search_key(one.words["title"]), search_key(one.first_words["title"])}:
            by_title.setdefault(title, []).append(one.key)
    for row in rows:
        keys = [key for key in by_title.get(search_key(row.now.title), []) if key in free]
        best = next((key for key in keys if free[key].words["number"] == row.now.number), None)
        if keys:
            found[row.place] = best or keys[0]
            del free[found[row.place]]
    _pair_alike([row for row in rows if row.place not in found], free, found)
    return found


def _pair_alike(rows: Iterable[DraftRow], free: dict[str, StandingRow], found: dict[int, str]) -> None:
    stems = {key: _stems(one.words["title"]) for key, one in free.items()}
    likeness = []
    rows = list(rows)
    by_number: dict[str, list[str]] = {}
    for key, one in free.items():
        by_number.setdefault(one.words["number"], []).append(key)
    is_huge = len(rows) * len(free) > _MOST_PAIRS
    for row in rows:
        mine = _stems(row.now.title)
        for key in by_number.get(row.now.number, []) if is_huge else free:
            is_same_number = bool(row.now.number) and row.now.number == free[key].words["number"]
            share = _share(mine, stems[key])
            if share >= (_ALIKE_WITH_NUMBER if is_same_number else _ALIKE):
                likeness.append((-share - is_same_number, row.place, key))
    taken: set[str] = set()
    for _, place, key in sorted(likeness):
        if place not in found and key not in taken:
            found[place] = key
            taken.add(key)
    for key in taken:
        del free[key]


def _stems(title: str) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in _WORD.findall(search_key(title)) if len(word) > 2)


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one or other else 0.0


def _compared(row: DraftRow, standing: StandingRow) -> ChangedRow:
    in_file = words_of(row.now)
    fields, kept = [], 0
    for name in FIELDS:
        here, first = standing.words[name], standing.first_words[name]
        if folded(name, here) == folded(name, in_file[name]):
            continue
        if folded(name, first) == folded(name, in_file[name]):
            kept += 1
            continue
        fields.append(FieldDifference(name, here, in_file[name], folded(name, here) != folded(name, first)))
    return ChangedRow(standing, row, tuple(fields), kept)


def folded(name: str, words: str) -> str:
    """Return the words of a field without what makes no difference: spaces, case, signs."""
    # A date's dots and dashes mean something; in other words signs do not.
    return "".join(words.split()).casefold() if name in ("deadline", "number") else search_key(words)
