"""Journals by itself what both sessions write of tables marked `audited`, in the transaction of the change."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import String, event, inspect
from sqlalchemy.orm import Mapper, Session

from commons.audit.marks import Act, Audited
from commons.audit.service import add_events, circumstances
from core.database import IdentitySession, TenantSession
from core.encryption import EncryptedText

# As long as the codes that stand in columns; no text that fits into it names anybody.
_LONGEST_CODE = 20
_NEVER = frozenset(
    {"id", "public_id", "school_id", "version", "created_at", "updated_at", "sort_key", "name_key"}
)
_PLAIN = (bool, int, Decimal, date, UUID, Enum)


@dataclass(slots=True)
class _Changes:
    """What of a row changed: values that name nobody, and the names of the other columns."""

    old: dict[str, Any] = field(default_factory=dict)
    new: dict[str, Any] = field(default_factory=dict)
    hidden: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.old or self.new or self.hidden)


def init_app(_app: Flask) -> None:
    """Listen to both sessions; several applications in one process listen once."""
    for session in (TenantSession, IdentitySession):
        if not event.contains(session, "after_flush", _journal):
            event.listen(session, "after_flush", _journal)


def _journal(session: Session, _context: object) -> None:
    found = [*_events(session.new, Act.ADDED), *_events(session.dirty, Act.CHANGED)]
    found += _events(session.deleted, Act.REMOVED)
    if found:
        add_events(session, found)


def _events(rows: Any, act: Act) -> Iterator[dict[str, Any]]:
    for row in rows:
        marks: Audited | None = getattr(type(row), "audited", None)
        if marks is None:
            continue
        changes = _changes(row, marks, act)
        if changes or act is Act.REMOVED:
            yield {**circumstances(), **_place(row), **_object(row, marks), "act": act, **_values(changes)}


def _place(row: Any) -> dict[str, Any]:
    school_id = getattr(row, "school_id", None)
    municipality_id = (
        row.id if type(row).__tablename__ == "municipality" else getattr(row, "municipality_id", None)
    )
    return {"school_id": school_id, "municipality_id": None if school_id else municipality_id}


def _object(row: Any, marks: Audited) -> dict[str, Any]:
    subject = getattr(row, marks.subject_column) if marks.subject_column else None
    return {"object_kind": marks.kind, "object_number": getattr(row, marks.id_column), "subject_id": subject}


def _values(changes: _Changes) -> dict[str, Any]:
    return {"old": changes.old or None, "new": changes.new or None, "hidden": sorted(changes.hidden)}


def _changes(row: Any, marks: Audited, act: Act) -> _Changes:
    """Return what is to be told: of a new row all that is not empty, of a removed one nothing but that it is gone."""
    found = _Changes()
    if act is Act.REMOVED:
        return found
    state = inspect(row)
    mapper: Mapper[Any] = state.mapper
    for name, column in mapper.columns.items():
        if name in _NEVER or name in marks.skipped:
            continue
        history = state.attrs[name].history
        new = history.added[0] if history.added else None
        old = history.deleted[0] if history.deleted else None
        if not history.added or new == old:
            continue
        if name in marks.clear or _names_nobody(column, new, old):
            found.new[name] = _as_json(new)
            if act is Act.CHANGED:
                found.old[name] = _as_json(old)
        elif new or old:
            found.hidden.append(name)
    return found


def _names_nobody(column: Any, *values: object) -> bool:
    if isinstance(column.type, EncryptedText):
        return False
    if isinstance(column.type, String):
        return column.type.length is not None and column.type.length <= _LONGEST_CODE
    return all(value is None or isinstance(value, _PLAIN) for value in values)


def _as_json(value: Any) -> Any:
    if isinstance(value, (list, tuple, frozenset, set)):
        return [_as_json(one) for one in value]
    if isinstance(value, Enum):
        return value.value
    return value if value is None or isinstance(value, (bool, int, str)) else str(value)
