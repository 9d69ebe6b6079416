"""Reads of model roadmaps: only of the municipalities in which whoever asks may read them."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

from sqlalchemy import func, select

from commons.accounts.roles import Capability
from commons.accounts.standing import Standing
from commons.schools.models import Municipality
from core.database import db
from core.errors import NotFound
from municipal.model_roadmap.models import ModelActivity, ModelRoadmap, ModelSection
from tenants.roadmap import wording
from tenants.roadmap.vocabulary import DeadlineKind


@dataclass(frozen=True, slots=True)
class ModelCard:
    """A model roadmap in a list and at the head of its page."""

    id: int
    public_id: UUID
    municipality_id: int
    municipality: str
    title: str
    contour: str
    first_year: int
    last_year: int
    source_file: str | None
    is_archived: bool
    published_number: int | None
    rows: int

    @property
    def period_text(self) -> str:
        """Return the period and the contour in words."""
        return wording.period_and_contour(self.first_year, self.last_year, self.contour)


@dataclass(frozen=True, slots=True)
class ModelRow:
    """A row of a model roadmap."""

    public_id: UUID
    section_id: UUID
    version: int
    is_mandatory: bool
    is_control_point: bool
    number: str | None
    title: str
    deadline_text: str
    deadline_kind: DeadlineKind
    starts_on: date | None
    due_on: date | None
    recurrence: str | None
    deadline_doubt: str | None
    responsible_text: str
    result_text: str
    document_kinds: list[str]
    notes: str

    @property
    def deadline_certain(self) -> bool:
        """Whether the deadline was read without doubt."""
        return self.deadline_doubt is None

    @property
    def deadline_note(self) -> str | None:
        """What was understood of the deadline, where the words alone do not say it."""
        note = wording.understood(
            self.deadline_kind, self.starts_on, self.due_on, self.recurrence, self.deadline_doubt
        )
        return None if note == self.deadline_text else note

    @property
    def document_words(self) -> list[str]:
        """The kinds of document that the result asks for, in words."""
        return [wording.document_word(kind) for kind in self.document_kinds]


@dataclass(frozen=True, slots=True)
class ModelPart:
    """A section with its rows."""

    public_id: UUID
    number: str | None
    title: str
    rows: tuple[ModelRow, ...]


def municipalities_of(who: Standing, capability: Capability) -> dict[int, str]:
    """Return the municipalities in which somebody has a capability, in any part of them: names by id."""
    return {one.municipality_id: one.municipality for one in who.with_capability(capability)}


def time_zone_of(municipality_id: int) -> str:
    """Return the time zone of a municipality. Raises NotFound."""
    zone = db.session.scalar(select(Municipality.time_zone).where(Municipality.id == municipality_id))
    if zone is None:
        raise NotFound("municipality")
    return zone


_LIVING = (
    select(func.count())
    .select_from(ModelActivity)
    .join(ModelSection, ModelSection.id == ModelActivity.model_section_id)
    .where(ModelSection.model_roadmap_id == ModelRoadmap.id, ModelActivity.archived_at.is_(None))
    .correlate(ModelRoadmap)
    .scalar_subquery()
)
_CARD = (
    select(
        ModelRoadmap.id, ModelRoadmap.public_id, ModelRoadmap.municipality_id, Municipality.name, ModelRoadmap.title,
        ModelRoadmap.contour, ModelRoadmap.first_year, ModelRoadmap.last_year, ModelRoadmap.source_file,
        ModelRoadmap.archived_at.is_not(None), ModelRoadmap.published_number, _LIVING,
    )
    .join(Municipality, Municipality.id == ModelRoadmap.municipality_id)
)  # fmt: skip


def models_of(who: Standing) -> list[ModelCard]:
    """Return all model roadmaps that somebody may read, the newest period first, archived ones last."""
    places = municipalities_of(who, Capability.MODEL_READ)
    statement = _CARD.where(ModelRoadmap.municipality_id.in_(places)).order_by(
        ModelRoadmap.archived_at.is_not(None), ModelRoadmap.last_year.desc(), ModelRoadmap.id.desc()
    )
    return [ModelCard(*tuple(row)) for row in db.session.execute(statement)]


def get_model(who: Standing, public_id: UUID) -> ModelCard:
    """Return a model roadmap that somebody may read. Raises NotFound."""
    places = municipalities_of(who, Capability.MODEL_READ)
    statement = _CARD.where(ModelRoadmap.public_id == public_id, ModelRoadmap.municipality_id.in_(places))
    row = db.session.execute(statement).one_or_none()
    if row is None:
        raise NotFound("model")
    return ModelCard(*tuple(row))


_ROW = (
    ModelActivity.public_id, ModelSection.public_id, ModelActivity.version, ModelActivity.is_mandatory,
    ModelActivity.is_control_point, ModelActivity.number, ModelActivity.title, ModelActivity.deadline_text,
    ModelActivity.deadline_kind, ModelActivity.starts_on, ModelActivity.due_on, ModelActivity.recurrence,
    ModelActivity.deadline_doubt, ModelActivity.responsible_text, ModelActivity.result_text,
    ModelActivity.document_kinds, ModelActivity.notes,
)  # fmt: skip


def parts_of(model: ModelCard) -> list[ModelPart]:
    """Return the sections of a model roadmap that were not put away, with their living rows."""
    statement = (
        select(ModelSection.public_id, ModelSection.number, ModelSection.title, *_ROW)
        .outerjoin(
            ModelActivity,
            (ModelActivity.model_section_id == ModelSection.id) & ModelActivity.archived_at.is_(None),
        )
        .where(ModelSection.model_roadmap_id == model.id, ModelSection.archived_at.is_(None))
        .order_by(ModelSection.position, ModelSection.id, ModelActivity.position, ModelActivity.id)
    )
    groups = groupby(db.session.execute(statement), key=lambda row: tuple(row[:3]))
    return [
        ModelPart(
            section, number, title, tuple(ModelRow(*tuple(row)[3:]) for row in rows if row[3] is not None)
        )
        for (section, number, title), rows in groups
    ]


def part_of(model: ModelCard, section: UUID) -> ModelPart:
    """Return one section. Raises NotFound."""
    found = next((part for part in parts_of(model) if part.public_id == section), None)
    if found is None:
        raise NotFound("section")
    return found


def get_row(model: ModelCard, row: UUID) -> ModelRow:
    """Return one row, living or put away. Raises NotFound."""
    statement = (
        select(*_ROW)
        .join(ModelSection, ModelSection.id == ModelActivity.model_section_id)
        .where(ModelSection.model_roadmap_id == model.id, ModelActivity.public_id == row)
    )
    found = db.session.execute(statement).one_or_none()
    if found is None:
        raise NotFound("row")
    return ModelRow(*tuple(found))


def rows_away(model: ModelCard) -> list[ModelRow]:
    """Return the rows that were put away, the latest first."""
    statement = (
        select(*_ROW)
        .join(ModelSection, ModelSection.id == ModelActivity.model_section_id)
        .where(ModelSection.model_roadmap_id == model.id, ModelActivity.archived_at.is_not(None))
        .order_by(ModelActivity.archived_at.desc(), ModelActivity.id)
    )
    return [ModelRow(*tuple(row)) for row in db.session.execute(statement)]
