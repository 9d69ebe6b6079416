"""An uploaded file that was read waits here, outside the roadmaps, until a person has checked it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Row, Select, delete, select

from commons.accounts.standing import Standing
from commons.schools.queries import SchoolCard
from core.clock import now
from core.database import db
from core.errors import NotFound
from tenants.people.service import hold_names
from tenants.roadmap.loading.adoption import File, adopt
from tenants.roadmap.loading.corrections import Kept, draft, refuse_empty
from tenants.roadmap.loading.heads import Head
from tenants.roadmap.models import Roadmap, RoadmapUpload
from tenants.roadmap.reading import Reading, from_json, to_json

# Nobody comes back to an unconfirmed file after a month; the file itself is with the school.
UPLOAD_WAITS = timedelta(days=30)


def hold_upload(
    school: SchoolCard, reading: Reading, file: File, *, by: Standing, corrections: Kept | None = None
) -> RoadmapUpload:
    """Keep what was read until a person confirms it; the same file again renews what waits.

    `corrections` is what somebody put right of it already, elsewhere; what was put right here stays.
    """
    hold_names(school.id)
    forget_old_uploads(school.id)
    upload = db.session.scalar(
        select(RoadmapUpload)
        .where(
            RoadmapUpload.school_id == school.id,
            RoadmapUpload.sha256 == file.sha256,
            RoadmapUpload.roadmap_id.is_(None),
            RoadmapUpload.created_by == by.user_id,
        )
        .limit(1)
    )
    if upload is None:
        upload = RoadmapUpload(
            school_id=school.id, file_name=file.name, sha256=file.sha256, created_by=by.user_id
        )
        db.session.add(upload)
    said = to_json(reading)
    if upload.reading != said:
        upload.corrections = {}  # they speak of rows by their places in what was read before
    if corrections and not upload.corrections:
        upload.corrections = dict(corrections)
    upload.file_name, upload.reading, upload.created_at = file.name, said, now()
    db.session.flush()
    return upload


def forget_old_uploads(school_id: int) -> int:
    """Remove what nobody confirmed for a month; return how many."""
    old = RoadmapUpload.created_at < now() - UPLOAD_WAITS
    gone = db.session.scalars(
        delete(RoadmapUpload)
        .where(RoadmapUpload.school_id == school_id, RoadmapUpload.roadmap_id.is_(None), old)
        .returning(RoadmapUpload.id)
    )
    return len(gone.all())


def waiting_uploads(school_id: int) -> Sequence[Row[UUID, str, datetime]]:
    """Return what waits to be checked in this school, whoever sent it: public id, file name, moment; the latest first."""
    return db.session.execute(
        select(RoadmapUpload.public_id, RoadmapUpload.file_name, RoadmapUpload.created_at)
        .where(
            RoadmapUpload.school_id == school_id,
            RoadmapUpload.roadmap_id.is_(None),
            RoadmapUpload.created_at >= now() - UPLOAD_WAITS,
        )
        .order_by(RoadmapUpload.id.desc())
        .limit(20)
    ).all()


def get_upload(school_id: int, public_id: UUID, *, to_change: bool = False) -> RoadmapUpload:
    """Return a waiting or confirmed upload of this school, held where it is to change. Raises NotFound."""
    statement = _upload(school_id, public_id)
    if to_change:
        # Names first, then the upload, as everywhere: two acts never wait for each other.
        hold_names(school_id)
        statement = statement.with_for_update().execution_options(populate_existing=True)
    upload = db.session.scalar(statement)
    if upload is None:
        raise NotFound("upload")
    return upload


def _upload(school_id: int, public_id: UUID) -> Select[RoadmapUpload]:
    return select(RoadmapUpload).where(
        RoadmapUpload.school_id == school_id, RoadmapUpload.public_id == public_id
    )


def drop_upload(school_id: int, public_id: UUID) -> None:
    """Forget what waits; a confirmed one stays. One dropped already, and one that never was, change nothing."""
    db.session.execute(
        delete(RoadmapUpload).where(
            RoadmapUpload.school_id == school_id,
            RoadmapUpload.public_id == public_id,
            RoadmapUpload.roadmap_id.is_(None),
        )
    )


def confirm_upload(school: SchoolCard, public_id: UUID, head: Head, *, by: Standing) -> Roadmap:
    """Make a waiting upload the school's roadmap, once however often it is asked. Raises NotFound, Rejected."""
    upload = get_upload(school.id, public_id, to_change=True)
    if upload.roadmap_id is not None:
        return db.session.scalars(select(Roadmap).where(Roadmap.id == upload.roadmap_id)).one()
    file = File(upload.file_name, upload.sha256)
    checked = draft(from_json(upload.reading), upload.corrections, head.checked().years)
    refuse_empty(checked)
    roadmap = adopt(school, checked.final(), head, by=by, file=file, file_words=checked.file_words())
    upload.roadmap_id, upload.reading, upload.corrections = roadmap.id, {}, {}
    db.session.flush()
    return roadmap
