"""Sign-in on Flask-Security: its forms and password rules, our server-side sessions, limits and answers."""

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, current_app, g, make_response, redirect, request, session, url_for
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import login_user, user_logged_in, user_logged_out
from flask_security import Security, SQLAlchemySessionUserDatastore
from sqlalchemy import select
from werkzeug.exceptions import BadRequest, Unauthorized, UnsupportedMediaType

from commons.accounts.forms import SignInForm
from commons.accounts.models import FlaskSecurityRole, User
from commons.accounts.sign_ins import begin_sign_in, end_sign_in, keep_alive
from commons.accounts.standing import Standing, find_signed_in
from core import htmx
from core.addresses import local_path, split
from core.clock import now
from core.config import Settings
from core.database import identity
from core.email_addresses import checked_email
from core.limits import limiter_of

security = Security()

# Between the password and the code.
SECOND_STEP_LASTS = timedelta(minutes=5)

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
    # No page that asks for the password again (it would be a second place to guess it), no files besides ours.
    "SECURITY_FRESHNESS": timedelta(minutes=-1),
    "SECURITY_STATIC_FOLDER": None,
    "SECURITY_CACHE_CONTROL": None,  # ours says it; the library's came out as "no-store=True"
}


def load_user(uniquifier: str) -> User | None:
    """Return the user of the browser's session when its sign-in is still alive."""
    token = session.get("sign_in")
    found = find_signed_in(uniquifier, token) if token else None
    if found is None:
        return None
    user, g.standing = found
    keep_alive(g.standing.sign_in.number, g.standing.sign_in.seen_at)
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


def account_tried() -> str:
    """Return the account whose password is tried, under one name however the address is written."""
    typed = request.form.get("email", "")
    try:
        return f"account:{checked_email(typed)}"
    except ValueError:
        return f"account:{typed.strip().lower()[:254]}"


def _wrong(answer: Response) -> bool:
    """Tell whether a try failed by who tried; a database that is away is not counted against anybody."""
    return answer.status_code // 100 == 4


def _honest_status(view: Callable[..., Any]) -> Callable[..., Any]:
    """Let a refused sign-in say 422: Flask-Security answers 200 with the form. Only a form is taken, never JSON."""

    def sign_in_page(**arguments: Any) -> Any:
        if request.is_json:
            raise UnsupportedMediaType
        if split(request.values.get("next", "")) is None:
            raise BadRequest  # the library would stumble over it
        answer = make_response(view(**arguments))
        user: User | None = g.pop("comes_to_second_step", None)
        if user is not None:
            return _to_second_step(user)
        if request.method == "POST" and answer.status_code == HTTPStatus.OK:
            answer.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return answer

    return sign_in_page


def _to_second_step(user: User) -> Response:
    """Remember that the password was right, for a few minutes; nobody is signed in by it."""
    session["second_step"] = {
        "user": user.fs_uniquifier,
        "until": int((now() + SECOND_STEP_LASTS).timestamp()),
    }
    wanted = local_path(request.values.get("next"))
    return make_response(redirect(url_for("account.second_step", next=wanted), HTTPStatus.SEE_OTHER))


class SecondFactorDue(Exception):
    """Somebody with a role that needs a second factor has none yet: nothing else is open to them before."""


def must_set_up(who: Standing) -> bool:
    """Tell whether a role of somebody needs the second factor that they have not set up."""
    settings: Settings = current_app.config["SETTINGS"]
    return not who.has_second_factor and any(one.role in settings.two_factor_roles for one in who.held)


def _lead_to_set_up(_due: SecondFactorDue) -> Response:
    address = url_for("account.set_up")
    if htmx.wants_fragment():
        answer = make_response("", HTTPStatus.FORBIDDEN)
        answer.headers["HX-Redirect"] = address
        return htmx.varied(answer)
    return htmx.varied(make_response(redirect(address, HTTPStatus.SEE_OTHER)))


def at_second_step() -> User | None:
    """Return whose password was given a moment ago in this browser, while only the code is missing."""
    kept = session.get("second_step") or {}
    if kept.get("until", 0) < now().timestamp():
        return None
    return identity.session.scalar(
        select(User).where(
            User.fs_uniquifier == kept["user"], User.active, User.second_factor_at.is_not(None)
        )
    )


def sign_in_now(user: User) -> None:
    """Sign somebody in who has proven who they are, and commit."""
    session.pop("second_step", None)
    login_user(user)
    identity.session.commit()


def _limited(view: Callable[..., Any], limiter: Limiter) -> Callable[..., Any]:
    """Count wrong passwords in a quarter of an hour: five of an account from one address, twenty from an address.

    From everywhere an account has thirty: whoever tries it again and again from one place locks nobody out anywhere else, and
    whoever has many places still guesses at three thousand a day.
    """
    from_here = limiter.limit(
        "5 per 15 minutes",
        key_func=lambda: f"{account_tried()} {get_remote_address()}",
        methods=["POST"],
        deduct_when=_wrong,
    )
    by_account = limiter.limit(
        "30 per 15 minutes", key_func=account_tried, methods=["POST"], deduct_when=_wrong
    )
    by_address = limiter.limit(
        "20 per 15 minutes", key_func=get_remote_address, methods=["POST"], deduct_when=_wrong
    )
    limited: Callable[..., Any] = by_address(by_account(from_here(view)))
    return limited


def ask_to_sign_in(*_ignored: object) -> Response:
    """Lead to the sign-in page and back; a fragment is told by a header, or the form would land in a row."""
    if htmx.wants_fragment():
        answer = make_response("", HTTPStatus.UNAUTHORIZED)
        answer.headers["HX-Redirect"] = url_for("security.login", next=_page_in_hand())
        return htmx.varied(answer)
    wanted = request.full_path.rstrip("?") if request.method in {"GET", "HEAD"} else "/"
    return htmx.varied(make_response(redirect(url_for("security.login", next=wanted), HTTPStatus.SEE_OTHER)))


def _page_in_hand() -> str:
    """Return the path of the page that asked for a fragment; the fragment's own address is no place to come back to."""
    page = split(request.headers.get("HX-Current-URL", ""))
    return local_path(f"{page.path}?{page.query}".rstrip("?")) if page else "/"


def standing() -> Standing:
    """Return who is asking. Raises Unauthorized (answered by the sign-in page) for nobody."""
    if "_login_user" not in g:
        current_app.login_manager._load_user()  # type: ignore[attr-defined]  # Flask-Login adds it
    found: Standing | None = g.get("standing")
    if found is None:
        raise Unauthorized
    return found


def _load_nobody_unasked(app: Flask) -> None:
    """Take away what would read the user where nobody asks who it is.

    Flask-Principal does so before every request, and Flask-Login for every template: the page that says that the database
    is away would ask the database.
    """
    app.before_request_funcs[None] = [
        act for act in app.before_request_funcs.get(None, []) if "principal" not in act.__module__
    ]
    app.template_context_processors[None] = [
        act for act in app.template_context_processors[None] if not act.__module__.startswith("flask_login")
    ]


def init_app(app: Flask) -> None:
    """Set sign-in up on an application."""
    for name, value in SETTINGS.items():
        app.config.setdefault(name, value)
    app.config["SECURITY_PASSWORD_SALT"] = app.config["SECRET_KEY"]
    store = SQLAlchemySessionUserDatastore(identity.session, User, FlaskSecurityRole)
    security.init_app(app, store, login_form=SignInForm)
    app.login_manager.user_loader(load_user)  # type: ignore[attr-defined]
    # Flask-Security would take a bearer token from a header or an address; nothing here hands out or wants one.
    app.login_manager._request_callback = None  # type: ignore[attr-defined]
    _load_nobody_unasked(app)
    app.errorhandler(Unauthorized)(ask_to_sign_in)
    app.errorhandler(SecondFactorDue)(_lead_to_set_up)
    security.unauthn_handler(ask_to_sign_in)
    # Pages answer in HTML whatever is asked for: a JSON answer would carry its own status past the counting of tries.
    security.want_json(lambda _request: False)
    user_logged_in.connect(_begin, app)
    user_logged_out.connect(_end, app)
    login = "security.login"
    app.view_functions[login] = _limited(_honest_status(app.view_functions[login]), limiter_of(app))
