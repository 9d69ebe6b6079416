"""Pages of personal data: of somebody of a school, for its curator; and one's own, for whoever signs in."""

import json
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commons.accounts.account_pages import tell_local_time
from commons.accounts.pages import blueprint as account
from commons.accounts.proving import proven
from commons.accounts.roles import Capability
from commons.accounts.sign_in import standing
from commons.audit.marks import Act, Kind
from commons.audit.service import record_seen
from core.access import in_school, signed_in
from municipal.personal import erasing, held, own, wording
from municipal.personal.erasing import Reason
from tenants.blueprint import current_school, refuse_closed, school_blueprint

blueprint = school_blueprint("personal", __name__, "/people/<uuid:person>/data")

ERASE = Capability.PEOPLE_ERASE


@blueprint.get("/")
@in_school(ERASE)
def show(person: UUID) -> ResponseReturnValue:
    """Show everything held on somebody."""
    school = current_school()
    found = held.held_on(held.get_person(school.id, person))
    record_seen(Kind.PERSON, found.person.id, school_id=school.id)
    return render_template("municipal/personal/person.html", school=school, held=found, wording=wording)


@blueprint.get("/person.json")
@in_school(ERASE)
@proven
def take(person: UUID) -> ResponseReturnValue:
    """Send it as a file, to be handed to the person."""
    school = current_school()
    found = held.held_on(held.get_person(school.id, person))
    record_seen(Kind.PERSON, found.person.id, school_id=school.id, act=Act.DOWNLOADED)
    return _file(found.as_data(), "person.json")


@blueprint.get("/erase")
@in_school(ERASE)
@proven
def ask_to_erase(person: UUID) -> ResponseReturnValue:
    """Show what would be replaced by what, and ask why."""
    refuse_closed()
    school = current_school()
    found = held.held_on(held.get_person(school.id, person))
    record_seen(Kind.PERSON, found.person.id, school_id=school.id)
    return _ask(found, HTTPStatus.OK)


@blueprint.post("/erase")
@in_school(ERASE)
@proven
def erase(person: UUID) -> ResponseReturnValue:
    """Erase somebody; the roadmaps, their history and all counts stay."""
    refuse_closed()
    school, reason = current_school(), request.form.get("reason")
    if reason not in set(Reason):
        found = held.held_on(held.get_person(school.id, person))
        return _ask(found, HTTPStatus.UNPROCESSABLE_ENTITY, _("Say why."))
    count = erasing.erase(school.id, person, Reason(reason), request.form.getlist("keep"))
    flash(_("The person is erased; replaced: %(count)s.", count=sum(count.values())), "success")
    return redirect(url_for("people.index"), HTTPStatus.SEE_OTHER)


def _ask(found: held.Held, status: HTTPStatus, message: str | None = None) -> Response:
    page = render_template(
        "municipal/personal/erase.html",
        school=current_school(),
        held=found,
        message=message,
        kept=request.form.getlist("keep"),
        wording=wording,
    )
    return make_response(page, status)


@account.get("/data")
@signed_in
def own_data() -> ResponseReturnValue:
    """Show whoever is signed in everything held on their account."""
    tell_local_time()
    return render_template("municipal/personal/own.html", sections=own.sections(standing()))


@account.get("/data.json")
@signed_in
@proven
def take_own_data() -> ResponseReturnValue:
    """Send it as a file."""
    return _file(own.as_data(standing()), "account.json")


def _file(data: dict[str, Any], name: str) -> Response:
    answer = make_response(json.dumps(data, ensure_ascii=False, indent=2, default=str))
    answer.mimetype = "application/json"
    answer.headers["Content-Disposition"] = f"attachment; filename={name}"
    return answer
