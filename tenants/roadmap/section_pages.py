"""Forms of a roadmap's sections: adding one, its number and title, putting an empty one away."""

from http import HTTPStatus
from typing import Any
from uuid import UUID, uuid4

from flask import Response, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, StringField, TextAreaField
from wtforms.validators import Optional

from core.access import in_school
from core.errors import Rejected
from core.once import key_of
from tenants.blueprint import current_school
from tenants.roadmap import queries, sections
from tenants.roadmap.pages import WRITE, blueprint, editable, may_write
from tenants.roadmap.rows import RoadmapRow


class SectionForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Number and title of a section."""

    version = IntegerField(validators=[Optional()])
    once = HiddenField()
    number = StringField(_l("Number"))
    title = TextAreaField(_l("Title"))


def _of_section(section: UUID) -> RoadmapRow:
    return editable(queries.roadmap_of_section(current_school(), section, may_write=may_write()))


def _form(
    roadmap: RoadmapRow, form: SectionForm, status: int = HTTPStatus.OK, *, section: UUID | None = None,
    stored: sections.SectionSavedFirst | None = None, messages: dict[str, str] | None = None,
) -> Response:  # fmt: skip
    for name, message in (messages or {}).items():
        if name:
            form[name].errors = [message]
        else:
            form.form_errors.append(message)
    whole: dict[str, Any] = {"roadmap": roadmap.public_id}
    inputs: dict[str, Any] = {
        "roadmap": roadmap, "form": form, "section": section, "stored": stored,
        "action": url_for("roadmap.rename_section", section=section) if section else url_for("roadmap.add_section", **whole),
        "away": url_for("roadmap.archive_section", section=section) if section else None,
        "leave": url_for("roadmap.show", **whole),
    }  # fmt: skip
    page = render_template("tenants/roadmap/section_form.html", **inputs, school=current_school())
    return make_response(page, status)


def _to(roadmap: RoadmapRow, section: UUID | None = None) -> Response:
    anchor = f"section-{section}" if section else None
    address = url_for("roadmap.show", roadmap=roadmap.public_id, _anchor=anchor)
    return make_response(redirect(address, HTTPStatus.SEE_OTHER))


def _roadmap(roadmap: UUID) -> RoadmapRow:
    return editable(queries.get_roadmap(current_school(), roadmap, may_write=may_write()))


@blueprint.get("/<uuid:roadmap>/sections/new")
@in_school(WRITE)
def new_section(roadmap: UUID) -> ResponseReturnValue:
    """Show the form of a new section."""
    found, form = _roadmap(roadmap), SectionForm(formdata=None)
    form.once.data, form.number.data = str(uuid4()), sections.next_number(found)
    return _form(found, form)


@blueprint.post("/<uuid:roadmap>/sections")
@in_school(WRITE)
def add_section(roadmap: UUID) -> ResponseReturnValue:
    """Add a section; the same form sent again shows the one it added."""
    found, form = _roadmap(roadmap), SectionForm()
    try:
        section = sections.add_section(
            current_school(),
            found,
            form.number.data or "",
            form.title.data or "",
            once=key_of(form.once.data),
        )
    except Rejected as error:
        return _form(found, form, HTTPStatus.UNPROCESSABLE_ENTITY, messages=error.messages)
    return _to(found, section.public_id)


@blueprint.get("/sections/<uuid:section>/edit")
@in_school(WRITE)
def edit_section(section: UUID) -> ResponseReturnValue:
    """Show a section's form."""
    roadmap, form = _of_section(section), SectionForm(formdata=None)
    found = sections.get_section(roadmap, section)
    form.version.data = found.version
    form.number.data, form.title.data = sections.head_of(found)
    return _form(roadmap, form, section=section)


@blueprint.post("/sections/<uuid:section>")
@in_school(WRITE)
def rename_section(section: UUID) -> ResponseReturnValue:
    """Save a section's number and title."""
    roadmap, form = _of_section(section), SectionForm()
    try:
        sections.rename_section(
            roadmap, section, form.number.data or "", form.title.data or "", form.version.data
        )
    except Rejected as error:
        return _form(roadmap, form, HTTPStatus.UNPROCESSABLE_ENTITY, section=section, messages=error.messages)
    except sections.SectionSavedFirst as error:
        form.version.data, form.version.raw_data = error.version, None
        return _form(roadmap, form, HTTPStatus.CONFLICT, section=section, stored=error)
    return _to(roadmap, section)


@blueprint.post("/sections/<uuid:section>/archive")
@in_school(WRITE)
def archive_section(section: UUID) -> ResponseReturnValue:
    """Put an empty section away."""
    roadmap = _of_section(section)
    try:
        sections.archive_section(roadmap, section)
    except Rejected as error:
        flash(str(error), "warning")
        return _to(roadmap, section)
    flash(_("The section is put away."), "success")
    return _to(roadmap)
