"""Pages of one's calendar addresses, and the address itself, which a calendar program asks without signing in."""

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

from commons.accounts.roles import Capability
from commons.accounts.sign_in import standing
from commons.accounts.standing import find_standing
from commons.schools.queries import SchoolCard, find_school, schools_by_id
from core.access import public, signed_in
from core.config import Settings
from core.database import identity
from core.errors import NotFound, Rejected
from core.tenancy import enter_reach
from municipal.calendars import feed, service

blueprint = Blueprint("calendars", __name__)


def _schools() -> list[SchoolCard]:
    return list(schools_by_id(identity.session(), standing().schools(Capability.ROADMAP_READ)))


def _page(
    status: int = HTTPStatus.OK, *, secret: str | None = None, messages: dict[str, str] | None = None
) -> Response:
    schools = _schools()
    names = {school.public_id: school.short_name for school in schools}
    page = render_template(
        "municipal/calendars/index.html",
        feeds=[
            (one, names.get(one.school_key) if one.school_key else None)
            for one in service.feeds_of(standing().user_id)
        ],
        # A coordinator of hundreds of schools chooses by the school's page, not of a list of hundreds.
        schools=schools if len(schools) <= 50 else [],
        address=_address(secret) if secret else None,
        messages=messages or {},
        typed=request.form,
    )
    answer = make_response(page, status)
    if secret:
        answer.headers["Cache-Control"] = "no-store"
    return answer


def _site() -> str:
    settings: Settings = current_app.config["SETTINGS"]
    return settings.public_url.rstrip("/")


def _address(secret: str) -> str:
    return _site() + url_for("calendars.read", secret=secret)


@blueprint.get("/account/calendars")
@signed_in
def index() -> ResponseReturnValue:
    """List one's calendar addresses."""
    return _page()


@blueprint.post("/account/calendars")
@signed_in
def make() -> ResponseReturnValue:
    """Make an address and show it, this once."""
    wanted = request.form.get("school", "")
    school = next((one for one in _schools() if str(one.public_id) == wanted), None)
    if wanted and school is None:
        return _page(HTTPStatus.UNPROCESSABLE_ENTITY, messages={"school": _("There is no such choice.")})
    try:
        secret = service.make_feed(
            standing().user_id, request.form.get("name", ""), school.public_id if school else None
        )
    except Rejected as error:
        return _page(HTTPStatus.UNPROCESSABLE_ENTITY, messages=dict(error.messages))
    return _page(HTTPStatus.CREATED, secret=secret)


@blueprint.post("/account/calendars/<uuid:feed_id>/revoke")
@signed_in
def revoke(feed_id: UUID) -> ResponseReturnValue:
    """Revoke an address."""
    service.revoke_feed(standing().user_id, feed_id)
    flash(_("The address is revoked: whoever has it sees nothing any more."), "success")
    return make_response(redirect(url_for("calendars.index"), HTTPStatus.SEE_OTHER))


@blueprint.get("/calendar/<secret>.ics")
@public
def read(secret: str) -> ResponseReturnValue:
    """Return a calendar to whoever knows its secret, as far as its owner sees it at this moment."""
    found = service.find_feed(secret)
    who = find_standing(found.user_id)
    if who is None:
        raise NotFound("calendar")
    enter_reach(who.reach_across(Capability.ROADMAP_READ))
    if found.school_key is None:
        name, days = _("Roadmap: my deadlines"), feed.of_person(who.user_id)
    else:
        school = find_school(identity.single(), found.school_key)
        if school is None or not who.allows(Capability.ROADMAP_READ, school):
            raise NotFound("calendar")
        name, days = _("Roadmap: %(school)s", school=school.short_name), feed.of_school(school.id)
    answer = make_response(feed.calendar_of(name, days, _site()))
    answer.headers["Content-Type"] = "text/calendar; charset=utf-8"
    answer.headers["Content-Disposition"] = "attachment; filename=nastavnik.ics"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
