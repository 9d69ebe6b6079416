"""Offering a published version to every school: a job in parts; each school is told what the version asks of its own roadmap.

What follows the model is read across the schools of a part in a few statements, what is offered is written by each in its own
reach. Done again it changes nothing, and an older version never takes the place of a newer one.
"""

import logging
from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from flask import Flask, current_app
from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql

from commons.accounts.roles import Capability
from commons.accounts.standing import Standing, find_service
from commons.jobs import turns
from commons.jobs.service import Failure
from commons.jobs.turns import Turn
from commons.schools.models import School
from commons.schools.queries import SchoolCard, schools_by_id
from core.database import db, identity, will_pass
from core.errors import NotAllowed
from core.tenancy import enter_reach
from municipal.proposals import queries
from municipal.proposals.merging import merge
from municipal.proposals.models import ModelOffer

log = logging.getLogger(__name__)

SCHOOLS_IN_A_PART = 100


def split(turn: Turn) -> None:
    """Divide the open schools of the municipality."""
    ids = identity.session.scalars(
        select(School.id)
        .where(School.municipality_id == turn.municipality_id, School.closed_on.is_(None))
        .order_by(School.id)
    ).all()
    parts: list[dict[str, Any]] = [
        {"schools": list(ids[first : first + SCHOOLS_IN_A_PART])}
        for first in range(0, len(ids), SCHOOLS_IN_A_PART)
    ]
    turns.end_split(turn, parts, schools=len(ids))


def do_part(turn: Turn) -> None:
    """Offer the version to the schools of a part. A school that breaks is left out and the job says so."""
    service = find_service(turn.municipality_id)
    if service is None:
        raise NotAllowed("service")
    wanted = (turn.part_parameters or {})["schools"]
    cards = schools_by_id(identity.single(), select(School.id).where(School.id.in_(wanted)))
    questions = _questions(service, turn, cards)
    done = 0
    for number, school in enumerate(cards, start=1):
        done += _offer(service, turn, school, questions[school.id])
        if number % 20 == 0:
            turns.renew(turn)
    turns.end_part(turn, schools=done, rows=0)


def join(turn: Turn) -> None:
    """End the job."""
    turns.end_job(turn, None, Failure.PARTLY if turn.schools_missed else None)


def _version(turn: Turn) -> tuple[UUID, int]:
    return UUID(turn.parameters["model"]), int(turn.parameters["number"])


def _questions(service: Standing, turn: Turn, schools: Sequence[SchoolCard]) -> dict[int, int]:
    """Return how many rows of the version each school has to answer; all of them where nothing follows the model yet."""
    model_key, number = _version(turn)
    ids = [school.id for school in schools]
    with _app().app_context():
        enter_reach(service.reach_across(Capability.ROADMAP_READ))
        offers = select(ModelOffer.roadmap_id).where(
            ModelOffer.model_key == model_key,
            ModelOffer.school_id.in_(ids),
            ModelOffer.roadmap_id.is_not(None),
        )
        roadmaps = [one for one in db.session.scalars(offers) if one is not None]
        follows = queries.following(model_key, roadmaps, ids)
        needed = {number}.union(*(one.numbers() for one in follows.values()))
        versions = queries.contents(model_key, needed)
        return {
            one: merge(versions, number, follows[one].rows, follows[one].declined).questions for one in ids
        }


def _offer(service: Standing, turn: Turn, school: SchoolCard, questions: int) -> bool:
    model_key, number = _version(turn)
    values = {"number": number, "questions": questions, "offered_at": func.now()}
    statement = postgresql.insert(ModelOffer).values(
        school_id=school.id, public_id=uuid4(), model_key=model_key, version=1, **values
    )
    # A school that has nothing to decide stands on the new version at once.
    settled = number if questions == 0 else ModelOffer.settled_number
    newer = statement.on_conflict_do_update(
        index_elements=[ModelOffer.school_id, ModelOffer.model_key],
        set_={**values, "settled_number": settled, "version": ModelOffer.version + 1},
        where=ModelOffer.number < number,
    )
    try:
        with _app().app_context():
            enter_reach(service.reach_of_school(school))
            db.session.execute(newer)
            db.session.commit()
    except Exception as error:
        if will_pass(error):
            raise
        log.exception("a model could not be offered to school %s", school.id)
        return False
    return True


def _app() -> Flask:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # the proxy's own method
    return app
