"""The page of a roadmap's life: its steps, its versions and their differences, its draft amendment."""

from http import HTTPStatus
from uuid import UUID, uuid4

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField

from commons.accounts.roles import Capability
from commons.accounts.sign_in import standing
from core.access import in_school
from core.errors import NotFound, Rejected
from core.once import key_of
from tenants.blueprint import current_school
from tenants.roadmap import queries, wording
from tenants.roadmap.activity.card_pages import ACCEPT
from tenants.roadmap.activity.steps import DISTRICT, SCHOOL
from tenants.roadmap.field_words import field_word, read_aloud
from tenants.roadmap.forms import DayField, put_beside, version_of
from tenants.roadmap.lifetime import versions
from tenants.roadmap.lifetime.roadmap_life import RoadmapMoved, steps_of, take_roadmap_step
from tenants.roadmap.lifetime.roadmap_steps import ROADMAP_RULE, RoadmapRule, RoadmapStep
from tenants.roadmap.pages import READ, WRITE, blueprint, may_write, say_school_is_closed
from tenants.roadmap.rows import RoadmapRow


class RoadmapStepForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Whatever a step asks for; its template shows what the table of steps names."""

    text = TextAreaField()
    agreed_with = StringField()
    order_number = StringField()
    order_date = DayField()
    in_force_from = DayField()


blueprint.add_app_template_global(field_word)
blueprint.add_app_template_global(read_aloud)


def _steps_for(roadmap: RoadmapRow) -> list[RoadmapRule]:
    school = current_school()
    if school.closed_on is not None:
        return []
    mine = {SCHOOL: may_write(), DISTRICT: standing().allows(ACCEPT, school)}
    return [rule for rule in steps_of(roadmap) if mine[rule.who]]


def _life(
    roadmap: UUID, status: int = HTTPStatus.OK, *, taken: RoadmapStep | None = None,
    form: RoadmapStepForm | None = None, messages: dict[str, str] | None = None, once: UUID | None = None,
) -> Response:  # fmt: skip
    """Show the page; with a refused step open in it, as it was typed."""
    school = current_school()
    found = queries.get_roadmap(school, roadmap, may_write=may_write())
    forms = {rule.step: RoadmapStepForm(formdata=None) for rule in _steps_for(found)}
    if form is not None and taken in forms:
        forms[taken] = form
    page = render_template(
        "tenants/roadmap/life.html",
        roadmap=found,
        school=school,
        steps=[(ROADMAP_RULE[step], one) for step, one in forms.items()],
        taken=taken,
        above=put_beside(messages or {}, form),
        once=once or uuid4(),
        versions=versions.versions_of(found),
        amendment=versions.amendment_of(found) if found.is_amended and found.is_editable else None,
        events=versions.events_of(found),
        may_roll=may_write(),
    )
    return make_response(page, status)


@blueprint.get("/<uuid:roadmap>/life")
@in_school(READ)
def show_life(roadmap: UUID) -> ResponseReturnValue:
    """Show where a roadmap stands in its life."""
    return _life(roadmap)


@blueprint.post("/<uuid:roadmap>/life/<step>")
@in_school(WRITE)
def take_life_step(roadmap: UUID, step: str) -> ResponseReturnValue:
    """Take one of the school's steps: 303 to the page, 422 with what is missing, 409 when somebody was first."""
    return _take(roadmap, _step(step, SCHOOL))


@blueprint.post("/<uuid:roadmap>/life/judgement/<step>")
@in_school(ACCEPT)
def judge_life(roadmap: UUID, step: str) -> ResponseReturnValue:
    """Take one of the district's steps; answers as the school's do."""
    return _take(roadmap, _step(step, DISTRICT))


def _step(name: str, who: Capability) -> RoadmapStep:
    """Return a step of an address. Raises NotFound for a word that is none, and for somebody else's step."""
    if name not in set(RoadmapStep) or ROADMAP_RULE[RoadmapStep(name)].who != who:
        raise NotFound("step")
    return RoadmapStep(name)


def _take(roadmap: UUID, step: RoadmapStep) -> Response:
    say_school_is_closed()
    school, form, once = current_school(), RoadmapStepForm(), key_of(request.form.get("once"))
    try:
        take_roadmap_step(
            school, roadmap, step, request.form, version_of(request.form), by=standing(), today=school.today(), once=once
        )  # fmt: skip
    except Rejected as error:
        return _life(
            roadmap, HTTPStatus.UNPROCESSABLE_ENTITY, taken=step, form=form, messages=error.messages, once=once
        )  # fmt: skip
    except RoadmapMoved as error:
        return _life(
            roadmap,
            HTTPStatus.CONFLICT,
            taken=step,
            form=form,
            messages={"": _moved_sentence(error)},
            once=once,
        )
    flash(_("Saved."), "success")
    return make_response(redirect(url_for("roadmap.show_life", roadmap=roadmap), HTTPStatus.SEE_OTHER))


def _moved_sentence(error: RoadmapMoved) -> str:
    rest = _("Nothing of yours was saved; what you typed stands below if the step is still possible.")
    if error.by is None:
        return _("This roadmap was changed meanwhile.") + " " + rest
    said = _(
        "%(name)s changed this roadmap meanwhile (%(when)s): now it is “%(status)s”.",
        name=error.by, when=wording.moment_words(error.at), status=wording.status_word(error.status),
    )  # fmt: skip
    return f"{said} {rest}"


@blueprint.get("/<uuid:roadmap>/versions/<int:number>")
@in_school(READ)
def show_version(roadmap: UUID, number: int) -> ResponseReturnValue:
    """Show a version as its order approved it, ready to be printed."""
    school = current_school()
    found = queries.get_roadmap(school, roadmap, may_write=may_write())
    version = versions.get_version(found, number)
    return render_template("tenants/roadmap/version.html", roadmap=found, school=school, version=version)


@blueprint.get("/<uuid:roadmap>/versions/<int:number>/differences")
@in_school(READ)
def show_version_differences(roadmap: UUID, number: int) -> ResponseReturnValue:
    """Show in what a version differs from the one before."""
    school = current_school()
    found = queries.get_roadmap(school, roadmap, may_write=may_write())
    return render_template(
        "tenants/roadmap/version_differences.html",
        roadmap=found,
        school=school,
        number=number,
        comparison=versions.difference_to_before(found, number),
    )
