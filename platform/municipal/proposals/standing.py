"""How the schools of a place stand to a model: on which version, what they have not answered, where they differ."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, and_, case, func, literal, select

from commons.accounts.roles import Capability
from commons.accounts.standing import Standing
from commons.schools.models import School
from core.clock import now
from core.database import db
from core.paging import Page
from municipal.model_roadmap import versions
from municipal.model_roadmap.queries import ModelCard
from municipal.proposals import queries
from municipal.proposals.merging import merge
from municipal.proposals.models import Answer, ModelAnswer, ModelOffer
from tenants.roadmap.lifetime.content import PLAN, FrozenRow
from tenants.roadmap.loading.differences import folded
from tenants.roadmap.models import Activity, Roadmap

PAGE_SIZE = 50


class Stage(StrEnum):
    """How far a school is with a model."""

    NOT_OFFERED = "not_offered"
    NOT_TAKEN = "not_taken"
    ASKED = "asked"
    SETTLED = "settled"


_STAGE = case(
    (ModelOffer.id.is_(None), literal(Stage.NOT_OFFERED)),
    (ModelOffer.roadmap_id.is_(None), literal(Stage.NOT_TAKEN)),
    (ModelOffer.questions > 0, literal(Stage.ASKED)),
    else_=literal(Stage.SETTLED),
)


@dataclass(frozen=True, slots=True)
class SchoolStanding:
    """A school in the list: the version it was offered, the one it stands on, how many rows wait and how many it declined."""

    school: UUID
    name: str
    offer: UUID | None
    stage: Stage
    offered: int | None
    settled: int | None
    questions: int | None
    declined: int


def _schools(who: Standing, model: ModelCard) -> ColumnElement[bool]:
    return and_(
        School.municipality_id == model.municipality_id,
        School.closed_on.is_(None),
        School.id.in_(who.schools(Capability.ROADMAP_READ)),
    )


def stages_of(who: Standing, model: ModelCard) -> dict[Stage, int]:
    """Return how many schools of the reach stand at each stage."""
    statement = (
        select(_STAGE, func.count())
        .select_from(School)
        .outerjoin(
            ModelOffer, and_(ModelOffer.school_id == School.id, ModelOffer.model_key == model.public_id)
        )
        .where(_schools(who, model))
        .group_by(_STAGE)
    )
    found = {Stage(stage): count for stage, count in db.session.execute(statement)}
    return {one: found.get(one, 0) for one in Stage}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the offering of the last version is: schools that have it, of all in the reach."""

    number: int
    offered: int
    total: int
    is_running: bool


# So long after publishing the page asks how far it is; what lacks then is the worker's trouble, and the log says which.
_WATCHED = timedelta(minutes=15)


def progress_of(who: Standing, model: ModelCard) -> Progress | None:
    """Return how far the offering of the last version is; None before the first."""
    last = versions.versions_of(model.id)[:1]
    if not last:
        return None
    here = _schools(who, model)
    total = db.session.scalar(select(func.count()).select_from(School).where(here)) or 0
    have = (
        select(func.count())
        .select_from(ModelOffer)
        .join(School, School.id == ModelOffer.school_id)
        .where(here, ModelOffer.model_key == model.public_id, ModelOffer.number >= last[0].number)
    )
    offered = db.session.scalar(have) or 0
    is_running = offered < total and now() - last[0].published_at < _WATCHED
    return Progress(last[0].number, offered, total, is_running)


def schools_of(who: Standing, model: ModelCard, stage: Stage | None, page: Page) -> Sequence[SchoolStanding]:
    """Return a page of the schools of the reach, at one stage or at all."""
    declined = (
        select(func.count())
        .where(
            ModelAnswer.school_id == School.id,
            ModelAnswer.model_key == model.public_id,
            ModelAnswer.answer == Answer.DECLINED,
        )
        .correlate(School)
        .scalar_subquery()
    )
    statement = (
        select(
            School.public_id, School.short_name, ModelOffer.public_id, _STAGE, ModelOffer.number, ModelOffer.settled_number,
            ModelOffer.questions,
            func.coalesce(declined, literal(0, Integer)),
        )
        .outerjoin(ModelOffer, and_(ModelOffer.school_id == School.id, ModelOffer.model_key == model.public_id))
        .where(_schools(who, model))
        .order_by(School.sort_key, School.id)
        .limit(page.size)
        .offset(page.offset)
    )  # fmt: skip
    if stage is not None:
        statement = statement.where(literal(stage) == _STAGE)
    return [
        SchoolStanding(key, name, offer, Stage(where), *rest)
        for key, name, offer, where, *rest in db.session.execute(statement)
    ]


@dataclass(frozen=True, slots=True)
class Difference:
    """A row in which a school says something else than the version it stands beside."""

    model: FrozenRow
    words: tuple[tuple[str, str, str], ...]  # field, in the model, in the school


@dataclass(frozen=True, slots=True)
class Said:
    """An answer that a school gave with a reason."""

    row: str
    number: int
    answer: str
    reason: str
    answered_at: datetime
    answered_by_name: str


@dataclass(frozen=True, slots=True)
class SchoolView:
    """A school beside the model: what it has not answered, where it differs, what it lacks, how many rows are its own."""

    roadmap: UUID
    roadmap_title: str
    number: int
    settled: int | None
    questions: int
    differing: tuple[Difference, ...]
    lacking: tuple[FrozenRow, ...]
    own_rows: int
    said: tuple[Said, ...]


def school_view(offer: ModelOffer) -> SchoolView | None:
    """Return how a school stands to a model; None where no roadmap of it follows the model."""
    if offer.roadmap_id is None:
        return None
    roadmap = db.session.get_one(Roadmap, offer.roadmap_id)
    follows = queries.following(offer.model_key, [roadmap.id], [offer.school_id])[offer.school_id]
    contents = queries.contents(offer.model_key, {offer.number, *follows.numbers()})
    here = {row.model_key: row for row in follows.rows if not row.is_away}
    differing, lacking = [], []
    for _section, row in contents[offer.number].rows():
        if row.key not in here:
            lacking.append(row)
            continue
        words = tuple(
            (name, getattr(row, name), here[row.key].words[name])
            for name in PLAN
            if folded(name, getattr(row, name)) != folded(name, here[row.key].words[name])
        )
        if words:
            differing.append(Difference(row, words))
    asked = merge(contents, offer.number, follows.rows, follows.declined)
    own = select(func.count()).where(
        Activity.roadmap_id == roadmap.id, Activity.archived_at.is_(None), Activity.model_key.is_(None)
    )
    return SchoolView(
        roadmap.public_id, roadmap.title, offer.number, offer.settled_number, asked.questions, tuple(differing),
        tuple(lacking), db.session.scalar(own) or 0, _said(offer),
    )  # fmt: skip


def _said(offer: ModelOffer) -> tuple[Said, ...]:
    answers = db.session.scalars(
        select(ModelAnswer)
        .where(
            ModelAnswer.school_id == offer.school_id,
            ModelAnswer.model_key == offer.model_key,
            ModelAnswer.reason != "",
        )
        .order_by(ModelAnswer.id.desc())
    ).all()
    contents = queries.contents(offer.model_key, {one.number for one in answers})
    rows = {number: content.by_key() for number, content in contents.items()}
    return tuple(
        Said(
            row.title if (row := rows.get(one.number, {}).get(str(one.row_key))) else "—",
            one.number, one.answer, one.reason, one.answered_at, one.answered_by_name,
        )
        for one in answers
    )  # fmt: skip
