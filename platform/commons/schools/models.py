"""Tables of the register: municipalities, districts, schools, and a spreadsheet waiting to be confirmed."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    SmallInteger,
    String,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from commons.audit.marks import Audited, Kind
from commons.schools.kinds import SchoolKind
from core.columns import HasId, HasPublicId, HasTimestamps, HasVersion
from core.database import Base
from core.tenancy import BelongsToSchool


class Municipality(HasId, HasPublicId, HasTimestamps, HasVersion, Base):
    """A municipality. One installation hosts several; they know nothing of each other.

    `time_zone` is an IANA name; `working_days` are ISO weekdays (1 is Monday).
    """

    __tablename__ = "municipality"
    audited = Audited(Kind.MUNICIPALITY, clear=frozenset({"name", "time_zone", "working_days"}))
    __table_args__ = (
        CheckConstraint("working_days <@ ARRAY[1,2,3,4,5,6,7]::smallint[]", name="working_days_exist"),
    )

    name: Mapped[str] = mapped_column(String(200), unique=True)
    time_zone: Mapped[str] = mapped_column(String(64))
    working_days: Mapped[list[int]] = mapped_column(ARRAY(SmallInteger), default=lambda: [1, 2, 3, 4, 5])
    # Whether its coordinators may enter what schools send on paper.
    enters_for_schools: Mapped[bool] = mapped_column(default=False, server_default="false")


class District(HasId, HasPublicId, HasTimestamps, HasVersion, Base):
    """A part of a municipality that a coordinator oversees."""

    __tablename__ = "district"
    audited = Audited(Kind.DISTRICT, clear=frozenset({"name"}))
    __table_args__ = (
        UniqueConstraint("municipality_id", "name", name="uq_district_name"),
        UniqueConstraint("municipality_id", "id"),
    )

    municipality_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("municipality.id"))
    name: Mapped[str] = mapped_column(String(200))
    sort_key: Mapped[str] = mapped_column(String(400))


class School(HasId, HasPublicId, HasTimestamps, HasVersion, Base):
    """A tenant: a school, kindergarten, college, or a branch of one.

    `code` names it to operators and is unique in the municipality; `aliases` are other names under which files speak of it.
    A closed school keeps its rows and can be read; nothing is edited there any more.
    """

    __tablename__ = "school"
    audited = Audited(
        Kind.SCHOOL,
        clear=frozenset({"code", "short_name", "full_name", "aliases", "settlement"}),
        skipped=frozenset({"search_key"}),
    )
    __table_args__ = (
        UniqueConstraint("municipality_id", "code", name="uq_school_code"),
        Index(
            "uq_school_inn", "municipality_id", "inn", unique=True,
            postgresql_where=text("inn IS NOT NULL AND kind <> 'branch'"),
        ),
        ForeignKeyConstraint(["municipality_id", "district_id"], ["district.municipality_id", "district.id"]),
        ForeignKeyConstraint(["municipality_id", "parent_id"], ["school.municipality_id", "school.id"]),
        UniqueConstraint("municipality_id", "id"),
        CheckConstraint("(kind = 'branch') = (parent_id IS NOT NULL)", name="branch_has_parent"),
        Index("ix_school_district_id", "district_id"),
    )  # fmt: skip

    municipality_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("municipality.id"))
    district_id: Mapped[int | None] = mapped_column(BigInteger)
    parent_id: Mapped[int | None] = mapped_column(BigInteger)
    kind: Mapped[SchoolKind] = mapped_column(String(20), default=SchoolKind.SCHOOL)
    code: Mapped[str] = mapped_column(String(40))
    full_name: Mapped[str] = mapped_column(String(400))
    short_name: Mapped[str] = mapped_column(String(200))
    aliases: Mapped[list[str]] = mapped_column(ARRAY(String(400)), default=list)
    inn: Mapped[str | None] = mapped_column(String(12))
    settlement: Mapped[str | None] = mapped_column(String(200))
    director: Mapped[str | None] = mapped_column(String(200))
    email: Mapped[str | None] = mapped_column(String(254))
    closed_on: Mapped[date | None] = mapped_column(Date)
    sends_paper: Mapped[bool] = mapped_column(default=False, server_default="false")
    sort_key: Mapped[str] = mapped_column(String(800))
    # What a search compares: names, aliases, settlement, code and INN, folded (core.text.search_key).
    search_key: Mapped[str] = mapped_column(String)


class PeopleOpening(BelongsToSchool, HasId, Base):
    """A school has let the district see its people, not only how many there are, through `ends_on`.

    `closed_at` is when the school took it back before that.
    """

    __tablename__ = "people_opening"
    audited = Audited(Kind.PEOPLE_ACCESS)
    __table_args__ = (Index("ix_people_opening_school_id", "school_id"),)

    opened_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    opened_by: Mapped[int] = mapped_column(BigInteger, ForeignKey("app_user.id"))
    ends_on: Mapped[date] = mapped_column(Date)
    closed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class RegisterUpload(HasId, HasPublicId, Base):
    """A spreadsheet of schools that was read and waits to be confirmed; nothing of it is in the register yet."""

    __tablename__ = "register_upload"

    municipality_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("municipality.id"), index=True)
    file_name: Mapped[str] = mapped_column(String(200))
    sheet: Mapped[dict[str, Any]] = mapped_column(
        JSONB
    )  # commons.schools.sheet.Sheet; emptied once confirmed
    created_by: Mapped[int] = mapped_column(BigInteger, ForeignKey("app_user.id"))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    confirmed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
