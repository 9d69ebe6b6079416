"""The table of saved views."""

from sqlalchemy import BigInteger, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.columns import HasId, HasPublicId
from core.database import Base


class SavedView(HasId, HasPublicId, Base):
    """A named list: `address` is its path on this site with the filter behind "?"."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("user_id", "name"),)

    user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("app_user.id"))
    name: Mapped[str] = mapped_column(String(60))
    address: Mapped[str] = mapped_column(String(600))
