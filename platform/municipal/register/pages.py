"""The register of schools: the list with its search, and the choice of a municipality."""

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from commons.accounts.roles import Capability
from commons.schools import register
from commons.schools.models import District
from commons.schools.register import Wanted
from commons.schools.wording import kind_title
from core.access import in_municipality
from core.paging import asked_page
from municipal.register.place import current_municipality, keep_place, kept_municipalities

blueprint = Blueprint("register", __name__, url_prefix="/register")
keep_place(blueprint)

WRITE = Capability.REGISTER_WRITE
_NO_DISTRICT = "none"


@blueprint.get("/choose")
@in_municipality(WRITE)
def choose() -> ResponseReturnValue:
    """Let somebody who administers several municipalities choose one."""
    return render_template(
        "municipal/register/choose.html", municipalities=kept_municipalities(), endpoint="register.index"
    )


@blueprint.get("")
@in_municipality(WRITE)
def index() -> ResponseReturnValue:
    """List the schools; what is looked for stands in the address."""
    municipality = current_municipality()
    districts = register.districts_of(municipality.id)
    wanted = _wanted(districts)
    rows, page = register.register_page(municipality.id, wanted, asked_page(request.args.get("page")))
    opened, closed = register.count_schools(municipality.id)
    return render_template(
        "municipal/register/index.html",
        municipality=municipality,
        rows=rows,
        page=page,
        opened=opened,
        closed=closed,
        districts=districts,
        wanted=wanted,
        chosen_district=request.args.get("district", ""),
        no_district=_NO_DISTRICT,
        kind_title=kind_title,
        previous_url=_page_url(page.number - 1) if page.has_previous else None,
        next_url=_page_url(page.number + 1) if page.has_next else None,
    )


def _wanted(districts: Any) -> Wanted:
    """Read the search from the address; a district of somebody else's is nothing to search by."""
    asked = request.args.get("district", "")
    district = next((one for one in districts if _is_asked(one, asked)), None)
    return Wanted(
        words=request.args.get("q", "")[:200],
        district_id=district.id if district else None,
        without_district=asked == _NO_DISTRICT,
        with_closed=request.args.get("closed") == "1",
    )


def _is_asked(district: District, asked: str) -> bool:
    try:
        return district.public_id == UUID(asked)
    except ValueError:
        return False


def _page_url(number: int) -> str:
    arguments: dict[str, Any] = {name: value for name, value in request.args.items() if value}
    return url_for("register.index", **{**arguments, "page": number})
