"""The documents that prove a row: their files and links are attached, removed and brought back here."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import func, select

from commons.accounts.standing import Standing
from core.clock import now
from core.database import db
from core.errors import NotFound, Rejected
from core.files import Folder
from tenants.documents.kinds import NO_DOCUMENT, DocumentKind
from tenants.documents.models import Document, DocumentFile
from tenants.documents.store import fingerprint, keep
from tenants.roadmap.activity.evidence_kinds import Looked, Sent, look_at, read_link
from tenants.roadmap.changes import Held
from tenants.roadmap.fields import Check, normalise
from tenants.roadmap.models import Activity, ActivityDocument
from tenants.roadmap.wording import document_title
from tenants.roadmap.writing import record

# What changed, field by field: its old and new value.
Changes = dict[str, tuple[str | None, str | None]]
ATTACHED = ("document_kind", "document_number", "document_date")


def attach(
    held: Held, sent: Mapping[str, str], files: list[Sent], folder: Folder, *, by: Standing, today: date
) -> Document:
    """Attach a document with its files or its link to a row that is held; all of it or nothing.

    The row's document of the same kind, number and day takes them; otherwise it is one more. The same file twice in one
    document is refused, one that was removed from it comes back. Raises Rejected with messages beside the fields.
    """
    activity = held.activity
    _refuse_settled(activity)
    messages: dict[str, str] = {}
    values = {name: normalise(name, sent.get(name, "")) for name in ATTACHED}
    link = None
    try:
        link = read_link(sent.get("link", ""))
    except Rejected as error:
        messages.update(error.messages)
    looked = _looked(files, messages)
    if not files and not link and "link" not in messages:
        messages["file"] = _("Choose a file or give a link.")
    _check_document(held, values, messages, today)
    if messages:
        raise Rejected(messages)
    documents = _documents_of(activity)
    document = next((one for one in documents if _says(one) == tuple(values.values())), None)
    there = _files_of(document)
    changes: Changes
    _refuse_twice(looked, there)
    # The last that can fail; a content that no row names is in nobody's way.
    kept = _keep(looked, folder)
    if document is None:
        document = _begin(activity, values, by)
        changes = _told_of_first(activity, values) if not documents else {}
        activity.is_without_document = False
    else:
        changes = {}  # only the document itself changes
    words = ", ".join([_title(document), *(one.name for one in looked), *([link] if link else [])])
    record(activity, changes | {"evidence": (document.link if link else "", words)}, by)
    if link is not None:
        document.link = link
    for one, sha256 in zip(looked, kept, strict=True):
        _name_file(document, one, sha256, there, by)
    _count_files(document)
    return document


def _looked(files: list[Sent], messages: dict[str, str]) -> list[Looked]:
    found: dict[bytes, Looked] = {}
    for file in files:
        try:
            found.setdefault(file.data, look_at(file))
        except Rejected as error:
            messages.update(error.messages)
    return list(found.values())


def _refuse_settled(activity: Activity) -> None:
    if activity.archived_at is not None:
        raise Rejected({"": _("This row is in the archive. Bring it back from there, then change it.")})
    if activity.accepted_at is not None:
        raise Rejected({"": _("The district has accepted this; it must take the acceptance back first.")})


def _check_document(held: Held, values: Mapping[str, str], messages: dict[str, str], today: date) -> None:
    if values["document_kind"] not in set(DocumentKind):
        messages["document_kind"] = _("Choose what kind of document it is.")
    try:
        blank = {"title": "-", "state": str(held.activity.state), "done_on": ""}
        Check(held.roadmap, today).check(dict(values), {**blank, **values})
    except Rejected as error:
        messages.update(error.messages)


def _documents_of(activity: Activity) -> Sequence[Document]:
    return db.session.scalars(
        select(Document)
        .join(ActivityDocument, ActivityDocument.document_id == Document.id)
        .where(ActivityDocument.activity_id == activity.id)
        .order_by(Document.id)
    ).all()


def _says(document: Document) -> tuple[str, str, str]:
    """Return a document's kind, number and day as the form says them."""
    day = document.dated_on.isoformat() if document.dated_on else ""
    return str(document.kind), document.number or "", day


def _title(document: Document) -> str:
    return document_title(document.kind, document.number, document.dated_on)


def _files_of(document: Document | None) -> dict[str, DocumentFile]:
    """Return the files of a document by their fingerprint, removed ones too."""
    if document is None:
        return {}
    found = db.session.scalars(select(DocumentFile).where(DocumentFile.document_id == document.id))
    return {one.sha256: one for one in found}


def _refuse_twice(looked: list[Looked], there: Mapping[str, DocumentFile]) -> None:
    for one in looked:
        same = there.get(fingerprint(one.data))
        if same is not None and same.removed_at is None:
            raise Rejected({"file": _("This very file is attached already, as “%(name)s”.", name=same.name)})


def _keep(looked: list[Looked], folder: Folder) -> list[str]:
    try:
        return [keep(folder, one.data) for one in looked]
    except OSError as error:
        message = _("The disk does not take the file. Nothing was saved; try again later.")
        raise Rejected({"file": message}) from error


def _begin(activity: Activity, values: Mapping[str, str], by: Standing) -> Document:
    """Make one more document of a row."""
    day = values["document_date"]
    document = Document(
        kind=DocumentKind(values["document_kind"]),
        number=values["document_number"] or None,
        dated_on=date.fromisoformat(day) if day else None,
        created_by=by.user_id,
    )
    db.session.add(document)
    db.session.flush()
    db.session.add(ActivityDocument(activity_id=activity.id, document_id=document.id))
    return document


def _told_of_first(activity: Activity, values: Mapping[str, str]) -> Changes:
    """Return what the row's form shows differently from now on: it edits the first document."""
    before = {"document_kind": NO_DOCUMENT if activity.is_without_document else ""}
    return {name: (before.get(name, ""), value) for name, value in values.items() if value}


def _name_file(
    document: Document, looked: Looked, sha256: str, there: Mapping[str, DocumentFile], by: Standing
) -> None:
    removed = there.get(sha256)
    if removed is not None:
        removed.removed_at, removed.name = None, looked.name
        return
    db.session.add(
        DocumentFile(
            document_id=document.id, sha256=sha256, name=looked.name, media_type=looked.media_type,
            size=len(looked.data), created_by=by.user_id,
        )
    )  # fmt: skip


def _count_files(document: Document) -> None:
    db.session.flush()
    there = select(func.count()).where(
        DocumentFile.document_id == document.id, DocumentFile.removed_at.is_(None)
    )
    document.files = db.session.scalar(there) or 0
    db.session.flush()


def set_removed(held: Held, public_id: UUID, *, is_removed: bool, by: Standing) -> DocumentFile:
    """Take a file of a held row away or bring it back; once more changes nothing. Raises NotFound, Rejected."""
    _refuse_settled(held.activity)
    found = file_of_activity(held.activity.id, public_id)
    if (found.removed_at is not None) != is_removed:
        found.removed_at = now() if is_removed else None
        _count_files(db.session.get_one(Document, found.document_id))
        words = (found.name, "") if is_removed else ("", found.name)
        record(held.activity, {"evidence": words}, by)
        db.session.flush()
    return found


def file_of_activity(activity_id: int, public_id: UUID) -> DocumentFile:
    """Return a file of a row's documents, also a removed one. Raises NotFound."""
    found = db.session.scalar(
        select(DocumentFile)
        .join(ActivityDocument, ActivityDocument.document_id == DocumentFile.document_id)
        .where(ActivityDocument.activity_id == activity_id, DocumentFile.public_id == public_id)
    )
    if found is None:
        raise NotFound("file")
    return found
