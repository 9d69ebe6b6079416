"""The wizard of the next school year: what the new roadmap will be, row by row, and making it."""

from http import HTTPStatus
from uuid import UUID, uuid4

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commons.accounts.sign_in import standing
from core.access import in_school
from core.errors import Rejected
from core.once import key_of
from tenants.blueprint import current_school
from tenants.roadmap import queries
from tenants.roadmap.lifetime import rollover
from tenants.roadmap.lifetime.rollover import NextYear
from tenants.roadmap.pages import WRITE, blueprint, may_write, say_school_is_closed
from tenants.roadmap.rows import RoadmapRow
from tenants.roadmap.wording import period_words

blueprint.add_app_template_global(period_words)


def _plan(roadmap: UUID) -> tuple[RoadmapRow, NextYear]:
    """Return a roadmap and what the next would be; a closed one, or one put away, has a next year too."""
    say_school_is_closed()
    school = current_school()
    found, sections = queries.get_whole_roadmap(school, roadmap, may_write=may_write())
    in_force = [one.as_in_force() for one in sections if not one.enters]
    return found, rollover.next_year(school, found, in_force)


@blueprint.get("/<uuid:roadmap>/next-year")
@in_school(WRITE)
def ask_next_year(roadmap: UUID) -> ResponseReturnValue:
    """Show what the next roadmap would be."""
    found, plan = _plan(roadmap)
    return _page(found, plan, once=uuid4())


def _page(
    found: RoadmapRow,
    plan: NextYear,
    status: int = HTTPStatus.OK,
    *,
    once: UUID,
    messages: dict[str, str] | None = None,
) -> Response:
    is_sent = request.method == "POST"
    chosen = set(request.form.getlist("row"))
    page = render_template(
        "tenants/roadmap/next_year.html",
        roadmap=found,
        school=current_school(),
        plan=plan,
        once=once,
        title=request.form.get("title", "") if is_sent else plan.head.title,
        ticked={
            str(one.row.public_id)
            for section in plan.sections
            for one in section.rows
            if (str(one.row.public_id) in chosen if is_sent else one.is_ticked)
        },
        puts_away=not is_sent or "away" in request.form,
        messages=messages or {},
    )
    return make_response(page, status)


@blueprint.post("/<uuid:roadmap>/next-year")
@in_school(WRITE)
def begin_next_year(roadmap: UUID) -> ResponseReturnValue:
    """Make the next roadmap: 303 to it, 422 with what is missing."""
    found, plan = _plan(roadmap)
    once = key_of(request.form.get("once"))
    chosen = set(request.form.getlist("row"))
    keys = {one.row.public_id for section in plan.sections for one in section.rows}
    try:
        made = rollover.begin_next_year(
            current_school(), found, plan, {key for key in keys if str(key) in chosen}, request.form.get("title", ""),
            put_old_away="away" in request.form, once=once, by=standing(),
        )  # fmt: skip
    except Rejected as error:
        return _page(found, plan, HTTPStatus.UNPROCESSABLE_ENTITY, once=once, messages=dict(error.messages))
    flash(_("The roadmap of the next school year is there. Look through its dates once more."), "success")
    return make_response(redirect(url_for("roadmap.show", roadmap=made.public_id), HTTPStatus.SEE_OTHER))
