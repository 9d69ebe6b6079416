"""Publishing a model roadmap: what it says is frozen as version 1, 2, ..., and every school is offered it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from commons.accounts.roles import Capability
from commons.accounts.standing import Standing
from commons.jobs.models import JobKind
from commons.jobs.service import order
from core.database import db
from core.errors import NotFound, Rejected
from core.text import clean
from municipal.model_roadmap.models import ModelActivity, ModelRoadmap, ModelSection, ModelVersion
from municipal.model_roadmap.service import hold_model
from tenants.roadmap.lifetime.content import (
    Comparison,
    Content,
    FrozenRow,
    FrozenSection,
    compared,
    content_of,
    fingerprint,
)

LONGEST_NOTE = 5_000


@dataclass(frozen=True, slots=True)
class ModelVersionRow:
    """A version in a list."""

    number: int
    note: str
    published_at: datetime
    sha256: str


def content_now(model_id: int) -> Content:
    """Return what a model says now, published or not."""
    model = db.session.get_one(ModelRoadmap, model_id)
    rows = db.session.execute(
        select(ModelSection, ModelActivity)
        .join(ModelActivity, ModelActivity.model_section_id == ModelSection.id)
        .where(ModelSection.model_roadmap_id == model_id, ModelActivity.archived_at.is_(None))
        .order_by(ModelSection.position, ModelSection.id, ModelActivity.position, ModelActivity.id)
    ).all()
    sections: dict[int, tuple[ModelSection, list[FrozenRow]]] = {}
    for section, row in rows:
        sections.setdefault(section.id, (section, []))[1].append(_row(row))
    return Content(
        model.title, str(model.contour), model.first_year, model.last_year,
        tuple(
            FrozenSection(str(one.public_id), one.number or "", one.title, tuple(kept)) for one, kept in sections.values()
        ),
    )  # fmt: skip


def _row(row: ModelActivity) -> FrozenRow:
    return FrozenRow(
        str(row.public_id), row.number or "", row.title, row.deadline_text, row.responsible_text, row.result_text,
        row.notes, row.is_control_point, row.is_mandatory,
    )  # fmt: skip


def publish(public_id: UUID, note: str, *, by: Standing) -> ModelVersion:
    """Freeze what a model says and offer it to the schools; the caller commits.

    Published again without a change, even twenty times at once, it is the version there is. Raises NotFound, Rejected.
    """
    model = hold_model(public_id, by=by)
    note = clean(note)
    if len(note) > LONGEST_NOTE:
        raise Rejected({"note": _("This is too long: at most %(count)s characters.", count=LONGEST_NOTE)})
    if model.archived_at is not None:
        raise Rejected({"": _("This model roadmap is in the archive: bring it back first.")})
    content = content_now(model.id)
    if not any(content.rows()):
        raise Rejected({"": _("There are no activities in this roadmap yet.")})
    last = _last(model.id)
    mark = fingerprint(content)
    if last is not None and last.sha256 == mark:
        return last
    number = (last.number if last else 0) + 1
    version = ModelVersion(
        municipality_id=model.municipality_id, model_roadmap_id=model.id, model_key=model.public_id, number=number,
        content=content.as_json(), sha256=mark, note=note,
    )  # fmt: skip
    db.session.add(version)
    model.published_number = version.number
    db.session.flush()
    order(
        JobKind.PUBLISH,
        f"publish:{model.public_id}:{version.number}",
        municipality_id=model.municipality_id,
        districts=_districts(model.municipality_id, by),
        parameters={"model": str(model.public_id), "number": version.number},
        by=by,
    )
    return version


def _districts(municipality_id: int, by: Standing) -> list[int]:
    """Return the districts for which whoever orders acts; none for the whole municipality."""
    held = [
        one for one in by.with_capability(Capability.MODEL_WRITE) if one.municipality_id == municipality_id
    ]
    if any(one.district_id is None for one in held):
        return []
    return sorted({one.district_id for one in held if one.district_id is not None})


def _last(model_id: int) -> ModelVersion | None:
    return db.session.scalar(
        select(ModelVersion)
        .where(ModelVersion.model_roadmap_id == model_id)
        .order_by(ModelVersion.number.desc())
        .limit(1)
    )


def versions_of(model_id: int) -> Sequence[ModelVersionRow]:
    """Return the versions of a model, the newest first."""
    statement = (
        select(ModelVersion.number, ModelVersion.note, ModelVersion.published_at, ModelVersion.sha256)
        .where(ModelVersion.model_roadmap_id == model_id)
        .order_by(ModelVersion.number.desc())
    )
    return [ModelVersionRow(*row) for row in db.session.execute(statement)]


def get_version(model_id: int, number: int) -> tuple[ModelVersionRow, Content]:
    """Return a version. Raises NotFound."""
    version = db.session.scalar(
        select(ModelVersion).where(ModelVersion.model_roadmap_id == model_id, ModelVersion.number == number)
    )
    if version is None:
        raise NotFound("version")
    head = ModelVersionRow(version.number, version.note, version.published_at, version.sha256)
    return head, content_of(version.content)


def unpublished(model_id: int) -> Comparison:
    """Return what was changed since the last version; of a model that was never published, all of it is new."""
    last, now = _last(model_id), content_now(model_id)
    before = (
        content_of(last.content)
        if last
        else Content(now.title, now.contour, now.first_year, now.last_year, ())
    )
    return compared(before, now)
