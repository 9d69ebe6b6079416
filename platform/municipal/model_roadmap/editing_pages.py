"""Editing a model's rows in place: the same row, form and conflict as in a school's roadmap."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from uuid import UUID, uuid4

from flask import Response, flash, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, StringField, TextAreaField
from wtforms.validators import Optional

from commons.accounts.sign_in import standing
from core import htmx
from core.access import in_municipality
from core.errors import Rejected
from core.once import key_of, uuid_in
from municipal.model_roadmap import editing, queries
from municipal.model_roadmap.pages import READ, WRITE, blueprint
from municipal.model_roadmap.queries import ModelCard, ModelRow
from tenants.roadmap import wording
from tenants.roadmap.deadlines import understand
from tenants.roadmap.field_words import field_word, read_aloud
from tenants.roadmap.forms import put_beside, version_of


class ModelRowForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A row of a model in edit mode; `base` is what it was filled with."""

    version = IntegerField(validators=[Optional()])
    base = HiddenField()
    once = HiddenField()
    after = HiddenField()
    title = TextAreaField(_l("Activity"))
    deadline = StringField(_l("Deadline"))
    responsible = TextAreaField(_l("Responsible"))
    result = TextAreaField(_l("Result, document"))
    notes = TextAreaField(_l("Note"))
    is_mandatory = HiddenField()
    is_control_point = HiddenField()

    def fill(self, values: Mapping[str, str]) -> None:
        """Show these values."""
        for name, value in values.items():
            self[name].data = value


def _values(row: ModelRow) -> dict[str, str]:
    return {
        "title": row.title, "deadline": row.deadline_text, "responsible": row.responsible_text, "result": row.result_text,
        "notes": row.notes, "is_mandatory": "1" if row.is_mandatory else "",
        "is_control_point": "1" if row.is_control_point else "",
    }  # fmt: skip


def _base_of(sent: Mapping[str, str]) -> dict[str, str]:
    """Return what a sent form was filled with; nothing where it does not say."""
    try:
        found = json.loads(sent.get("base", ""))
    except ValueError:
        return {}
    return {str(name): str(value) for name, value in found.items()} if isinstance(found, dict) else {}


def _sent() -> dict[str, str]:
    """Return a sent form; a box that is not ticked is not sent."""
    return {"is_mandatory": "", "is_control_point": "", **request.form.to_dict()}


def _places(model: ModelCard, row: ModelRow) -> dict[str, str]:
    one: dict[str, Any] = {"model": model.public_id, "row": row.public_id}
    whole: dict[str, Any] = {"model": model.public_id}
    return {
        "save": url_for("model.save_model_row", **one),
        "hint": url_for("model.deadline_hint", **whole),
        "leave": url_for("model.show", **whole, _anchor=f"activity-{row.public_id}"),
        "show": url_for("model.show_model_row", **one),
        "below": url_for("model.new_model_row", **whole, section=row.section_id, after=row.public_id),
        "move": url_for("model.move_model_row", **one),
        "archive": url_for("model.put_model_row_away", **one),
    }


def _to_row(model: UUID, row: UUID) -> Response:
    return make_response(
        redirect(url_for("model.show", model=model, _anchor=f"activity-{row}"), HTTPStatus.SEE_OTHER)
    )


@blueprint.get("/<uuid:model>/rows/<uuid:row>")
@in_municipality(READ)
def show_model_row(model: UUID, row: UUID) -> ResponseReturnValue:
    """Show one row again: what leaving its form brings back."""
    found = queries.get_model(standing(), model)
    if not htmx.wants_fragment():
        return htmx.varied(_to_row(model, row))
    return _row(found, row)


def _row(model: ModelCard, row: UUID) -> Response:
    return htmx.fragment(
        "municipal/model_roadmap/_one_row.html", model=model, row=queries.get_row(model, row), may_write=True
    )


@blueprint.get("/<uuid:model>/rows/<uuid:row>/edit")
@in_municipality(WRITE)
def edit_model_row(model: UUID, row: UUID) -> ResponseReturnValue:
    """Show a row's form, focused on the cell that was clicked."""
    found = queries.get_model(standing(), model)
    shown = queries.get_row(found, row)
    form = ModelRowForm(formdata=None)
    form.version.data, form.base.data = shown.version, json.dumps(_values(shown), ensure_ascii=False)
    form.fill(_values(shown))
    return _form(found, shown, form, htmx.shown, focused=request.args.get("field", "title"))


def _form(model: ModelCard, row: ModelRow, form: ModelRowForm, answer: Any, **more: Any) -> Response:
    rendered: Response = answer(
        "tenants/roadmap/_activity_form.html",
        "municipal/model_roadmap/row_page.html",
        within="tenants/roadmap/_activity_form.html",
        activity=row,
        form=form,
        places=_places(model, row),
        model=model,
        **more,
    )
    return rendered


@blueprint.post("/<uuid:model>/rows/<uuid:row>")
@in_municipality(WRITE)
def save_model_row(model: UUID, row: UUID) -> ResponseReturnValue:
    """Save a row: 200 with the row, 422 with the form, 409 with both values."""
    sent, form = _sent(), ModelRowForm()
    try:
        editing.change_row(model, row, sent, _base_of(sent), version_of(sent), by=standing())
    except Rejected as error:
        found = queries.get_model(standing(), model)
        form.form_errors.extend(put_beside(error.messages, form))
        focused = next((name for name in editing.WORDS if name in error.messages), "title")
        return _form(found, queries.get_row(found, row), form, htmx.rejected, focused=focused)
    except editing.ModelRowConflict as error:
        return _contested(model, row, form, error)
    if not htmx.wants_fragment():
        return htmx.varied(_to_row(model, row))
    return _row(queries.get_model(standing(), model), row)


def _contested(model: UUID, row: UUID, form: ModelRowForm, error: editing.ModelRowConflict) -> Response:
    found = queries.get_model(standing(), model)
    shown = queries.get_row(found, row)
    form.fill(error.merged)
    form.base.data = json.dumps(error.theirs, ensure_ascii=False)
    clashes = [
        {
            "name": name,
            "label": field_word(name),
            "mine": error.mine[name],
            "theirs": error.theirs[name],
            "mine_text": read_aloud(name, error.mine[name]),
            "theirs_text": read_aloud(name, error.theirs[name]),
        }
        for name in error.fields
    ]
    return htmx.conflict(
        "tenants/roadmap/_activity_conflict.html",
        "municipal/model_roadmap/row_page.html",
        within="tenants/roadmap/_activity_conflict.html",
        activity=shown,
        form=form,
        places=_places(found, shown),
        model=found,
        conflicts=clashes,
        changed_by=_("a colleague"),
        changed_when=_("a moment ago"),
    )


@blueprint.get("/<uuid:model>/sections/<uuid:section>/rows/new")
@in_municipality(WRITE)
def new_model_row(model: UUID, section: UUID) -> ResponseReturnValue:
    """Show the form of a new row, below another or at the end of a section."""
    form = ModelRowForm(formdata=None)
    return _new_form(model, section, form, htmx.shown, once=uuid4(), after=request.args.get("after"))


def _new_form(
    model: UUID, section: UUID, form: ModelRowForm, answer: Any, *, once: UUID, after: str | None
) -> Response:
    found = queries.get_model(standing(), model)
    rendered: Response = answer(
        "tenants/roadmap/_activity_new.html",
        "municipal/model_roadmap/row_page.html",
        within="tenants/roadmap/_activity_new.html",
        form=form,
        places={
            "add": url_for("model.add_model_row", model=model, section=section),
            "hint": url_for("model.deadline_hint", model=model),
            "leave": url_for("model.show", model=model),
        },
        model=found,
        once=once,
        after=after,
    )
    return rendered


@blueprint.post("/<uuid:model>/sections/<uuid:section>/rows")
@in_municipality(WRITE)
def add_model_row(model: UUID, section: UUID) -> ResponseReturnValue:
    """Add a row; the same form sent again answers with the row it made."""
    form = ModelRowForm()
    once, after = key_of(form.once.data), uuid_in(form.after.data)
    try:
        row = editing.add_row(model, section, _sent(), once=once, after=after, by=standing())
    except Rejected as error:
        form.form_errors.extend(put_beside(error.messages, form))
        return _new_form(model, section, form, htmx.rejected, once=once, after=str(after) if after else None)
    if not htmx.wants_fragment():
        return htmx.varied(_to_row(model, row.public_id))
    return _row(queries.get_model(standing(), model), row.public_id)


@blueprint.post("/<uuid:model>/rows/<uuid:row>/move")
@in_municipality(WRITE)
def move_model_row(model: UUID, row: UUID) -> ResponseReturnValue:
    """Move a row one place up or down; the answer is its section."""
    editing.move_row(model, row, "up" if request.form.get("direction") == "up" else "down", by=standing())
    return _section_again(model, row)


@blueprint.post("/<uuid:model>/rows/<uuid:row>/away")
@in_municipality(WRITE)
def put_model_row_away(model: UUID, row: UUID) -> ResponseReturnValue:
    """Put a row away; the answer is its section. With `back=1` bring it back."""
    is_away = request.form.get("back") != "1"
    editing.put_row_away(model, row, is_away=is_away, by=standing())
    if not is_away:
        return _to_row(model, row)
    if not htmx.wants_fragment():
        flash(_("The row is in the archive. It can be returned from there."), "success")
    return _section_again(model, row)


def _section_again(model: UUID, row: UUID) -> Response:
    if not htmx.wants_fragment():
        return htmx.varied(_to_row(model, row))
    found = queries.get_model(standing(), model)
    part = queries.part_of(found, queries.get_row(found, row).section_id)
    return htmx.fragment("municipal/model_roadmap/_one_part.html", model=found, part=part, may_write=True)


@blueprint.get("/<uuid:model>/deadline")
@in_municipality(WRITE)
def deadline_hint(model: UUID) -> ResponseReturnValue:
    """Say what is understood of a deadline while it is typed."""
    found = queries.get_model(standing(), model)
    read = understand(request.args.get("deadline", "")[:2000], found.first_year, found.last_year)
    note = wording.understood(
        read.kind, read.start, read.end, read.recurrence, None if read.certain else read.why
    )
    return htmx.fragment(
        "tenants/roadmap/_deadline_hint.html", deadline_note=note, deadline_certain=read.certain
    )
