"""A changed file beside the roadmap that is there: row by row, and only what is ticked is taken over."""

from http import HTTPStatus
from uuid import UUID

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import MultiDict

from commons.accounts.sign_in import standing
from core.access import in_school
from core.database import db
from core.errors import Rejected
from tenants.blueprint import current_school, refuse_closed
from tenants.roadmap import queries
from tenants.roadmap.changes import RowConflict
from tenants.roadmap.field_words import field_word
from tenants.roadmap.loading import taking_over, uploads
from tenants.roadmap.loading.differences import Differences
from tenants.roadmap.loading.taking_over import RowMoved, Ticked
from tenants.roadmap.loading.upload_pages import WRITE, blueprint
from tenants.roadmap.pages import editable
from tenants.roadmap.rows import RoadmapRow


def _see(address: str) -> Response:
    return make_response(redirect(address, HTTPStatus.SEE_OTHER))


def _roadmap(roadmap: UUID) -> RoadmapRow:
    refuse_closed()
    return editable(queries.get_roadmap(current_school(), roadmap, may_write=True))


@blueprint.get("/upload/<uuid:upload>/differences/<uuid:roadmap>")
@in_school(WRITE)
def differences(upload: UUID, roadmap: UUID) -> ResponseReturnValue:
    """Show in what a file that waits differs from a roadmap; what only the file changed is ticked already."""
    return _page(upload, _roadmap(roadmap), None)


def _page(upload: UUID, roadmap: RoadmapRow, ticked: Ticked | None, status: int = HTTPStatus.OK) -> Response:
    waiting = uploads.get_upload(current_school().id, upload)
    if waiting.roadmap_id is not None:
        return _see(url_for("roadmap.show", roadmap=roadmap.public_id))
    page = differences_page(
        taking_over.differences_of(waiting, roadmap),
        ticked,
        is_from_file=roadmap.is_from_file,
        file_name=waiting.file_name,
        target=(roadmap.title, url_for("roadmap.show", roadmap=roadmap.public_id)),
        action=url_for("upload.take_over", upload=upload, roadmap=roadmap.public_id),
        check_address=url_for("upload.check", upload=upload),
        drop_address=url_for("upload.drop", upload=upload),
    )
    return make_response(page, status)


def differences_page(
    found: Differences,
    ticked: Ticked | None,
    *,
    is_from_file: bool,
    file_name: str,
    target: tuple[str, str],
    action: str,
    check_address: str,
    drop_address: str,
) -> str:
    """Return the page of a school's roadmap or of a model: `target` is the title and the address of what is changed."""
    return render_template(
        "tenants/roadmap/differences.html",
        file_name=file_name,
        target=target,
        action=action,
        check_address=check_address,
        drop_address=drop_address,
        found=found,
        ticked=ticked,
        tick=_tick(is_from_file),
        field_word=_word,
    )


def _tick(is_from_file: bool) -> str:
    """Return what is ticked when the page is first shown: "file" what only the file changed, "all" or "none".

    Beside a roadmap that came from no file nobody knows who changed what: nothing is ticked unless it is asked for.
    """
    asked = request.args.get("tick", "")
    return asked if asked in {"all", "none"} else "file" if is_from_file else "none"


def _word(name: str) -> str:
    """Return the word for a field that a file may change."""
    return _("Number") if name == "number" else field_word(name)


@blueprint.post("/upload/<uuid:upload>/differences/<uuid:roadmap>")
@in_school(WRITE)
def take_over(upload: UUID, roadmap: UUID) -> ResponseReturnValue:
    """Take over what was ticked, all of it or nothing."""
    school, found, ticked = current_school(), _roadmap(roadmap), ticked_in(request.form)
    try:
        with db.session.begin_nested():
            count = taking_over.take_over(school, found, upload, ticked, by=standing(), today=school.today())
    except (RowMoved, RowConflict):
        db.session.expire_all()
        differing = taking_over.differences_of(uploads.get_upload(school.id, upload), found)
        flash(moved_sentence(ticked, differing), "error")
        ticked = ticked.of_unmoved(differing)
        return _page(upload, found, ticked, HTTPStatus.CONFLICT)
    except Rejected as error:
        flash(" ".join(error.messages.values()), "error")
        return _page(upload, found, ticked, HTTPStatus.UNPROCESSABLE_ENTITY)
    flash(taken_sentence(count), "success")
    return _see(url_for("roadmap.show", roadmap=found.public_id))


def taken_sentence(count: int) -> str:
    """Return what is said when a take-over succeeded."""
    return ngettext(
        "%(num)s change was taken over from the file.",
        "%(num)s changes were taken over from the file.",
        count,
    )


def moved_sentence(ticked: Ticked, found: Differences) -> str:
    """Return what is said when rows were changed after the page was shown: which, and that they are not ticked any more."""
    rows = ", ".join(row.words["number"] or row.words["title"][:40] for row in ticked.moved(found))
    return _(
        "Changed meanwhile by somebody else: %(rows)s. Nothing was taken over; these rows are not ticked any more.",
        rows=rows or "—",
    )


def ticked_in(sent: MultiDict[str, str]) -> Ticked:
    """Return what a form ticked; anything that is no key, place or version of ours is nothing."""
    pairs = (value.rpartition(":") for value in sent.getlist("take"))
    versions = {
        name.removeprefix("version:"): int(value)
        for name, value in sent.items()
        if name.startswith("version:") and value.isascii() and value.isdecimal() and len(value) < 10
    }
    return Ticked(
        fields=frozenset((key, name) for key, _sign, name in pairs),
        added=frozenset(
            int(value)
            for value in sent.getlist("add")
            if value.isascii() and value.isdecimal() and len(value) < 7
        ),
        missing=frozenset(sent.getlist("archive")),
        away=frozenset(sent.getlist("restore")),
        versions=versions,
    )
