"""Inviting by a list: paste it or send a spreadsheet, see what each line would do, put it right, send all letters at once."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from flask import Response, flash, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import SelectField, TextAreaField

from commons.accounts import invitations
from commons.accounts.grants import Place
from commons.accounts.roles import PLACES, Role
from commons.accounts.sign_in import standing
from commons.accounts.wording import role_title
from core.access import in_municipality
from core.errors import Rejected
from core.spreadsheets import LARGEST_FILE, read_tables
from municipal.access.lists import MOST_LINES, Fate, Judged, Line, judge, lines_in, lines_of
from municipal.access.pages import blueprint, to_list
from municipal.access.scope import WRITE, current_scope

_LARGEST_REQUEST = LARGEST_FILE + 1024 * 1024


class ListForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A list of people of one role."""

    role = SelectField(_l("Role"), validate_choice=False)
    text = TextAreaField(_l("People, one a line"))
    file = FileField(_l("Or a spreadsheet"))


@blueprint.url_value_preprocessor
def allow_list(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Take a larger request on the one address of files, before the check of forms reads it."""
    if endpoint == "access.read_list":
        request.max_content_length = _LARGEST_REQUEST


def _roles() -> list[Role]:
    return [role for role in current_scope().roles if PLACES[role][1]]


def _role(text: str | None) -> Role:
    roles = _roles()
    return Role(text) if text in roles else roles[0]


@blueprint.get("/list")
@in_municipality(WRITE)
def new_list() -> ResponseReturnValue:
    """Ask for the list."""
    current_scope()
    return _ask(ListForm(formdata=None), HTTPStatus.OK)


@blueprint.post("/list")
@in_municipality(WRITE)
def read_list() -> ResponseReturnValue:
    """Read the list and show what each line would do; nobody is written to yet."""
    scope, form = current_scope(), ListForm()
    try:
        lines = _read(form)
    except Rejected as error:
        for name, message in error.messages.items():
            form[name].errors = [message]
        return _ask(form, HTTPStatus.UNPROCESSABLE_ENTITY)
    role = _role(form.role.data)
    return _check(judge(lines, role, scope), role, HTTPStatus.OK)


def _read(form: ListForm) -> list[Line]:
    sent = form.file.data
    if sent:
        lines = lines_of(row.cells for table in read_tables(sent.read())[:1] for row in table)
    else:
        lines = lines_in(form.text.data or "")
    where = "file" if sent else "text"
    if not lines:
        raise Rejected({where: _("Nobody stands in the list.")})
    if len(lines) > MOST_LINES:
        raise Rejected({where: _("At most %(most)s people at once; divide the list.", most=MOST_LINES)})
    return lines


def _ask(form: ListForm, status: HTTPStatus) -> Response:
    form.role.choices = [(str(role), role_title(role)) for role in _roles()]
    return make_response(render_template("municipal/access/list.html", form=form, most=MOST_LINES), status)


def _sent_lines() -> list[Line]:
    """Return the lines as they stand in the form of the check page."""
    columns = [request.form.getlist(name)[:MOST_LINES] for name in ("email", "name", "school")]
    return [Line(*(text.strip()[:254] for text in row)) for row in zip(*columns, strict=False)]


@blueprint.post("/list/check")
@in_municipality(WRITE)
def check_list() -> ResponseReturnValue:
    """Judge the lines once more after they were put right; or send the letters of all that are good."""
    scope, role = current_scope(), _role(request.form.get("role"))
    judged = judge(_sent_lines(), role, scope)
    if request.form.get("act") != "send":
        return _check(judged, role, HTTPStatus.OK)
    good = [one for one in judged if one.is_good and one.school is not None]
    for one in good:
        place = Place(scope.municipality.id, school_id=one.school.id if one.school else None)
        invitations.invite(
            place, role, name=one.line.name, email=one.line.email, by=standing().user_id, day=scope.day()
        )
    if good:
        words = ngettext("%(num)s letter goes out.", "%(num)s letters go out.", len(good))
        flash(words, "success")
    left = [
        one for one in judged if not one.is_good and one.fate not in {Fate.HAS_ROLE, Fate.WAITS, Fate.TWICE}
    ]
    if not left:
        return to_list()
    flash(_("These lines are left: put them right and send again."), "warning")
    return _check(left, role, HTTPStatus.UNPROCESSABLE_ENTITY)


def _check(judged: Sequence[Judged], role: Role, status: HTTPStatus) -> Response:
    page = render_template(
        "municipal/access/list_check.html",
        judged=judged,
        role=role,
        role_title=role_title(role),
        good=sum(one.is_good for one in judged),
        fate_words=fate_words,
    )
    return make_response(page, status)


def fate_words(one: Judged) -> str:
    """Say what becomes of a line."""
    sentences = {
        Fate.INVITED: _("will be invited"),
        Fate.HAS_ROLE: _("has the role already"),
        Fate.WAITS: _("is invited already"),
        Fate.TWICE: _("stands twice; invited once"),
        Fate.NO_ADDRESS: _("the e-mail address is not understood"),
        Fate.NO_NAME: _("the name is missing"),
        Fate.NO_SCHOOL: _("there is no such school among yours"),
        Fate.MANY_SCHOOLS: _("several schools are called so: choose one"),
    }
    return sentences[one.fate]
