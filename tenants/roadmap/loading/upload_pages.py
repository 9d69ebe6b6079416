"""Loading a roadmap from a file: the file, the page to check it on, the word that saves it. Also beginning an empty one."""

from http import HTTPStatus
from uuid import UUID, uuid4

from flask import Response, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commons.accounts.roles import Capability
from commons.accounts.sign_in import standing
from core.access import in_school
from core.clock import SchoolYear, now
from core.database import db
from core.errors import Rejected
from core.once import key_of
from tenants.blueprint import current_school, refuse_closed, school_blueprint
from tenants.people.queries import names_of
from tenants.roadmap import queries
from tenants.roadmap.loading import taking_over, uploads
from tenants.roadmap.loading.adoption import begin_empty, find_by_file
from tenants.roadmap.loading.check_desk import CheckDesk
from tenants.roadmap.loading.check_pages import CheckPages
from tenants.roadmap.loading.corrections import Draft
from tenants.roadmap.loading.heads import Head
from tenants.roadmap.loading.receiving import (
    ACCEPTED,
    LARGEST_FILE,
    MEGABYTE,
    may_send,
    read_sent,
    sent_file,
    take_files,
)
from tenants.roadmap.loading.upload_check import Check
from tenants.roadmap.loading.upload_check import check as look_over
from tenants.roadmap.loading.upload_forms import HeadForm, UploadForm
from tenants.roadmap.loading.upload_warnings import about_school, of_same_period
from tenants.roadmap.models import Roadmap, RoadmapUpload
from tenants.roadmap.reading import from_json
from tenants.roadmap.responsibles import known_groups
from tenants.roadmap.vocabulary import Contour

blueprint = school_blueprint("upload", __name__, "/roadmaps")

WRITE = Capability.ROADMAP_WRITE


take_files(blueprint, "upload.receive", may_send)


def _this_year() -> SchoolYear:
    return SchoolYear.of(current_school().today())


def _see(address: str) -> Response:
    return make_response(redirect(address, HTTPStatus.SEE_OTHER))


@blueprint.get("/upload")
@in_school(WRITE)
def new() -> ResponseReturnValue:
    """Ask for a file."""
    refuse_closed()
    return _file_form(UploadForm(formdata=None))


def _file_form(form: UploadForm, status: int = HTTPStatus.OK) -> Response:
    page = render_template(
        "tenants/roadmap/upload.html",
        form=form,
        place_name=current_school().short_name,
        action=url_for("upload.receive"),
        leave=url_for("roadmap.index"),
        limit=LARGEST_FILE // MEGABYTE,
        accepted=ACCEPTED,
    )
    return make_response(page, status)


@blueprint.post("/upload")
@in_school(WRITE)
def receive() -> ResponseReturnValue:
    """Read a file and lead to its check page; a file that is a roadmap here already leads there."""
    refuse_closed()
    school, form = current_school(), UploadForm()
    try:
        file, data = sent_file()
        roadmap = find_by_file(school.id, file.sha256)
        if roadmap is not None and roadmap.source_sha256 == file.sha256:
            return _known(roadmap)
        upload = uploads.hold_upload(school, read_sent(file, data), file, by=standing())
        if roadmap is not None:
            return _taken_before(upload, roadmap.public_id)
    except Rejected as error:
        form.file.errors = list(error.messages.values())
        return _file_form(form, HTTPStatus.UNPROCESSABLE_ENTITY)
    return _see(url_for("upload.check", upload=upload.public_id))


def _known(roadmap: Roadmap) -> Response:
    flash(_("This very file was loaded before; here is the roadmap that was made of it."), "info")
    return _see(url_for("roadmap.show", roadmap=roadmap.public_id))


def _taken_before(upload: RoadmapUpload, roadmap_id: UUID) -> Response:
    """Lead to what was not taken over of a file the last time; where nothing is left, to the roadmap."""
    school = current_school()
    roadmap = queries.get_roadmap(school, roadmap_id, may_write=True)
    if taking_over.differences_of(upload, roadmap).is_empty:
        uploads.drop_upload(school.id, upload.public_id)
        flash(_("This very file was taken over before; it brings nothing new."), "info")
        return _see(url_for("roadmap.show", roadmap=roadmap_id))
    flash(_("This file was taken over before. Here is what was not taken then."), "info")
    return _see(url_for("upload.differences", upload=upload.public_id, roadmap=roadmap_id))


def _next_page(roadmap: Roadmap) -> str:
    page = "roadmap.show" if roadmap.confirmed_at is not None else "roadmap.done_already"
    return url_for(page, roadmap=roadmap.public_id)


class SchoolDesk(CheckDesk[RoadmapUpload]):
    """The check of a file in the school of the address."""

    blueprint_name = "upload"

    def find(self, upload: UUID, *, to_change: bool = False) -> RoadmapUpload:
        """Return what waits in this school. Raises NotFound, and NotAllowed in a closed school."""
        refuse_closed()
        return uploads.get_upload(current_school().id, upload, to_change=to_change)

    def this_year(self, _waiting: RoadmapUpload) -> SchoolYear:
        """Return the school year of today by the school's calendar."""
        return _this_year()

    def look(self, waiting: RoadmapUpload, seen: Draft, _head: Head) -> Check:
        """Return the page's view, with whom and what the school has already."""
        school = current_school()
        said = about_school(from_json(waiting.reading), school)
        return look_over(seen, known=names_of(school.id), groups=known_groups(), said=said)

    def place_name(self, _waiting: RoadmapUpload) -> str:
        """Return the school's name."""
        return current_school().short_name

    def address_when_saved(self, waiting: RoadmapUpload) -> str | None:
        """Return the address of the roadmap that was made of it."""
        if waiting.roadmap_id is None:
            return None
        return _next_page(db.session.get_one(Roadmap, waiting.roadmap_id))

    def save(self, upload: UUID, head: Head) -> str:
        """Make it the school's roadmap; next the curator says what is done already."""
        return _next_page(uploads.confirm_upload(current_school(), upload, head, by=standing()))

    def drop(self, upload: UUID) -> str:
        """Forget what waits."""
        refuse_closed()
        uploads.drop_upload(current_school().id, upload)
        return url_for("roadmap.index")

    def changed(self, waiting: RoadmapUpload, _seen: Draft, _head: Head) -> None:
        """Let it wait another month from here."""
        waiting.created_at = now()

    def differences_address(self, waiting: RoadmapUpload, head: Head) -> str | None:
        """Return where it is compared with the school's roadmap of the same period."""
        other = of_same_period(head, current_school().id)
        return self.url("differences", waiting, roadmap=other.public_id) if other else None


CheckPages(SchoolDesk()).add_to(blueprint, in_school(WRITE))


@blueprint.get("/new")
@in_school(WRITE)
def blank() -> ResponseReturnValue:
    """Ask for the head of an empty roadmap."""
    refuse_closed()
    form = HeadForm(formdata=None, this_year=_this_year())
    year = _this_year().first
    form.fill(Head("", Contour.PUPILS, year, year))
    form.once.data = str(uuid4())
    return _blank_form(form)


def _blank_form(form: HeadForm, status: int = HTTPStatus.OK) -> Response:
    return make_response(
        render_template("tenants/roadmap/new.html", form=form, school=current_school()), status
    )


@blueprint.post("/new")
@in_school(WRITE)
def begin() -> ResponseReturnValue:
    """Begin an empty roadmap."""
    refuse_closed()
    form = HeadForm(this_year=_this_year())
    try:
        roadmap = begin_empty(current_school(), form.head(), once=key_of(form.once.data))
    except Rejected as error:
        form.show_messages(error.messages)
        return _blank_form(form, HTTPStatus.UNPROCESSABLE_ENTITY)
    return _see(url_for("roadmap.show", roadmap=roadmap.public_id))
