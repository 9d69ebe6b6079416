"""«Forgot the password?»: a letter with a link. The answer is the same whoever asks for whomever."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_limiter.util import get_remote_address

from commons.accounts.forms import AddressForm
from commons.accounts.pages import blueprint
from commons.accounts.resetting import ask_for_reset
from commons.accounts.sign_in import account_tried
from core.access import public
from core.limits import limiter_of


@blueprint.get("/forgot")
@public
def forgot() -> ResponseReturnValue:
    """Ask for the address."""
    return _page(AddressForm(formdata=None), HTTPStatus.OK)


@blueprint.post("/forgot")
@public
def send_link() -> ResponseReturnValue:
    """Let a letter go out, if there is such an account, and say the same if there is none."""
    form = AddressForm()
    try:
        ask_for_reset(form.email.data or "")
    except ValueError:
        form.email.errors = [_("This is no e-mail address.")]
        return _page(form, HTTPStatus.UNPROCESSABLE_ENTITY)
    return make_response(render_template("commons/accounts/forgot_sent.html"))


def _page(form: AddressForm, status: HTTPStatus) -> Response:
    return make_response(render_template("commons/accounts/forgot.html", form=form), status)


def limit(app: Flask) -> None:
    """Let an account be written to a few times a quarter of an hour, and an address ask for a few accounts."""
    limiter = limiter_of(app)
    by_account = limiter.limit(
        "3 per 15 minutes", key_func=lambda: f"forgot:{account_tried()}", methods=["POST"]
    )
    by_address = limiter.limit("20 per 15 minutes", key_func=get_remote_address, methods=["POST"])
    name = "account.send_link"
    limited: Callable[..., Any] = by_address(by_account(app.view_functions[name]))
    app.view_functions[name] = limited
