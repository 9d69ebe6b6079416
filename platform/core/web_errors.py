"""Turns errors into pages, or into short answers for htmx; the only place that knows status codes."""

import logging
from http import HTTPStatus
from uuid import uuid4

from flask import Flask, Response, make_response, render_template
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from core import htmx
from core.errors import Conflict, MissingVersion, NotAllowed, NotFound, Rejected
from core.unit_of_work import roll_back

log = logging.getLogger(__name__)

# Pages of their own; any other refusal is shown as a bad request.
PAGES = frozenset({400, 403, 404, 405, 409, 413, 429, 500, 503})

# SQLSTATEs of two people's work at the same moment: serialization, deadlock, a lock waited for too long, a row that both
# wanted to be the first to write. One was saved, the other may try again: nothing is broken.
AT_ONCE = frozenset({"40001", "40P01", "55P03", "23505"})


def sentence(status: int) -> str:
    """Return what happened and what to do, in the reader's language."""
    sentences = {
        400: _("The request could not be understood. Go back, reload the page and try again."),
        403: _("This needs another role. Roles are given by the administrator of the municipality."),
        404: _("There is no such page, or it is not open to you."),
        405: _("This address does not take such a request."),
        409: _("Somebody saved first. Nothing of yours was written; reload the page and try again."),
        413: _("This is too large. Nothing was saved."),
        428: _("The page was opened too long ago to save safely. Reload it and repeat the change."),
        429: _("Too many tries. Wait a quarter of an hour and try again."),
        500: _("Something broke on our side. This was not saved; try again."),
        503: _("The database does not answer at the moment. What was saved is safe; try again in a minute."),
    }
    return sentences.get(status, sentences[400])


def answer_error(status: int, message: str | None = None, *, quote: str | None = None) -> Response:
    """Render a refusal: a whole page, or for htmx only the flash, so that no page lands in a row of a table."""
    page = status if status in PAGES else 400
    said = {"status": status, "message": message or sentence(status), "quote": quote}
    template = "errors/_flash.html" if htmx.wants_fragment() else f"errors/{page}.html"
    answer = make_response(render_template(template, **said), status)
    answer.headers["Cache-Control"] = "no-store"
    return htmx.over_the_page(answer)


def init_app(app: Flask) -> None:
    """Register an answer for every named error."""

    @app.errorhandler(NotFound)
    def not_found(_error: NotFound) -> Response:
        return _rolled_back(404)

    @app.errorhandler(NotAllowed)
    def not_allowed(_error: NotAllowed) -> Response:
        return _rolled_back(403)

    @app.errorhandler(MissingVersion)
    def missing_version(_error: MissingVersion) -> Response:
        return _rolled_back(428)

    @app.errorhandler(Conflict)
    def conflict(_error: Conflict) -> Response:
        return _rolled_back(409)

    @app.errorhandler(Rejected)
    def rejected(error: Rejected) -> Response:
        return _rolled_back(422, str(error))

    @app.errorhandler(CSRFError)
    def forged(_error: CSRFError) -> Response:
        return answer_error(400, _("The form is no longer valid. Reload the page and send it again."))

    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> Response:
        if error.response is not None:
            return make_response(error.response)
        answer = answer_error(error.code or 500)
        for name, value in error.get_headers():
            if name in {"Allow", "Retry-After"}:
                answer.headers[name] = value
        return answer

    @app.errorhandler(PoolTimeout)
    def database_away(error: Exception) -> Response:
        log.warning("the database does not answer: %s", type(error).__name__)
        return answer_error(503)

    @app.errorhandler(DBAPIError)
    def refused_by_database(error: DBAPIError) -> Response:
        if getattr(error.orig, "sqlstate", None) in AT_ONCE:
            log.warning("two at the same moment: %s", type(error.orig).__name__)
            return _rolled_back(409)
        if error.connection_invalidated or isinstance(error, (InterfaceError, OperationalError)):
            return database_away(error)
        return crashed(error)

    @app.errorhandler(Exception)
    def crashed(error: Exception) -> Response:
        quote = uuid4().hex[:12]
        log.exception("crash %s", quote)
        if app.config["PROPAGATE_EXCEPTIONS"]:
            raise error
        return answer_error(HTTPStatus.INTERNAL_SERVER_ERROR, quote=quote)


def _rolled_back(status: int, message: str | None = None) -> Response:
    roll_back()
    return answer_error(status, message)
