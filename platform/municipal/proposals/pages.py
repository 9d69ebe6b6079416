"""A school's pages of what the municipality proposes: the list, a version beside the school's roadmap, the answers."""

from collections.abc import Mapping
from http import HTTPStatus
from uuid import UUID

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from commons.accounts.roles import Capability
from commons.accounts.sign_in import standing
from core.access import in_school
from core.database import db
from core.errors import NotFound, Rejected
from core.once import uuid_in
from municipal.proposals import queries, service
from municipal.proposals.models import ModelOffer
from municipal.proposals.service import Answers, OfferMoved, RowAnswer
from municipal.proposals.standing import school_view
from tenants.blueprint import current_school, school_blueprint
from tenants.roadmap.loading.taking_over import RowMoved
from tenants.roadmap.models import Roadmap
from tenants.roadmap.pages import editable, may_write, say_school_is_closed
from tenants.roadmap.queries import get_roadmap
from tenants.roadmap.rows import RoadmapRow

blueprint = school_blueprint("proposals", __name__, "/proposals")

READ, WRITE = Capability.ROADMAP_READ, Capability.ROADMAP_WRITE
ACCEPT, DECLINE = "accept", "decline"
OWN = "own"


@blueprint.get("/")
@in_school(READ)
def index() -> ResponseReturnValue:
    """List what the municipality proposes to the school."""
    school = current_school()
    return render_template(
        "municipal/proposals/index.html", school=school, offers=queries.offers_of(school.id)
    )


@blueprint.get("/<uuid:offer>")
@in_school(READ)
def show(offer: UUID) -> ResponseReturnValue:
    """Show a version: whole where nothing of the school follows it, else what it asks."""
    return _page(offer)


@blueprint.get("/<uuid:offer>/beside")
@in_school(READ)
def show_beside(offer: UUID) -> ResponseReturnValue:
    """Show how the school stands to the model: where it differs, what it lacks, what it said and why."""
    school = current_school()
    found = queries.get_offer(school.id, offer)
    view = school_view(found)
    if view is None:
        return _see(url_for("proposals.show", offer=offer))
    is_of_place = bool(standing().with_capability(Capability.MODEL_READ))
    return render_template(
        "municipal/proposals/school.html", school=school, offer=found, view=view, is_of_place=is_of_place
    )


def _page(
    offer_id: UUID, status: int = HTTPStatus.OK, *, sent: Mapping[str, str] | None = None,
    messages: Mapping[str, str] | None = None,
) -> Response:  # fmt: skip
    school = current_school()
    offer = queries.get_offer(school.id, offer_id)
    content = queries.contents(offer.model_key, [offer.number])[offer.number]
    roadmap = _roadmap_of(offer)
    common = {
        "school": school, "offer": offer, "content": content, "note": queries.version_note(offer), "roadmap": roadmap,
        "messages": messages or {},
    }  # fmt: skip
    if roadmap is None:
        others = queries.may_follow(offer, content)
        may_take = may_write()
        page = render_template("municipal/proposals/whole.html", **common, others=others, may_take=may_take)
    else:
        found = queries.asked(offer)
        page = render_template(
            "municipal/proposals/show.html", **common, found=found, sent=sent or {}, may_answer=roadmap.is_editable
        )  # fmt: skip
    return make_response(page, status)


def _roadmap_of(offer: ModelOffer) -> RoadmapRow | None:
    if offer.roadmap_id is None:
        return None
    key = db.session.get_one(Roadmap, offer.roadmap_id).public_id
    return get_roadmap(current_school(), key, may_write=may_write())


def _see(address: str) -> Response:
    return make_response(redirect(address, HTTPStatus.SEE_OTHER))


@blueprint.post("/<uuid:offer>/take")
@in_school(WRITE)
def take(offer: UUID) -> ResponseReturnValue:
    """Make the version a new roadmap of the school."""
    say_school_is_closed()
    roadmap = service.take_as_new(current_school(), offer, by=standing())
    flash(_("The model is now a roadmap of the school. Change in it what is otherwise with you."), "success")
    return _see(url_for("roadmap.show", roadmap=roadmap.public_id))


@blueprint.post("/<uuid:offer>/follow")
@in_school(WRITE)
def follow(offer: UUID) -> ResponseReturnValue:
    """Let a roadmap that is there follow the model."""
    say_school_is_closed()
    wanted = uuid_in(request.form.get("roadmap"))
    if wanted is None:
        message = _("Choose the roadmap that is to follow the model.")
        return _page(offer, HTTPStatus.UNPROCESSABLE_ENTITY, messages={"roadmap": message})
    roadmap = editable(get_roadmap(current_school(), wanted, may_write=may_write()))
    try:
        count = service.follow_with(current_school(), offer, roadmap)
    except OfferMoved:
        flash(_("Another roadmap of the school follows this model already."), "error")
        return _see(url_for("proposals.show", offer=offer))
    said = ngettext(
        "%(num)s row of the roadmap is the same as in the model.",
        "%(num)s rows of the roadmap are the same as in the model.",
        count,
    )
    flash(said, "success")
    return _see(url_for("proposals.show", offer=offer))


@blueprint.post("/<uuid:offer>/answers")
@in_school(WRITE)
def answer(offer: UUID) -> ResponseReturnValue:
    """Do what was chosen row by row, all of it or nothing: 303, 422 with what is missing, 409 when something moved."""
    school = current_school()
    roadmap = _roadmap_of(queries.get_offer(school.id, offer))
    if roadmap is None:
        raise NotFound("offer")
    editable(roadmap)
    sent = request.form
    try:
        with db.session.begin_nested():
            count = service.answer(
                school, offer, roadmap, answers_in(sent), by=standing(), today=school.today()
            )
    except Rejected as error:
        return _page(offer, HTTPStatus.UNPROCESSABLE_ENTITY, sent=sent, messages=error.messages)
    except (OfferMoved, RowMoved):
        db.session.expire_all()
        moved = _(
            "Something changed after this page was shown: the roadmap, or the model itself. Nothing of yours was done;"
            " what you chose stands below where it still fits. Look once more and send it again."
        )
        return _page(offer, HTTPStatus.CONFLICT, sent=sent, messages={"": moved})
    flash(ngettext("%(num)s row is answered.", "%(num)s rows are answered.", count), "success")
    return _see(url_for("proposals.show", offer=offer))


def answers_in(sent: Mapping[str, str]) -> Answers:
    """Return what a sent page chose: `row-KEY` is accept or decline, `pick-KEY-FIELD` here, model or own with its words."""
    rows = {}
    for name, choice in sent.items():
        if not name.startswith("row-") or choice not in {ACCEPT, DECLINE}:
            continue
        key = name.removeprefix("row-")
        words = {}
        for field, picked in sent.items():
            if field.startswith(f"pick-{key}-"):
                part = field.removeprefix(f"pick-{key}-")
                words[part] = sent.get(f"{picked}-{key}-{part}", "")
        rows[key] = RowAnswer(choice == ACCEPT, words, sent.get(f"reason-{key}", ""))
    versions = {
        name.removeprefix("version-"): int(value)
        for name, value in sent.items()
        if name.startswith("version-") and value.isdecimal() and len(value) < 10
    }
    number = sent.get("number", "")
    return Answers(int(number) if number.isdecimal() and len(number) < 6 else 0, rows, versions)
