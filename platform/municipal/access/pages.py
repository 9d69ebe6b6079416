"""Access: who has which role where; people are invited by letter, their roles ended. The list to paste: list_pages.py."""

from http import HTTPStatus
from uuid import UUID

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commons.accounts import grants, invitations, second_factor
from commons.accounts.grants import LastCurator
from commons.accounts.models import Invitation
from commons.accounts.proving import proven
from commons.accounts.roles import Role
from commons.accounts.service import LINK_LASTS
from commons.accounts.sign_in import standing
from commons.accounts.wording import role_title
from commons.audit.marks import Kind
from commons.audit.service import record_seen
from commons.letters.wording import state_word
from core.access import in_municipality
from core.config import Settings
from core.errors import NotFound, Rejected
from municipal.access.forms import GrantForm, HandOverForm
from municipal.access.scope import WRITE, current_scope
from municipal.personal.accounts import erase_account
from municipal.register.place import keep_place, kept_municipalities

blueprint = Blueprint("access", __name__, url_prefix="/access")
keep_place(blueprint)

# What the municipality asks of each school: one may fall ill.
CURATORS_ASKED_FOR = 2


def to_list() -> Response:
    """Lead back to the list."""
    return make_response(redirect(url_for("access.index"), HTTPStatus.SEE_OTHER))


@blueprint.get("/choose")
@in_municipality(WRITE)
def choose() -> ResponseReturnValue:
    """Let somebody who gives access in several municipalities choose one."""
    kept = kept_municipalities(WRITE)
    return render_template("municipal/register/choose.html", municipalities=kept, endpoint="access.index")


@blueprint.get("")
@in_municipality(WRITE)
def index() -> ResponseReturnValue:
    """List who has access and who is invited, with a form for one more."""
    record_seen(Kind.ACCOUNT, municipality_id=current_scope().municipality.id)
    return _list_page(GrantForm(formdata=None), HTTPStatus.OK)


@blueprint.post("")
@in_municipality(WRITE)
def invite() -> ResponseReturnValue:
    """Invite somebody by letter; the role begins when they take it."""
    scope, form = current_scope(), GrantForm()
    try:
        place, role = scope.place(form.place.data), form.wanted_role(scope.roles)
        made = invitations.invite(
            place,
            role,
            name=form.name.data or "",
            email=form.email.data or "",
            by=standing().user_id,
            day=scope.day(),
        )
    except Rejected as error:
        form.show_messages(error.messages)
        return _list_page(form, HTTPStatus.UNPROCESSABLE_ENTITY)
    flash(
        _("A letter goes to %(email)s. The role begins when the person takes it.", email=made.email),
        "success",
    )
    return to_list()


def _invitation(public_id: UUID) -> Invitation:
    """Return an invitation inside the scope of whoever asks."""
    scope = current_scope()
    found = invitations.get_waiting(scope.municipality.id, public_id)
    if not scope.covers(found.district_id, found.school_id):
        raise NotFound("invitation")
    return found


@blueprint.post("/invitations/<uuid:invitation>/again")
@in_municipality(WRITE)
def send_again(invitation: UUID) -> ResponseReturnValue:
    """Send one more letter; the link in the last one is dead."""
    try:
        invitations.send_again(_invitation(invitation))
    except Rejected as error:
        flash(str(error), "warning")
    else:
        flash(_("One more letter goes out; the link of the last one no longer works."), "success")
    return to_list()


@blueprint.post("/invitations/<uuid:invitation>/withdraw")
@in_municipality(WRITE)
def withdraw(invitation: UUID) -> ResponseReturnValue:
    """Take an invitation back."""
    invitations.withdraw(_invitation(invitation))
    flash(_("The invitation is taken back; its link no longer works."), "success")
    return to_list()


@blueprint.post("/invitations/<uuid:invitation>/link")
@in_municipality(WRITE)
@proven
def invitation_link(invitation: UUID) -> ResponseReturnValue:
    """Show a link to hand over, this once, where letters do not arrive."""
    found = _invitation(invitation)
    name, email, token = found.name, found.email, invitations.link_to_show(found)
    hours = int(invitations.INVITATION_LASTS.total_seconds() // 3600)
    return _link_page(name, email, _address("account.invitation", token), hours)


@blueprint.post("/<uuid:public_id>/end")
@in_municipality(WRITE)
@proven
def end_role(public_id: UUID) -> ResponseReturnValue:
    """End a role: today is its last day. The last curator of a school hands over first."""
    scope = current_scope()
    place, role = scope.place(request.form.get("place")), request.form.get("role")
    if role not in scope.roles:
        raise NotFound("role")
    form = HandOverForm()
    try:
        if form.has_successor():
            invitations.invite(
                place, Role.SCHOOL_CURATOR, name=form.name.data or "", email=form.email.data or "",
                by=standing().user_id, day=scope.day(),
            )  # fmt: skip
        leave_empty = form.has_successor() or bool(form.leave_empty.data)
        grants.end_role(place, Role(role), public_id, day=scope.day(), leave_empty=leave_empty)
    except LastCurator:
        return _hand_over_page(form, public_id, HTTPStatus.UNPROCESSABLE_ENTITY)
    except Rejected as error:
        if form.has_successor():
            form.show_messages(error.messages)
            return _hand_over_page(form, public_id, HTTPStatus.UNPROCESSABLE_ENTITY)
        flash(str(error), "danger")
        return _list_page(GrantForm(formdata=None), HTTPStatus.UNPROCESSABLE_ENTITY)
    flash(_("The role holds through today."), "success")
    return to_list()


def _hand_over_page(form: HandOverForm, public_id: UUID, status: HTTPStatus) -> Response:
    kept = {name: request.form.get(name, "") for name in ("place", "role")}
    page = render_template("municipal/access/hand_over.html", form=form, public_id=public_id, kept=kept)
    return make_response(page, status)


@blueprint.post("/<uuid:public_id>/link")
@in_municipality(WRITE)
@proven
def fresh_link(public_id: UUID) -> ResponseReturnValue:
    """Show a fresh link for somebody who forgot the password and gets no letters."""
    scope = current_scope()
    if not scope.is_whole:
        raise NotFound("user")
    given = grants.fresh_link(scope.municipality.id, public_id)
    hours = int(LINK_LASTS.total_seconds() // 3600)
    return _link_page(given.name, given.email, _address("account.open_link", given.token), hours)


@blueprint.post("/<uuid:public_id>/second-factor")
@in_municipality(WRITE)
@proven
def forget_second_factor(public_id: UUID) -> ResponseReturnValue:
    """Switch the second step of somebody off who lost phone and codes; the account must be of this municipality alone."""
    scope = current_scope()
    if not scope.is_whole:
        raise NotFound("user")
    user = grants.own_account(scope.municipality.id, public_id)
    name, number = user.name, user.id
    second_factor.forget(number)
    flash(
        _("%(name)s signs in with the password alone until they set the second step up anew.", name=name),
        "success",
    )
    return to_list()


@blueprint.get("/<uuid:public_id>/erase")
@in_municipality(WRITE)
@proven
def ask_to_erase(public_id: UUID) -> ResponseReturnValue:
    """Say what goes with an account and what stays."""
    scope = current_scope()
    if not scope.is_whole:
        raise NotFound("user")
    user = grants.own_account(scope.municipality.id, public_id)
    return render_template(
        "municipal/access/erase.html", name=user.name, email=user.email, public_id=public_id
    )


@blueprint.post("/<uuid:public_id>/erase")
@in_municipality(WRITE)
@proven
def erase(public_id: UUID) -> ResponseReturnValue:
    """Erase an account of this municipality alone: who it was goes, that somebody did something stays."""
    scope = current_scope()
    if not scope.is_whole:
        raise NotFound("user")
    user = grants.own_account(scope.municipality.id, public_id)
    if user.id == standing().user_id:
        flash(_("Your own account is erased by another administrator."), "warning")
        return to_list()
    erase_account(user.id, "asked")
    flash(_("The account is erased. What it did stays, without the name."), "success")
    return to_list()


def _address(endpoint: str, token: str) -> str:
    """Return the whole address of a link, from the settings and never from the Host header."""
    settings: Settings = current_app.config["SETTINGS"]
    return f"{settings.public_url.rstrip('/')}{url_for(endpoint, token=token)}"


def _link_page(name: str, email: str, address: str, hours: int) -> Response:
    page = render_template("municipal/access/link.html", name=name, email=email, address=address, hours=hours)
    return make_response(page)


def _list_page(form: GrantForm, status: HTTPStatus) -> Response:
    scope = current_scope()
    living = [one for one in scope.schools if one.closed_on is None]
    form.offer(scope, living)
    curators = grants.curators_of(scope.municipality.id, scope.day())
    page = render_template(
        "municipal/access/index.html",
        scope=scope,
        holders=grants.holders(scope.municipality.id, scope.day(), scope.district_ids),
        waiting=invitations.waiting_in(scope.municipality.id, scope.district_ids),
        short_of_curators=[one for one in living if curators.get(one.id, 0) < CURATORS_ASKED_FOR],
        curators=curators,
        form=form,
        role_title=role_title,
        state_word=state_word,
    )
    return make_response(page, status)
