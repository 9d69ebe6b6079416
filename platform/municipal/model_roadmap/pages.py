"""Pages of the municipality's model roadmaps: the list, one of them, a file that becomes one, a changed file."""

from http import HTTPStatus
from uuid import UUID

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commons.accounts.roles import Capability
from commons.accounts.sign_in import standing
from core.access import in_municipality
from core.clock import SchoolYear, now, today
from core.database import db
from core.errors import Rejected
from municipal.model_roadmap import queries, service, taking_over
from municipal.model_roadmap.models import ModelRoadmap, ModelUpload
from tenants.roadmap.loading.check_desk import CheckDesk
from tenants.roadmap.loading.check_pages import CheckPages
from tenants.roadmap.loading.corrections import Draft
from tenants.roadmap.loading.differences_pages import (
    differences_page,
    moved_sentence,
    taken_sentence,
    ticked_in,
)
from tenants.roadmap.loading.heads import Head
from tenants.roadmap.loading.receiving import (
    ACCEPTED,
    LARGEST_FILE,
    MEGABYTE,
    read_sent,
    sent_file,
    take_files,
)
from tenants.roadmap.loading.taking_over import RowMoved, Ticked
from tenants.roadmap.loading.upload_check import Check
from tenants.roadmap.loading.upload_check import check as look_over
from tenants.roadmap.loading.upload_forms import UploadForm

blueprint = Blueprint("model", __name__, url_prefix="/model-roadmaps")

READ, WRITE = Capability.MODEL_READ, Capability.MODEL_WRITE


def _places() -> dict[int, str]:
    return queries.municipalities_of(standing(), WRITE)


take_files(blueprint, "model.receive", lambda: bool(_places()))


def _see(address: str) -> Response:
    return make_response(redirect(address, HTTPStatus.SEE_OTHER))


@blueprint.get("")
@in_municipality(READ)
def index() -> ResponseReturnValue:
    """List the model roadmaps."""
    models = queries.models_of(standing())
    return render_template("municipal/model_roadmap/index.html", models=models, may_write=bool(_places()))


@blueprint.get("/<uuid:model>")
@in_municipality(READ)
def show(model: UUID) -> ResponseReturnValue:
    """Show a model roadmap with its rows."""
    found = queries.get_model(standing(), model)
    may_write = found.municipality_id in _places()
    return render_template(
        "municipal/model_roadmap/show.html",
        model=found,
        parts=queries.parts_of(found),
        away=queries.rows_away(found) if may_write else [],
        may_write=may_write and not found.is_archived,
        may_shelve=may_write,
    )


@blueprint.post("/<uuid:model>/away")
@in_municipality(WRITE)
def put_away(model: UUID) -> ResponseReturnValue:
    """Put a model roadmap away, or bring it back (`back=1`)."""
    is_away = request.form.get("back") != "1"
    service.put_away(model, is_away=is_away, by=standing())
    flash(
        _("The model roadmap is in the archive. It can be returned from there.")
        if is_away
        else _("The model roadmap is back."),
        "success",
    )
    return _see(url_for("model.show", model=model))


@blueprint.get("/upload")
@in_municipality(WRITE)
def new() -> ResponseReturnValue:
    """Ask for a file."""
    return _file_form(UploadForm(formdata=None))


def _file_form(form: UploadForm, status: int = HTTPStatus.OK) -> Response:
    places = sorted(_places().items(), key=lambda one: one[1])
    page = render_template(
        "tenants/roadmap/upload.html",
        form=form,
        place_name=_("Model roadmap of the municipality"),
        places=places if len(places) > 1 else [],
        chosen=request.form.get("place", ""),
        action=url_for("model.receive"),
        leave=url_for("model.index"),
        limit=LARGEST_FILE // MEGABYTE,
        accepted=ACCEPTED,
    )
    return make_response(page, status)


def _chosen_place() -> int:
    """Return the municipality a file is for: the only one, or the one that was chosen. Raises Rejected."""
    places = _places()
    if len(places) == 1:
        return next(iter(places))
    wanted = request.form.get("place", "")
    found = next((one for one in places if str(one) == wanted), None)
    if found is None:
        raise Rejected({"file": _("Choose the municipality, then the file once more.")})
    return found


@blueprint.post("/upload")
@in_municipality(WRITE)
def receive() -> ResponseReturnValue:
    """Read a file and lead to its check page; a file that is a model here already leads there."""
    form = UploadForm()
    try:
        place = _chosen_place()
        file, data = sent_file()
        known = service.find_by_file(place, file.sha256)
        if known is not None:
            flash(_("This very file was loaded before; here is the roadmap that was made of it."), "info")
            return _see(url_for("model.show", model=known.public_id))
        upload = service.hold_upload(place, read_sent(file, data), file, by=standing())
    except Rejected as error:
        form.file.errors = list(error.messages.values())
        return _file_form(form, HTTPStatus.UNPROCESSABLE_ENTITY)
    return _see(url_for("model.check", upload=upload.public_id))


class ModelDesk(CheckDesk[ModelUpload]):
    """The check of a file that is to be a model roadmap."""

    blueprint_name = "model"
    has_people = False

    def find(self, upload: UUID, *, to_change: bool = False) -> ModelUpload:
        """Return what waits. Raises NotFound."""
        return service.get_upload(upload, by=standing(), to_change=to_change)

    def this_year(self, waiting: ModelUpload) -> SchoolYear:
        """Return the school year of today in the municipality."""
        return SchoolYear.of(today(queries.time_zone_of(waiting.municipality_id)))

    def look(self, _waiting: ModelUpload, seen: Draft, _head: Head) -> Check:
        """Return the page's view; a model names posts, and nobody is proposed for them."""
        return look_over(seen)

    def place_name(self, _waiting: ModelUpload) -> str:
        """Return that it will be a model."""
        return _("Model roadmap of the municipality")

    def address_when_saved(self, waiting: ModelUpload) -> str | None:
        """Return the address of the model that was made of it."""
        if waiting.model_roadmap_id is None:
            return None
        made = db.session.get_one(ModelRoadmap, waiting.model_roadmap_id)
        return url_for("model.show", model=made.public_id)

    def save(self, upload: UUID, head: Head) -> str:
        """Make it a model roadmap."""
        return url_for("model.show", model=service.confirm_upload(upload, head, by=standing()).public_id)

    def drop(self, upload: UUID) -> str:
        """Forget what waits."""
        service.drop_upload(upload, by=standing())
        return url_for("model.index")

    def changed(self, waiting: ModelUpload, _seen: Draft, _head: Head) -> None:
        """Let it wait another month from here."""
        waiting.created_at = now()

    def differences_address(self, waiting: ModelUpload, head: Head) -> str | None:
        """Return where it is compared with the model of the same period."""
        other = service.of_same_period(waiting.municipality_id, head)
        return self.url("differences", waiting, model=other.public_id) if other else None


CheckPages(ModelDesk()).add_to(blueprint, in_municipality(WRITE))


@blueprint.get("/upload/<uuid:upload>/differences/<uuid:model>")
@in_municipality(WRITE)
def differences(upload: UUID, model: UUID) -> ResponseReturnValue:
    """Show in what a file that waits differs from a model roadmap."""
    return _differences(upload, model, None)


def _differences(upload: UUID, model: UUID, ticked: Ticked | None, status: int = HTTPStatus.OK) -> Response:
    waiting = service.get_upload(upload, by=standing())
    found = _model(model)
    if waiting.model_roadmap_id is not None:
        return _see(url_for("model.show", model=model))
    page = differences_page(
        taking_over.differences_of(waiting, found),
        ticked,
        is_from_file=found.source_sha256 is not None,
        file_name=waiting.file_name,
        target=(found.title, url_for("model.show", model=model)),
        action=url_for("model.take_over", upload=upload, model=model),
        check_address=url_for("model.check", upload=upload),
        drop_address=url_for("model.drop", upload=upload),
    )
    return make_response(page, status)


def _model(model: UUID) -> ModelRoadmap:
    return service.hold_model(model, by=standing())


@blueprint.post("/upload/<uuid:upload>/differences/<uuid:model>")
@in_municipality(WRITE)
def take_over(upload: UUID, model: UUID) -> ResponseReturnValue:
    """Take over what was ticked, all of it or nothing."""
    ticked = ticked_in(request.form)
    try:
        with db.session.begin_nested():
            count = taking_over.take_over(upload, model, ticked, by=standing())
    except RowMoved:
        db.session.expire_all()
        differing = taking_over.differences_of(service.get_upload(upload, by=standing()), _model(model))
        flash(moved_sentence(ticked, differing), "error")
        ticked = ticked.of_unmoved(differing)
        return _differences(upload, model, ticked, HTTPStatus.CONFLICT)
    except Rejected as error:
        flash(" ".join(error.messages.values()), "error")
        return _differences(upload, model, ticked, HTTPStatus.UNPROCESSABLE_ENTITY)
    flash(taken_sentence(count), "success")
    return _see(url_for("model.show", model=model))
