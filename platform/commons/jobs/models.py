"""Tables of work that is done later: the job, its parts, and what was gathered for the parts until they are joined."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    ForeignKey,
    Index,
    LargeBinary,
    SmallInteger,
    String,
    UniqueConstraint,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from core.columns import HasId, HasPublicId
from core.database import Base


class JobKind(StrEnum):
    """What is to be done; workers.tasks.jobs knows how."""

    REPORT = "report"
    REMINDERS = "reminders"
    INTAKE = "intake"
    PUBLISH = "publish"


class JobState(StrEnum):
    """Where a job stands. The first two are alive: somebody works on it, or will."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


LIVE = (JobState.QUEUED, JobState.RUNNING)

# Kinds whose parts stand each for itself: one that cannot be done is passed over, and the others go on.
LOOSE = (JobKind.INTAKE,)


class Job(HasId, HasPublicId, Base):
    """Work that somebody ordered, for a municipality or for some of its districts (`districts` empty: the whole).

    It is split into parts first (`parts` says into how many), then each part is done, then they are joined. `lease_until`
    holds the split and the join, a part has a lease of its own. `key` is unique while it is set: the same order twice is one
    job. `parameters` are ids and plain values. Moments are the database's.
    """

    __tablename__ = "job"
    __table_args__ = (
        UniqueConstraint("municipality_id", "key"),
        CheckConstraint(
            "(state = 'queued' OR state = 'running') = (finished_at IS NULL)", name="finished_has_moment"
        ),
        Index("ix_job_ordered_by", "ordered_by", "created_at"),
        # Written out: with IN the database would say it otherwise after a restore, and nobody could compare the two.
        Index("ix_job_live", "not_before", postgresql_where=text("state = 'queued' OR state = 'running'")),
    )

    municipality_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("municipality.id"))
    districts: Mapped[list[int]] = mapped_column(ARRAY(BigInteger), default=list)
    kind: Mapped[JobKind] = mapped_column(String(20))
    key: Mapped[str | None] = mapped_column(String(200))
    parameters: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    ordered_by: Mapped[int] = mapped_column(BigInteger, ForeignKey("app_user.id"))
    ordered_by_name: Mapped[str] = mapped_column(String(200))
    state: Mapped[JobState] = mapped_column(String(20), default=JobState.QUEUED)
    # Counted before the work, so that a job that kills its worker is given up and not tried for ever.
    attempts: Mapped[int] = mapped_column(SmallInteger, default=0)
    not_before: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    lease_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    lease_token: Mapped[UUID | None] = mapped_column(Uuid)
    parts: Mapped[int | None]
    # How far it is: schools read of schools to read, then rows written of rows to write.
    schools_total: Mapped[int] = mapped_column(default=0)
    schools_read: Mapped[int] = mapped_column(default=0)
    rows_total: Mapped[int] = mapped_column(default=0)
    rows_written: Mapped[int] = mapped_column(default=0)
    # A code that the page has a sentence for; never a text of an exception.
    failure: Mapped[str | None] = mapped_column(String(40))
    file_name: Mapped[str | None] = mapped_column(String(200))
    file_size: Mapped[int | None] = mapped_column(BigInteger)
    file_sha256: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    started_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    finished_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    expires_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class JobPart(HasId, Base):
    """A part of a job that one worker does at one time. `parameters` are ids; `rows` is what it adds to the whole."""

    __tablename__ = "job_part"
    __table_args__ = (UniqueConstraint("job_id", "position"),)

    job_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("job.id"))
    position: Mapped[int]
    parameters: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    attempts: Mapped[int] = mapped_column(SmallInteger, default=0)
    lease_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    lease_token: Mapped[UUID | None] = mapped_column(Uuid)
    rows: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class JobContents(Base):
    """What was read for a part and waits to be joined. Data of schools: open to who ordered the job and to nobody else.

    The machinery around jobs works on the identity's connection, which must not read data of schools; so it stands apart.
    """

    __tablename__ = "job_contents"

    part_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("job_part.id"), primary_key=True, autoincrement=False
    )
    ordered_by: Mapped[int] = mapped_column(BigInteger, ForeignKey("app_user.id"))
    contents: Mapped[bytes] = mapped_column(LargeBinary)
