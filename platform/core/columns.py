"""Columns that many tables share: the id, the public id, timestamps and the version."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, DateTime, Identity, Uuid, func
from sqlalchemy.orm import Mapped, declarative_mixin, mapped_column


@declarative_mixin
class HasId:
    """A number for joins inside the database; it never leaves it."""

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)


@declarative_mixin
class HasPublicId:
    """The random id that stands in addresses, so that nothing can be guessed or counted."""

    public_id: Mapped[UUID] = mapped_column(Uuid, unique=True, default=uuid4)


@declarative_mixin
class HasTimestamps:
    """When the row came and when it last changed, by the database's clock."""

    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.now(), onupdate=func.now()
    )


@declarative_mixin
class HasVersion:
    """Counts the saves of a row; a form says which version it was filled from."""

    version: Mapped[int] = mapped_column(default=1)
