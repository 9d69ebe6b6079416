"""The tables of documents: what paper proves a result, and the files of it."""

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    SmallInteger,
    String,
    UniqueConstraint,
    func,
)
from sqlalchemy.orm import Mapped, mapped_column

from commons.audit.marks import Audited, Kind
from core.columns import HasId, HasPublicId
from core.database import Base
from core.tenancy import BelongsToSchool
from tenants.documents.kinds import DocumentKind


class Document(BelongsToSchool, HasId, HasPublicId, Base):
    """An order, regulation, agreement ...: kind, number, date, title. `dated_on` is the date on the paper."""

    __tablename__ = "document"
    audited = Audited(Kind.DOCUMENT, skipped=frozenset({"files"}))
    __table_args__ = (
        UniqueConstraint("school_id", "id"),
        CheckConstraint("link IS NULL OR link ~ '^https?://'", name="link_is_web"),
    )

    kind: Mapped[DocumentKind] = mapped_column(String(20))
    number: Mapped[str | None] = mapped_column(String(60))
    dated_on: Mapped[date | None] = mapped_column(Date)
    title: Mapped[str | None] = mapped_column(String(400))
    # Where it stands in the web, instead of a file or beside it.
    link: Mapped[str | None] = mapped_column(String(2000))
    # How many of its files are not removed: counted when they change, since every roadmap's page shows it.
    files: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    created_by: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("app_user.id"))


class DocumentFile(BelongsToSchool, HasId, HasPublicId, Base):
    """A file of a document. Its content lies in the school's store under its SHA-256; `name` is what it was called.

    `size` is in bytes, `media_type` follows from the content. One that was removed can be brought back.
    """

    __tablename__ = "document_file"
    audited = Audited(Kind.DOCUMENT, skipped=frozenset({"document_id", "sha256"}), id_column="document_id")
    __table_args__ = (
        UniqueConstraint("school_id", "document_id", "sha256"),
        ForeignKeyConstraint(["school_id", "document_id"], ["document.school_id", "document.id"]),
        CheckConstraint("size > 0", name="not_empty"),
    )

    document_id: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    created_by: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("app_user.id"))
    removed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
