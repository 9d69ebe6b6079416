"""The page where names written in roadmaps are linked to the people of the school, one decision a name."""

from http import HTTPStatus

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from commons.accounts.roles import Capability
from commons.accounts.sign_in import standing
from commons.audit.marks import Kind
from commons.audit.service import record_seen
from core.access import in_school
from core.errors import NotFound, Rejected
from core.paging import Page, asked_page
from tenants.blueprint import current_school, refuse_closed, school_blueprint
from tenants.people import queries as people
from tenants.people.naming import Circle
from tenants.roadmap import people_links

blueprint = school_blueprint("people_links", __name__, "/people/names")

NAMES_ON_PAGE = 20


@blueprint.get("/")
@in_school(Capability.PEOPLE_READ)
def index() -> ResponseReturnValue:
    """Show the names that wait for a decision, each with its proposal."""
    record_seen(Kind.PERSON, school_id=current_school().id)
    return _page()


def _page(status: int = HTTPStatus.OK, messages: dict[str, str] | None = None) -> Response:
    school = current_school()
    names, known = people_links.written_names(school.id), people.names_of(school.id)
    page = Page(asked_page(request.args.get("page")), NAMES_ON_PAGE, len(names))
    everybody = {person.id: person for person in people.people_of(school.id)}
    groups, circle = people.groups_of(school.id), Circle(known)
    rows = [
        {
            "name": name,
            "likely": [everybody[one.id] for one in people_links.likely(name, circle)],
            "proposed": everybody.get(name.person_id or 0),
            "group": next((group for group in groups if group.id == name.group_id), None),
            "message": (messages or {}).get(name.key),
        }
        for name in names[page.offset : page.offset + page.size]
    ]
    rendered = render_template(
        "tenants/roadmap/names.html",
        school=school,
        rows=rows,
        page=page,
        people=list(everybody.values()),
        groups=groups,
        exact=sum(people_links.is_exact(name, known) for name in names),
        may_write=school.closed_on is None and standing().allows(Capability.PEOPLE_WRITE, school),
    )
    return make_response(rendered, status)


def _back() -> Response:
    address = url_for("people_links.index", page=request.args.get("page"))
    return make_response(redirect(address, HTTPStatus.SEE_OTHER))


@blueprint.post("/")
@in_school(Capability.PEOPLE_WRITE)
def decide() -> ResponseReturnValue:
    """Take a decision about one name; it holds for all rows that have it."""
    school, key = current_school(), request.form.get("key", "")
    refuse_closed()
    try:
        name = people_links.decide(school.id, key, request.form.get("choice", ""))
    except NotFound:
        flash(_("This name was decided already."), "info")
        return _back()
    except Rejected as error:
        return _page(HTTPStatus.UNPROCESSABLE_ENTITY, {key: str(error)})
    rows = len(name.responsible_ids)
    flash(
        ngettext(
            "%(name)s: %(num)s row is linked.", "%(name)s: %(num)s rows are linked.", rows, name=name.written
        ),
        "success",
    )
    return _back()


@blueprint.post("/exact")
@in_school(Capability.PEOPLE_WRITE)
def confirm_exact() -> ResponseReturnValue:
    """Confirm all proposals whose name is written just as the person's."""
    school = current_school()
    refuse_closed()
    count = people_links.confirm_exact(school.id)
    flash(ngettext("%(num)s name is confirmed.", "%(num)s names are confirmed.", count), "success")
    return _back()
