"""The three-way merge of a model's new version into a school's roadmap, row by row and field by field. Pure, no database.

Three sides: what the model said when the school last answered (base), what it says now, what stands in the school. A field
that only one side changed is no question; one that both changed otherwise is, and both values are shown. Beyond spaces, case
and signs nothing counts as a difference (tenants.roadmap.loading.differences), so that a retyped word asks nobody anything.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from tenants.roadmap.lifetime.content import PLAN, Content, FrozenRow
from tenants.roadmap.loading.differences import folded


@dataclass(frozen=True, slots=True)
class SchoolRow:
    """A row of the school that follows one of the model, as it stands; `number` is the version it was compared with last."""

    key: str
    model_key: str
    number: int
    version: int
    words: Mapping[str, str]
    is_away: bool = False


# A model names posts and counts its own rows; a school that begins to follow it has its people and its numbers already.
_OWN_AT_FIRST = frozenset({"responsible", "number"})


class Side(StrEnum):
    """Who changed a field since the base."""

    MODEL = "model"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class FieldMerge:
    """A field in which the model says something new. BOTH: the school changed it too, and a person decides."""

    name: str
    side: Side
    base: str
    here: str
    model: str


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A row that the model changed and the school has; `kept` names fields that the school alone changed."""

    row: SchoolRow
    model: FrozenRow
    fields: tuple[FieldMerge, ...]
    kept: tuple[str, ...]

    @property
    def is_contested(self) -> bool:
        """Whether both sides changed a field."""
        return any(one.side is Side.BOTH for one in self.fields)


@dataclass(frozen=True, slots=True)
class AddedRow:
    """A row that the school does not have. `after` and `before` are the school's rows around it, of the same section."""

    model: FrozenRow
    section: tuple[str, str]
    after: str | None
    before: str | None


@dataclass(frozen=True, slots=True)
class RemovedRow:
    """A row of the school that the model has no more; `is_changed` when the school changed it since."""

    row: SchoolRow
    is_changed: bool


@dataclass(frozen=True, slots=True)
class AwayRow:
    """A row that the model changed and the school has put away."""

    row: SchoolRow
    model: FrozenRow


@dataclass(frozen=True, slots=True)
class Merge:
    """What a new version asks a school. `silent` are rows in which nothing is to be decided."""

    changed: tuple[ChangedRow, ...]
    added: tuple[AddedRow, ...]
    removed: tuple[RemovedRow, ...]
    away: tuple[AwayRow, ...]
    silent: tuple[SchoolRow, ...]

    @property
    def questions(self) -> int:
        """How many rows wait for an answer."""
        return len(self.changed) + len(self.added) + len(self.removed) + len(self.away)


Declined = Mapping[str, int]
"""Rows of the model that the school would not take: their keys, and the version of which it said so."""


def merge(
    versions: Mapping[int, Content], number: int, rows: Iterable[SchoolRow], declined: Declined
) -> Merge:
    """Return what version `number` asks a school; `versions` has it and every version that a row was compared with."""
    now, here = versions[number], {row.model_key: row for row in rows}
    bases = {one: content.by_key() for one, content in versions.items()}
    changed, away, silent = [], [], []
    for _section, row in now.rows():
        mine = here.get(row.key)
        if mine is None:
            continue
        base = bases.get(mine.number, {}).get(row.key)
        found = _compared(mine, base, row)
        if not found.fields:
            silent.append(mine)
        elif mine.is_away:
            away.append(AwayRow(mine, row))
        else:
            changed.append(found)
    after = now.by_key()
    removed = [
        RemovedRow(row, _differs(row, bases[row.number][key]))
        for key, row in here.items()
        if key not in after and not row.is_away and key in bases.get(row.number, {})
    ]
    return Merge(
        tuple(changed), tuple(_added(now, bases, here, declined)), tuple(removed), tuple(away), tuple(silent)
    )


def _compared(mine: SchoolRow, base: FrozenRow | None, row: FrozenRow) -> ChangedRow:
    fields, kept = [], []
    for name in PLAN:
        here, model = mine.words[name], getattr(row, name)
        was = getattr(base, name) if base else None
        moved_there = was is None or folded(name, was) != folded(name, model)
        moved_here = was is None or folded(name, was) != folded(name, here)
        if folded(name, here) == folded(name, model):
            continue
        if was is None and name in _OWN_AT_FIRST and here:
            kept.append(name)
        elif moved_there:
            side = Side.BOTH if moved_here else Side.MODEL
            fields.append(FieldMerge(name, side, was or "", here, model))
        else:
            kept.append(name)
    return ChangedRow(mine, row, tuple(fields), tuple(kept))


def _differs(row: SchoolRow, base: FrozenRow) -> bool:
    return any(folded(name, row.words[name]) != folded(name, getattr(base, name)) for name in PLAN)


def _added(
    now: Content,
    bases: Mapping[int, Mapping[str, FrozenRow]],
    here: Mapping[str, SchoolRow],
    declined: Declined,
) -> Iterable[AddedRow]:
    """Yield rows that the school does not have, but those it declined and that say the same since."""
    for section in now.sections:
        keys = [
            here[row.key].key if row.key in here and not here[row.key].is_away else None
            for row in section.rows
        ]
        for index, row in enumerate(section.rows):
            if row.key in here:
                continue
            refused = bases.get(declined.get(row.key, 0), {}).get(row.key)
            if refused is not None and refused.words() == row.words() and not row.is_mandatory:
                continue
            after = next((key for key in reversed(keys[:index]) if key), None)
            before = next((key for key in keys[index:] if key), None)
            yield AddedRow(row, (section.number, section.title), after, before)
