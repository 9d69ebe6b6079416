"""Removes what is kept for a time only, rows and files together: finished reports, letters, what killed writers left."""

import logging
import shutil
from pathlib import Path

from flask import Flask, current_app
from sqlalchemy import select

from commons.accounts.roles import Capability
from commons.accounts.standing import find_service
from commons.jobs import upkeep as jobs
from commons.jobs.places import report_file_name, reports_folder, scratch_folder
from commons.letters import upkeep as letters
from commons.letters.delivery import file_name
from commons.letters.places import letters_folder
from commons.schools.models import Municipality
from core.clock import now
from core.config import Settings
from core.database import db, identity, will_pass
from core.tenancy import enter_reach

log = logging.getLogger(__name__)

# A writer that is alive writes more often than this.
_UNFINISHED_SECONDS = 6 * 3600


def forget_files() -> int:
    """Remove finished reports after their week, and files that no job knows; return how many jobs were forgotten."""
    settings: Settings = current_app.config["SETTINGS"]
    folder = reports_folder(settings)
    forgotten = jobs.forget_expired_jobs()
    expected = {report_file_name(one) for one in jobs.files_expected()}
    for name in list(folder.names()):
        if name not in expected and _is_old(folder.file(name)):
            folder.remove(name)
    _clear(scratch_folder(settings))
    written = letters_folder(settings)
    for name in list(written.names()):
        # Their rows go on the same day; of what an interrupted upkeep left behind there is no row any more.
        if _is_old(written.file(name), letters.KEPT.total_seconds()):
            written.remove(name)
    for one in (folder, written):
        one.sweep_unfinished(now().timestamp() - _UNFINISHED_SECONDS)
    return len(forgotten)


def _clear(scratch: Path) -> None:
    """Remove what killed builders left."""
    for left in scratch.iterdir() if scratch.is_dir() else ():
        if _is_old(left):
            shutil.rmtree(left, ignore_errors=True)


def _is_old(file: Path, seconds: float = _UNFINISHED_SECONDS) -> bool:
    """Tell whether a file was not just written: its row comes right after it."""
    try:
        return file.stat().st_mtime < now().timestamp() - seconds
    except FileNotFoundError:
        return False


def forget_letters() -> int:
    """Remove old letters with what a folder holds of them, municipality by municipality; return how many."""
    settings: Settings = current_app.config["SETTINGS"]
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # the proxy's own method
    before = letters.forgetting_begins()
    count = 0
    for municipality_id in identity.session.scalars(select(Municipality.id)).all():
        service = find_service(municipality_id)
        if service is None:
            continue
        try:
            with app.app_context():
                enter_reach(service.reach_across(Capability.LETTERS_WRITE))
                letters.forget_old_parts(before)
                db.session.commit()
            gone = letters.forget_old_letters(municipality_id, before)
        except Exception as error:
            if will_pass(error):
                raise
            # What grew old between the two statements goes tomorrow; the other municipalities' go today.
            log.exception("old letters of municipality %s could not be removed", municipality_id)
            identity.session.rollback()
            continue
        for message_key in gone:
            letters_folder(settings).remove(file_name(message_key))
        count += len(gone)
    return count
