"""The calendar of a municipality: its time zone and its working days."""

from http import HTTPStatus

from flask import Response, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commons.schools import service
from commons.schools.models import Municipality
from commons.schools.service import SavedFirst
from core.access import in_municipality
from core.errors import Rejected
from municipal.register.forms import CalendarForm, asked_version
from municipal.register.pages import WRITE, blueprint
from municipal.register.place import current_municipality


@blueprint.get("/settings")
@in_municipality(WRITE)
def settings() -> ResponseReturnValue:
    """Show the calendar as a form."""
    municipality = current_municipality()
    form = CalendarForm(municipality.time_zone, formdata=None)
    form.time_zone.data = municipality.time_zone
    form.working_days.data = [str(day) for day in municipality.working_days]
    form.version.data = str(municipality.version)
    return _page(municipality, form, HTTPStatus.OK)


@blueprint.post("/settings")
@in_municipality(WRITE)
def change_settings() -> ResponseReturnValue:
    """Save the calendar."""
    municipality = current_municipality()
    form = CalendarForm(municipality.time_zone)
    try:
        service.change_calendar(
            municipality.id,
            time_zone=form.time_zone.data or "",
            working_days=form.days(),
            version=asked_version(form.version.data),
        )
    except Rejected as error:
        form.show_messages(error.messages)
        return _page(municipality, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    except SavedFirst:
        form.version.data = str(municipality.version)
        form.show_messages(_theirs(municipality, form))
        return _page(municipality, form, HTTPStatus.CONFLICT)
    flash(_("The calendar is saved; deadlines are judged by it from now on."), "success")
    return redirect(url_for("register.settings"), HTTPStatus.SEE_OTHER)


def _theirs(municipality: Municipality, form: CalendarForm) -> dict[str, str]:
    zones, names = dict(form.time_zone.choices), dict(form.working_days.choices)
    days = ", ".join(names[str(day)].lower() for day in municipality.working_days)
    return {
        "time_zone": _(
            "Somebody saved first: “%(theirs)s”. Save again to keep yours.",
            theirs=zones.get(municipality.time_zone, municipality.time_zone),
        ),
        "working_days": _("Somebody saved first: “%(theirs)s”. Save again to keep yours.", theirs=days),
    }


def _page(municipality: Municipality, form: CalendarForm, status: HTTPStatus) -> Response:
    page = render_template("municipal/register/settings.html", municipality=municipality, form=form)
    return make_response(page, status)
