"""Changing a row: what a form holds, merging two editors of one row, the conflict when both touched one field.

Every saved field leaves an ActivityChange. From these the row as somebody saw it is known again, so a form need only say
which version it was filled from: another field changed meanwhile is merged, the same field is a conflict.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from commons.accounts.standing import Standing
from core.database import db
from core.errors import Conflict, MissingVersion, NotFound, Rejected
from tenants.documents.models import Document
from tenants.roadmap.fields import FIELDS, Check, Values, normalise, settled, values_of
from tenants.roadmap.models import Activity, ActivityChange, ActivityDocument
from tenants.roadmap.rows import RoadmapRow
from tenants.roadmap.writing import apply, record


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that two people changed: what each wants there, as the form would post it."""

    name: str
    mine: str
    theirs: str


@dataclass(slots=True)
class RowConflict(Conflict):
    """Somebody saved the same fields first. `merged` is the row with my other changes; nothing was written."""

    clashes: list[Clash]
    merged: Values
    version: int
    changed_by: str
    changed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved row: which fields somebody else had changed meanwhile (and who), kept beside mine."""

    activity: Activity
    changed: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()
    merged_with: str | None = None


@dataclass(slots=True)
class _Since:
    """What happened to a row since a version."""

    fields: dict[str, str] = field(default_factory=dict)  # the value each changed field had at that version
    by: str = ""
    at: datetime | None = None


def proof_of(activity_id: int) -> Document | None:
    """Return the first document that proves a row, the one its form edits."""
    return db.session.scalar(
        select(Document)
        .join(ActivityDocument, ActivityDocument.document_id == Document.id)
        .where(ActivityDocument.activity_id == activity_id)
        .order_by(Document.id)
        .limit(1)
    )


def lock_activity(roadmap: RoadmapRow, public_id: UUID) -> Activity:
    """Return a row of a roadmap, held for this transaction. Raises NotFound."""
    activity = db.session.scalar(
        select(Activity)
        .where(Activity.roadmap_id == roadmap.id, Activity.public_id == public_id)
        .with_for_update()
    )
    if activity is None:
        raise NotFound("activity")
    return activity


def change_activity(
    roadmap: RoadmapRow,
    public_id: UUID,
    wanted: Mapping[str, str],
    version: int | None,
    *,
    by: Standing,
    today: date,
) -> Saved:
    """Save a row's form as far as it changed something.

    `version` is the one the form was filled from. Raises MissingVersion, NotFound, RowConflict, and Rejected with a message
    beside each field that cannot be taken.
    """
    if version is None:
        raise MissingVersion
    activity = lock_activity(roadmap, public_id)
    if activity.archived_at is not None:
        raise Rejected(
            {"": _("This row was put into the archive meanwhile. Bring it back from there, then save.")}
        )
    proof = proof_of(activity.id)
    current = values_of(activity, proof)
    asked = {name: normalise(name, wanted[name]) for name in FIELDS if name in wanted}
    since = _since(activity, version)
    base = current | since.fields
    mine = {name: value for name, value in asked.items() if value != base[name] and value != current[name]}
    _refuse_clashes(activity, mine, current, since)
    if not mine:
        return Saved(activity)
    new = settled(current | mine, mine)
    changed = {name: new[name] for name in FIELDS if new[name] != current[name]}
    Check(roadmap, today).check(changed, new)
    apply(activity, proof, changed, new, roadmap=roadmap, by=by)
    record(activity, {name: (current[name], value) for name, value in changed.items()}, by)
    db.session.flush()
    merged = tuple(name for name in since.fields if name not in changed)
    return Saved(activity, tuple(changed), merged, since.by if merged else None)


def _since(activity: Activity, version: int) -> _Since:
    """Return what changed after a version: for each field the value it had then."""
    since = _Since()
    if version == activity.version:
        return since
    changes = db.session.scalars(
        select(ActivityChange)
        .where(ActivityChange.activity_id == activity.id, ActivityChange.version > version)
        .order_by(ActivityChange.version, ActivityChange.id)
    )
    for change in changes:
        if change.field in FIELDS:
            since.fields.setdefault(change.field, change.old or "")
            since.by, since.at = change.changed_by_name, change.changed_at
    return since


def _refuse_clashes(activity: Activity, mine: Values, current: Values, since: _Since) -> None:
    clashes = [
        Clash(name, mine[name], current[name]) for name in FIELDS if name in mine and name in since.fields
    ]
    if clashes:
        contested = {clash.name for clash in clashes}
        others = {name: value for name, value in mine.items() if name not in contested}
        raise RowConflict(clashes, current | others, activity.version, since.by, since.at)
