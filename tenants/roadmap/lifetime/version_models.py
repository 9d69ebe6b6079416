"""Tables of a roadmap's life: the versions that orders approved, and what was said and done on the way."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Date,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from commons.audit.marks import Audited, Kind
from core.columns import HasId, HasPublicId
from core.database import Base
from core.tenancy import BelongsToSchool


class RoadmapVersion(BelongsToSchool, HasId, Base):
    """What an order approved, frozen: the database refuses to change or remove it.

    `content` is content.py's JSON, `sha256` its fingerprint. `number` counts 1, 2, ... in a roadmap. Who entered it stands in
    the event of that step, where erasure reaches it.
    """

    __tablename__ = "roadmap_version"
    audited = Audited(Kind.ROADMAP, skipped=frozenset({"roadmap_id", "sha256"}), id_column="roadmap_id")
    __table_args__ = (
        UniqueConstraint("school_id", "roadmap_id", "number"),
        ForeignKeyConstraint(["school_id", "roadmap_id"], ["roadmap.school_id", "roadmap.id"]),
    )

    roadmap_id: Mapped[int] = mapped_column(BigInteger)
    number: Mapped[int] = mapped_column(SmallInteger)
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)
    sha256: Mapped[str] = mapped_column(String(64))
    order_number: Mapped[str] = mapped_column(String(60))
    order_date: Mapped[date] = mapped_column(Date)
    in_force_from: Mapped[date] = mapped_column(Date)
    approved_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())


class RoadmapEvent(BelongsToSchool, HasId, HasPublicId, Base):
    """A step in the life of a roadmap (roadmap_steps.py), with what was said of it. Erasure alone takes a name out of it."""

    __tablename__ = "roadmap_event"
    audited = Audited(Kind.ROADMAP, skipped=frozenset({"roadmap_id"}), id_column="roadmap_id")
    __table_args__ = (
        ForeignKeyConstraint(["school_id", "roadmap_id"], ["roadmap.school_id", "roadmap.id"]),
        Index("ix_roadmap_event_roadmap_id", "roadmap_id", "id"),
    )

    roadmap_id: Mapped[int] = mapped_column(BigInteger)
    step: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text, default="", server_default="")
    agreed_with: Mapped[str | None] = mapped_column(String(200))
    order_number: Mapped[str | None] = mapped_column(String(60))
    order_date: Mapped[date | None] = mapped_column(Date)
    version_number: Mapped[int | None] = mapped_column(SmallInteger)
    said_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    said_by: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("app_user.id"))
    said_by_name: Mapped[str] = mapped_column(String(200))
