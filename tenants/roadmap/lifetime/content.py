"""What a roadmap says at one moment, as plain values: what a version freezes, its fingerprint, and how two of them differ.

Pure: the database and the web are elsewhere. A school's roadmap and a municipal model are frozen in the same shape.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import Any

# What a row says in words, in the order of the columns; who approves a roadmap approves these.
PLAN = ("number", "title", "deadline", "responsible", "result")


@dataclass(frozen=True, slots=True)
class FrozenRow:
    """A row: its words, and what the municipality asks of it. `key` is its public id."""

    key: str
    number: str
    title: str
    deadline: str
    responsible: str
    result: str
    notes: str = ""
    is_control_point: bool = False
    is_mandatory: bool = False

    def words(self) -> dict[str, str]:
        """Return the words by field."""
        return {name: getattr(self, name) for name in PLAN}


@dataclass(frozen=True, slots=True)
class FrozenSection:
    """A section with its rows in their order."""

    key: str
    number: str
    title: str
    rows: tuple[FrozenRow, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """A whole roadmap. `first_year` and `last_year` are the first calendar years of school years."""

    title: str
    contour: str
    first_year: int
    last_year: int
    sections: tuple[FrozenSection, ...]

    def rows(self) -> Iterator[tuple[FrozenSection, FrozenRow]]:
        """Yield every row with its section, in their order."""
        for section in self.sections:
            for row in section.rows:
                yield section, row

    def by_key(self) -> dict[str, FrozenRow]:
        """Return the rows by their keys."""
        return {row.key: row for _section, row in self.rows()}

    def as_json(self) -> dict[str, Any]:
        """Return it as the database keeps it."""
        return asdict(self)


def content_of(data: Mapping[str, Any]) -> Content:
    """Return what `Content.as_json` made."""
    sections = tuple(
        FrozenSection(one["key"], one["number"], one["title"], tuple(FrozenRow(**row) for row in one["rows"]))
        for one in data["sections"]
    )
    return Content(data["title"], data["contour"], data["first_year"], data["last_year"], sections)


def fingerprint(content: Content) -> str:
    """Return the SHA-256 of a content, 64 hexadecimal digits: the same words give the same one on every machine.

    Hashed is its JSON in UTF-8 with sorted keys and no spaces, so that anybody can compute it again.
    """
    text = json.dumps(content.as_json(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class WordChange:
    """A field that says something else: what it said, and what it says."""

    name: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row that both have and that differs; `is_moved` when it stands elsewhere among those that both have."""

    old: FrozenRow
    new: FrozenRow
    words: tuple[WordChange, ...]
    is_moved: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """In what a later content differs from an earlier one, in the order of the later."""

    head: tuple[WordChange, ...] = ()
    added: tuple[FrozenRow, ...] = ()
    removed: tuple[FrozenRow, ...] = ()
    changed: tuple[RowChange, ...] = ()
    same: int = field(default=0, compare=False)

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs."""
        return not (self.head or self.added or self.removed or self.changed)


def compared(old: Content, new: Content) -> Comparison:
    """Return in what a content differs from an earlier one; rows are the same when their keys are."""
    before, after = old.by_key(), new.by_key()
    moved = _moved([key for key in before if key in after], [key for key in after if key in before])
    changed = []
    for key, row in after.items():
        if key in before:
            words = tuple(_words(before[key], row))
            if words or key in moved:
                changed.append(RowChange(before[key], row, words, key in moved))
    return Comparison(
        tuple(_head(old, new)),
        tuple(row for key, row in after.items() if key not in before),
        tuple(row for key, row in before.items() if key not in after),
        tuple(changed),
        sum(key in before for key in after) - len(changed),
    )


def _head(old: Content, new: Content) -> Iterator[WordChange]:
    if old.title != new.title:
        yield WordChange("title", old.title, new.title)
    sections = {one.key: one for one in old.sections}
    for one in new.sections:
        before = sections.get(one.key)
        if before is not None and (before.number, before.title) != (one.number, one.title):
            yield WordChange(
                "section", f"{before.number} {before.title}".strip(), f"{one.number} {one.title}".strip()
            )


def _words(old: FrozenRow, new: FrozenRow) -> Iterator[WordChange]:
    for name, was in old.words().items():
        if was != getattr(new, name):
            yield WordChange(name, was, getattr(new, name))
    for name in ("is_control_point", "is_mandatory"):
        was_so, is_so = getattr(old, name), getattr(new, name)
        if was_so != is_so:
            yield WordChange(name, "1" if was_so else "", "1" if is_so else "")


def _moved(before: list[str], after: Iterable[str]) -> frozenset[str]:
    """Return the keys that were moved: all but a longest run of them that kept its order."""
    place = {key: index for index, key in enumerate(before)}
    order = [place[key] for key in after]
    # Longest increasing subsequence, quadratic: a roadmap has some hundred rows.
    best, link = [1] * len(order), [-1] * len(order)
    for one in range(len(order)):
        for other in range(one):
            if order[other] < order[one] and best[other] + 1 > best[one]:
                best[one], link[one] = best[other] + 1, other
    kept: set[int] = set()
    at = max(range(len(order)), key=best.__getitem__, default=-1)
    while at >= 0:
        kept.add(order[at])
        at = link[at]
    return frozenset(key for key in before if place[key] not in kept)
