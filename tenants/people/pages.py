"""Pages of a school's people: the list with groups, the form of somebody, putting away. Groups' forms: group_pages.py."""

from http import HTTPStatus
from uuid import UUID, uuid4

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commons.accounts.roles import Capability
from commons.accounts.sign_in import standing
from commons.audit.marks import Kind
from commons.audit.service import record_seen
from core.access import in_school
from core.errors import Rejected
from core.once import key_of
from tenants.blueprint import current_school, refuse_closed, school_blueprint
from tenants.people import queries, service
from tenants.people.forms import PersonForm
from tenants.people.models import Person
from tenants.people.service import SavedFirst

blueprint = school_blueprint("people", __name__, "/people")

READ, WRITE = Capability.PEOPLE_READ, Capability.PEOPLE_WRITE


def may_write() -> bool:
    """Tell whether whoever asks edits this school's people; those of a closed school are only read."""
    school = current_school()
    return school.closed_on is None and standing().allows(WRITE, school)


def to_list(anchor: str | None = None) -> Response:
    """Lead back to the list."""
    return make_response(redirect(url_for("people.index", _anchor=anchor), HTTPStatus.SEE_OTHER))


@blueprint.get("/")
@in_school(READ)
def index() -> ResponseReturnValue:
    """Show the people and groups of the school, or those put away."""
    school, archived = current_school(), "archived" in request.args
    words = request.args.get("q", "")[:200]
    record_seen(Kind.PERSON, school_id=school.id)
    return render_template(
        "tenants/people/index.html",
        school=school,
        people=queries.people_of(school.id, archived=archived, words=words),
        groups=queries.groups_of(school.id, archived=archived),
        words=words,
        archived=archived,
        may_write=may_write(),
        may_open=school.closed_on is None and standing().allows(Capability.PEOPLE_OPEN, school),
        may_link=standing().allows(Capability.ROADMAP_READ, school),
    )


@blueprint.get("/new")
@in_school(WRITE)
def new() -> ResponseReturnValue:
    """Show an empty form."""
    refuse_closed()
    form = PersonForm(formdata=None)
    form.once.data = str(uuid4())
    return _form(form)


def _form(
    form: PersonForm, status: int = HTTPStatus.OK, person: queries.PersonRow | None = None,
    stored: dict[str, str] | None = None,
) -> Response:  # fmt: skip
    page = render_template(
        "tenants/people/person_form.html",
        form=form,
        person=person,
        stored=stored or {},
        may_erase=standing().allows(Capability.PEOPLE_ERASE, current_school()),
        school=current_school(),
    )
    return make_response(page, status)


@blueprint.post("/")
@in_school(WRITE)
def add() -> ResponseReturnValue:
    """Add somebody."""
    refuse_closed()
    form = PersonForm()
    try:
        person = service.add_person(current_school(), form.personal(), once=key_of(form.once.data))
    except Rejected as error:
        form.show_messages(error.messages)
        return _form(form, HTTPStatus.UNPROCESSABLE_ENTITY)
    flash(_("%(name)s is added.", name=person.name), "success")
    return to_list(f"person-{person.public_id}")


@blueprint.get("/<uuid:person>/edit")
@in_school(WRITE)
def edit(person: UUID) -> ResponseReturnValue:
    """Show the form of somebody."""
    refuse_closed()
    found = queries.get_person(current_school().id, person)
    record_seen(Kind.PERSON, found.id, school_id=current_school().id)
    return _form(PersonForm.of(found), person=found)


@blueprint.post("/<uuid:person>")
@in_school(WRITE)
def save(person: UUID) -> ResponseReturnValue:
    """Save somebody: 422 with the form, 409 with what somebody else saved meanwhile."""
    refuse_closed()
    school, form = current_school(), PersonForm()
    found = queries.get_person(school.id, person)
    try:
        service.change_person(school, person, form.personal(), form.version.data)
    except Rejected as error:
        form.show_messages(error.messages)
        return _form(form, HTTPStatus.UNPROCESSABLE_ENTITY, found)
    except SavedFirst as error:
        stored = {
            name: value for name, value in error.stored.items() if value != (form[name].data or "").strip()
        }
        form.version.data = error.version
        form.version.raw_data = None
        return _form(form, HTTPStatus.CONFLICT, found, stored)
    flash(_("Saved."), "success")
    return to_list(f"person-{person}")


@blueprint.post("/<uuid:person>/archive")
@in_school(WRITE)
def archive(person: UUID) -> ResponseReturnValue:
    """Put somebody away; the roadmaps keep naming them."""
    refuse_closed()
    put_away = service.archive(Person, current_school().id, person)
    flash(_("%(name)s is put away; the roadmaps keep the name.", name=put_away.name), "success")
    return to_list()


@blueprint.post("/<uuid:person>/restore")
@in_school(WRITE)
def restore(person: UUID) -> ResponseReturnValue:
    """Bring somebody back."""
    refuse_closed()
    try:
        service.restore(Person, current_school().id, person)
    except Rejected as error:
        flash(str(error), "warning")
    return to_list(f"person-{person}")
