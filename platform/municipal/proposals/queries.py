"""Reads of what schools are offered: a school's offers, the rows that follow a model, what a version asks of them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from core.database import db
from core.errors import NotFound
from municipal.model_roadmap.models import ModelVersion
from municipal.proposals.merging import Declined, Merge, SchoolRow, merge
from municipal.proposals.models import Answer, ModelAnswer, ModelOffer
from tenants.roadmap.lifetime.content import PLAN, Content, content_of
from tenants.roadmap.lifetime.drafting import ENTERS, LEAVES, part_of, with_draft
from tenants.roadmap.models import Activity, Roadmap
from tenants.roadmap.vocabulary import Contour


@dataclass(frozen=True, slots=True)
class OfferRow:
    """An offer of a version in a list of a school."""

    public_id: UUID
    title: str
    number: int
    settled_number: int | None
    questions: int
    offered_at: datetime
    note: str
    roadmap: UUID | None

    @property
    def is_open(self) -> bool:
        """Whether it waits for the school."""
        return self.questions > 0 or self.settled_number is None


def offers_of(school_id: int) -> list[OfferRow]:
    """Return what a school is offered: what waits first, then the newest."""
    statement = (
        select(
            ModelOffer.public_id, ModelVersion.content["title"].astext, ModelOffer.number, ModelOffer.settled_number,
            ModelOffer.questions, ModelOffer.offered_at, ModelVersion.note, Roadmap.public_id,
        )
        .join(
            ModelVersion,
            (ModelVersion.model_key == ModelOffer.model_key) & (ModelVersion.number == ModelOffer.number),
        )
        .outerjoin(Roadmap, Roadmap.id == ModelOffer.roadmap_id)
        .where(ModelOffer.school_id == school_id)
        .order_by((ModelOffer.questions > 0).desc(), ModelOffer.offered_at.desc(), ModelOffer.id.desc())
    )  # fmt: skip
    return [OfferRow(*row) for row in db.session.execute(statement)]


def get_offer(school_id: int, public_id: UUID, *, to_change: bool = False) -> ModelOffer:
    """Return an offer of a school, held where it is to change. Raises NotFound."""
    statement = select(ModelOffer).where(ModelOffer.school_id == school_id, ModelOffer.public_id == public_id)
    if to_change:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    offer = db.session.scalar(statement)
    if offer is None:
        raise NotFound("offer")
    return offer


def contents(model_key: UUID, numbers: Iterable[int]) -> dict[int, Content]:
    """Return versions of a model by their numbers; a number that is none is left out."""
    statement = select(ModelVersion.number, ModelVersion.content).where(
        ModelVersion.model_key == model_key, ModelVersion.number.in_(set(numbers))
    )
    return {number: content_of(data) for number, data in db.session.execute(statement)}


def version_note(offer: ModelOffer) -> str:
    """Return what the municipality wrote to the version."""
    statement = select(ModelVersion.note).where(
        ModelVersion.model_key == offer.model_key, ModelVersion.number == offer.number
    )
    return db.session.scalar(statement) or ""


@dataclass(frozen=True, slots=True)
class Following:
    """What of a school follows a model: its rows, and the rows of the model that it declined."""

    rows: Sequence[SchoolRow]
    declined: Declined

    def numbers(self) -> set[int]:
        """Return the versions that are needed to compare them."""
        return {row.number for row in self.rows} | set(self.declined.values())


def following(model_key: UUID, roadmap_ids: Sequence[int], school_ids: Sequence[int]) -> dict[int, Following]:
    """Return by school what follows a model, two statements whatever the number of schools."""
    rows: dict[int, list[SchoolRow]] = defaultdict(list)
    statement = select(
        Activity.school_id, Activity.public_id, Activity.model_key, Activity.model_number, Activity.version,
        Activity.archived_at.is_not(None), Activity.drafted, Activity.number, Activity.title, Activity.deadline_text,
        Activity.responsible_text, Activity.result_text,
    ).where(Activity.roadmap_id.in_(roadmap_ids), Activity.model_key.is_not(None))  # fmt: skip
    for school, key, row_key, number, version, is_away, drafted, *texts in db.session.execute(statement):
        words = with_draft(dict(zip(PLAN, (text or "" for text in texts), strict=True)), drafted)
        # What the draft amendment brings stands here already, and what it takes out does not.
        part = part_of(drafted)
        away = part == LEAVES or (is_away and part != ENTERS)
        rows[school].append(SchoolRow(str(key), str(row_key), number, version, words, away))
    declined: dict[int, dict[str, int]] = defaultdict(dict)
    answers = (
        select(ModelAnswer.school_id, ModelAnswer.row_key, ModelAnswer.number)
        .where(
            ModelAnswer.school_id.in_(school_ids),
            ModelAnswer.model_key == model_key,
            ModelAnswer.answer == Answer.DECLINED,
        )
        .order_by(ModelAnswer.id)
    )
    for school, row_key, number in db.session.execute(answers):
        declined[school][str(row_key)] = number
    return {one: Following(rows.get(one, ()), declined.get(one, {})) for one in school_ids}


def asked(offer: ModelOffer) -> Merge:
    """Return what the offered version asks of the school now."""
    follows = following(offer.model_key, [offer.roadmap_id or 0], [offer.school_id])[offer.school_id]
    versions = contents(offer.model_key, {offer.number, *follows.numbers()})
    return merge(versions, offer.number, follows.rows, follows.declined)


def _contours(contour: str) -> tuple[Contour, ...]:
    """Return the contours of which a roadmap may follow a model of this one."""
    return tuple(Contour) if contour == Contour.BOTH else (Contour(contour), Contour.BOTH)


def may_follow(offer: ModelOffer, content: Content) -> list[tuple[UUID, str]]:
    """Return the living roadmaps of the school that could follow the model: of its contour and years, following no other."""
    others = select(ModelOffer.roadmap_id).where(
        ModelOffer.school_id == offer.school_id,
        ModelOffer.roadmap_id.is_not(None),
        ModelOffer.id != offer.id,
    )
    statement = (
        select(Roadmap.public_id, Roadmap.title)
        .where(
            Roadmap.school_id == offer.school_id,
            Roadmap.archived_at.is_(None),
            Roadmap.contour.in_(_contours(content.contour)),
            Roadmap.first_year <= content.last_year,
            Roadmap.last_year >= content.first_year,
            Roadmap.id.not_in(others),
        )
        .order_by(Roadmap.id.desc())
    )
    return [(key, title) for key, title in db.session.execute(statement)]
