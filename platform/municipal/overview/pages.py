"""The coordinator's pages: all schools with their figures, and the rows behind each figure. Nothing is written here."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from commons.accounts.roles import Capability
from commons.accounts.sign_in import standing
from core.access import in_municipality
from core.clock import SchoolYear
from core.errors import NotFound
from core.paging import Page, asked_page
from municipal.overview import heat, queries
from municipal.overview.attention import concerns_of, reason_title
from municipal.overview.counting import figures_of
from municipal.overview.figures import SchoolFigures, total_of
from municipal.overview.listing import PAGE_SIZE, SHOWN, Choice, list_schools
from municipal.overview.reasons import Reason
from municipal.overview.scope import scope_of

blueprint = Blueprint("overview", __name__, url_prefix="/overview")


@blueprint.get("")
@in_municipality(Capability.OVERVIEW_READ)
def show() -> ResponseReturnValue:
    """Show all schools one oversees, the most troubled first."""
    choice = Choice.of(request.args)
    scope = scope_of(standing(), choice.district)
    schools = figures_of(scope)
    listing = list_schools(schools, choice)
    drawn = _map_of(listing.schools)
    return render_template(
        "municipal/overview/show.html",
        scope=scope,
        school_year=SchoolYear.of(scope.today),
        choice=choice,
        listing=listing,
        totals=total_of(schools),
        concerns=concerns_of(schools),
        shown={name: sum(keeps(one) for one in schools) for name, keeps in SHOWN.items()},
        heat_map=drawn,
        legend=heat.legend(),
        looks=heat.LOOKS,
        Reason=Reason,
        may_order=bool(standing().with_capability(Capability.REPORT_WRITE)),
    )


def _map_of(schools: list[SchoolFigures]) -> heat.HeatMap | None:
    roadmaps = [school.roadmap_id for school in schools if school.roadmap_id is not None]
    return heat.draw(queries.map_rows(roadmaps), schools) if roadmaps else None


@blueprint.get("/rows/<reason>")
@in_municipality(Capability.OVERVIEW_READ)
def rows(reason: str) -> ResponseReturnValue:
    """Show the rows behind a figure, of one school when the address names it."""
    if reason not in set(Reason):
        raise NotFound("reason")
    district = request.args.get("district")
    scope = scope_of(standing(), district)
    school = _school_asked()
    school_name = queries.get_school_name(scope, school) if school else None
    number = asked_page(request.args.get("page"))
    total, found = queries.rows_behind(
        scope, Reason(reason), school, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE
    )
    if not found and number > 1:
        return redirect(url_for("overview.rows", reason=reason, district=district, school=school))
    return render_template(
        "municipal/overview/rows.html",
        scope=scope,
        title=reason_title(Reason(reason)),
        reason=reason,
        school_name=school_name,
        rows=found,
        page=Page(number, PAGE_SIZE, total),
        kept=_kept(),
    )


def _school_asked() -> UUID | None:
    wanted = request.args.get("school")
    if not wanted:
        return None
    try:
        return UUID(wanted)
    except ValueError:
        raise NotFound("school") from None


def _kept() -> dict[str, str | None]:
    """Return what of the address other pages of the same list keep; None says nothing."""
    return {name: request.args.get(name) or None for name in ("district", "school")}
