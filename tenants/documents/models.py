"""The table of documents: what paper proves a result (its file joins it in the evidence work)."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Date, DateTime, ForeignKey, String, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from commons.audit.marks import Audited, Kind
from core.columns import HasId, HasPublicId
from core.database import Base
from core.tenancy import BelongsToSchool
from tenants.documents.kinds import DocumentKind


class Document(BelongsToSchool, HasId, HasPublicId, Base):
    """An order, regulation, agreement ...: kind, number, date, title. `dated_on` is the date on the paper."""

    __tablename__ = "document"
    audited = Audited(Kind.DOCUMENT)
    __table_args__ = (UniqueConstraint("school_id", "id"),)

    kind: Mapped[DocumentKind] = mapped_column(String(20))
    number: Mapped[str | None] = mapped_column(String(60))
    dated_on: Mapped[date | None] = mapped_column(Date)
    title: Mapped[str | None] = mapped_column(String(400))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    created_by: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("app_user.id"))
