"""One file of an intake: what was read of it, and the choice of its school."""

from uuid import UUID

from flask import Flask, Response, current_app, g, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from commons.accounts.sign_in import standing
from commons.schools.kinds import SchoolKind
from commons.schools.queries import SchoolCard, find_school
from core import htmx
from core.access import in_municipality
from core.database import identity
from core.errors import NotFound
from core.tenancy import enter_reach
from municipal.intake import queries, service
from municipal.intake.pages import blueprint, shown, words
from municipal.intake.places import TAKE_IN
from municipal.intake.rows import FileRow, IntakeView
from tenants.roadmap.heads import Head
from tenants.roadmap.reading import Reading, from_json
from tenants.roadmap.upload_check import Check
from tenants.roadmap.upload_check import check as look_over


def _row(view: IntakeView, file: UUID) -> FileRow:
    found = next((one for one in view.files if one.public_id == file), None)
    if found is None:
        raise NotFound("file")
    return found


@blueprint.get("/<uuid:intake>/files/<uuid:file>")
@in_municipality(TAKE_IN)
def show_file(intake: UUID, file: UUID) -> ResponseReturnValue:
    """Show what was read of a file, before anything of it is a roadmap."""
    view = queries.get_intake(standing(), intake)
    g.time_zone = view.time_zone
    row = _row(view, file)
    kept = queries.own_file(queries.own_intake(standing(), intake), file)
    reading = from_json(kept.reading) if kept.reading else None
    head = Head(kept.title or "", kept.contour or "", kept.first_year, kept.last_year)
    page = render_template(
        "municipal/intake/file.html",
        intake=view,
        file=row,
        check=_checked(reading, head, row) if reading else None,
        **words(),
    )
    return make_response(page)


def _checked(reading: Reading, head: Head, row: FileRow) -> Check:
    """Look a reading over in the reach of the chosen school alone, so that no other one's people are proposed."""
    who = standing()
    card = find_school(identity.single(), row.school.public_id) if row.school else None
    if card is None:
        card = _school_as_named(reading)
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # the proxy's own method
    with app.app_context():
        enter_reach(who.reach_of_school(card))
        return look_over(reading, head, card)


def _school_as_named(reading: Reading) -> SchoolCard:
    """Stand in for a school that nobody has chosen yet: it is called as the file calls it, and nobody works there."""
    name = reading.organisation or ""
    return SchoolCard(
        id=-1, public_id=UUID(int=0), municipality_id=-1, district_id=None, kind=SchoolKind.SCHOOL, code="", short_name=name,
        full_name=name, closed_on=None, municipality="", time_zone="UTC", working_days=(),
    )  # fmt: skip


@blueprint.post("/<uuid:intake>/files/<uuid:file>/school")
@in_municipality(TAKE_IN)
def choose_school(intake: UUID, file: UUID) -> ResponseReturnValue:
    """Say which school a file is of; the row comes back, or without script the page it was said on."""
    wanted = request.form.get("school", "")
    service.choose_school(intake, file, _school_id(wanted) if wanted else None, by=standing())
    if htmx.wants_fragment():
        inputs = shown(intake)
        return _fragment(inputs["intake"], file)
    if request.form.get("back") == "file":
        return htmx.go_to(url_for("intake.show_file", intake=intake, file=file))
    return htmx.go_to(url_for("intake.show", intake=intake))


def _fragment(view: IntakeView, file: UUID) -> Response:
    return htmx.fragment("municipal/intake/_file.html", intake=view, file=_row(view, file), **words())


def _school_id(text: str) -> UUID:
    """Read the id of a school from a form. Raises NotFound for anything else."""
    try:
        return UUID(text)
    except ValueError as error:
        raise NotFound("school") from error
