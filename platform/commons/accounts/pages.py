"""The page of a one-time link: somebody sets their password and goes on to sign in."""

from http import HTTPStatus

from flask import Blueprint, Response, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commons.accounts import service
from commons.accounts.forms import PasswordForm
from core.access import public
from core.errors import NotFound, Rejected

blueprint = Blueprint("account", __name__, url_prefix="/account")


@blueprint.after_request
def tell_nobody(answer: Response) -> Response:
    """Keep the token in the address from whatever is asked next. The site's name goes along: the check of forms wants it."""
    answer.headers["Referrer-Policy"] = "strict-origin"
    return answer


@blueprint.get("/link/<token>")
@public
def open_link(token: str) -> ResponseReturnValue:
    """Show the form. Looking uses nothing up: mail programs and scanners open links too."""
    try:
        user = service.find_link(token)
    except NotFound:
        return spent()
    return _form(token, PasswordForm(formdata=None), user.email or "", HTTPStatus.OK)


@blueprint.post("/link/<token>")
@public
def set_password(token: str) -> ResponseReturnValue:
    """Set the password and lead to sign-in."""
    form = PasswordForm()
    try:
        email = service.find_link(token).email or ""
        service.use_link(token, form.chosen())
    except NotFound:
        return spent()
    except Rejected as error:
        for field, message in error.messages.items():
            form[field].errors = [message]
        return _form(token, form, email, HTTPStatus.UNPROCESSABLE_ENTITY)
    flash(_("The password is set. Sign in with it."), "success")
    return redirect(url_for("security.login"), HTTPStatus.SEE_OTHER)


def _form(token: str, form: PasswordForm, email: str, status: HTTPStatus) -> Response:
    page = render_template(
        "commons/accounts/link.html", token=token, form=form, email=email, least=service.SHORTEST_PASSWORD
    )
    return make_response(page, status)


def spent() -> Response:
    """Answer a used, an expired and an unknown link alike."""
    return make_response(render_template("commons/accounts/link_spent.html"), HTTPStatus.NOT_FOUND)
