"""Tables of what a school makes of the municipal model: the version it is offered, and its answers."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    Uuid,
    func,
)
from sqlalchemy.orm import Mapped, mapped_column

from commons.audit.marks import Audited, Kind
from core.columns import HasId, HasPublicId, HasVersion
from core.database import Base
from core.tenancy import BelongsToSchool


class ModelOffer(BelongsToSchool, HasId, HasPublicId, HasVersion, Base):
    """That a school was offered a version of a model (`model_key`: the model's public id).

    `roadmap_id` is the school's roadmap that follows the model, `settled_number` the last version of which every question was
    answered. `questions` counts what waits for an answer.
    """

    __tablename__ = "model_offer"
    audited = Audited(Kind.ROADMAP, skipped=frozenset({"model_key", "roadmap_id"}), id_column="roadmap_id")
    __table_args__ = (
        UniqueConstraint("school_id", "model_key"),
        ForeignKeyConstraint(["school_id", "roadmap_id"], ["roadmap.school_id", "roadmap.id"]),
    )

    model_key: Mapped[UUID] = mapped_column(Uuid)
    number: Mapped[int] = mapped_column(SmallInteger)
    settled_number: Mapped[int | None] = mapped_column(SmallInteger)
    roadmap_id: Mapped[int | None] = mapped_column(BigInteger)
    questions: Mapped[int]
    offered_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())


class Answer(StrEnum):
    """What a school made of a row of a version."""

    ACCEPTED = "accepted"
    ADAPTED = "adapted"
    DECLINED = "declined"


class ModelAnswer(BelongsToSchool, HasId, HasPublicId, Base):
    """A school's answer to one row (`row_key`: the row's public id in the model) of one version. Answers stay."""

    __tablename__ = "model_answer"
    audited = Audited(
        Kind.ROADMAP, skipped=frozenset({"model_key", "row_key", "roadmap_id"}), id_column="roadmap_id"
    )
    __table_args__ = (
        ForeignKeyConstraint(["school_id", "roadmap_id"], ["roadmap.school_id", "roadmap.id"]),
        Index("ix_model_answer_school_id", "school_id", "model_key"),
    )

    roadmap_id: Mapped[int] = mapped_column(BigInteger)
    model_key: Mapped[UUID] = mapped_column(Uuid)
    row_key: Mapped[UUID] = mapped_column(Uuid)
    number: Mapped[int] = mapped_column(SmallInteger)
    answer: Mapped[Answer] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text, default="", server_default="")
    answered_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    answered_by: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("app_user.id"))
    answered_by_name: Mapped[str] = mapped_column(String(200))
