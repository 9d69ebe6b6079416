"""One school of the register: added and edited by hand, renamed, closed and opened again."""

from collections.abc import Sequence
from http import HTTPStatus
from uuid import UUID, uuid4

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commons.schools import register, service
from commons.schools.entries import Entry
from commons.schools.models import Municipality, School
from commons.schools.service import SchoolChanged
from commons.schools.wording import field_title
from core.access import in_municipality
from core.errors import Rejected
from core.once import key_of
from municipal.register.forms import CloseForm, SchoolForm, asked_version
from municipal.register.pages import WRITE, blueprint
from municipal.register.place import current_municipality, local_day


@blueprint.get("/schools/new")
@in_municipality(WRITE)
def new_school() -> ResponseReturnValue:
    """Show an empty form with a code proposed."""
    municipality = current_municipality()
    form = _form(municipality, None, formdata=None)
    form.code.data, form.once.data = register.free_code(municipality.id), str(uuid4())
    return _new_page(form, HTTPStatus.OK)


@blueprint.post("/schools")
@in_municipality(WRITE)
def add_school() -> ResponseReturnValue:
    """Add a school; the same form sent again leads to the school it made."""
    municipality = current_municipality()
    form = _form(municipality, None)
    try:
        school = service.add_school(municipality.id, form.entry(), once=key_of(form.once.data))
    except Rejected as error:
        form.show_messages(error.messages)
        return _new_page(form, HTTPStatus.UNPROCESSABLE_ENTITY)
    flash(_("%(school)s is in the register.", school=school.short_name), "success")
    return redirect(url_for("register.index"), HTTPStatus.SEE_OTHER)


@blueprint.get("/schools/<uuid:public_id>")
@in_municipality(WRITE)
def show_school(public_id: UUID) -> ResponseReturnValue:
    """Show a school as a form."""
    municipality = current_municipality()
    school = register.get_school(municipality.id, public_id)
    form = _form(municipality, school, formdata=None)
    entry = Entry.of(school)
    form.fill(entry)
    form.remember(entry, school.version)
    return _school_page(school, form, HTTPStatus.OK)


@blueprint.post("/schools/<uuid:public_id>")
@in_municipality(WRITE)
def change_school(public_id: UUID) -> ResponseReturnValue:
    """Save a school; what others saved meanwhile in other fields stays and is told."""
    municipality = current_municipality()
    school = register.get_school(municipality.id, public_id)
    form = _form(municipality, school)
    try:
        kept = service.change_school(
            municipality.id,
            public_id,
            form.entry(),
            version=asked_version(form.version.data),
            was=form.remembered(),
        )
    except Rejected as error:
        form.show_messages(error.messages)
        return _school_page(school, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    except SchoolChanged as error:
        return _contested(municipality, school, error)
    flash(_saved_words(school, kept), "success")
    return redirect(url_for("register.show_school", public_id=public_id), HTTPStatus.SEE_OTHER)


@blueprint.get("/schools/<uuid:public_id>/close")
@in_municipality(WRITE)
def ask_to_close(public_id: UUID) -> ResponseReturnValue:
    """Say what closing means and ask for the day."""
    municipality = current_municipality()
    school = register.get_school(municipality.id, public_id)
    form = CloseForm(formdata=None)
    form.closed_on.data = school.closed_on or local_day()
    return _close_page(school, form, HTTPStatus.OK)


@blueprint.post("/schools/<uuid:public_id>/close")
@in_municipality(WRITE)
def close_school(public_id: UUID) -> ResponseReturnValue:
    """Close a school on a day."""
    municipality = current_municipality()
    form = CloseForm()
    try:
        school = service.close_school(municipality.id, public_id, form.closed_on.data)
    except Rejected as error:
        form.show_messages(error.messages)
        school = register.get_school(municipality.id, public_id)
        return _close_page(school, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    flash(_("%(school)s is closed; it can be read and opened again.", school=school.short_name), "success")
    return redirect(url_for("register.show_school", public_id=public_id), HTTPStatus.SEE_OTHER)


@blueprint.post("/schools/<uuid:public_id>/reopen")
@in_municipality(WRITE)
def reopen_school(public_id: UUID) -> ResponseReturnValue:
    """Open a closed school again."""
    school = service.reopen_school(current_municipality().id, public_id)
    flash(_("%(school)s is open again.", school=school.short_name), "success")
    return redirect(url_for("register.show_school", public_id=public_id), HTTPStatus.SEE_OTHER)


@blueprint.post("/schools/<uuid:public_id>/paper")
@in_municipality(WRITE)
def set_sends_paper(public_id: UUID) -> ResponseReturnValue:
    """Say whether a school sends its papers for the district to enter."""
    sends_paper = request.form.get("sends_paper") == "1"
    school = service.set_sends_paper(current_municipality().id, public_id, sends_paper=sends_paper)
    words = (
        _(
            "%(school)s sends paper: its coordinator may enter for it where the municipality's settings allow it.",
            school=school.short_name,
        )
        if sends_paper
        else _("%(school)s works here itself.", school=school.short_name)
    )
    flash(words, "success")
    return redirect(url_for("register.show_school", public_id=public_id), HTTPStatus.SEE_OTHER)


def _form(municipality: Municipality, school: School | None, **more: None) -> SchoolForm:
    parents = [one for one in register.possible_parents(municipality.id) if one is not school]
    if school is not None and school.parent_id is not None:
        mine = next(one for one in register.all_schools(municipality.id) if one.id == school.parent_id)
        parents += [] if mine in parents else [mine]
    return SchoolForm.for_places(register.districts_of(municipality.id), parents, **more)


def _new_page(form: SchoolForm, status: HTTPStatus) -> Response:
    return make_response(render_template("municipal/register/school_new.html", form=form), status)


def _school_page(
    school: School, form: SchoolForm, status: HTTPStatus, *, is_contested: bool = False
) -> Response:
    branches: Sequence[School] = register.branches_of(school)
    page = render_template(
        "municipal/register/school.html",
        school=school,
        form=form,
        branches=branches,
        is_contested=is_contested,
    )
    return make_response(page, status)


def _contested(municipality: Municipality, school: School, error: SchoolChanged) -> Response:
    """Show both values of every field that two people changed, in a form of the new version."""
    theirs = _form(municipality, school, formdata=None)
    theirs.fill(error.theirs)
    form = _form(municipality, school, formdata=None)
    form.fill(error.merged)
    form.remember(error.theirs, error.version)
    names = [name.removesuffix("_id") for name in error.fields]
    form.show_messages(
        {
            name: _("Meanwhile saved: %(theirs)s. Save to keep yours.", theirs=_read_aloud(theirs, name))
            for name in names
        }
    )
    return _school_page(school, form, HTTPStatus.CONFLICT, is_contested=True)


def _read_aloud(form: SchoolForm, name: str) -> str:
    """Return a field's value as people read it: words for a choice, a dash for nothing."""
    value = form[name].data or ""
    choices = dict(getattr(form[name], "choices", None) or [])
    return choices.get(value, value).replace("\n", "; ") or "—"


def _saved_words(school: School, kept: tuple[str, ...]) -> str:
    if not kept:
        return _("%(school)s is saved.", school=school.short_name)
    fields = ", ".join(field_title(name.removesuffix("_id")) for name in kept)
    return _("Saved. Meanwhile somebody else changed: %(fields)s; both are kept.", fields=fields)


def _close_page(school: School, form: CloseForm, status: HTTPStatus) -> Response:
    return make_response(
        render_template("municipal/register/school_close.html", school=school, form=form), status
    )
