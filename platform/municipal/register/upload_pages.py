"""The register from a spreadsheet: upload, a check page before anything is saved, one button that saves it all."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from commons.accounts.sign_in import standing
from commons.schools import uploads
from commons.schools.models import RegisterUpload
from commons.schools.plans import Outcome, Plan
from commons.schools.sheet import SHOWN_HEADS, template_file
from commons.schools.uploads import RegisterMoved
from commons.schools.wording import field_title, kind_title
from core.access import in_municipality
from core.errors import Rejected
from core.spreadsheets import LARGEST_FILE
from municipal.register.forms import UploadForm
from municipal.register.pages import WRITE, blueprint
from municipal.register.place import current_municipality

# The file and the little that goes with it; larger ones end before they are read.
_LARGEST_REQUEST = LARGEST_FILE + 1024 * 1024
_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.url_value_preprocessor
def allow_upload(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Take a larger request on the one address of files, before the check of forms reads it."""
    if endpoint == "register.upload":
        request.max_content_length = _LARGEST_REQUEST


@blueprint.get("/template.xlsx")
@in_municipality(WRITE)
def template() -> ResponseReturnValue:
    """Send a spreadsheet to fill in."""
    answer = make_response(template_file())
    answer.mimetype = _SPREADSHEET
    answer.headers["Content-Disposition"] = "attachment; filename=schools.xlsx"
    return answer


@blueprint.get("/uploads/new")
@in_municipality(WRITE)
def new_upload() -> ResponseReturnValue:
    """Say what is read from a file and ask for one."""
    current_municipality()
    return _upload_page(UploadForm(formdata=None), HTTPStatus.OK)


@blueprint.post("/uploads")
@in_municipality(WRITE)
def upload() -> ResponseReturnValue:
    """Read a file and lead to its check page; nothing is in the register yet."""
    municipality, form = current_municipality(), UploadForm()
    try:
        sent = form.file.data
        if not sent:
            form.show_messages({"file": _("Choose a file.")})
            return _upload_page(form, HTTPStatus.UNPROCESSABLE_ENTITY)
        staged = uploads.stage(municipality.id, sent.filename or "", sent.read(), by=standing().user_id)
    except Rejected as error:
        form.show_messages(error.messages)
        return _upload_page(form, HTTPStatus.UNPROCESSABLE_ENTITY)
    return redirect(url_for("register.show_upload", public_id=staged.public_id), HTTPStatus.SEE_OTHER)


@blueprint.get("/uploads/<uuid:public_id>")
@in_municipality(WRITE)
def show_upload(public_id: UUID) -> ResponseReturnValue:
    """Show what the file would do to the register as it is now."""
    staged = uploads.get_upload(current_municipality().id, public_id)
    if staged.confirmed_at is not None:
        return _already_saved()
    return _check_page(staged, HTTPStatus.OK)


@blueprint.post("/uploads/<uuid:public_id>/confirm")
@in_municipality(WRITE)
def confirm_upload(public_id: UUID) -> ResponseReturnValue:
    """Save everything that was shown, or nothing; once more changes nothing."""
    municipality = current_municipality()
    try:
        plan = uploads.confirm(
            municipality.id,
            public_id,
            digest=request.form.get("digest", ""),
            new_districts=request.form.getlist("district"),
        )
    except RegisterMoved:
        flash(_("The register has changed since you looked. Nothing was saved; check again."), "warning")
        return _check_page(uploads.get_upload(municipality.id, public_id), HTTPStatus.CONFLICT)
    if plan is None:
        return _already_saved()
    flash(_saved_words(plan), "success")
    return redirect(url_for("register.index"), HTTPStatus.SEE_OTHER)


def _already_saved() -> Any:
    flash(_("This file is in the register already; nothing was done again."))
    return redirect(url_for("register.index"), HTTPStatus.SEE_OTHER)


def _saved_words(plan: Plan) -> str:
    new, changed = len(plan.of(Outcome.NEW)), len(plan.of(Outcome.CHANGED))
    added = ngettext("%(num)s school added", "%(num)s schools added", new)
    altered = ngettext("%(num)s school changed", "%(num)s schools changed", changed)
    said = [words for count, words in ((new, added), (changed, altered)) if count]
    return _("From the file: %(what)s.", what=", ".join(said or [added, altered]))


def _upload_page(form: UploadForm, status: HTTPStatus) -> Response:
    return make_response(
        render_template("municipal/register/upload.html", form=form, heads=SHOWN_HEADS), status
    )


def _check_page(staged: RegisterUpload, status: HTTPStatus) -> Response:
    page = render_template(
        "municipal/register/check.html",
        upload=staged,
        plan=uploads.plan_of(staged),
        groups=Outcome,
        field_title=field_title,
        kind_title=kind_title,
    )
    return make_response(page, status)
