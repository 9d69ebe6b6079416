"""The page of an invitation: whoever holds the letter sets a password, or takes the role with the account they have."""

from http import HTTPStatus

from flask import Response, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import Unauthorized

from commons.accounts import service, taking
from commons.accounts.forms import PasswordForm
from commons.accounts.invitations import place_name
from commons.accounts.models import Invitation
from commons.accounts.pages import blueprint, spent
from commons.accounts.roles import Role
from commons.accounts.sign_in import standing
from commons.accounts.standing import Standing
from commons.accounts.wording import role_title
from core.access import public
from core.errors import NotFound, Rejected


def _signed_in() -> Standing | None:
    try:
        return standing()
    except Unauthorized:
        return None


@blueprint.get("/invitation/<token>")
@public
def invitation(token: str) -> ResponseReturnValue:
    """Show to what somebody is invited. Looking uses nothing up: mail programs and scanners open links too."""
    try:
        return _page(token, taking.find(token), PasswordForm(formdata=None), HTTPStatus.OK)
    except NotFound:
        return spent()


@blueprint.post("/invitation/<token>")
@public
def take_invitation(token: str) -> ResponseReturnValue:
    """Take the role: with a new password, or as the account that is signed in. Nothing in the form says who or what."""
    form, who = PasswordForm(), _signed_in()
    try:
        found = taking.find(token)
        if not taking.sets_password(found):
            taking.take_signed_in(token, who.user_id if who else 0)
            flash(_("The role is yours."), "success")
            return redirect(url_for("home.start"), HTTPStatus.SEE_OTHER)
        taking.take_with_password(token, form.chosen())
    except NotFound:
        return spent()
    except Rejected as error:
        for field, message in error.messages.items():
            form[field].errors = [message]
        return _page(token, taking.find(token), form, HTTPStatus.UNPROCESSABLE_ENTITY)
    flash(_("The password is set. Sign in with it."), "success")
    return redirect(url_for("security.login"), HTTPStatus.SEE_OTHER)


def _page(token: str, found: Invitation, form: PasswordForm, status: HTTPStatus) -> Response:
    who = _signed_in()
    page = render_template(
        "commons/accounts/invitation.html",
        token=token,
        form=form,
        email=found.email,
        role=role_title(Role(found.role)),
        place=place_name(found),
        sets_password=taking.sets_password(found),
        is_them=who is not None and who.email == found.email,
        somebody_else=who.email if who is not None and who.email != found.email else None,
        least=service.SHORTEST_PASSWORD,
    )
    return make_response(page, status)
