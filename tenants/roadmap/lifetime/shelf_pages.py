"""Two acts on a whole roadmap: to the archive, and back."""

from http import HTTPStatus
from uuid import UUID

from flask import Response, flash, make_response, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.access import in_school
from tenants.blueprint import current_school
from tenants.roadmap.lifetime import shelf
from tenants.roadmap.pages import WRITE, blueprint, say_school_is_closed


@blueprint.post("/<uuid:roadmap>/put-away")
@in_school(WRITE)
def put_away(roadmap: UUID) -> ResponseReturnValue:
    """Put the roadmap away and show the list, where it stands last."""
    say_school_is_closed()
    shelf.put_away(current_school(), roadmap)
    flash(_("The roadmap is put away. It is kept with everything in it; bring it back any time."), "success")
    return _to(url_for("roadmap.index", all=1))


@blueprint.post("/<uuid:roadmap>/bring-back")
@in_school(WRITE)
def bring_back(roadmap: UUID) -> ResponseReturnValue:
    """Bring the roadmap back and show it."""
    say_school_is_closed()
    shelf.bring_back(current_school(), roadmap)
    flash(_("The roadmap is back."), "success")
    return _to(url_for("roadmap.show", roadmap=roadmap))


def _to(address: str) -> Response:
    return make_response(redirect(address, HTTPStatus.SEE_OTHER))
