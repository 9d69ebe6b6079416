"""Rules and writes of model roadmaps: a read file becomes one, changes one, and one is put away and brought back."""

from collections.abc import Iterable
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import delete, func, select

from commons.accounts.roles import Capability
from commons.accounts.standing import Standing
from core.clock import now
from core.database import db
from core.errors import NotFound
from municipal.model_roadmap.models import ModelActivity, ModelRoadmap, ModelSection, ModelUpload
from municipal.model_roadmap.queries import municipalities_of
from tenants.roadmap.loading.adoption import File
from tenants.roadmap.loading.corrections import draft, refuse_empty
from tenants.roadmap.loading.heads import Head
from tenants.roadmap.loading.uploads import UPLOAD_WAITS
from tenants.roadmap.reading import Activity, Reading, from_json, to_json
from tenants.roadmap.sections import LONGEST_NUMBER
from tenants.roadmap.vocabulary import Contour
from tenants.roadmap.writing import keep_deadline, set_result

WRITE = Capability.MODEL_WRITE


def _places(by: Standing) -> Iterable[int]:
    return municipalities_of(by, WRITE)


def hold_upload(municipality_id: int, reading: Reading, file: File, *, by: Standing) -> ModelUpload:
    """Keep what was read until a person confirms it; the same file again renews what waits."""
    old = ModelUpload.created_at < now() - UPLOAD_WAITS
    waits = (ModelUpload.municipality_id == municipality_id, ModelUpload.model_roadmap_id.is_(None))
    db.session.execute(delete(ModelUpload).where(*waits, old))
    upload = db.session.scalar(
        select(ModelUpload)
        .where(*waits, ModelUpload.sha256 == file.sha256, ModelUpload.created_by == by.user_id)
        .limit(1)
    )
    said = to_json(reading)
    if upload is None:
        upload = ModelUpload(
            municipality_id=municipality_id, sha256=file.sha256, created_by=by.user_id, corrections={}
        )
        db.session.add(upload)
    elif upload.reading != said:
        upload.corrections = {}
    upload.file_name, upload.reading = file.name, said
    db.session.flush()
    return upload


def get_upload(public_id: UUID, *, by: Standing, to_change: bool = False) -> ModelUpload:
    """Return a waiting or confirmed upload, held where it is to change. Raises NotFound."""
    statement = select(ModelUpload).where(
        ModelUpload.public_id == public_id, ModelUpload.municipality_id.in_(_places(by))
    )
    if to_change:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    upload = db.session.scalar(statement)
    if upload is None:
        raise NotFound("upload")
    return upload


def drop_upload(public_id: UUID, *, by: Standing) -> None:
    """Forget what waits; a confirmed one stays. Raises NotFound."""
    get_upload(public_id, by=by, to_change=True)
    db.session.execute(
        delete(ModelUpload).where(
            ModelUpload.public_id == public_id,
            ModelUpload.municipality_id.in_(_places(by)),
            ModelUpload.model_roadmap_id.is_(None),
        )
    )


def find_by_file(municipality_id: int, fingerprint: str) -> ModelRoadmap | None:
    """Return the living model roadmap that was read from the very same file, or took its changes over."""
    taken = select(ModelUpload.model_roadmap_id).where(
        ModelUpload.municipality_id == municipality_id, ModelUpload.sha256 == fingerprint
    )
    return db.session.scalar(
        select(ModelRoadmap)
        .where(
            ModelRoadmap.municipality_id == municipality_id,
            (ModelRoadmap.source_sha256 == fingerprint) | ModelRoadmap.id.in_(taken),
            ModelRoadmap.archived_at.is_(None),
        )
        .order_by(ModelRoadmap.id)
        .limit(1)
    )


def of_same_period(municipality_id: int, head: Head) -> ModelRoadmap | None:
    """Return the newest living model roadmap of the same contour in any of the same years."""
    if head.years_or_none is None:
        return None
    return db.session.scalar(
        select(ModelRoadmap)
        .where(
            ModelRoadmap.municipality_id == municipality_id,
            ModelRoadmap.contour == head.contour,
            ModelRoadmap.first_year <= head.last_year,
            ModelRoadmap.last_year >= head.first_year,
            ModelRoadmap.archived_at.is_(None),
        )
        .order_by(ModelRoadmap.id.desc())
        .limit(1)
    )


def confirm_upload(public_id: UUID, head: Head, *, by: Standing) -> ModelRoadmap:
    """Make a waiting upload a model roadmap, once however often it is asked. Raises NotFound, Rejected."""
    upload = get_upload(public_id, by=by)
    # One at a time in a municipality: two people may check the same file.
    lock = func.hashtextextended(f"models of {upload.municipality_id}", 0)
    db.session.execute(select(func.pg_advisory_xact_lock(lock)))
    upload = get_upload(public_id, by=by, to_change=True)
    if upload.model_roadmap_id is not None:
        return db.session.get_one(ModelRoadmap, upload.model_roadmap_id)
    head = head.checked()
    known = find_by_file(upload.municipality_id, upload.sha256)
    if known is not None:
        confirmed(upload, known)
        return known
    seen = draft(from_json(upload.reading), upload.corrections, head.years)
    refuse_empty(seen)
    first, last = head.years
    model = ModelRoadmap(
        municipality_id=upload.municipality_id, title=head.title, contour=Contour(head.contour), first_year=first,
        last_year=last, source_file=upload.file_name, source_sha256=upload.sha256, created_by_name=by.name,
    )  # fmt: skip
    db.session.add(model)
    db.session.flush()
    for position, section in enumerate(seen.final().sections, start=1):
        kept = new_section(model, position, section.number, section.title)
        for place, row in enumerate(section.activities, start=1):
            db.session.add(new_row(kept, place, row))
    confirmed(upload, model)
    return model


def confirmed(upload: ModelUpload, model: ModelRoadmap) -> None:
    """Note what an upload became; it waits no more."""
    upload.model_roadmap_id, upload.reading, upload.corrections = model.id, {}, {}
    db.session.flush()


def new_section(model: ModelRoadmap, position: int, number: str | None, title: str) -> ModelSection:
    """Add a section."""
    section = ModelSection(
        municipality_id=model.municipality_id, model_roadmap_id=model.id, position=position,
        number=number[:LONGEST_NUMBER] if number else None, title=title or _("Activities"),
    )  # fmt: skip
    db.session.add(section)
    db.session.flush()
    return section


def new_row(section: ModelSection, position: int, row: Activity) -> ModelActivity:
    """Return a row as it was read, not yet added."""
    activity = ModelActivity(
        municipality_id=section.municipality_id,
        model_section_id=section.id,
        position=position,
        title=row.title,
    )
    # A "number" too long for one is words that must not be lost.
    if len(row.number) <= LONGEST_NUMBER:
        activity.number = row.number or None
    else:
        activity.title = f"{row.number}\n{row.title}"
    activity.responsible_text = row.responsible_text
    activity.notes = "\n".join(f"{head}: {text}" for head, text in row.notes)
    keep_deadline(activity, row.deadline.text, row.deadline)
    set_result(activity, row.result.text)
    return activity


def hold_model(public_id: UUID, *, by: Standing) -> ModelRoadmap:
    """Return a model roadmap that somebody may write, held for this transaction. Raises NotFound."""
    model = db.session.scalar(
        select(ModelRoadmap)
        .where(ModelRoadmap.public_id == public_id, ModelRoadmap.municipality_id.in_(_places(by)))
        .with_for_update()
    )
    if model is None:
        raise NotFound("model")
    return model


def put_away(public_id: UUID, *, is_away: bool, by: Standing) -> ModelRoadmap:
    """Put a model roadmap away with everything in it, or bring it back. Once more changes nothing. Raises NotFound."""
    model = hold_model(public_id, by=by)
    if (model.archived_at is not None) != is_away:
        model.archived_at = now() if is_away else None
        model.version += 1
        db.session.flush()
    return model
