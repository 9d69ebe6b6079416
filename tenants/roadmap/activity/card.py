"""What a row's own page shows beside the row: its thread and its history, the newest first."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from core.database import db
from core.jinja import day
from tenants.documents.models import Document, DocumentFile
from tenants.documents.previews import PREVIEWED
from tenants.roadmap.activity.steps import RULE, Step
from tenants.roadmap.field_words import field_word, read_aloud
from tenants.roadmap.models import ActivityChange, ActivityDocument, ActivityRemark
from tenants.roadmap.rows import ActivityRow
from tenants.roadmap.wording import document_title

# A page shows so many; no school's row came near it.
MOST = 200


@dataclass(frozen=True, slots=True)
class Remark:
    """Something said on a row, or a step with its reason."""

    step: str | None
    text: str
    agreed_with: str | None
    old_day: date | None
    new_day: date | None
    order_number: str | None
    said_at: datetime
    said_by_name: str

    @property
    def heading(self) -> str | None:
        """The step in words; None for a mere remark."""
        return _(RULE[Step(self.step)].title) if self.step else None

    @property
    def facts(self) -> str:
        """What a step said beside its reason."""
        parts = []
        if self.new_day:
            parts.append(
                _(
                    "from %(old)s to %(new)s",
                    old=day(self.old_day) if self.old_day else "—",
                    new=day(self.new_day),
                )
            )
        if self.order_number:
            parts.append(_("order No. %(number)s", number=self.order_number))
        if self.agreed_with:
            parts.append(_("agreed with: %(who)s", who=self.agreed_with))
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Change:
    """A field of a row changed."""

    field: str
    old: str
    new: str
    changed_at: datetime
    changed_by_name: str

    @property
    def word(self) -> str:
        """The field in words."""
        return field_word(self.field)


@dataclass(frozen=True, slots=True)
class File:
    """A file of a document; a removed one can be brought back."""

    public_id: UUID
    name: str
    size: int
    media_type: str
    is_removed: bool

    @property
    def has_preview(self) -> bool:
        """Whether a small picture of it can be shown."""
        return self.media_type in PREVIEWED and not self.is_removed


@dataclass(frozen=True, slots=True)
class Paper:
    """A document that proves a row, with its files."""

    title: str
    link: str | None
    files: tuple[File, ...]


def papers_of(activity: ActivityRow) -> list[Paper]:
    """Return the documents of a row with their files, the first first."""
    statement = (
        select(
            Document.id, Document.kind, Document.number, Document.dated_on, Document.link,
            DocumentFile.public_id, DocumentFile.name, DocumentFile.size, DocumentFile.media_type, DocumentFile.removed_at,
        )
        .join(ActivityDocument, ActivityDocument.document_id == Document.id)
        .outerjoin(DocumentFile, DocumentFile.document_id == Document.id)
        .where(ActivityDocument.activity_id == activity.id)
        .order_by(Document.id, DocumentFile.id)
    )  # fmt: skip
    rows = db.session.execute(statement).all()
    found = []
    for _number, parts in groupby(rows, lambda row: row.id):
        of_one = list(parts)
        first = of_one[0]
        files = tuple(
            File(row.public_id, row.name, row.size, row.media_type, row.removed_at is not None)
            for row in of_one
            if row.public_id
        )
        found.append(Paper(document_title(first.kind, first.number, first.dated_on), first.link, files))
    return found


def thread_of(activity: ActivityRow) -> list[Remark]:
    """Return what was said on a row, the first first."""
    one = ActivityRemark
    statement = (
        select(
            one.step, one.text, one.agreed_with, one.old_day, one.new_day, one.order_number, one.said_at,
            one.said_by_name,
        )
        .where(one.activity_id == activity.id)
        .order_by(one.id.desc())
        .limit(MOST)
    )  # fmt: skip
    return [Remark(*row) for row in reversed(db.session.execute(statement).all())]


def history_of(activity: ActivityRow) -> list[Change]:
    """Return who changed what of a row, the newest first."""
    one = ActivityChange
    statement = (
        select(one.field, one.old, one.new, one.changed_at, one.changed_by_name)
        .where(one.activity_id == activity.id)
        .order_by(one.version.desc(), one.id)
        .limit(MOST)
    )
    return [
        Change(field, read_aloud(field, old or ""), read_aloud(field, new or ""), at, by)
        for field, old, new, at, by in db.session.execute(statement)
    ]
