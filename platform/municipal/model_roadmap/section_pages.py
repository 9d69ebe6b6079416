"""Forms of a model's sections: adding one, its number and title, putting an empty one away."""

from http import HTTPStatus
from typing import Any
from uuid import UUID, uuid4

from flask import Response, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commons.accounts.sign_in import standing
from core.access import in_municipality
from core.errors import Rejected
from core.once import key_of
from municipal.model_roadmap import editing, queries
from municipal.model_roadmap.pages import WRITE, blueprint
from tenants.roadmap.forms import put_beside
from tenants.roadmap.section_pages import SectionForm
from tenants.roadmap.sections import SectionSavedFirst


def _form(
    model: UUID, form: SectionForm, status: int = HTTPStatus.OK, *, section: UUID | None = None,
    stored: SectionSavedFirst | None = None, messages: dict[str, str] | None = None,
) -> Response:  # fmt: skip
    form.form_errors.extend(put_beside(messages or {}, form))
    one: dict[str, Any] = {"model": model}
    page = render_template(
        "municipal/model_roadmap/section_form.html",
        model=queries.get_model(standing(), model),
        form=form,
        section=section,
        stored=stored,
        action=url_for("model.rename_section", **one, section=section) if section else url_for("model.add_section", **one),
        away=url_for("model.put_section_away", **one, section=section) if section else None,
        leave=url_for("model.show", **one),
    )  # fmt: skip
    return make_response(page, status)


def _see(model: UUID, section: UUID | None = None) -> Response:
    anchor = f"section-{section}" if section else None
    return make_response(redirect(url_for("model.show", model=model, _anchor=anchor), HTTPStatus.SEE_OTHER))


@blueprint.get("/<uuid:model>/sections/new")
@in_municipality(WRITE)
def new_section(model: UUID) -> ResponseReturnValue:
    """Show the form of a new section."""
    form = SectionForm(formdata=None)
    form.once.data = str(uuid4())
    return _form(model, form)


@blueprint.post("/<uuid:model>/sections")
@in_municipality(WRITE)
def add_section(model: UUID) -> ResponseReturnValue:
    """Add a section; the same form sent again shows the one it added."""
    form = SectionForm()
    try:
        section = editing.add_section(
            model, form.number.data or "", form.title.data or "", once=key_of(form.once.data), by=standing()
        )
    except Rejected as error:
        return _form(model, form, HTTPStatus.UNPROCESSABLE_ENTITY, messages=error.messages)
    return _see(model, section.public_id)


@blueprint.get("/<uuid:model>/sections/<uuid:section>/edit")
@in_municipality(WRITE)
def edit_section(model: UUID, section: UUID) -> ResponseReturnValue:
    """Show a section's form."""
    form = SectionForm(formdata=None)
    _held, found = editing.hold_section(model, section, by=standing())
    form.version.data, form.number.data, form.title.data = found.version, found.number, found.title
    return _form(model, form, section=section)


@blueprint.post("/<uuid:model>/sections/<uuid:section>")
@in_municipality(WRITE)
def rename_section(model: UUID, section: UUID) -> ResponseReturnValue:
    """Save a section's number and title."""
    form = SectionForm()
    number, title = form.number.data or "", form.title.data or ""
    try:
        editing.rename_section(model, section, number, title, form.version.data, by=standing())
    except Rejected as error:
        return _form(model, form, HTTPStatus.UNPROCESSABLE_ENTITY, section=section, messages=error.messages)
    except SectionSavedFirst as error:
        form.version.data, form.version.raw_data = error.version, None
        return _form(model, form, HTTPStatus.CONFLICT, section=section, stored=error)
    return _see(model, section)


@blueprint.post("/<uuid:model>/sections/<uuid:section>/away")
@in_municipality(WRITE)
def put_section_away(model: UUID, section: UUID) -> ResponseReturnValue:
    """Put an empty section away."""
    try:
        editing.put_section_away(model, section, by=standing())
    except Rejected as error:
        flash(" ".join(error.messages.values()), "error")
        return _see(model, section)
    flash(_("The section is put away."), "success")
    return _see(model)
