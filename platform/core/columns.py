"""Columns that many tables share: the id, the public id, timestamps and the version."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, DateTime, Identity, Uuid, func
from sqlalchemy.orm import Mapped, mapped_column


class HasId:
    """A number for joins inside the database; it never leaves it."""

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)


class HasPublicId:
    """The random id that stands in addresses, so that nothing can be guessed or counted."""

    public_id: Mapped[UUID] = mapped_column(Uuid, unique=True, default=uuid4)


class HasTimestamps:
    """When the row came and when it last changed, by the database's clock."""

    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.now(), onupdate=func.now()
    )


class HasVersion:
    """Counts the saves of a row; a form says which version it was filled from."""

    version: Mapped[int] = mapped_column(default=1)
