"""Settings of a municipality: its time zone, its working days, whether coordinators enter what schools send on paper."""

from http import HTTPStatus

from flask import Response, flash, g, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commons.schools import service
from commons.schools.models import Municipality
from commons.schools.service import SavedFirst
from core.access import in_municipality
from core.errors import Rejected
from municipal import retention as periods
from municipal.register.forms import SettingsForm, asked_version
from municipal.register.pages import WRITE, blueprint
from municipal.register.place import current_municipality


@blueprint.get("/settings")
@in_municipality(WRITE)
def settings() -> ResponseReturnValue:
    """Show the settings as a form."""
    municipality = current_municipality()
    form = SettingsForm(municipality.time_zone, formdata=None)
    form.time_zone.data = municipality.time_zone
    form.working_days.data = [str(day) for day in municipality.working_days]
    form.enters_for_schools.data = municipality.enters_for_schools
    form.version.data = str(municipality.version)
    return _page(municipality, form, HTTPStatus.OK)


@blueprint.post("/settings")
@in_municipality(WRITE)
def change_settings() -> ResponseReturnValue:
    """Save the settings."""
    municipality = current_municipality()
    form = SettingsForm(municipality.time_zone)
    try:
        service.change_settings(
            municipality.id,
            time_zone=form.time_zone.data or "",
            working_days=form.days(),
            enters_for_schools=form.enters_for_schools.data,
            version=asked_version(form.version.data),
        )
    except Rejected as error:
        form.show_messages(error.messages)
        return _page(municipality, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    except SavedFirst:
        form.version.data = str(municipality.version)
        form.show_messages(_theirs(municipality, form))
        return _page(municipality, form, HTTPStatus.CONFLICT)
    flash(_("The settings are saved; deadlines are judged by this calendar from now on."), "success")
    return redirect(url_for("register.settings"), HTTPStatus.SEE_OTHER)


@blueprint.get("/retention")
@in_municipality(WRITE)
def retention() -> ResponseReturnValue:
    """Show how long what is kept, and what was removed lately."""
    g.time_zone = current_municipality().time_zone
    runs = periods.last_applied()
    return render_template("municipal/register/retention.html", periods=periods.PERIODS, runs=runs)


def _theirs(municipality: Municipality, form: SettingsForm) -> dict[str, str]:
    zones, names = dict(form.time_zone.choices), dict(form.working_days.choices)
    days = ", ".join(names[str(day)].lower() for day in municipality.working_days)
    return {
        "time_zone": _(
            "Somebody saved first: “%(theirs)s”. Save again to keep yours.",
            theirs=zones.get(municipality.time_zone, municipality.time_zone),
        ),
        "working_days": _("Somebody saved first: “%(theirs)s”. Save again to keep yours.", theirs=days),
        "enters_for_schools": _(
            "Somebody saved first: “%(theirs)s”. Save again to keep yours.",
            theirs=_("yes") if municipality.enters_for_schools else _("no"),
        ),
    }


def _page(municipality: Municipality, form: SettingsForm, status: HTTPStatus) -> Response:
    page = render_template("municipal/register/settings.html", municipality=municipality, form=form)
    return make_response(page, status)
