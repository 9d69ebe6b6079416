"""The table of the journal. The application's role may read it and add to it, and nothing else."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, DateTime, ForeignKey, Index, String, func
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from core.columns import HasId
from core.database import Base


class AuditEvent(HasId, Base):
    """Somebody did something to an object, in a school, in a municipality, or to an account (then neither is set).

    `old` and `new` hold the values that name nobody, `hidden` the names of further fields that changed. `source` is the
    network the request came from (not the whole address, which may be somebody's home), or "platform" for a worker or a
    command.
    `is_for_school` marks what a coordinator entered for a school that sends paper.
    """

    __tablename__ = "audit_event"
    __table_args__ = (
        CheckConstraint("num_nonnulls(school_id, municipality_id) <= 1", name="one_place"),
        Index("ix_audit_event_school_id", "school_id", "id"),
        Index("ix_audit_event_municipality_id", "municipality_id", "id"),
        Index("ix_audit_event_object", "object_kind", "object_number", "id"),
        Index("ix_audit_event_subject_id", "subject_id", "id"),
    )

    happened_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    act: Mapped[str] = mapped_column(String(40))
    actor_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("app_user.id"))
    municipality_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("municipality.id"))
    school_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("school.id"))
    # Whose account or role it was.
    subject_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("app_user.id"))
    object_kind: Mapped[str] = mapped_column(String(40))
    object_number: Mapped[int | None] = mapped_column(BigInteger)
    old: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    new: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    hidden: Mapped[list[str]] = mapped_column(ARRAY(String(60)), server_default="{}")
    source: Mapped[str] = mapped_column(String(60))
    route: Mapped[str | None] = mapped_column(String(100))
    is_for_school: Mapped[bool] = mapped_column(server_default="false")
