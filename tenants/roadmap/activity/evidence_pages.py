"""Attaching evidence to a row, handing it over, taking it away and bringing it back."""

from http import HTTPStatus
from uuid import UUID

from flask import Response, current_app, flash, make_response, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commons.accounts.sign_in import standing
from commons.audit.marks import Act, Kind
from commons.audit.service import record_seen
from core.access import in_school
from core.antivirus import scanner_of
from core.downloads import hand_over
from core.errors import NotFound, Rejected
from core.files import Folder
from tenants.blueprint import current_school, school_blueprint
from tenants.documents.previews import preview_of
from tenants.documents.store import store_of
from tenants.roadmap import queries
from tenants.roadmap.activity import evidence
from tenants.roadmap.activity.card_pages import StepForm, card_page
from tenants.roadmap.activity.evidence_kinds import Sent, refuse_infected
from tenants.roadmap.changes import hold_activity
from tenants.roadmap.loading.receiving import may_send, take_files
from tenants.roadmap.pages import READ, WRITE, editable, may_write

blueprint = school_blueprint("evidence", __name__, "/roadmaps/activities/<uuid:activity>/files")


def _too_large(limit: int) -> str:
    return _(
        "The files are too large: at most %(limit)s MB are kept at once. Nothing was saved.", limit=limit
    )


take_files(blueprint, "evidence.attach", may_send, too_large=_too_large)


def _folder() -> Folder:
    return store_of(current_app.config["SETTINGS"], current_school().public_id)


def _to_card(activity: UUID) -> Response:
    address = url_for("roadmap.show_card", activity=activity, _anchor="evidence")
    return make_response(redirect(address, HTTPStatus.SEE_OTHER))


@blueprint.post("")
@in_school(WRITE)
def attach(activity: UUID) -> ResponseReturnValue:
    """Attach a document: its words, and files or a link."""
    school = current_school()
    files = [Sent(one.filename, one.read()) for one in request.files.getlist("file") if one.filename]
    try:
        # Before the row is held: a large file takes a scanner seconds.
        refuse_infected(files, scanner_of(current_app.config["SETTINGS"].clamav))
        held = hold_activity(school, activity, may_write=may_write())
        editable(held.roadmap)
        evidence.attach(held, request.form, files, _folder(), by=standing(), today=school.today())
    except Rejected as error:
        return card_page(
            activity, HTTPStatus.UNPROCESSABLE_ENTITY, attaching=StepForm(), messages=error.messages
        )
    flash(_("Attached."), "success")
    return _to_card(activity)


@blueprint.get("/<uuid:file>")
@in_school(READ)
def download(activity: UUID, file: UUID) -> ResponseReturnValue:
    """Hand a file over, and only if it is the very file that was kept."""
    school = current_school()
    roadmap = queries.roadmap_of_activity(school, activity, may_write=may_write())
    row = queries.get_activity(roadmap, activity, school.today())
    found = evidence.file_of_activity(row.id, file)
    if found.removed_at is not None and not may_write():
        raise NotFound("file")
    path = _folder().file(found.sha256)
    if not path.is_file():
        raise NotFound("file")
    ending = found.name.rsplit(".", 1)[-1].lower()
    answer = hand_over(
        path,
        sha256=found.sha256,
        name=found.name,
        latin_name=f"document-{found.created_at:%Y-%m-%d}.{ending}",
        media_type=found.media_type,
    )
    record_seen(Kind.DOCUMENT, found.document_id, act=Act.DOWNLOADED, school_id=school.id)
    return answer


@blueprint.get("/<uuid:file>/preview")
@in_school(READ)
def preview(activity: UUID, file: UUID) -> ResponseReturnValue:
    """Show a small picture of a file; 404 where none can be made of it."""
    school = current_school()
    roadmap = queries.roadmap_of_activity(school, activity, may_write=may_write())
    row = queries.get_activity(roadmap, activity, school.today())
    found = evidence.file_of_activity(row.id, file)
    if found.removed_at is not None:
        raise NotFound("file")
    try:
        path = preview_of(_folder(), found.sha256, found.media_type)
    except FileNotFoundError:
        path = None
    if path is None:
        raise NotFound("file")
    answer = send_file(path, mimetype="image/png", conditional=False)
    answer.headers["Cache-Control"] = "private, max-age=3600"
    return answer


@blueprint.post("/<uuid:file>/remove")
@in_school(WRITE)
def remove(activity: UUID, file: UUID) -> ResponseReturnValue:
    """Take a file away; it can be brought back."""
    return _set_removed(activity, file, is_removed=True)


@blueprint.post("/<uuid:file>/restore")
@in_school(WRITE)
def restore(activity: UUID, file: UUID) -> ResponseReturnValue:
    """Bring a removed file back."""
    return _set_removed(activity, file, is_removed=False)


def _set_removed(activity: UUID, file: UUID, *, is_removed: bool) -> Response:
    held = hold_activity(current_school(), activity, may_write=may_write())
    editable(held.roadmap)
    evidence.set_removed(held, file, is_removed=is_removed, by=standing())
    flash(
        _("The file is removed. It can be brought back here.") if is_removed else _("The file is back."),
        "success",
    )
    return _to_card(activity)
