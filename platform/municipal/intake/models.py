"""Tables of what a coordinator dropped: the intake, its files with what was read of each, the bytes until they are read."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    Uuid,
    func,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from core.columns import HasId, HasPublicId
from core.database import Base


class FileState(StrEnum):
    """Where a file stands. What is WAITING, READING or PLACING is somebody's work; READ waits for a person's word."""

    WAITING = "waiting"
    READING = "reading"
    REFUSED = "refused"
    READ = "read"
    PLACING = "placing"
    SAVED = "saved"
    HANDED_OVER = "handed_over"
    DROPPED = "dropped"


BUSY = (FileState.WAITING, FileState.READING, FileState.PLACING)


class How(StrEnum):
    """What told the school of a file; the last three propose nobody."""

    INN = "inn"
    ORGANISATION = "organisation"
    FILE_NAME = "file_name"
    PERSON = "person"
    SEVERAL = "several"
    ELSEWHERE = "elsewhere"
    NOTHING = "nothing"


class Intake(HasId, HasPublicId, Base):
    """Files dropped together; its owner's alone. `districts` is what the owner held then, empty for the municipality."""

    __tablename__ = "intake"
    __table_args__ = (
        UniqueConstraint("municipality_id", "id"),
        Index("ix_intake_created_by", "created_by", "created_at"),
    )

    municipality_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("municipality.id"))
    districts: Mapped[list[int]] = mapped_column(ARRAY(BigInteger), default=list)
    created_by: Mapped[int] = mapped_column(BigInteger, ForeignKey("app_user.id"))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())


class IntakeFile(HasId, HasPublicId, Base):
    """One file of an intake. `reading` is the reader's result as JSON, empty until it was read and after it has left;
    `corrections` is what its owner put right of it.

    The head (`title`, `contour`, the years) and the counts are kept beside it, so that a list needs no readings. `trouble` is
    a code that municipal.intake.troubles has a sentence for: why the file was refused, or why it could not be saved.
    `candidates` are ids of schools it may be of. `made` is the public id of the roadmap, or of what waits for the curator.
    """

    __tablename__ = "intake_file"
    __table_args__ = (
        UniqueConstraint("intake_id", "position"),
        ForeignKeyConstraint(
            ["municipality_id", "intake_id"], ["intake.municipality_id", "intake.id"], ondelete="CASCADE"
        ),
        ForeignKeyConstraint(
            ["municipality_id", "chosen_school_id"], ["school.municipality_id", "school.id"]
        ),
    )

    municipality_id: Mapped[int] = mapped_column(BigInteger)
    intake_id: Mapped[int] = mapped_column(BigInteger)
    created_by: Mapped[int] = mapped_column(BigInteger, ForeignKey("app_user.id"))
    position: Mapped[int] = mapped_column(SmallInteger)
    file_name: Mapped[str] = mapped_column(String(200))
    folder: Mapped[str] = mapped_column(String(400), default="")
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[FileState] = mapped_column(String(20), default=FileState.WAITING)
    trouble: Mapped[str | None] = mapped_column(String(40))
    trouble_params: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    reading: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    corrections: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict, server_default="{}")
    organisation: Mapped[str | None] = mapped_column(Text)
    title: Mapped[str | None] = mapped_column(Text)
    contour: Mapped[str | None] = mapped_column(String(20))
    first_year: Mapped[int | None] = mapped_column(SmallInteger)
    last_year: Mapped[int | None] = mapped_column(SmallInteger)
    rows_total: Mapped[int] = mapped_column(default=0)
    rows_doubtful: Mapped[int] = mapped_column(default=0)
    rows_undated: Mapped[int] = mapped_column(default=0)
    rows_unassigned: Mapped[int] = mapped_column(default=0)
    chosen_school_id: Mapped[int | None] = mapped_column(BigInteger)
    matched_by: Mapped[How | None] = mapped_column(String(20))
    candidates: Mapped[list[int]] = mapped_column(ARRAY(BigInteger), default=list)
    made: Mapped[UUID | None] = mapped_column(Uuid)


class IntakeContent(Base):
    """The bytes of a file that waits to be read; gone once it was."""

    __tablename__ = "intake_content"

    file_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("intake_file.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    created_by: Mapped[int] = mapped_column(BigInteger, ForeignKey("app_user.id"))
    contents: Mapped[bytes] = mapped_column(LargeBinary)
