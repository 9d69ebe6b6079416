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
from core.clock import now
from core.database import db
from core.errors import Conflict, MissingVersion, NotFound, Rejected
from core.text import clean, one_line
from tenants.documents.kinds import DocumentKind
from tenants.documents.models import Document
from tenants.roadmap import responsibles
from tenants.roadmap.deadlines import understand
from tenants.roadmap.models import Activity, ActivityChange, ActivityDocument
from tenants.roadmap.reading import Deadline, Doubt, read_result
from tenants.roadmap.rows import RoadmapRow
from tenants.roadmap.vocabulary import ActivityState

# The fields of a row's form, in the order of its columns. Their values are compared and kept as text.
FIELDS = (
    "title", "deadline", "responsible", "result", "state", "done_on", "document_kind", "document_number",
    "document_date",
)  # fmt: skip
LONGEST = 20_000
# Nothing of the model of 2019 was done before it; an earlier year is a typing error.
EARLIEST = date(2015, 1, 1)

Values = dict[str, str]


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


def values_of(activity: Activity, proof: Document | None) -> Values:
    """Return what a row's form holds now."""
    return {
        "title": activity.title,
        "deadline": activity.deadline_text,
        "responsible": activity.responsible_text,
        "result": activity.result_text,
        "state": str(activity.state),
        "done_on": activity.done_on.isoformat() if activity.done_on else "",
        "document_kind": str(proof.kind) if proof else "",
        "document_number": (proof.number or "") if proof else "",
        "document_date": proof.dated_on.isoformat() if proof and proof.dated_on else "",
    }


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
        raise Rejected({"": _("This row was put into the archive meanwhile. Bring it back from there, then save.")})
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


def normalise(name: str, value: str) -> str:
    """Return a form's value as it is kept: long texts with their lines, the rest on one line."""
    long = name in {"title", "deadline", "responsible", "result"}
    return clean(value) if long else one_line(value)


def settled(values: Values, mine: Mapping[str, str]) -> Values:
    """Return the values with what follows from them: no day of doing without "done", no number without a kind."""
    new = dict(values)
    if new["state"] != ActivityState.DONE and "done_on" not in mine:
        new["done_on"] = ""
    if new["state"] == ActivityState.DONE and not new["done_on"] and new["document_date"]:
        new["done_on"] = new["document_date"]
    if (new["document_number"] or new["document_date"]) and not new["document_kind"]:
        kinds = read_result(new["result"]).documents
        new["document_kind"] = kinds[0] if kinds else DocumentKind.OTHER
    return new


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


@dataclass(frozen=True, slots=True)
class Check:
    """Looks at changed values and gathers a sentence beside each that cannot be taken."""

    roadmap: RoadmapRow
    today: date
    messages: dict[str, str] = field(default_factory=dict)

    def check(self, changed: Mapping[str, str], new: Mapping[str, str]) -> None:
        """Raise Rejected when anything changed cannot be taken. What did not change is left in peace."""
        for name, value in changed.items():
            if len(value) > LONGEST:
                self.messages[name] = _("This is too long: at most %(count)s characters.", count=LONGEST)
        if "title" in changed and not new["title"]:
            self.messages["title"] = _("Say what is to be done.")
        if "deadline" in changed:
            self._deadline(new["deadline"])
        if "state" in changed and new["state"] not in set(ActivityState):
            self.messages["state"] = _("There is no such state. Choose one of the list.")
        self._document(changed, new)
        self._done(changed, new)
        if self.messages:
            raise Rejected(self.messages)

    def _deadline(self, text: str) -> None:
        read = understand(text, self.roadmap.first_year, self.roadmap.last_year)
        # Other doubts are kept and shown; these two are certainly not what was meant.
        if read.why in {Doubt.ENDS_BEFORE_START, Doubt.NO_SUCH_DAY}:
            self.messages["deadline"] = _(read.why)

    def _document(self, changed: Mapping[str, str], new: Mapping[str, str]) -> None:
        kind = new["document_kind"]
        if "document_kind" in changed and kind and kind not in set(DocumentKind):
            self.messages["document_kind"] = _("There is no such kind of document. Choose one of the list.")
        if len(new["document_number"]) > 60:
            self.messages["document_number"] = _("This is too long: at most %(count)s characters.", count=60)
        if "document_date" in changed and new["document_date"]:
            self._day("document_date", new["document_date"])

    def _done(self, changed: Mapping[str, str], new: Mapping[str, str]) -> None:
        if "state" not in changed and "done_on" not in changed:
            return
        if new["done_on"] and self._day("done_on", new["done_on"]) and new["state"] != ActivityState.DONE:
            self.messages["state"] = _("A day of doing is given: choose the state “done”, or clear the day.")
        if new["state"] == ActivityState.DONE and not new["done_on"]:
            self.messages["done_on"] = _("Say on which day it was done.")

    def _day(self, name: str, text: str) -> bool:
        try:
            day = date.fromisoformat(text)
        except ValueError:
            self.messages[name] = _("There is no such day. Write it as 01.09.2026.")
            return False
        if day > self.today:
            self.messages[name] = _("This day has not come yet.")
        elif day < EARLIEST:
            self.messages[name] = _("This day is too long ago; check the year.")
        return name not in self.messages


def apply(
    activity: Activity, proof: Document | None, changed: Mapping[str, str], new: Mapping[str, str], *,
    roadmap: RoadmapRow, by: Standing,
) -> None:  # fmt: skip
    """Write checked values into a row."""
    if "title" in changed:
        activity.title = new["title"]
    if "deadline" in changed:
        set_deadline(activity, new["deadline"], roadmap)
    if "responsible" in changed:
        responsibles.write(activity, new["responsible"])
    if "result" in changed:
        set_result(activity, new["result"])
    if "state" in changed:
        activity.state = ActivityState(new["state"])
    if "done_on" in changed:
        activity.done_on = date.fromisoformat(new["done_on"]) if new["done_on"] else None
        activity.done_entered_at = now() if activity.done_on else None
    if {"document_kind", "document_number", "document_date"} & set(changed):
        _set_proof(activity, proof, new, by)


def set_deadline(activity: Activity, text: str, roadmap: RoadmapRow) -> None:
    """Keep a deadline's words and what they mean."""
    keep_deadline(activity, text, understand(text, roadmap.first_year, roadmap.last_year))


def keep_deadline(activity: Activity, text: str, read: Deadline) -> None:
    """Keep a deadline's words and what was read of them."""
    activity.deadline_text = text
    activity.deadline_kind = read.kind
    activity.starts_on, activity.due_on = read.start, read.end
    activity.recurrence, activity.recurrence_rule = read.recurrence, read.rule
    activity.deadline_parts = [[part and part.isoformat() for part in term] for term in read.parts]
    activity.deadline_doubt = None if read.certain or not text else (read.why or "")


def set_result(activity: Activity, text: str) -> None:
    """Keep the words of a result and the kinds of document they ask for."""
    activity.result_text = text
    activity.document_kinds = [str(kind) for kind in read_result(text).documents]


def _set_proof(activity: Activity, proof: Document | None, new: Mapping[str, str], by: Standing) -> None:
    kind, number, day = new["document_kind"], new["document_number"], new["document_date"]
    if not kind:
        _unlink(activity, proof)
        return
    document = proof
    if document is None:
        document = Document(kind=DocumentKind(kind), created_by=by.user_id)
        db.session.add(document)
    document.kind = DocumentKind(kind)
    document.number = number or None
    document.dated_on = date.fromisoformat(day) if day else None
    db.session.flush()
    if proof is None:
        db.session.add(ActivityDocument(activity_id=activity.id, document_id=document.id))


def _unlink(activity: Activity, proof: Document | None) -> None:
    if proof is None:
        return
    link = db.session.scalar(
        select(ActivityDocument).where(
            ActivityDocument.activity_id == activity.id, ActivityDocument.document_id == proof.id
        )
    )
    if link is not None:
        db.session.delete(link)


def record(activity: Activity, changes: Mapping[str, tuple[str | None, str | None]], by: Standing) -> None:
    """Count one more save of a row and say for each field what it was and became."""
    activity.version += 1
    activity.updated_by_name = by.name
    for name, (old, new) in changes.items():
        db.session.add(
            ActivityChange(
                activity_id=activity.id, version=activity.version, field=name, old=old, new=new,
                changed_by=by.user_id, changed_by_name=by.name,
            )
        )  # fmt: skip
