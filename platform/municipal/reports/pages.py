"""The coordinator's pages of reports: order one, see how far it is, cancel it, fetch the file. Each sees only their own."""

from http import HTTPStatus
from uuid import UUID

from flask import (
    Blueprint,
    Response,
    current_app,
    g,
    make_response,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commons.accounts.roles import Capability
from commons.accounts.sign_in import standing
from commons.audit.marks import Act, Kind
from commons.audit.service import record_seen
from commons.jobs.models import JobState
from commons.jobs.places import report_file_name, reports_folder
from commons.jobs.wording import failure_sentence, state_word
from core import htmx
from core.access import in_municipality
from core.clock import local_moment
from core.config import Settings
from core.downloads import hand_over
from core.errors import NotFound, Rejected
from municipal.languages import chosen
from municipal.reports import queries, service
from municipal.reports.choices import Choice, choices_of
from municipal.reports.queries import ReportRow

blueprint = Blueprint("reports", __name__, url_prefix="/reports")

ORDER = Capability.REPORT_WRITE
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _choices() -> list[Choice]:
    """Return the places, and let the page's moments be those of the first."""
    found = choices_of(standing())
    if found:
        g.time_zone = found[0].time_zone
    return found


@blueprint.get("")
@in_municipality(ORDER)
def index() -> ResponseReturnValue:
    """Show one's own reports of the last days, and the form to order another one."""
    return _index(HTTPStatus.OK)


def _index(status: HTTPStatus, message: str | None = None) -> Response:
    choices = _choices()
    page = render_template(
        "municipal/reports/index.html",
        choices=choices,
        chosen=request.values.get("place", ""),
        message=message,
        reports=queries.reports_of(standing()),
        state_word=state_word,
        failure_sentence=failure_sentence,
    )
    return make_response(page, status)


@blueprint.post("")
@in_municipality(ORDER)
def order() -> ResponseReturnValue:
    """Order a report and lead to its page; the same order twice is one report."""
    try:
        public_id = service.order_report(request.form.get("place", ""), language=chosen(), by=standing())
    except Rejected as error:
        return _index(HTTPStatus.UNPROCESSABLE_ENTITY, error.messages["place"])
    return htmx.go_to(url_for("reports.show", report=public_id))


@blueprint.get("/<uuid:report>")
@in_municipality(ORDER)
def show(report: UUID) -> ResponseReturnValue:
    """Show how far a report is; as a fragment while the page looks again by itself."""
    _choices()
    found = queries.get_report(standing(), report)
    return htmx.shown(
        "municipal/reports/_state.html",
        "municipal/reports/show.html",
        report=found,
        state_word=state_word,
        failure_sentence=failure_sentence,
    )


@blueprint.post("/<uuid:report>/cancel")
@in_municipality(ORDER)
def cancel(report: UUID) -> ResponseReturnValue:
    """Cancel a report; one that is ready stays ready."""
    service.cancel_report(report, by=standing())
    return htmx.go_to(url_for("reports.show", report=report))


@blueprint.get("/<uuid:report>/file")
@in_municipality(ORDER)
def file(report: UUID) -> ResponseReturnValue:
    """Hand over the finished file, and only if it is the very file that was built. Raises NotFound."""
    choices = _choices()
    found = queries.get_report(standing(), report)
    settings: Settings = current_app.config["SETTINGS"]
    path = reports_folder(settings).file(report_file_name(found.public_id))
    if found.state is not JobState.DONE or not path.is_file():
        raise NotFound("file")
    answer = hand_over(
        path,
        sha256=found.file_sha256 or "",
        name=_download_name(found, choices),
        latin_name=f"report-{found.created_at:%Y-%m-%d-%H%M}.xlsx",
        media_type=XLSX,
    )
    record_seen(Kind.REPORT, act=Act.DOWNLOADED, municipality_id=found.municipality_id)
    return answer


def _download_name(report: ReportRow, choices: list[Choice]) -> str:
    zone = choices[0].time_zone if choices else "UTC"
    moment = local_moment(report.created_at, zone)
    return _("Report %(moment)s", moment=f"{moment:%Y-%m-%d %H-%M}") + ".xlsx"
