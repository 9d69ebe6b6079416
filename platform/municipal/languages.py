"""Russian by default, English by a switch; the times a page shows are the municipality's."""

from flask import Blueprint, Flask, current_app, g, has_request_context, make_response, redirect, request
from flask.typing import ResponseReturnValue

from core.access import public
from core.addresses import local_path
from core.translating import QuickBabel

LANGUAGES = ("ru", "en")

blueprint = Blueprint("language", __name__)


def chosen() -> str:
    """Return the language of this request: the browser's choice here, else the account's, else Russian."""
    if not has_request_context():
        return "ru"
    cookie = request.cookies.get("language")
    if cookie in LANGUAGES:
        return cookie
    standing = g.get("standing")
    return standing.language if standing and standing.language in LANGUAGES else "ru"


def time_zone() -> str | None:
    """Return the zone of the school in hand, else the one a municipal page has set; without one the server's UTC."""
    if not has_request_context():
        return None
    school = g.get("school")
    zone: str | None = school.time_zone if school else g.get("time_zone")
    return zone


@blueprint.post("/language")
@public
def choose() -> ResponseReturnValue:
    """Remember a language for this browser and come back to the page."""
    language = request.form.get("language")
    answer = make_response(redirect(local_path(request.form.get("next")), 303))
    if language in LANGUAGES:
        answer.set_cookie(
            "language", language, max_age=365 * 86400, samesite="Lax", httponly=True,
            secure=current_app.config["SESSION_COOKIE_SECURE"],
        )  # fmt: skip
    return answer


def init_app(app: Flask) -> None:
    """Set the languages up."""
    QuickBabel(app, locale_selector=chosen, timezone_selector=time_zone)
    app.register_blueprint(blueprint)
    app.jinja_env.globals["language"] = chosen
