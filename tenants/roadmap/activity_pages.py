"""Editing a roadmap's rows in place: the row, its form, the conflict; adding, moving, putting away."""

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID, uuid4

from flask import Response, flash, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commons.accounts.sign_in import standing
from core import htmx
from core.access import in_school
from core.addresses import split
from core.errors import NotFound, Rejected
from core.once import key_of, uuid_in
from tenants.blueprint import current_school
from tenants.roadmap import queries, service, wording
from tenants.roadmap.changes import RowConflict, Saved, change_held, hold_activity
from tenants.roadmap.field_words import field_word, read_aloud
from tenants.roadmap.fields import FIELDS
from tenants.roadmap.filters import Filter
from tenants.roadmap.forms import ActivityForm, NewActivityForm, filled_from, version_of, wanted
from tenants.roadmap.pages import READ, WRITE, blueprint, editable, may_write, quick_filters
from tenants.roadmap.rows import ActivityRow, RoadmapRow


def _of_activity(activity: UUID) -> tuple[RoadmapRow, ActivityRow]:
    school = current_school()
    roadmap = queries.roadmap_of_activity(school, activity, may_write=may_write())
    return roadmap, queries.get_activity(roadmap, activity, school.today())


def _roadmap_to_change(activity: UUID) -> RoadmapRow:
    return editable(queries.roadmap_of_activity(current_school(), activity, may_write=may_write()))


@blueprint.get("/activities/<uuid:activity>")
@in_school(READ)
def show_activity(activity: UUID) -> ResponseReturnValue:
    """Show one row again: what leaving its form brings back."""
    roadmap, row = _of_activity(activity)
    if not htmx.wants_fragment():
        return htmx.varied(_to_row(roadmap, activity))
    return htmx.fragment(
        "tenants/roadmap/_activity.html", activity=row, roadmap=roadmap, school=current_school()
    )


def _places(roadmap: RoadmapRow, row: ActivityRow) -> dict[str, str]:
    """Return the addresses that a row's form needs."""
    one: dict[str, Any] = {"activity": row.public_id}
    return {
        "save": url_for("roadmap.save_activity", **one),
        "hint": url_for("roadmap.deadline_hint", roadmap=roadmap.public_id),
        "leave": url_for("roadmap.show", roadmap=roadmap.public_id, _anchor=f"activity-{row.public_id}"),
        "show": url_for("roadmap.show_activity", **one),
        "below": url_for("roadmap.new_activity", section=row.section_id, after=row.public_id),
        "move": url_for("roadmap.move_activity", **one),
        "archive": url_for("roadmap.archive_activity", **one),
    }


def _to_row(roadmap: RoadmapRow, activity: UUID) -> Response:
    address = url_for("roadmap.show", roadmap=roadmap.public_id, _anchor=f"activity-{activity}")
    return make_response(redirect(address, 303))


@blueprint.get("/activities/<uuid:activity>/edit")
@in_school(WRITE)
def edit_activity(activity: UUID) -> ResponseReturnValue:
    """Show a row's form, focused on the cell that was clicked."""
    roadmap, row = _of_activity(activity)
    editable(roadmap)
    if row.is_away:
        raise Rejected({"": _("This row is in the archive. Bring it back from there, then change it.")})
    return htmx.shown(
        "tenants/roadmap/_activity_form.html",
        "tenants/roadmap/activity_edit.html",
        activity=row,
        form=filled_from(row),
        places=_places(roadmap, row),
        roadmap=roadmap,
        school=current_school(),
        focused=request.args.get("field", "title"),
    )


@blueprint.post("/activities/<uuid:activity>")
@in_school(WRITE)
def save_activity(activity: UUID) -> ResponseReturnValue:
    """Save a row: 200 with the row, 422 with the form, 409 with both values."""
    school, sent = current_school(), request.form
    held = hold_activity(school, activity, may_write=may_write())
    roadmap = editable(held.roadmap)
    try:
        saved = change_held(held, wanted(sent), version_of(sent), by=standing(), today=school.today())
    except Rejected as error:
        return _refused(roadmap, activity, ActivityForm(), error)
    except RowConflict as error:
        return _contested(roadmap, activity, ActivityForm(), error)
    note = _merged_note(saved)
    if not htmx.wants_fragment():
        if note:
            flash(note, "success")
        return htmx.varied(_to_row(roadmap, activity))
    return _row_with_counters(roadmap, activity, note=note)


def _row_with_counters(roadmap: RoadmapRow, activity: UUID, note: str | None = None) -> Response:
    """Answer with a row and the counters it changes: its section's progress and the quick filters."""
    sections = queries.sections_of(roadmap, current_school().today())
    section = next(one for one in sections if any(row.public_id == activity for row in one.activities))
    row = next(row for row in section.activities if row.public_id == activity)
    return htmx.fragment(
        "tenants/roadmap/_activity_saved.html",
        activity=replace(row, edited_note=note),
        section=section,
        roadmap=roadmap,
        school=current_school(),
        chips=quick_filters(roadmap, sections, Filter.of(_arguments_of_page())),
    )


def _arguments_of_page() -> dict[str, str]:
    """Return the filter of the page that sent the request, which htmx names."""
    page = split(request.headers.get("HX-Current-URL", ""))
    return dict(parse_qsl(page.query)) if page else {}


def _merged_note(saved: Saved) -> str | None:
    if not saved.merged:
        return None
    fields = ", ".join(field_word(name) for name in saved.merged)
    return _(
        "Saved. Meanwhile %(name)s changed: %(fields)s; both are kept.", name=saved.merged_with, fields=fields
    )


def _refused(roadmap: RoadmapRow, activity: UUID, form: ActivityForm, error: Rejected) -> Response:
    school = current_school()
    row = queries.get_activity(roadmap, activity, school.today())
    form.keep_unsent(row)
    form.show_messages(error.messages)
    return htmx.rejected(
        "tenants/roadmap/_activity_form.html",
        "tenants/roadmap/activity_edit.html",
        activity=row,
        form=form,
        places=_places(roadmap, row),
        roadmap=roadmap,
        school=school,
        focused=next((name for name in FIELDS if name in error.messages), "title"),
    )


def _contested(roadmap: RoadmapRow, activity: UUID, form: ActivityForm, error: RowConflict) -> Response:
    school = current_school()
    row = queries.get_activity(roadmap, activity, school.today())
    form.offer_states(row)
    form.fill(error.merged)
    clashes = [
        {
            "name": clash.name,
            "label": field_word(clash.name),
            "mine": clash.mine,
            "theirs": clash.theirs,
            "mine_text": read_aloud(clash.name, clash.mine),
            "theirs_text": read_aloud(clash.name, clash.theirs),
        }
        for clash in error.clashes
    ]
    return htmx.conflict(
        "tenants/roadmap/_activity_conflict.html",
        "tenants/roadmap/activity_conflict.html",
        activity=row,
        form=form,
        places=_places(roadmap, row),
        roadmap=roadmap,
        school=school,
        conflicts=clashes,
        changed_by=error.changed_by,
        changed_when=wording.moment_words(error.changed_at),
    )


@blueprint.get("/sections/<uuid:section>/activities/new")
@in_school(WRITE)
def new_activity(section: UUID) -> ResponseReturnValue:
    """Show the form of a new row, below another or at the end of a section."""
    form = NewActivityForm(formdata=None)
    return _new_form(section, form, htmx.shown, once=uuid4(), after=request.args.get("after"))


def _new_form(section: UUID, form: NewActivityForm, answer: Any, *, once: Any, after: str | None) -> Response:
    school = current_school()
    roadmap = editable(queries.roadmap_of_section(school, section, may_write=may_write()))
    rendered: Response = answer(
        "tenants/roadmap/_activity_new.html",
        "tenants/roadmap/activity_new.html",
        form=form,
        places={
            "add": url_for("roadmap.add_activity", section=section),
            "hint": url_for("roadmap.deadline_hint", roadmap=roadmap.public_id),
            "leave": url_for("roadmap.show", roadmap=roadmap.public_id),
        },
        section=queries.section_of(roadmap, section, school.today()),
        roadmap=roadmap,
        school=school,
        once=once,
        after=after,
    )
    return rendered


@blueprint.post("/sections/<uuid:section>/activities")
@in_school(WRITE)
def add_activity(section: UUID) -> ResponseReturnValue:
    """Add a row; the same form sent again answers with the row it made."""
    school, form = current_school(), NewActivityForm()
    roadmap = editable(queries.roadmap_of_section(school, section, may_write=may_write()))
    once, after = key_of(form.once.data), uuid_in(form.after.data)
    try:
        activity = service.add_activity(
            roadmap,
            section,
            wanted(request.form),
            once=once,
            after=after,
            by=standing(),
            today=school.today(),
        )
    except Rejected as error:
        form.show_messages(error.messages)
        return _new_form(section, form, htmx.rejected, once=once, after=str(after) if after else None)
    if not htmx.wants_fragment():
        return htmx.varied(_to_row(roadmap, activity.public_id))
    return _row_with_counters(roadmap, activity.public_id)


@blueprint.post("/activities/<uuid:activity>/move")
@in_school(WRITE)
def move_activity(activity: UUID) -> ResponseReturnValue:
    """Move a row one place up or down; the answer is its section."""
    roadmap = _roadmap_to_change(activity)
    direction: service.Direction = "up" if request.form.get("direction") == "up" else "down"
    service.move_activity(roadmap, activity, direction, by=standing())
    return _section_again(roadmap, activity)


@blueprint.post("/activities/<uuid:activity>/archive")
@in_school(WRITE)
def archive_activity(activity: UUID) -> ResponseReturnValue:
    """Put a row away; the answer is its section."""
    roadmap = _roadmap_to_change(activity)
    service.archive_activity(roadmap, activity, by=standing())
    undo = url_for("roadmap.restore_activity", activity=activity)
    return _section_again(
        roadmap, activity, _("The row is in the archive. It can be returned from there."), undo
    )


@blueprint.post("/activities/<uuid:activity>/restore")
@in_school(WRITE)
def restore_activity(activity: UUID) -> ResponseReturnValue:
    """Bring a row back and show it in its place."""
    roadmap = _roadmap_to_change(activity)
    service.restore_activity(roadmap, activity, by=standing())
    return htmx.go_to(url_for("roadmap.show", roadmap=roadmap.public_id, _anchor=f"activity-{activity}"))


def _section_again(
    roadmap: RoadmapRow, activity: UUID, said: str | None = None, undo: str | None = None
) -> Response:
    if not htmx.wants_fragment():
        if said:
            flash(said, "success")
        return htmx.varied(_to_row(roadmap, activity))
    school = current_school()
    row = queries.get_activity(roadmap, activity, school.today())
    sections = queries.sections_of(roadmap, school.today())
    chosen = Filter.of(_arguments_of_page())
    section = next((one for one in sections if one.public_id == row.section_id), None)
    if section is None:
        raise NotFound("section")  # put away meanwhile, with its last row
    return htmx.fragment(
        "tenants/roadmap/_section_changed.html",
        section=chosen.of_section(section),
        roadmap=roadmap,
        school=school,
        chips=quick_filters(roadmap, sections, chosen),
        said=said,
        undo=undo,
    )
