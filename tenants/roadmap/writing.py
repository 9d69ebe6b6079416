"""Writing checked values into a row, and the history of what they were."""

from collections.abc import Mapping
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select

from commons.accounts.standing import Standing
from core.clock import now
from core.database import db
from core.tenancy import current_reach
from tenants.documents.kinds import NO_DOCUMENT, DocumentKind
from tenants.documents.models import Document
from tenants.roadmap import responsibles
from tenants.roadmap.deadlines import understand
from tenants.roadmap.models import Activity, ActivityChange, ActivityDocument, ActivityWords, Roadmap
from tenants.roadmap.reading import Deadline, read_result
from tenants.roadmap.rows import RoadmapRow
from tenants.roadmap.vocabulary import ActivityState


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
    if "notes" in changed:
        activity.notes = new["notes"]
    if "state" in changed:
        activity.state = ActivityState(new["state"])
        activity.state_reason = activity.agreed_with = None
    if "done_on" in changed:
        activity.done_on = date.fromisoformat(new["done_on"]) if new["done_on"] else None
        activity.done_entered_at = now() if activity.done_on else None
    if {"document_kind", "document_number", "document_date"} & set(changed):
        _set_proof(activity, proof, new, by)


def set_deadline(activity: ActivityWords, text: str, roadmap: RoadmapRow | Roadmap) -> None:
    """Keep a deadline's words and what they mean."""
    keep_deadline(activity, text, understand(text, roadmap.first_year, roadmap.last_year))


def keep_deadline(activity: ActivityWords, text: str, read: Deadline) -> None:
    """Keep a deadline's words and what was read of them."""
    activity.deadline_text = text
    activity.deadline_kind = read.kind
    activity.starts_on, activity.due_on = read.start, read.end
    activity.recurrence, activity.recurrence_rule = read.recurrence, read.rule
    activity.deadline_parts = [[part and part.isoformat() for part in term] for term in read.parts]
    activity.deadline_doubt = None if read.certain or not text else (read.why or "")


def set_result(activity: ActivityWords, text: str) -> None:
    """Keep the words of a result and the kinds of document they ask for."""
    activity.result_text = text
    activity.document_kinds = [str(kind) for kind in read_result(text).documents]


def _set_proof(activity: Activity, proof: Document | None, new: Mapping[str, str], by: Standing) -> None:
    kind, number, day = new["document_kind"], new["document_number"], new["document_date"]
    activity.is_without_document = kind == NO_DOCUMENT
    if not kind or activity.is_without_document:
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


def signature(by: Standing) -> str:
    """Return what stands beside a change: who made it, and that it was entered for a school which sends paper."""
    return _("%(name)s, for the school", name=by.name)[:200] if current_reach().is_for_school else by.name


def record(activity: Activity, changes: Mapping[str, tuple[str | None, str | None]], by: Standing) -> None:
    """Count one more save of a row and say for each field what it was and became."""
    activity.version += 1
    activity.updated_by_name = signature(by)
    for name, (old, new) in changes.items():
        db.session.add(
            ActivityChange(
                activity_id=activity.id, version=activity.version, field=name, old=old, new=new,
                changed_by=by.user_id, changed_by_name=signature(by),
            )
        )  # fmt: skip
