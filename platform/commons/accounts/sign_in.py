"""Sign-in on Flask-Security: its forms and password rules, our server-side sessions, limits and answers."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, current_app, g, make_response, redirect, request, session, url_for
from flask_limiter.util import get_remote_address
from flask_login import user_logged_in, user_logged_out
from flask_security import Security, SQLAlchemySessionUserDatastore
from werkzeug.exceptions import Unauthorized

from commons.accounts.models import FlaskSecurityRole, User
from commons.accounts.service import begin_sign_in, end_sign_in
from commons.accounts.standing import Standing, find_signed_in
from core import htmx
from core.database import identity
from core.limits import limiter

security = Security()

SETTINGS: dict[str, Any] = {
    "SECURITY_URL_PREFIX": "/account",
    "SECURITY_PASSWORD_HASH": "argon2",
    "SECURITY_PASSWORD_SINGLE_HASH": ["argon2"],
    # OWASP's minimum for argon2id: 19 MiB, two passes, one lane; 35 ms on two cores.
    "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": {
        "argon2__memory_cost": 19456,
        "argon2__rounds": 2,
        "argon2__parallelism": 1,
    },
    "SECURITY_JOIN_USER_ROLES": False,
    "SECURITY_RETURN_GENERIC_RESPONSES": True,
    "SECURITY_LOGOUT_METHODS": ["POST"],
    "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False, "test_environment": True},
    "SECURITY_POST_LOGIN_VIEW": "/",
    "SECURITY_POST_LOGOUT_VIEW": "/account/login",
    "SECURITY_FLASH_MESSAGES": False,
    "SECURITY_ANONYMOUS_USER_DISABLED": False,
}


def load_user(uniquifier: str) -> User | None:
    """Return the user of the browser's session when its sign-in is still alive."""
    token = session.get("sign_in")
    found = find_signed_in(uniquifier, token) if token else None
    if found is None:
        return None
    user, g.standing = found
    return user


def _begin(_app: Flask, user: User, **_more: object) -> None:
    # A token planted before sign-in must not outlive it, nor may the anti-forgery token known with it.
    session.pop("csrf_token", None)
    g.pop("csrf_token", None)
    session["sign_in"] = begin_sign_in(user.id)


def _end(_app: Flask, **_more: object) -> None:
    token = session.pop("sign_in", None)
    if token:
        end_sign_in(token)
    session.clear()


def _account_tried() -> str:
    return f"account:{request.form.get('email', '').strip().lower()[:254]}"


def _wrong(answer: Response) -> bool:
    return answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def _honest_status(view: Callable[..., Any]) -> Callable[..., Any]:
    """Let a refused sign-in say 422: Flask-Security answers 200 with the form."""

    def sign_in_page(**arguments: Any) -> Any:
        answer = make_response(view(**arguments))
        if request.method == "POST" and answer.status_code == HTTPStatus.OK:
            answer.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return answer

    return sign_in_page


def _limited(view: Callable[..., Any]) -> Callable[..., Any]:
    """Count wrong passwords: five an account and twenty an address in a quarter of an hour; nobody is locked out for ever."""
    by_account = limiter.limit(
        "5 per 15 minutes", key_func=_account_tried, methods=["POST"], deduct_when=_wrong
    )
    by_address = limiter.limit(
        "20 per 15 minutes", key_func=get_remote_address, methods=["POST"], deduct_when=_wrong
    )
    limited: Callable[..., Any] = by_address(by_account(view))
    return limited


def ask_to_sign_in(*_ignored: object) -> Response:
    """Lead to the sign-in page and back; a fragment is told by a header, or the form would land in a row."""
    wanted = request.full_path.rstrip("?") if request.method == "GET" else "/"
    if htmx.wants_fragment():
        answer = make_response("", HTTPStatus.UNAUTHORIZED)
        answer.headers["HX-Redirect"] = url_for("security.login")
        return answer
    return make_response(redirect(url_for("security.login", next=wanted), HTTPStatus.SEE_OTHER))


def standing() -> Standing:
    """Return who is asking. Raises Unauthorized (answered by the sign-in page) for nobody."""
    current_app.login_manager._load_user() if "_login_user" not in g else None  # type: ignore[attr-defined]
    found: Standing | None = g.get("standing")
    if found is None:
        raise Unauthorized
    return found


def init_app(app: Flask) -> None:
    """Set sign-in up on an application."""
    for name, value in SETTINGS.items():
        app.config.setdefault(name, value)
    app.config["SECURITY_PASSWORD_SALT"] = app.config["SECRET_KEY"]
    store = SQLAlchemySessionUserDatastore(identity.session, User, FlaskSecurityRole)
    security.init_app(app, store)
    app.login_manager.user_loader(load_user)  # type: ignore[attr-defined]
    # Flask-Security would take a bearer token from a header or an address; nothing here hands out or wants one.
    app.login_manager._request_callback = None  # type: ignore[attr-defined]
    # Flask-Principal would load the user before every request, static files included.
    app.before_request_funcs[None] = [
        act for act in app.before_request_funcs.get(None, []) if "principal" not in act.__module__
    ]
    app.errorhandler(Unauthorized)(ask_to_sign_in)
    security.unauthn_handler(ask_to_sign_in)
    user_logged_in.connect(_begin, app)
    user_logged_out.connect(_end, app)
    login = "security.login"
    app.view_functions[login] = _limited(_honest_status(app.view_functions[login]))
