"""Files that were read and that nobody confirmed go after a month, with the names in them: in schools and models alike."""

import logging

from flask import Flask, current_app
from sqlalchemy import delete, select

from commons.accounts.roles import Capability
from commons.accounts.standing import Standing, find_service
from commons.schools.models import Municipality, School
from commons.schools.queries import schools_by_id
from core.clock import now
from core.database import db, identity, will_pass
from core.tenancy import Reach, enter_reach
from municipal.model_roadmap.models import ModelUpload
from tenants.roadmap.loading.uploads import UPLOAD_WAITS, forget_old_uploads
from tenants.roadmap.models import RoadmapUpload

log = logging.getLogger(__name__)


def forget_waiting_files() -> int:
    """Remove what has waited for a month, municipality by municipality; return how many files."""
    count = 0
    for municipality_id in identity.session.scalars(select(Municipality.id)).all():
        service = find_service(municipality_id)
        if service is None:
            continue
        try:
            count += _of_municipality(service)
        except Exception as error:
            if will_pass(error):
                raise
            log.exception("waiting files of municipality %s could not be removed", municipality_id)
            identity.session.rollback()
    return count


def _of_municipality(service: Standing) -> int:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # the proxy's own method
    before = now() - UPLOAD_WAITS
    with app.app_context():
        enter_reach(service.reach_across(Capability.ROADMAP_WRITE))
        waiting = RoadmapUpload.roadmap_id.is_(None), RoadmapUpload.created_at < before
        ids = db.session.scalars(select(RoadmapUpload.school_id).where(*waiting).distinct()).all()
        models = db.session.execute(
            delete(ModelUpload)
            .where(ModelUpload.model_roadmap_id.is_(None), ModelUpload.created_at < before)
            .returning(ModelUpload.id)
        ).all()
        db.session.commit()
    count = len(models)
    # Across schools nothing is written: each is entered by itself.
    for school in (
        schools_by_id(identity.single(), select(School.id).where(School.id.in_(ids))) if ids else ()
    ):
        with app.app_context():
            enter_reach(Reach(service.user_id, school_id=school.id, may_write=True))
            count += forget_old_uploads(school.id)
            db.session.commit()
    return count
