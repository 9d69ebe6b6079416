"""Pages of one's saved views."""

from http import HTTPStatus
from uuid import UUID

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commons.accounts.sign_in import standing
from commons.views import service
from core.access import signed_in
from core.addresses import local_path
from core.errors import Rejected

blueprint = Blueprint("views", __name__, url_prefix="/account/views")


def _see(address: str) -> Response:
    return make_response(redirect(address, HTTPStatus.SEE_OTHER))


@blueprint.get("")
@signed_in
def index() -> ResponseReturnValue:
    """List one's views."""
    return render_template("commons/views/index.html", views=service.views_of(standing().user_id))


@blueprint.post("")
@signed_in
def save() -> ResponseReturnValue:
    """Save the list that `next` leads to, and show it again."""
    address = local_path(request.form.get("next"))
    try:
        service.save_view(standing().user_id, request.form.get("name", ""), address)
    except Rejected as error:
        flash(" ".join(error.messages.values()), "error")
    else:
        flash(_("The view is saved; it stands among your views, for you alone."), "success")
    return _see(address)


@blueprint.post("/<uuid:view>/remove")
@signed_in
def remove(view: UUID) -> ResponseReturnValue:
    """Remove a view of one's own."""
    service.remove_view(standing().user_id, view)
    return _see(url_for("views.index"))
