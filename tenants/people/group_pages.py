"""Forms of a school's groups with their members; the groups are listed among the people."""

from http import HTTPStatus
from uuid import UUID, uuid4

from flask import Response, flash, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.access import in_school
from core.errors import Rejected
from core.once import key_of
from tenants.blueprint import current_school, refuse_closed
from tenants.people import groups, queries, service
from tenants.people.forms import GroupForm
from tenants.people.models import PersonGroup
from tenants.people.pages import WRITE, blueprint, to_list
from tenants.people.service import SavedFirst


def _form(
    form: GroupForm, status: int = HTTPStatus.OK, group: queries.GroupRow | None = None,
    stored: queries.GroupRow | None = None,
) -> Response:  # fmt: skip
    page = render_template(
        "tenants/people/group_form.html", form=form, group=group, stored=stored, school=current_school()
    )
    return make_response(page, status)


def _offered(form: GroupForm) -> GroupForm:
    form.offer(queries.people_of(current_school().id))
    return form


@blueprint.get("/groups/new")
@in_school(WRITE)
def new_group() -> ResponseReturnValue:
    """Show an empty form."""
    refuse_closed()
    form = GroupForm(formdata=None)
    form.once.data = str(uuid4())
    return _form(_offered(form))


@blueprint.post("/groups")
@in_school(WRITE)
def add_group() -> ResponseReturnValue:
    """Add a group."""
    refuse_closed()
    form = _offered(GroupForm())
    try:
        group = groups.add_group(
            current_school(), form.name.data or "", form.chosen(), once=key_of(form.once.data)
        )
    except Rejected as error:
        form.show_messages(error.messages)
        return _form(form, HTTPStatus.UNPROCESSABLE_ENTITY)
    flash(_("%(name)s is added.", name=group.name), "success")
    return to_list(f"group-{group.public_id}")


@blueprint.get("/groups/<uuid:group>/edit")
@in_school(WRITE)
def edit_group(group: UUID) -> ResponseReturnValue:
    """Show the form of a group."""
    refuse_closed()
    found = queries.get_group(current_school().id, group)
    return _form(_offered(GroupForm.of(found)), group=found)


@blueprint.post("/groups/<uuid:group>")
@in_school(WRITE)
def save_group(group: UUID) -> ResponseReturnValue:
    """Save a group: 422 with the form, 409 with what somebody else saved meanwhile."""
    refuse_closed()
    school, form = current_school(), _offered(GroupForm())
    found = queries.get_group(school.id, group)
    try:
        groups.change_group(school, group, form.name.data or "", form.chosen(), form.version.data)
    except Rejected as error:
        form.show_messages(error.messages)
        return _form(form, HTTPStatus.UNPROCESSABLE_ENTITY, found)
    except SavedFirst as error:
        form.version.data, form.version.raw_data = error.version, None
        return _form(form, HTTPStatus.CONFLICT, found, stored=queries.get_group(school.id, group))
    flash(_("Saved."), "success")
    return to_list(f"group-{group}")


@blueprint.post("/groups/<uuid:group>/archive")
@in_school(WRITE)
def archive_group(group: UUID) -> ResponseReturnValue:
    """Put a group away; the roadmaps keep naming it."""
    refuse_closed()
    put_away = service.archive(PersonGroup, current_school().id, group)
    flash(_("%(name)s is put away; the roadmaps keep the name.", name=put_away.name), "success")
    return to_list()


@blueprint.post("/groups/<uuid:group>/restore")
@in_school(WRITE)
def restore_group(group: UUID) -> ResponseReturnValue:
    """Bring a group back."""
    refuse_closed()
    try:
        service.restore(PersonGroup, current_school().id, group)
    except Rejected as error:
        flash(str(error), "warning")
    return to_list(f"group-{group}")
