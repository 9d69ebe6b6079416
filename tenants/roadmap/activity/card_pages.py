"""A row's own page: where it stands, the steps that can be taken, its thread, its history."""

from http import HTTPStatus
from typing import Any
from uuid import UUID, uuid4

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import MultipleFileField, StringField, TextAreaField

from commons.accounts.roles import Capability
from commons.accounts.sign_in import standing
from core.access import in_school
from core.errors import NotFound, Rejected
from core.once import key_of
from tenants.blueprint import current_school
from tenants.roadmap import queries, wording
from tenants.roadmap.activity import card, life
from tenants.roadmap.activity.evidence_kinds import ACCEPTED
from tenants.roadmap.activity.steps import DISTRICT, RULE, SCHOOL, Rule, Step, open_steps
from tenants.roadmap.changes import Held, hold_activity
from tenants.roadmap.forms import AnySelectField, DayField, document_choices, put_beside, version_of
from tenants.roadmap.outlooks.history import own_last_change
from tenants.roadmap.pages import READ, WRITE, blueprint, may_write, say_school_is_closed
from tenants.roadmap.rows import ActivityRow, RoadmapRow

ACCEPT, REMARK = Capability.ROADMAP_ACCEPT, Capability.ROADMAP_REMARK


class StepForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Whatever a step asks for; its template shows what the table of steps names."""

    done_on = DayField()
    document_kind = AnySelectField()
    document_number = StringField()
    document_date = DayField()
    reason = TextAreaField()
    agreed_with = StringField()
    new_date = DayField()
    order_number = StringField()
    link = StringField()
    file = MultipleFileField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.document_kind.choices = document_choices()


class RemarkForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A remark."""

    text = TextAreaField()


def _living(roadmap: RoadmapRow) -> None:
    """Raise Rejected where nothing is judged or said any more."""
    say_school_is_closed()
    if roadmap.archived_at is not None:
        raise Rejected({"": _("This roadmap is in the archive: it can be read, not changed.")})


def _steps_for(activity: ActivityRow, roadmap: RoadmapRow) -> list[Rule]:
    """Return the steps that whoever asks may take with a row."""
    school, who = current_school(), standing()
    is_living = school.closed_on is None and roadmap.archived_at is None and activity.archived_at is None
    if not is_living:
        return []
    mine = {SCHOOL: roadmap.is_editable, DISTRICT: who.allows(ACCEPT, school)}
    found = open_steps(
        activity.state,
        is_control_point=activity.is_control_point,
        is_accepted=activity.accepted_at is not None,
    )
    return [rule for rule in found if mine[rule.who]]


def card_page(
    activity: UUID, status: int = HTTPStatus.OK, *, taken: Step | None = None, form: StepForm | None = None,
    remark: RemarkForm | None = None, attaching: StepForm | None = None,
    messages: dict[str, str] | None = None, once: UUID | None = None,
) -> Response:  # fmt: skip
    """Show a row's page; with a refused step open in it, as it was typed."""
    school = current_school()
    roadmap = queries.roadmap_of_activity(school, activity, may_write=may_write())
    row = queries.get_activity(roadmap, activity, school.today())
    forms = {rule.step: _filled(row) for rule in _steps_for(row, roadmap)}
    if form is not None and taken in forms:
        forms[taken] = form
    above = put_beside(messages or {}, form or remark or attaching)
    speaks = standing().allows(REMARK, school) and school.closed_on is None and roadmap.archived_at is None
    takes = roadmap.is_editable and row.archived_at is None and row.accepted_at is None
    page = render_template(
        "tenants/roadmap/card.html",
        activity=row,
        roadmap=roadmap,
        school=school,
        steps=[(RULE[step], one) for step, one in forms.items()],
        taken=taken,
        above=above,
        remark=(remark or RemarkForm(formdata=None)) if speaks else None,
        once=once or uuid4(),
        papers=card.papers_of(row),
        attach=(attaching or _filled(row)) if takes else None,
        is_attaching=attaching is not None,
        accepted_files=ACCEPTED,
        thread=card.thread_of(row),
        history=card.history_of(row),
        may_undo=takes and bool(own_last_change(row.id, row.version, standing().user_id)),
        judges=standing().allows(ACCEPT, school) and roadmap.archived_at is None,
    )
    return make_response(page, status)


def _filled(row: ActivityRow) -> StepForm:
    form = StepForm(formdata=None)
    proof = row.documents[0] if row.documents else None
    if proof:
        form.document_kind.data, form.document_number.data = proof.kind, proof.number
        form.document_date.data = proof.dated_on.strftime("%d.%m.%Y") if proof.dated_on else ""
    elif row.document_kinds:
        form.document_kind.data = row.document_kinds[0]
    return form


def _to_card(activity: UUID, said: str | None = None) -> Response:
    if said:
        flash(said, "success")
    address = url_for("roadmap.show_card", activity=activity)
    return make_response(redirect(address, HTTPStatus.SEE_OTHER))


def _step(name: str, who: Capability) -> Step:
    """Return a step of an address. Raises NotFound for a word that is none, and for somebody else's step."""
    if name not in set(Step) or RULE[Step(name)].who != who:
        raise NotFound("step")
    return Step(name)


def _take(held: Held, activity: UUID, step: Step) -> Response:
    form, once = StepForm(), key_of(request.form.get("once"))
    try:
        life.take_step(
            held, step, request.form, version_of(request.form),
            by=standing(), today=current_school().today(), once=once,
        )  # fmt: skip
    except Rejected as error:
        return card_page(
            activity,
            HTTPStatus.UNPROCESSABLE_ENTITY,
            taken=step,
            form=form,
            messages=error.messages,
            once=once,
        )
    except life.StepConflict as error:
        message = _(
            "%(name)s changed this activity meanwhile (%(when)s): now it is “%(state)s”. Nothing of yours was saved; what you"
            " typed stands below if the step is still possible.",
            name=error.changed_by, when=wording.moment_words(error.changed_at), state=wording.state_word(error.state),
        )  # fmt: skip
        return card_page(
            activity, HTTPStatus.CONFLICT, taken=step, form=form, messages={"": message}, once=once
        )
    return _to_card(activity, _("Saved."))


@blueprint.get("/activities/<uuid:activity>/card")
@in_school(READ)
def show_card(activity: UUID) -> ResponseReturnValue:
    """Show a row's own page."""
    return card_page(activity)


@blueprint.post("/activities/<uuid:activity>/steps/<step>")
@in_school(WRITE)
def take_step(activity: UUID, step: str) -> ResponseReturnValue:
    """Take one of the school's steps: 303 to the page, 422 with what is missing, 409 when somebody was first."""
    wanted = _step(step, SCHOOL)
    held = hold_activity(current_school(), activity, may_write=may_write())
    _living(held.roadmap)
    return _take(held, activity, wanted)


@blueprint.post("/activities/<uuid:activity>/judgement/<step>")
@in_school(ACCEPT)
def judge(activity: UUID, step: str) -> ResponseReturnValue:
    """Take one of the district's steps; answers as the school's do."""
    wanted = _step(step, DISTRICT)
    held = hold_activity(current_school(), activity, may_write=False)
    _living(held.roadmap)
    return _take(held, activity, wanted)


@blueprint.post("/activities/<uuid:activity>/control-point")
@in_school(ACCEPT)
def set_control_point(activity: UUID) -> ResponseReturnValue:
    """Let the district look at a row before it counts as done, or no longer."""
    held = hold_activity(current_school(), activity, may_write=False)
    _living(held.roadmap)
    life.set_control_point(held, is_one=request.form.get("is_one") == "1", by=standing())
    return _to_card(activity, _("Saved."))


@blueprint.post("/activities/<uuid:activity>/remarks")
@in_school(REMARK)
def add_remark(activity: UUID) -> ResponseReturnValue:
    """Say something in the thread of a row."""
    school, form, once = current_school(), RemarkForm(), key_of(request.form.get("once"))
    roadmap = queries.roadmap_of_activity(school, activity, may_write=may_write())
    _living(roadmap)
    row = queries.get_activity(roadmap, activity, school.today())
    try:
        life.add_remark(row, form.text.data or "", by=standing(), once=once)
    except Rejected as error:
        return card_page(
            activity, HTTPStatus.UNPROCESSABLE_ENTITY, remark=form, messages=error.messages, once=once
        )
    return _to_card(activity)
