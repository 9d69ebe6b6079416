"""Access: who has which role in a municipality; a role is given with a one-time link to hand over, and ended."""

from http import HTTPStatus
from uuid import UUID

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commons.accounts import grants
from commons.accounts.grants import Given
from commons.accounts.roles import Capability, Role
from commons.accounts.service import LINK_LASTS
from commons.accounts.wording import role_title
from commons.schools import register
from core.access import in_municipality
from core.config import Settings
from core.errors import NotFound, Rejected
from municipal.access.forms import GrantForm, read_place
from municipal.register.place import current_municipality, keep_place, local_day

blueprint = Blueprint("access", __name__, url_prefix="/access")
keep_place(blueprint)

WRITE = Capability.REGISTER_WRITE


@blueprint.get("")
@in_municipality(WRITE)
def index() -> ResponseReturnValue:
    """List who has access, with a form for one more."""
    return _list_page(GrantForm(formdata=None), HTTPStatus.OK)


@blueprint.post("")
@in_municipality(WRITE)
def give_role() -> ResponseReturnValue:
    """Give a role and show the link to hand over, this once."""
    municipality, form = current_municipality(), GrantForm()
    districts, schools = register.districts_of(municipality.id), register.all_schools(municipality.id)
    place = read_place(form.place.data, municipality.id, districts, schools)
    try:
        given = grants.give_role(
            place,
            form.wanted_role(),
            name=form.name.data or "",
            email=form.email.data or "",
            day=local_day(),
        )
    except Rejected as error:
        form.show_messages(error.messages)
        return _list_page(form, HTTPStatus.UNPROCESSABLE_ENTITY)
    if given.token is None:
        flash(_given_words(given), "success")
        return redirect(url_for("access.index"), HTTPStatus.SEE_OTHER)
    return _link_page(given)


@blueprint.post("/<uuid:public_id>/end")
@in_municipality(WRITE)
def end_role(public_id: UUID) -> ResponseReturnValue:
    """End a role: today is its last day."""
    municipality = current_municipality()
    districts, schools = register.districts_of(municipality.id), register.all_schools(municipality.id)
    place = read_place(request.form.get("place"), municipality.id, districts, schools)
    role = request.form.get("role")
    if role not in set(Role):
        raise NotFound("role")
    try:
        grants.end_role(place, Role(role), public_id, day=local_day())
    except Rejected as error:
        flash(str(error), "danger")
        return _list_page(GrantForm(formdata=None), HTTPStatus.UNPROCESSABLE_ENTITY)
    flash(_("The role holds through today."), "success")
    return redirect(url_for("access.index"), HTTPStatus.SEE_OTHER)


@blueprint.post("/<uuid:public_id>/link")
@in_municipality(WRITE)
def fresh_link(public_id: UUID) -> ResponseReturnValue:
    """Show a fresh link for somebody who lost theirs or forgot the password."""
    return _link_page(grants.fresh_link(current_municipality().id, public_id))


def link_address(token: str) -> str:
    """Return the whole address of a one-time link, from the settings and never from the Host header."""
    settings: Settings = current_app.config["SETTINGS"]
    return f"{settings.public_url.rstrip('/')}{url_for('account.open_link', token=token)}"


def _given_words(given: Given) -> str:
    return _(
        "%(name)s (%(email)s) has the role now. This address had an account before: the person signs in with their own "
        "password. Make sure that it is the right person.",
        name=given.name,
        email=given.email,
    )


def _link_page(given: Given) -> Response:
    current_municipality()
    page = render_template(
        "municipal/access/link.html",
        given=given,
        address=link_address(given.token or ""),
        hours=int(LINK_LASTS.total_seconds() // 3600),
    )
    return make_response(page)


def _list_page(form: GrantForm, status: HTTPStatus) -> Response:
    municipality = current_municipality()
    schools = [one for one in register.all_schools(municipality.id) if one.closed_on is None]
    form.offer(municipality.name, register.districts_of(municipality.id), schools)
    page = render_template(
        "municipal/access/index.html",
        municipality=municipality,
        holders=grants.holders(municipality.id, local_day()),
        form=form,
        role_title=role_title,
    )
    return make_response(page, status)
