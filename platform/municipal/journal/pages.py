"""The journal of a school, for those who keep it; and of all one oversees. Taking it away is journaled itself."""

from datetime import date
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, g, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import ColumnElement

from commons.accounts.proving import proven
from commons.accounts.roles import Capability
from commons.accounts.sign_in import standing
from commons.audit.marks import Act, Kind
from commons.audit.service import record_seen
from core.access import in_municipality, in_school
from core.once import uuid_in
from core.paging import asked_page
from municipal.journal import export, queries, wording
from municipal.journal.queries import Wanted
from municipal.register.place import kept_municipalities
from tenants.blueprint import current_school, school_blueprint

READ = Capability.AUDIT_READ
PAGE_SIZE = 50
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

blueprint = Blueprint("journal", __name__, url_prefix="/journal")
in_a_school = school_blueprint("school_journal", __name__, "/journal")


@in_a_school.get("/")
@in_school(READ)
def of_school() -> ResponseReturnValue:
    """Show what happened in a school."""
    school = current_school()
    return _page(queries.of_school(school.id), school.time_zone, "school_journal", school.short_name)


@in_a_school.get("/journal.xlsx")
@in_school(READ)
@proven
def take_of_school() -> ResponseReturnValue:
    """Send it as a spreadsheet."""
    school = current_school()
    file = _file(queries.of_school(school.id), school.time_zone)
    record_seen(Kind.JOURNAL, school_id=school.id, act=Act.DOWNLOADED)
    return file


@blueprint.get("")
@in_municipality(READ)
def of_place() -> ResponseReturnValue:
    """Show what happened in the schools one oversees, and in the municipality itself."""
    return _page(queries.overseen_by(standing()), _zone(), "journal", None)


@blueprint.get("/journal.xlsx")
@in_municipality(READ)
@proven
def take_of_place() -> ResponseReturnValue:
    """Send it as a spreadsheet."""
    file = _file(queries.overseen_by(standing()), _zone())
    for municipality in kept_municipalities(READ):
        record_seen(Kind.JOURNAL, municipality_id=municipality.id, act=Act.DOWNLOADED)
    return file


def _zone() -> str:
    """Return the zone by which days count: that of the first municipality one oversees."""
    g.time_zone = kept_municipalities(READ)[0].time_zone
    zone: str = g.time_zone
    return zone


def _wanted(zone: str) -> Wanted:
    """Read what is looked for; what nobody understands is not looked for."""
    kind = request.args.get("kind", "")
    found = {
        name: uuid_in(request.args[name]) for name in (Kind.ACTIVITY, Kind.PERSON) if name in request.args
    }
    objects = [(name, public_id) for name, public_id in found.items() if public_id]
    return Wanted(
        Kind(kind) if kind in set(Kind) else None,
        objects[0] if objects else None,
        _day(request.args.get("since", "")),
        _day(request.args.get("until", "")),
        zone,
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _page(place: ColumnElement[bool], zone: str, name: str, school: str | None) -> Response:
    number, wanted = asked_page(request.args.get("page")), _wanted(zone)
    # One more than is shown tells whether there is a next page; counting all would read all.
    found = queries.events(place, wanted, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE + 1)
    kept: dict[str, Any] = {key: value for key, value in request.args.items() if value and key != "page"}
    endpoint = f"{name}.{'of_school' if school else 'of_place'}"
    page = render_template(
        "municipal/journal/index.html",
        school=school,
        events=found[:PAGE_SIZE],
        wanted=wanted,
        here=url_for(endpoint),
        file_url=url_for(f"{name}.{'take_of_school' if school else 'take_of_place'}", **kept),
        previous_url=url_for(endpoint, **kept, page=number - 1) if number > 1 else None,
        next_url=url_for(endpoint, **kept, page=number + 1) if len(found) > PAGE_SIZE else None,
        wording=wording,
    )
    return make_response(page, HTTPStatus.OK)


def _file(place: ColumnElement[bool], zone: str) -> Response:
    found = queries.events(place, _wanted(zone), offset=0, limit=export.MOST_EVENTS)
    answer = make_response(export.workbook(found, zone))
    answer.mimetype = _XLSX
    answer.headers["Content-Disposition"] = "attachment; filename=journal.xlsx"
    return answer
