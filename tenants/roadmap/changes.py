"""Changing a row: what a form holds, merging two editors of one row, the conflict when both touched one field.

Every saved field leaves an ActivityChange. From these the row as somebody saw it is known again, so a form need only say
which version it was filled from: another field changed meanwhile is merged, the same field is a conflict.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import bindparam, select

from commons.accounts.standing import Standing
from commons.schools.queries import SchoolCard
from core.database import db
from core.errors import Conflict, MissingVersion, NotFound, Rejected
from tenants.documents.models import Document
from tenants.roadmap import queries
from tenants.roadmap.fields import FIELDS, Check, Values, normalise, settled, together, values_of
from tenants.roadmap.lifetime import drafting
from tenants.roadmap.models import Activity, ActivityChange, ActivityDocument, Roadmap
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
    """Somebody saved the same fields first. `merged` is the row with my other changes; nothing was written.

    `changed_by` names everybody who saved one of the contested fields, `changed_at` is the last such moment.
    """

    clashes: list[Clash]
    merged: Values
    version: int
    changed_by: str
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Held:
    """A row that nobody else changes until this transaction ends, and its roadmap."""

    roadmap: RoadmapRow
    activity: Activity


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved row: which fields somebody else had changed meanwhile (and who), kept beside mine."""

    activity: Activity
    changed: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()
    merged_with: str | None = None


@dataclass(frozen=True, slots=True)
class _Theirs:
    """What others made of one field since a version: its value at that version, who changed it last and when."""

    old: str
    by: str
    at: datetime


_Since = dict[str, _Theirs]


# Put together once: every save asks them.
_PROOF = (
    select(Document)
    .join(ActivityDocument, ActivityDocument.document_id == Document.id)
    .where(ActivityDocument.activity_id == bindparam("activity"))
    .order_by(Document.id)
    .limit(1)
)
# With where the roadmap stands now, which the row's lock was waited for: an approval that came meanwhile is seen.
_PROOF_AND_PLAN = (
    select(Document, Roadmap.status, Roadmap.approved_number)
    .select_from(Roadmap)
    .outerjoin(ActivityDocument, ActivityDocument.activity_id == bindparam("activity"))
    .outerjoin(Document, Document.id == ActivityDocument.document_id)
    .where(Roadmap.id == bindparam("roadmap"))
    .order_by(Document.id)
    .limit(1)
)
_HELD = (
    select(Activity, *queries.ROADMAP)
    .join(Roadmap, Roadmap.id == Activity.roadmap_id)
    .where(Activity.school_id == bindparam("school"), Activity.public_id == bindparam("activity"))
    .with_for_update(of=Activity)
)


def proof_of(activity_id: int) -> Document | None:
    """Return the first document that proves a row, the one its form edits."""
    return db.session.scalar(_PROOF, {"activity": activity_id})


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


def hold_activity(school: SchoolCard, public_id: UUID, *, may_write: bool) -> Held:
    """Return a row of this school with its roadmap, held for this transaction. Raises NotFound.

    Its document is not read in the same statement: whoever waited for the lock would get the row as it is now, but
    the document as it was before the wait.
    """
    row = db.session.execute(_HELD, {"school": school.id, "activity": public_id}).one_or_none()
    if row is None:
        raise NotFound("activity")
    activity, *roadmap = row
    return Held(queries.roadmap_row(roadmap, may_write=may_write), activity)


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
    return change_held(Held(roadmap, lock_activity(roadmap, public_id)), wanted, version, by=by, today=today)


def change_held(
    held: Held, wanted: Mapping[str, str], version: int | None, *, by: Standing, today: date
) -> Saved:
    """Save the form of a row that is held already: `change_activity` from there on, with the same errors."""
    roadmap, activity = held.roadmap, held.activity
    if version is None or not 0 < version <= activity.version:
        raise MissingVersion
    if drafting.is_away(activity):
        raise Rejected(
            {"": _("This row was put into the archive meanwhile. Bring it back from there, then save.")}
        )
    ids = {"activity": activity.id, "roadmap": activity.roadmap_id}
    proof, *plan_stands = db.session.execute(_PROOF_AND_PLAN, ids).one()
    current = values_of(activity, proof)
    asked = {name: normalise(name, wanted[name]) for name in FIELDS if name in wanted}
    since = _since(activity, version, current)
    base = current | {name: theirs.old for name, theirs in since.items()}
    mine = {
        name: value
        for name, value in asked.items()
        # An imported text may hold what a form does not give back: unseen signs, space at its ends.
        if value not in {normalise(name, base[name]), normalise(name, current[name])}
    }
    _refuse_clashes(activity, mine, asked, current, since)
    if not mine:
        return Saved(activity)
    new = settled(current | mine, mine)
    changed = {name: new[name] for name in FIELDS if new[name] != current[name]}
    Check(roadmap, today, activity, proof).check(changed, new)
    if drafting.enters(activity) and not set(changed) <= {*drafting.PLAN_FIELDS, "notes"}:
        raise Rejected({"": drafting.not_yet()})
    apply(activity, proof, _in_force(plan_stands, activity, changed), new, roadmap=roadmap, by=by)
    record(activity, {name: (current[name], value) for name, value in changed.items()}, by)
    db.session.flush()
    merged = tuple(name for name in FIELDS if name in since and name not in changed)
    return Saved(activity, tuple(changed), merged, _names(since, merged) if merged else None)


def _in_force(stands: Sequence[Any], activity: Activity, changed: Values) -> Values:
    """Put what needs an amendment into its draft, and return what changes at once. Raises Rejected."""
    plan = {name: value for name, value in changed.items() if name in drafting.PLAN_FIELDS}
    if not plan or not drafting.is_drafted_at(*stands) or drafting.enters(activity):
        return changed
    drafting.draft_words(activity, plan)
    return {name: value for name, value in changed.items() if name not in plan}


def _since(activity: Activity, version: int, current: Values) -> _Since:
    """Return the fields that others changed after a version; one that was changed back is as it was."""
    since: _Since = {}
    if version == activity.version:
        return since
    changes = db.session.execute(
        select(
            ActivityChange.field,
            ActivityChange.old,
            ActivityChange.changed_by_name,
            ActivityChange.changed_at,
        )
        .where(
            ActivityChange.activity_id == activity.id,
            ActivityChange.version > version,
            ActivityChange.field.in_(FIELDS),
        )
        .order_by(ActivityChange.version, ActivityChange.id)
    )
    for name, old, by, at in changes:
        since[name] = _Theirs(since[name].old if name in since else old or "", by, at)
    return {name: theirs for name, theirs in since.items() if theirs.old != current[name]}


def _refuse_clashes(activity: Activity, mine: Values, asked: Values, current: Values, since: _Since) -> None:
    """Raise RowConflict when both changed the same field, or parts of one whole: then all of it is to be chosen."""
    contested = {
        part for name in mine for part in together(name) if any(one in since for one in together(name))
    }
    clashes = [
        Clash(name, asked[name], current[name])
        for name in FIELDS
        if name in contested and name in asked and asked[name] != normalise(name, current[name])
    ]
    if clashes:
        others = {name: value for name, value in mine.items() if name not in contested}
        theirs = [name for name in FIELDS if name in contested and name in since]
        last = max(since[name].at for name in theirs)
        raise RowConflict(clashes, current | others, activity.version, _names(since, theirs), last)


def _names(since: _Since, fields: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(since[name].by for name in fields))
