"""Changing several rows at once: choose them, see what will become of each, confirm."""

from collections.abc import Mapping
from http import HTTPStatus
from uuid import UUID

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from commons.accounts.sign_in import standing
from core.access import in_school
from core.once import uuid_in
from tenants.blueprint import current_school
from tenants.roadmap import many, queries, wording
from tenants.roadmap.filters import Filter
from tenants.roadmap.many import MANY_FIELDS, Outcome
from tenants.roadmap.pages import WRITE, blueprint, editable, may_write
from tenants.roadmap.vocabulary import ActivityState

# Where the table can lead without a day or a document, which are each row's own.
STATES = (ActivityState.PLANNED, ActivityState.IN_WORK)


@blueprint.get("/<uuid:roadmap>/many")
@in_school(WRITE)
def choose_many(roadmap: UUID) -> ResponseReturnValue:
    """Show the rows to choose from, filtered by what the address says."""
    return _form(roadmap)


def _form(roadmap: UUID, status: int = HTTPStatus.OK, message: str | None = None) -> Response:
    found, sections = queries.get_whole_roadmap(current_school(), roadmap, may_write=may_write())
    editable(found)
    page = render_template(
        "tenants/roadmap/many.html",
        roadmap=found,
        school=current_school(),
        sections=Filter.of(request.args).apply(sections),
        states=[(str(state), wording.state_word(state)) for state in STATES],
        ticked=set(request.form.getlist("row")),
        typed=request.form,
        message=message,
    )
    return make_response(page, status)


def _wanted(sent: Mapping[str, str]) -> dict[str, str]:
    """Return what is to be changed: only fields whose box is ticked, so that an empty one can be meant."""
    return {name: sent.get(name, "") for name in MANY_FIELDS if f"set-{name}" in sent}


@blueprint.post("/<uuid:roadmap>/many")
@in_school(WRITE)
def change_many(roadmap: UUID) -> ResponseReturnValue:
    """Show what would become of the chosen rows; with `confirmed` do it."""
    found = editable(queries.get_roadmap(current_school(), roadmap, may_write=may_write()))
    wanted, keys = _wanted(request.form), _keys(request.form.getlist("row"))
    if not keys or not wanted:
        message = _("Tick the rows first.") if not keys else _("Tick what is to be changed, and say how.")
        return _form(roadmap, HTTPStatus.UNPROCESSABLE_ENTITY, message)
    school, who = current_school(), standing()
    if "confirmed" in request.form:
        versions = {key: _version(request.form.get(f"version-{key}", "")) for key in keys}
        outcomes = many.carry_out(school, found, versions, wanted, by=who, today=school.today())
        return _done(roadmap, outcomes)
    outcomes = many.rehearse(school, found, keys, wanted, by=who, today=school.today())
    page = render_template(
        "tenants/roadmap/many_confirm.html",
        roadmap=found,
        school=school,
        fits=[one for one in outcomes if one.refusal is None],
        left=[one for one in outcomes if one.refusal is not None],
        wanted=wanted,
    )
    return make_response(page)


def _done(roadmap: UUID, outcomes: list[Outcome]) -> Response:
    count = sum(one.refusal is None for one in outcomes)
    flash(ngettext("%(num)s row is changed.", "%(num)s rows are changed.", count), "success")
    for one in outcomes:
        if one.refusal is not None:
            flash(f"{one.number or ''} {one.title[:80]}: {one.refusal}".strip(), "warning")
    return make_response(redirect(url_for("roadmap.show", roadmap=roadmap), HTTPStatus.SEE_OTHER))


def _keys(sent: list[str]) -> list[UUID]:
    return [key for one in dict.fromkeys(sent) if (key := uuid_in(one)) is not None]


def _version(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0
