"""The table of calendar addresses."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, ForeignKey, Index, String, Uuid, func
from sqlalchemy.orm import Mapped, mapped_column

from core.columns import HasId, HasPublicId
from core.database import Base


class CalendarFeed(HasId, HasPublicId, Base):
    """A secret address under which a calendar program reads deadlines in the name of whoever made it.

    Only the SHA-256 of the secret is kept. `school_key` is the public id of the school whose rows it shows; without one it
    shows the rows its owner is named in. What it shows follows the owner's rights of the moment.
    """

    __tablename__ = "calendar_feed"
    __table_args__ = (Index("ix_calendar_feed_user_id", "user_id"),)

    user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("app_user.id"))
    name: Mapped[str] = mapped_column(String(100))
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    school_key: Mapped[UUID | None] = mapped_column(Uuid)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    asked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
