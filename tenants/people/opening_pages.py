"""What the district sees of a school's people: how many there are; and who, when the school lets it for a time."""

from datetime import timedelta
from http import HTTPStatus

from flask import Response, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commons.accounts.roles import Capability
from commons.accounts.sign_in import standing
from commons.schools import openings
from core.access import in_school
from core.errors import Rejected
from core.jinja import day
from tenants.blueprint import current_school, refuse_closed
from tenants.people.forms import OpeningForm
from tenants.people.pages import blueprint

OPEN = Capability.PEOPLE_OPEN
_USUAL = timedelta(days=30)


@blueprint.get("/counts")
@in_school(Capability.PEOPLE_COUNT)
def counts() -> ResponseReturnValue:
    """Show how many people the school has; who they are stays with the school."""
    school = current_school()
    return render_template("tenants/people/counts.html", school=school, counts=openings.counts_here())


@blueprint.get("/district")
@in_school(OPEN)
def opening() -> ResponseReturnValue:
    """Show whether the district sees the people, with a form."""
    form = OpeningForm(formdata=None)
    form.ends_on.data = current_school().today() + _USUAL
    return _page(form, HTTPStatus.OK)


@blueprint.post("/district")
@in_school(OPEN)
def open_people() -> ResponseReturnValue:
    """Let the district see the people through a day."""
    refuse_closed()
    form = OpeningForm()
    try:
        made = openings.open_people(current_school(), form.ends_on.data, by=standing().user_id)
    except Rejected as error:
        form.ends_on.errors = [error.messages["ends_on"]]
        return _page(form, HTTPStatus.UNPROCESSABLE_ENTITY)
    flash(_("The district sees the people of the school through %(day)s.", day=day(made.ends_on)), "success")
    return redirect(url_for("people.opening"), HTTPStatus.SEE_OTHER)


@blueprint.post("/district/close")
@in_school(OPEN)
def close_people() -> ResponseReturnValue:
    """Take it back at once."""
    refuse_closed()
    openings.close_people(current_school())
    flash(_("The district sees only how many people the school has."), "success")
    return redirect(url_for("people.opening"), HTTPStatus.SEE_OTHER)


def _page(form: OpeningForm, status: HTTPStatus) -> Response:
    school = current_school()
    page = render_template(
        "tenants/people/opening.html", school=school, form=form, opening=openings.live_opening(school)
    )
    return make_response(page, status)
