"""«My account»: the live sign-ins, the password, and the password asked for once more."""

from http import HTTPStatus
from uuid import UUID

from flask import Response, flash, g, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from commons.accounts import second_factor, service, sign_ins
from commons.accounts.forms import ChangeForm, ProofForm
from commons.accounts.models import User
from commons.accounts.pages import blueprint
from commons.accounts.proving import prove_by
from commons.accounts.sign_in import sign_in_now, standing
from commons.schools.models import Municipality
from core.access import signed_in
from core.addresses import local_path
from core.database import identity
from core.errors import NotFound, Rejected


def tell_local_time() -> None:
    """Let the moments of a page be those where the person works: of one of their municipalities."""
    held = standing().held
    if held:
        zone = select(Municipality.time_zone).where(Municipality.id == held[0].municipality_id)
        g.time_zone = identity.single.scalar(zone)


def me() -> User:
    """Return the account of whoever is signed in, to be changed."""
    user = identity.session.get(User, standing().user_id)
    if user is None:
        raise NotFound("user")
    return user


def to_account(anchor: str | None = None) -> Response:
    """Lead back to the account."""
    return make_response(redirect(url_for("account.show", _anchor=anchor), HTTPStatus.SEE_OTHER))


@blueprint.get("/")
@signed_in
def show() -> ResponseReturnValue:
    """Show the account with its live sign-ins."""
    who = standing()
    tell_local_time()
    return render_template(
        "commons/accounts/account.html",
        who=who,
        sign_ins=sign_ins.live_sign_ins(who.user_id, session["sign_in"]),
        codes_left=second_factor.codes_left(who.user_id) if who.has_second_factor else None,
    )


@blueprint.post("/sign-ins/<uuid:sign_in>/end")
@signed_in
def end_sign_in(sign_in: UUID) -> ResponseReturnValue:
    """End one of one's own sign-ins: a browser left open somewhere."""
    if not sign_ins.end_one(standing().user_id, sign_in):
        raise NotFound("sign-in")
    flash(_("That browser is signed out."), "success")
    return to_account()


@blueprint.post("/sign-ins/end-others")
@signed_in
def end_other_sign_ins() -> ResponseReturnValue:
    """End all of one's sign-ins but this one."""
    sign_ins.end_others(standing().user_id, session["sign_in"])
    flash(_("All other browsers are signed out."), "success")
    return to_account()


@blueprint.get("/password")
@signed_in
def password() -> ResponseReturnValue:
    """Show the form of another password."""
    return _password_page(ChangeForm(formdata=None), HTTPStatus.OK)


@blueprint.post("/password")
@signed_in
def change_password() -> ResponseReturnValue:
    """Set another password; every other browser is signed out, this one goes on with a sign-in of its own."""
    form = ChangeForm()
    try:
        chosen = form.chosen()
        prove_by(form.present.data, "present")
        user = me()
        service.replace_password(user, chosen)
    except Rejected as error:
        identity.session.rollback()
        for field, message in error.messages.items():
            form[field].errors = [message]
        return _password_page(form, HTTPStatus.UNPROCESSABLE_ENTITY)
    sign_in_now(user)
    flash(_("The password is changed. All other browsers are signed out."), "success")
    return to_account()


def _password_page(form: ChangeForm, status: HTTPStatus) -> Response:
    page = render_template(
        "commons/accounts/password.html", form=form, email=standing().email, least=service.SHORTEST_PASSWORD
    )
    return make_response(page, status)


@blueprint.get("/verify")
@signed_in
def verify() -> ResponseReturnValue:
    """Ask for the password before a page that must not be opened at a computer left alone."""
    return _verify_page(ProofForm(formdata=None), HTTPStatus.OK)


@blueprint.post("/verify")
@signed_in
def take_password() -> ResponseReturnValue:
    """Take the password and lead on to the page."""
    form = ProofForm()
    try:
        prove_by(form.password.data, "password")
    except Rejected as error:
        form.password.errors = [str(error)]
        return _verify_page(form, HTTPStatus.UNPROCESSABLE_ENTITY)
    return redirect(local_path(request.args.get("next")), HTTPStatus.SEE_OTHER)


def _verify_page(form: ProofForm, status: HTTPStatus) -> Response:
    wanted = local_path(request.args.get("next"))
    return make_response(render_template("commons/accounts/verify.html", form=form, wanted=wanted), status)
