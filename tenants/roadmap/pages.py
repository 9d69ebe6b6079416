"""Pages of a school's roadmaps: the list, the roadmap itself, its archive. Rows are edited in activity_pages.py."""

from typing import Any
from uuid import UUID

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commons.accounts.roles import Capability
from commons.accounts.sign_in import standing
from core import htmx
from core.access import in_school
from core.errors import Rejected
from tenants.blueprint import current_school, school_blueprint
from tenants.roadmap import queries, wording
from tenants.roadmap.deadlines import understand
from tenants.roadmap.filters import Filter, chips, conditions
from tenants.roadmap.loading.uploads import waiting_uploads
from tenants.roadmap.rows import RoadmapRow, SectionRow

blueprint = school_blueprint("roadmap", __name__, "/roadmaps")

READ, WRITE = Capability.ROADMAP_READ, Capability.ROADMAP_WRITE


def may_write() -> bool:
    """Tell whether whoever asks edits this school's roadmaps; a closed school is only read."""
    school = current_school()
    return school.closed_on is None and standing().allows(WRITE, school)


def say_school_is_closed() -> None:
    """Raise Rejected in a closed school: nothing is written there any more."""
    if current_school().closed_on is not None:
        raise Rejected({"": _("This school is closed: its roadmaps can be read, not changed.")})


def editable(roadmap: RoadmapRow) -> RoadmapRow:
    """Return a roadmap that may be changed. Raises Rejected for one that is only read, and in a closed school."""
    say_school_is_closed()
    if roadmap.archived_at is not None:
        raise Rejected({"": _("This roadmap is in the archive: it can be read, not changed.")})
    if not roadmap.is_editable:
        raise Rejected({"": _("This roadmap is closed: it can be read, not changed.")})
    return roadmap


def _of_row(endpoint: str, activity: UUID) -> str:
    """Return an address of a row in this request's school.

    The router is asked once a request: a page has dozens of rows, and their addresses differ by the id alone.
    """
    if "row_addresses" not in g:
        g.row_addresses = {}
    if endpoint not in g.row_addresses:
        nobody = UUID(int=0)
        g.row_addresses[endpoint] = url_for(endpoint, activity=nobody).split(str(nobody))
    before, after = g.row_addresses[endpoint]
    return f"{before}{activity}{after}"


@blueprint.app_template_global()
def edit_address(activity: UUID) -> str:
    """Return the address of a row's form."""
    return _of_row("roadmap.edit_activity", activity)


@blueprint.app_template_global()
def card_address(activity: UUID) -> str:
    """Return the address of a row's own page."""
    return _of_row("roadmap.show_card", activity)


@blueprint.get("/")
@in_school(READ)
def index() -> ResponseReturnValue:
    """Show the school's roadmaps and the files that wait to be checked; the only roadmap is opened at once."""
    roadmaps = queries.roadmaps_of(current_school(), may_write=may_write())
    living = [roadmap for roadmap in roadmaps if roadmap.archived_at is None]
    waiting = waiting_uploads(current_school().id) if may_write() else ()
    if len(living) == 1 and not waiting and "all" not in request.args:
        return redirect(url_for("roadmap.show", roadmap=living[0].public_id))
    return render_template(
        "tenants/roadmap/index.html",
        roadmaps=roadmaps,
        waiting=waiting,
        school=current_school(),
        may_write=may_write(),
    )


@blueprint.get("/<uuid:roadmap>")
@in_school(READ)
def show(roadmap: UUID) -> ResponseReturnValue:
    """Show a roadmap as people know it, filtered by what the address says.

    `row` is the one a letter speaks of: what stands behind # in an address would be lost on the way through signing in.
    """
    if row := request.args.get("row", type=UUID):
        return redirect(url_for("roadmap.show", roadmap=roadmap, _anchor=f"activity-{row}"))
    school = current_school()
    writes = may_write()
    found, sections = queries.get_whole_roadmap(school, roadmap, may_write=writes)
    chosen = Filter.of(request.args)
    return render_template(
        "tenants/roadmap/page.html",
        roadmap=found,
        school=school,
        sections=chosen.apply(sections),
        chips=quick_filters(found, sections, chosen),
        filter=conditions(sections, chosen),
        done=sum(section.done for section in sections),
        total=sum(section.total for section in sections),
        upload_url=url_for("upload.new") if writes else None,
        may_write=writes,
    )


def quick_filters(roadmap: RoadmapRow, sections: list[SectionRow], chosen: Filter) -> list[dict[str, Any]]:
    """Return the chips over a roadmap: the quick filters with their counts of the whole of it."""
    me = standing().user_id
    people = (one for section in sections for row in section.activities for one in row.people)
    mine = next((one.key for one in people if one.user_id == me), None)

    def address(**arguments: Any) -> str:
        return url_for("roadmap.show", roadmap=roadmap.public_id, **arguments)

    return chips(sections, chosen, address, mine)


@blueprint.get("/<uuid:roadmap>/archive")
@in_school(READ)
def archive(roadmap: UUID) -> ResponseReturnValue:
    """Show the rows that were put away."""
    school = current_school()
    found = queries.get_roadmap(school, roadmap, may_write=may_write())
    rows = queries.archived_activities(found, school.today())
    return render_template(
        "tenants/roadmap/archive.html", roadmap=found, school=school, activities=rows, may_write=may_write()
    )


@blueprint.get("/<uuid:roadmap>/deadline")
@in_school(WRITE)
def deadline_hint(roadmap: UUID) -> ResponseReturnValue:
    """Say what is understood of a deadline while it is typed."""
    found = queries.get_roadmap(current_school(), roadmap, may_write=may_write())
    read = understand(request.args.get("deadline", "")[:2000], found.first_year, found.last_year)
    note = wording.understood(
        read.kind, read.start, read.end, read.recurrence, None if read.certain else read.why
    )
    return htmx.fragment(
        "tenants/roadmap/_deadline_hint.html", deadline_note=note, deadline_certain=read.certain
    )
