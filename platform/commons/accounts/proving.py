"""Acts for which the password is asked again when it was given some time ago: a computer left alone does not do them.

A form that meets the question is kept: its fields come along, and the act is done once the password is right.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from http import HTTPStatus
from typing import ParamSpec

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commons.accounts.models import User
from commons.accounts.service import is_password
from commons.accounts.sign_in import standing
from commons.accounts.sign_ins import prove
from core import htmx
from core.clock import now
from core.database import identity
from core.errors import Rejected
from core.limits import count_wrong_try, refuse_many_wrong_tries
from core.unit_of_work import READING

P = ParamSpec("P")

PROVEN_FOR = timedelta(minutes=15)
FIELD = "present_password"


def is_proven() -> bool:
    """Tell whether the password was given lately."""
    proof = standing().sign_in
    return proof is not None and now() - proof.proven_at < PROVEN_FOR


def proven(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """Let the view be reached only by somebody who gave their password lately; stands below the guard of the page."""

    @wraps(view)
    def asked(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        if is_proven():
            return view(*args, **kwargs)
        if request.method in READING:
            return _to_question()
        if FIELD not in request.form:
            return _question(HTTPStatus.FORBIDDEN)
        try:
            prove_by(request.form[FIELD], FIELD)
        except Rejected as error:
            return _question(HTTPStatus.UNPROCESSABLE_ENTITY, str(error))
        return view(*args, **kwargs)

    return asked


def _to_question() -> Response:
    address = url_for("account.verify", next=request.full_path.rstrip("?"))
    if htmx.wants_fragment():
        answer = make_response("", HTTPStatus.FORBIDDEN)
        answer.headers["HX-Redirect"] = address
        return htmx.varied(answer)
    return make_response(redirect(address, HTTPStatus.SEE_OTHER))


def _question(status: HTTPStatus, message: str | None = None) -> Response:
    """Ask for the password on a page that sends everything once more which was sent with the request."""
    kept = [
        (name, value)
        for name, values in request.form.lists()
        for value in values
        if name not in {"csrf_token", FIELD}
    ]
    page = render_template(
        "commons/accounts/question.html",
        action=request.full_path.rstrip("?"),
        kept=kept,
        message=message,
        field=FIELD,
    )
    answer = make_response(page, status)
    if htmx.wants_fragment():
        answer.headers["HX-Retarget"], answer.headers["HX-Reswap"] = "body", "innerHTML"
    return htmx.varied(answer)


def prove_by(password: str | None, field: str) -> None:
    """Take the password of whoever is signed in as given again. Raises Rejected beside `field`; wrong ones are counted."""
    who, tried = standing(), f"password:{standing().user_id}"
    refuse_many_wrong_tries(tried)
    user = identity.session.get(User, who.user_id)
    if user is None or who.sign_in is None or not is_password(user, password or ""):
        count_wrong_try(tried)
        raise Rejected({field: _("This is not your password.")})
    prove(who.sign_in.number)
