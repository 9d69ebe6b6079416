"""Tables of a school's people: persons with posts, and groups such as «классные руководители»."""

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from commons.audit.marks import Audited, Kind
from core.columns import HasId, HasPublicId, HasTimestamps, HasVersion
from core.database import Base
from core.tenancy import BelongsToSchool


class Person(BelongsToSchool, HasId, HasPublicId, HasTimestamps, HasVersion, Base):
    """Somebody of a school, with or without an account.

    `name` is how roadmaps write it («Фамилия И.О.»), `full_name` the whole name where it is known.
    """

    __tablename__ = "person"
    audited = Audited(Kind.PERSON)
    __table_args__ = (
        UniqueConstraint("school_id", "id"),
        UniqueConstraint("school_id", "user_id"),
        # One living person a folded name: two files naming «Петрова А.И.» mean one.
        Index(
            "uq_person_name_key",
            "school_id",
            "name_key",
            unique=True,
            postgresql_where=text("archived_at IS NULL"),
        ),
    )

    name: Mapped[str] = mapped_column(String(200))
    name_key: Mapped[str] = mapped_column(String(200))
    full_name: Mapped[str | None] = mapped_column(String(200))
    posts: Mapped[list[str]] = mapped_column(ARRAY(String(200)), default=list)
    email: Mapped[str | None] = mapped_column(String(254))
    user_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("app_user.id"))
    sort_key: Mapped[str] = mapped_column(String(400))
    archived_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class PersonGroup(BelongsToSchool, HasId, HasPublicId, HasTimestamps, HasVersion, Base):
    """Several people under one word of a roadmap."""

    __tablename__ = "person_group"
    audited = Audited(Kind.GROUP)
    __table_args__ = (
        UniqueConstraint("school_id", "id"),
        Index(
            "uq_person_group_name_key",
            "school_id",
            "name_key",
            unique=True,
            postgresql_where=text("archived_at IS NULL"),
        ),
    )

    name: Mapped[str] = mapped_column(String(200))
    name_key: Mapped[str] = mapped_column(String(200))
    sort_key: Mapped[str] = mapped_column(String(400))
    archived_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class PersonGroupMember(BelongsToSchool, HasId, Base):
    """A person standing in a group."""

    __tablename__ = "person_group_member"
    audited = Audited(Kind.GROUP, skipped=frozenset({"group_id"}), id_column="group_id")
    __table_args__ = (
        UniqueConstraint("school_id", "group_id", "person_id"),
        ForeignKeyConstraint(["school_id", "group_id"], ["person_group.school_id", "person_group.id"]),
        ForeignKeyConstraint(["school_id", "person_id"], ["person.school_id", "person.id"]),
    )

    group_id: Mapped[int] = mapped_column(BigInteger)
    person_id: Mapped[int] = mapped_column(BigInteger)
