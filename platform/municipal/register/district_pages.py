"""Districts of a municipality: listed, added, renamed."""

from http import HTTPStatus
from uuid import UUID

from flask import Response, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commons.schools import register, service
from commons.schools.models import District
from commons.schools.service import SavedFirst
from core.access import in_municipality
from core.errors import Rejected
from municipal.register.forms import NameForm, asked_version
from municipal.register.pages import WRITE, blueprint
from municipal.register.place import current_municipality


@blueprint.get("/districts")
@in_municipality(WRITE)
def districts() -> ResponseReturnValue:
    """List the districts with a form for one more."""
    return _list_page(NameForm(formdata=None), HTTPStatus.OK)


@blueprint.post("/districts")
@in_municipality(WRITE)
def add_district() -> ResponseReturnValue:
    """Add a district."""
    form = NameForm()
    try:
        district = service.add_district(current_municipality().id, form.name.data or "")
    except Rejected as error:
        form.show_messages(error.messages)
        return _list_page(form, HTTPStatus.UNPROCESSABLE_ENTITY)
    flash(_("The district “%(name)s” is added.", name=district.name), "success")
    return redirect(url_for("register.districts"), HTTPStatus.SEE_OTHER)


@blueprint.get("/districts/<uuid:public_id>")
@in_municipality(WRITE)
def show_district(public_id: UUID) -> ResponseReturnValue:
    """Show the form of another name."""
    district = register.get_district(current_municipality().id, public_id)
    form = NameForm(formdata=None)
    form.name.data, form.version.data = district.name, str(district.version)
    return _rename_page(district, form, HTTPStatus.OK)


@blueprint.post("/districts/<uuid:public_id>")
@in_municipality(WRITE)
def rename_district(public_id: UUID) -> ResponseReturnValue:
    """Give a district another name."""
    municipality, form = current_municipality(), NameForm()
    try:
        district = service.rename_district(
            municipality.id, public_id, form.name.data or "", version=asked_version(form.version.data)
        )
    except Rejected as error:
        form.show_messages(error.messages)
        district = register.get_district(municipality.id, public_id)
        return _rename_page(district, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    except SavedFirst:
        district = register.get_district(municipality.id, public_id)
        form.version.data = str(district.version)
        form.show_messages(
            {"name": _("Somebody saved first: “%(theirs)s”. Save again to keep yours.", theirs=district.name)}
        )
        return _rename_page(district, form, HTTPStatus.CONFLICT)
    flash(_("The district is called “%(name)s” now.", name=district.name), "success")
    return redirect(url_for("register.districts"), HTTPStatus.SEE_OTHER)


def _list_page(form: NameForm, status: HTTPStatus) -> Response:
    municipality = current_municipality()
    page = render_template(
        "municipal/register/districts.html",
        districts=register.districts_of(municipality.id),
        counts=register.schools_by_district(municipality.id),
        form=form,
    )
    return make_response(page, status)


def _rename_page(district: District, form: NameForm, status: HTTPStatus) -> Response:
    page = render_template("municipal/register/district.html", district=district, form=form)
    return make_response(page, status)
