"""Tables of a municipality's model roadmaps. They hold no person: who does what is said in posts and bodies, as words."""

from datetime import datetime
from typing import Any
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
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from commons.audit.marks import Audited, Kind
from core.columns import HasId, HasPublicId, HasTimestamps, HasVersion
from core.database import Base
from tenants.roadmap.models import ActivityWords
from tenants.roadmap.vocabulary import Contour


class ModelRoadmap(HasId, HasPublicId, HasTimestamps, HasVersion, Base):
    """A model roadmap of a municipality: a period of one or more school years and a contour, as a school's."""

    __tablename__ = "model_roadmap"
    audited = Audited(Kind.MODEL, skipped=frozenset({"source_sha256", "created_by_name"}))
    __table_args__ = (
        UniqueConstraint("municipality_id", "id"),
        Index("ix_model_roadmap_municipality_id", "municipality_id"),
    )

    municipality_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("municipality.id"))
    title: Mapped[str] = mapped_column(Text)
    contour: Mapped[Contour] = mapped_column(String(20))
    first_year: Mapped[int] = mapped_column(SmallInteger)
    last_year: Mapped[int] = mapped_column(SmallInteger)
    source_file: Mapped[str | None] = mapped_column(String(200))
    source_sha256: Mapped[str | None] = mapped_column(String(64))
    created_by_name: Mapped[str] = mapped_column(String(200))
    # The version that the schools were offered last; None while it is only being written.
    published_number: Mapped[int | None] = mapped_column(SmallInteger)
    archived_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class ModelSection(HasId, HasPublicId, HasVersion, Base):
    """A part of a model roadmap."""

    __tablename__ = "model_section"
    __table_args__ = (
        UniqueConstraint("municipality_id", "id"),
        ForeignKeyConstraint(
            ["municipality_id", "model_roadmap_id"], ["model_roadmap.municipality_id", "model_roadmap.id"]
        ),
        Index("ix_model_section_model_roadmap_id", "model_roadmap_id"),
    )

    municipality_id: Mapped[int] = mapped_column(BigInteger)
    model_roadmap_id: Mapped[int] = mapped_column(BigInteger)
    position: Mapped[int]
    number: Mapped[str | None] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(Text)
    archived_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class ModelActivity(HasId, HasPublicId, HasVersion, ActivityWords, Base):
    """A row of a model roadmap; one that is put away stays for the schools that have it."""

    __tablename__ = "model_activity"
    audited = Audited(Kind.MODEL_ROW, skipped=frozenset({"deadline_parts"}))
    __table_args__ = (
        ForeignKeyConstraint(
            ["municipality_id", "model_section_id"], ["model_section.municipality_id", "model_section.id"]
        ),
        Index("ix_model_activity_model_section_id", "model_section_id"),
    )

    municipality_id: Mapped[int] = mapped_column(BigInteger)
    model_section_id: Mapped[int] = mapped_column(BigInteger)
    position: Mapped[int]
    # The district looks at these before they count as done.
    is_control_point: Mapped[bool] = mapped_column(default=False, server_default="false")
    # No school may leave these out.
    is_mandatory: Mapped[bool] = mapped_column(default=False, server_default="false")
    archived_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class ModelVersion(HasId, Base):
    """What was published of a model roadmap, frozen: the database refuses to change or remove it.

    `content` is the JSON of tenants.roadmap.lifetime.content, `sha256` its fingerprint; `number` counts 1, 2, ... in a model.
    `model_key` is the model's public id: schools read versions and not the model, which is still being written.
    """

    __tablename__ = "model_version"
    audited = Audited(Kind.MODEL, skipped=frozenset({"model_key", "sha256"}), id_column="model_roadmap_id")
    __table_args__ = (
        UniqueConstraint("model_key", "number"),
        ForeignKeyConstraint(
            ["municipality_id", "model_roadmap_id"], ["model_roadmap.municipality_id", "model_roadmap.id"]
        ),
    )

    municipality_id: Mapped[int] = mapped_column(BigInteger)
    model_roadmap_id: Mapped[int] = mapped_column(BigInteger)
    model_key: Mapped[UUID] = mapped_column(Uuid)
    number: Mapped[int] = mapped_column(SmallInteger)
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)
    sha256: Mapped[str] = mapped_column(String(64))
    note: Mapped[str] = mapped_column(Text, default="", server_default="")
    published_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())


class ModelUpload(HasId, HasPublicId, Base):
    """A file that was read and waits on its check page to become a model roadmap, or to change one."""

    __tablename__ = "model_upload"
    __table_args__ = (
        ForeignKeyConstraint(
            ["municipality_id", "model_roadmap_id"], ["model_roadmap.municipality_id", "model_roadmap.id"]
        ),
        Index("ix_model_upload_municipality_id", "municipality_id"),
    )

    municipality_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("municipality.id"))
    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    reading: Mapped[dict[str, Any]] = mapped_column(JSONB)
    corrections: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict, server_default="{}")
    created_by: Mapped[int] = mapped_column(BigInteger, ForeignKey("app_user.id"))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    model_roadmap_id: Mapped[int | None] = mapped_column(BigInteger)
