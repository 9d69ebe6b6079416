"""The coordinator's pages of files of many schools: drop them, see how far they are. Each sees only their own."""

from http import HTTPStatus
from typing import Any, BinaryIO, cast
from uuid import UUID

from flask import Blueprint, Response, g, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commons.accounts.sign_in import standing
from core import htmx
from core.access import in_municipality
from core.errors import Rejected
from municipal.intake import queries, service, wording
from municipal.intake.archives import MEGABYTE
from municipal.intake.places import TAKE_IN, Place, places_of
from municipal.intake.rows import IntakeView
from municipal.intake.unpacking import LARGEST_DROP, LARGEST_FILE, MOST_FILES, Sent
from municipal.languages import chosen
from tenants.roadmap.loading.receiving import take_files

# ?ticked=nothing: the list without ticks, for who has no script to take them off.
NOTHING = "nothing"

blueprint = Blueprint("intake", __name__, url_prefix="/intake")


def _too_large(limit: int) -> str:
    return _(
        "These files are too large together: at most %(limit)s MB at a time. Nothing was saved.", limit=limit
    )


# The files lie on the disk until they are read one by one.
take_files(
    blueprint, "intake.receive", lambda: bool(standing().with_capability(TAKE_IN)), LARGEST_DROP, _too_large
)


def _places() -> list[Place]:
    """Return the places, and let the page's moments be those of the first."""
    found = places_of(standing())
    if found:
        g.time_zone = found[0].time_zone
    return found


@blueprint.get("")
@in_municipality(TAKE_IN)
def index() -> ResponseReturnValue:
    """Ask for files, and list one's own intakes of the last weeks."""
    return _index(HTTPStatus.OK)


def _index(status: HTTPStatus, message: str | None = None) -> Response:
    page = render_template(
        "municipal/intake/index.html",
        places=_places(),
        chosen=request.form.get("place", ""),
        message=message,
        intakes=queries.intakes_of(standing()),
        most_files=MOST_FILES,
        largest_file=LARGEST_FILE // MEGABYTE,
        largest_drop=LARGEST_DROP // MEGABYTE,
    )
    return make_response(page, status)


@blueprint.post("")
@in_municipality(TAKE_IN)
def receive() -> ResponseReturnValue:
    """Take files in and lead to their page; workers read them meanwhile."""
    sent = [
        Sent(one.filename, cast(BinaryIO, one.stream))
        for one in request.files.getlist("files")
        if one.filename
    ]
    try:
        made = service.take_in(sent, _chosen_place(), language=chosen(), by=standing())
    except Rejected as error:
        return _index(HTTPStatus.UNPROCESSABLE_ENTITY, error.messages["files"])
    return htmx.go_to(url_for("intake.show", intake=made))


def _chosen_place() -> Place:
    """Return the municipality of the form, the only one when there is one. Raises Rejected."""
    places = _places()
    wanted = request.form.get("place", "")
    found = [one for one in places if str(one.public_id) == wanted] or (places if len(places) == 1 else [])
    if not found:
        raise Rejected({"files": _("Choose the municipality.")})
    return found[0]


@blueprint.get("/<uuid:intake>")
@in_municipality(TAKE_IN)
def show(intake: UUID) -> ResponseReturnValue:
    """Show how far the files are, and what was read; as a fragment while the page looks again by itself."""
    return htmx.shown("municipal/intake/_list.html", "municipal/intake/show.html", **shown(intake))


def shown(intake: UUID) -> dict[str, Any]:
    """Return what the list shows of an intake. Raises NotFound."""
    found: IntakeView = queries.get_intake(standing(), intake)
    g.time_zone = found.time_zone
    return {"intake": found, "ticked": _ticked_at_first(found), **words()}


def _ticked_at_first(view: IntakeView) -> frozenset[UUID]:
    """Return what is ticked before anybody ticks: all that is ready, or nothing where the address says so."""
    return frozenset() if request.args.get("ticked") == NOTHING else view.ready


def ticked_files() -> list[UUID]:
    """Return the files that a form names; what is no id is nobody's file."""
    found = []
    for text in request.form.getlist("file")[:500]:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def words() -> dict[str, Any]:
    """Return the sentences that templates of files ask for."""
    return {
        "file_state_word": wording.file_state_word,
        "how_sentence": wording.how_sentence,
        "trouble_sentence": wording.trouble_sentence,
    }
