"""Contents of evidence that no row of the database names, left by a crash between disk and commit: they go after a day."""

import logging
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from flask import Flask, current_app
from sqlalchemy import select

from commons.accounts.roles import Capability
from commons.accounts.standing import Standing, find_service
from commons.schools.models import Municipality, School
from core.clock import now
from core.config import Settings
from core.database import db, identity, will_pass
from core.tenancy import enter_reach
from tenants.documents.models import DocumentFile
from tenants.documents.store import all_stores, is_of, store_of

log = logging.getLogger(__name__)

# Far longer than any request: what is younger may be named in a moment.
KEPT = timedelta(days=1)


def forget_unnamed_files() -> int:
    """Remove contents that nothing names any more, school by school; return how many files.

    A school of which no row at all is seen is left alone: its files are worth more than the room.
    """
    settings: Settings = current_app.config["SETTINGS"]
    stored = all_stores(settings)
    count = 0
    for municipality_id in identity.session.scalars(select(Municipality.id)).all():
        service = find_service(municipality_id)
        schools = {
            key: school_id
            for key, school_id in identity.session.execute(
                select(School.public_id, School.id).where(School.municipality_id == municipality_id)
            )
            if key in stored
        }
        if service is None or not schools:
            continue
        try:
            count += _of_schools(service, schools, settings)
        except Exception as error:
            if will_pass(error):
                raise
            log.exception("unnamed files of municipality %s could not be removed", municipality_id)
            identity.session.rollback()
    return count


def _of_schools(service: Standing, schools: dict[UUID, int], settings: Settings) -> int:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # the proxy's own method
    with app.app_context():
        enter_reach(service.reach_across(Capability.ROADMAP_READ))
        rows = db.session.execute(
            select(DocumentFile.school_id, DocumentFile.sha256).where(
                DocumentFile.school_id.in_(schools.values())
            )
        )
        named: dict[int, set[str]] = {}
        for school_id, sha256 in rows:
            named.setdefault(school_id, set()).add(sha256)
    before = (now() - KEPT).timestamp()
    count = 0
    for key, school_id in schools.items():
        if school_id not in named:
            # Either nothing was ever attached, or its rows are not seen: a restore that goes on, a role that is not there.
            continue
        folder = store_of(settings, key)
        folder.sweep_unfinished(before)
        for name in list(folder.names()):
            if not is_of(name, named[school_id]) and _is_older(folder.file(name), before):
                folder.remove(name)
                count += 1
    return count


def _is_older(path: Path, moment: float) -> bool:
    try:
        return path.stat().st_mtime < moment
    except FileNotFoundError:
        return False
