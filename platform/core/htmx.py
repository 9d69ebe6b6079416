"""The only place that speaks to htmx: which shape an answer takes, and the answers of editing in place."""

from http import HTTPStatus
from typing import Any

from flask import Flask, Response, make_response, redirect, render_template, request
from htmx_flask import Htmx

_extension = Htmx()


def init_app(app: Flask) -> None:
    """Let requests know whether htmx made them, and caches that pages come in two shapes."""
    _extension.init_app(app)

    @app.after_request
    def vary(answer: Response) -> Response:
        return varied(answer) if answer.mimetype == "text/html" else answer


def wants_fragment() -> bool:
    """Tell whether htmx asked for a part of a page (and not the browser, a boost or a return through history)."""
    asked: Any = request.htmx  # type: ignore[attr-defined]  # the extension adds it
    return bool(asked) and not asked.boosted and not asked.history_restore_request


def fragment(template: str, status: int = HTTPStatus.OK, **inputs: Any) -> Response:
    """Render a fragment."""
    return varied(make_response(render_template(template, **inputs), status))


def varied(answer: Response) -> Response:
    """Mark an answer whose shape depends on who asked."""
    answer.vary.add("HX-Request")
    return answer


def over_the_page(answer: Response) -> Response:
    """Let htmx swap nothing but the out-of-band flash: whatever the status, a refusal never takes a row's place."""
    if wants_fragment():
        answer.headers["HX-Reswap"] = "none"
    return varied(answer)


def go_to(address: str) -> Response:
    """Lead the whole page to another address, whoever asked."""
    if wants_fragment():
        answer = make_response("", HTTPStatus.OK)
        answer.headers["HX-Redirect"] = address
        return varied(answer)
    return varied(make_response(redirect(address, HTTPStatus.SEE_OTHER)))


def shown(part: str, page: str, status: int = HTTPStatus.OK, **inputs: Any) -> Response:
    """Render a fragment for htmx and the whole page, which includes it, for everybody else."""
    return varied(make_response(render_template(part if wants_fragment() else page, **inputs), status))


def rejected(part: str, page: str, **inputs: Any) -> Response:
    """Answer input that cannot be taken: the form again, 422, with what was typed and messages beside the fields."""
    return shown(part, page, HTTPStatus.UNPROCESSABLE_ENTITY, **inputs)


def conflict(part: str, page: str, **inputs: Any) -> Response:
    """Answer that somebody saved first: both values and a form holding the new version, 409."""
    return shown(part, page, HTTPStatus.CONFLICT, **inputs)
