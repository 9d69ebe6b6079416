"""What is done with ticked files: a question with the count and the schools, then the act."""

from http import HTTPStatus
from uuid import UUID

from flask import Response, flash, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from commons.accounts.sign_in import standing
from core import htmx
from core.access import in_municipality
from core.errors import Rejected
from municipal.intake import queries, service, wording
from municipal.intake.foreseeing import foreseen
from municipal.intake.models import FileState
from municipal.intake.pages import blueprint, shown, ticked_files, words
from municipal.intake.places import TAKE_IN
from municipal.intake.rows import FileRow, IntakeView
from municipal.intake.service import PLACING, Act
from municipal.languages import chosen

DROP = "drop"


def _act() -> Act | None:
    """Return what a form asks for, None for dropping. Raises Rejected for anything else."""
    asked = request.form.get("act", "")
    if asked == DROP:
        return None
    if asked not in set(PLACING):
        raise Rejected({"act": _("There is no such choice.")})
    return Act(asked)


def _fits(file: FileRow, act: Act | None) -> bool:
    if act is None:
        return file.state in (FileState.READ, FileState.REFUSED)
    return file.is_open and file.school is not None


@blueprint.post("/<uuid:intake>/check")
@in_municipality(TAKE_IN)
def ask(intake: UUID) -> ResponseReturnValue:
    """Ask once more before ticked files are saved, handed over or dropped: how many, and into which schools."""
    view, act = queries.get_intake(standing(), intake), _act()
    ticked = set(ticked_files())
    chosen_files = [one for one in view.files if one.public_id in ticked]
    fitting = [one for one in chosen_files if _fits(one, act)]
    if not fitting:
        return _nothing_ticked(view)
    refused = foreseen(fitting) if act is Act.SAVE else {}
    page = render_template(
        "municipal/intake/ask.html",
        intake=view,
        files=[one for one in fitting if one.public_id not in refused],
        refused=[(one, refused[one.public_id]) for one in fitting if one.public_id in refused],
        left_out=[one for one in chosen_files if one not in fitting],
        act=str(act) if act else DROP,
        title=wording.act_title(act) if act else _("Drop files"),
        **words(),
    )
    return make_response(page)


def _nothing_ticked(view: IntakeView) -> Response:
    message = _("Tick files first; to be saved or handed over, a file needs its school.")
    inputs = {**shown(view.public_id), "ticked": frozenset(ticked_files()), "message": message}
    return make_response(
        render_template("municipal/intake/show.html", **inputs), HTTPStatus.UNPROCESSABLE_ENTITY
    )


@blueprint.post("/<uuid:intake>/act")
@in_municipality(TAKE_IN)
def do(intake: UUID) -> ResponseReturnValue:
    """Do it: files are placed by workers and dropped at once. Sent twice, it is done once."""
    act, ticked = _act(), ticked_files()
    if act is None:
        count = service.drop_files(intake, ticked, by=standing())
        flash(ngettext("%(num)s file dropped.", "%(num)s files dropped.", count), "info")
    else:
        service.place_files(intake, ticked, act, language=chosen(), by=standing())
    return htmx.go_to(url_for("intake.show", intake=intake))


@blueprint.post("/<uuid:intake>/go-on")
@in_municipality(TAKE_IN)
def go_on(intake: UUID) -> ResponseReturnValue:
    """Order again what was given up."""
    service.go_on(intake, language=chosen(), by=standing())
    return htmx.go_to(url_for("intake.show", intake=intake))
