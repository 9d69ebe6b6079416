"""Pages of a roadmap's other outlooks: the timeline, the month's calendar, the history; and undoing one's own last change."""

from http import HTTPStatus
from uuid import UUID

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commons.accounts.sign_in import standing
from core.access import in_school
from core.clock import SchoolYear
from core.errors import Rejected
from core.paging import Page, asked_page
from tenants.blueprint import current_school
from tenants.roadmap import queries
from tenants.roadmap.changes import hold_activity
from tenants.roadmap.filters import Filter
from tenants.roadmap.forms import version_of
from tenants.roadmap.outlooks import history
from tenants.roadmap.outlooks import layouts as outlooks
from tenants.roadmap.pages import READ, WRITE, blueprint, editable, may_write
from tenants.roadmap.rows import RoadmapRow, SectionRow


def _whole(roadmap: UUID) -> tuple[RoadmapRow, list[SectionRow]]:
    """Return a roadmap as it is in force, filtered by what the address says."""
    found, sections = queries.get_whole_roadmap(current_school(), roadmap, may_write=may_write())
    in_force = [one.as_in_force() for one in sections if not one.enters]
    return found, Filter.of(request.args).apply(in_force)


@blueprint.get("/<uuid:roadmap>/timeline")
@in_school(READ)
def show_timeline(roadmap: UUID) -> ResponseReturnValue:
    """Show the rows over the months of a school year: months across, sections down."""
    found, sections = _whole(roadmap)
    years = range(found.first_year, found.last_year + 1)
    this = SchoolYear.of(current_school().today()).first
    wanted = request.args.get("year", "")
    year = int(wanted) if wanted.isdecimal() and len(wanted) == 4 else this
    year = min(max(year, years[0]), years[-1])
    return render_template(
        "tenants/roadmap/timeline.html",
        roadmap=found,
        school=current_school(),
        year=year,
        years=list(years),
        months=outlooks.months_of(year),
        tracks=outlooks.timeline(sections, year),
        this_month=current_school().today().replace(day=1),
    )


@blueprint.get("/<uuid:roadmap>/calendar")
@in_school(READ)
def show_calendar(roadmap: UUID) -> ResponseReturnValue:
    """Show a month with the rows that fall due on each day."""
    found, sections = _whole(roadmap)
    today = current_school().today()
    first, last = SchoolYear(found.first_year).start, found.ends_on
    month = outlooks.month_in(request.args.get("month"), first, last, today)
    before, after = outlooks.neighbours(month)
    return render_template(
        "tenants/roadmap/calendar.html",
        roadmap=found,
        school=current_school(),
        month=month,
        before=before if before >= first else None,
        after=after if after <= last else None,
        weeks=outlooks.month_calendar(sections, month),
        today=today,
    )


@blueprint.get("/<uuid:roadmap>/history")
@in_school(READ)
def show_history(roadmap: UUID) -> ResponseReturnValue:
    """Show who changed what of a roadmap, the newest first."""
    found = queries.get_roadmap(current_school(), roadmap, may_write=may_write())
    page = Page(asked_page(request.args.get("page")), history.PAGE_SIZE, history.length_of(found))

    def address(number: int) -> str:
        return url_for("roadmap.show_history", roadmap=roadmap, page=number)

    return render_template(
        "tenants/roadmap/history.html",
        roadmap=found,
        school=current_school(),
        entries=history.entries_of(found, page),
        page=page,
        previous_url=address(page.number - 1) if page.has_previous else None,
        next_url=address(page.number + 1) if page.has_next else None,
    )


@blueprint.post("/activities/<uuid:activity>/undo")
@in_school(WRITE)
def undo_change(activity: UUID) -> ResponseReturnValue:
    """Take back one's own last change of a row."""
    held = hold_activity(current_school(), activity, may_write=may_write())
    editable(held.roadmap)
    try:
        history.undo(held, version_of(request.form), by=standing(), today=current_school().today())
    except Rejected as error:
        flash(" ".join(error.messages.values()), "error")
    else:
        flash(_("Your last change is taken back; the history shows both."), "success")
    return make_response(redirect(url_for("roadmap.show_card", activity=activity), HTTPStatus.SEE_OTHER))
