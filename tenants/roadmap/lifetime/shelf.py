"""Putting a whole roadmap away and bringing it back: deleting is archiving, so a wrong upload is undone."""

from uuid import UUID

from sqlalchemy import select

from commons.schools.queries import SchoolCard
from core.clock import now
from core.database import db
from core.errors import NotFound
from tenants.roadmap.models import Roadmap


def put_away(school: SchoolCard, public_id: UUID) -> Roadmap:
    """Put a roadmap away with everything in it. Once more changes nothing. Raises NotFound."""
    roadmap = _lock(school, public_id)
    if roadmap.archived_at is None:
        roadmap.archived_at = now()
        roadmap.version += 1
        db.session.flush()
    return roadmap


def bring_back(school: SchoolCard, public_id: UUID) -> Roadmap:
    """Bring a roadmap back as it was. Once more changes nothing. Raises NotFound."""
    roadmap = _lock(school, public_id)
    if roadmap.archived_at is not None:
        roadmap.archived_at = None
        roadmap.version += 1
        db.session.flush()
    return roadmap


def _lock(school: SchoolCard, public_id: UUID) -> Roadmap:
    roadmap = db.session.scalar(
        select(Roadmap)
        .where(Roadmap.school_id == school.id, Roadmap.public_id == public_id)
        .with_for_update()
    )
    if roadmap is None:
        raise NotFound("roadmap")
    return roadmap
