"""The second step of sign-in, and setting it up: an authenticator app, recovery codes, switching off."""

from collections.abc import Sequence
from http import HTTPStatus

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commons.accounts import second_factor
from commons.accounts.account_pages import to_account
from commons.accounts.forms import CodeForm
from commons.accounts.pages import blueprint
from commons.accounts.proving import proven
from commons.accounts.sign_in import at_second_step, must_set_up, sign_in_now, standing
from core.access import public, signed_in
from core.addresses import local_path
from core.errors import Rejected
from core.limits import count_wrong_try, refuse_many_wrong_tries


@blueprint.get("/second-step")
@public
def second_step() -> ResponseReturnValue:
    """Ask for the code after the password."""
    if at_second_step() is None:
        return redirect(url_for("security.login"), HTTPStatus.SEE_OTHER)
    return _step_page(CodeForm(formdata=None), HTTPStatus.OK)


@blueprint.post("/second-step")
@public
def take_second_step() -> ResponseReturnValue:
    """Take the code and sign in. Wrong ones are counted against the account, wherever they come from."""
    user, form = at_second_step(), CodeForm()
    if user is None:
        return redirect(url_for("security.login"), HTTPStatus.SEE_OTHER)
    tried = f"code:{user.id}"
    refuse_many_wrong_tries(tried)
    try:
        second_factor.take_code(user.id, form.code.data or "")
    except Rejected as error:
        count_wrong_try(tried)
        form.code.errors = [error.messages["code"]]
        return _step_page(form, HTTPStatus.UNPROCESSABLE_ENTITY)
    sign_in_now(user)
    return redirect(local_path(request.args.get("next")), HTTPStatus.SEE_OTHER)


def _step_page(form: CodeForm, status: HTTPStatus) -> Response:
    wanted = local_path(request.args.get("next"))
    return make_response(
        render_template("commons/accounts/second_step.html", form=form, wanted=wanted), status
    )


@blueprint.get("/two-factor")
@signed_in
@proven
def set_up() -> ResponseReturnValue:
    """Show the secret for the app, and ask for a code of it."""
    if standing().has_second_factor:
        return to_account()
    return _setup_page(CodeForm(formdata=None), HTTPStatus.OK)


@blueprint.post("/two-factor")
@signed_in
@proven
def confirm() -> ResponseReturnValue:
    """Switch the second step on and show the recovery codes, this once."""
    form, who = CodeForm(), standing()
    tried = f"code:{who.user_id}"
    refuse_many_wrong_tries(tried)
    try:
        codes = second_factor.confirm_setup(who.user_id, form.code.data or "")
    except Rejected as error:
        count_wrong_try(tried)
        form.code.errors = [error.messages["code"]]
        return to_account() if who.has_second_factor else _setup_page(form, HTTPStatus.UNPROCESSABLE_ENTITY)
    return _codes_page(codes)


def _setup_page(form: CodeForm, status: HTTPStatus) -> Response:
    who = standing()
    setup = second_factor.begin_setup(who.user_id, _("Nastavnik"))
    page = render_template(
        "commons/accounts/two_factor.html", form=form, setup=setup, is_due=must_set_up(who)
    )
    return make_response(page, status)


@blueprint.post("/two-factor/codes")
@signed_in
@proven
def new_codes() -> ResponseReturnValue:
    """Show fresh recovery codes; the old ones are dead."""
    return _codes_page(second_factor.new_codes(standing().user_id))


def _codes_page(codes: Sequence[str]) -> Response:
    return make_response(render_template("commons/accounts/codes.html", codes=codes))


@blueprint.post("/two-factor/off")
@signed_in
@proven
def switch_off() -> ResponseReturnValue:
    """Switch the second step off."""
    second_factor.forget(standing().user_id)
    flash(_("The second step is off."), "success")
    return to_account()
