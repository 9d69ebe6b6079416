"""Tables of people who sign in: users, their memberships, live sign-ins and one-time links."""

from datetime import date, datetime
from typing import Any
from uuid import uuid4

from flask_security import RoleMixin, UserMixin
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    SmallInteger,
    String,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from commons.accounts.roles import Role
from commons.audit.marks import Audited, Kind
from core.columns import HasId, HasPublicId, HasTimestamps
from core.database import Base
from core.encryption import EncryptedText


class User(UserMixin, HasPublicId, HasTimestamps, Base):
    """Somebody who signs in, or the platform's own service account (no e-mail, no password).

    `email` is stored folded (lower case), so that a plain `=` finds it under row-level security.
    """

    __tablename__ = "app_user"
    audited = Audited(Kind.ACCOUNT, skipped=frozenset({"fs_uniquifier"}), subject_column="id")

    # UserMixin declares plain attributes under these names; the columns take their place.
    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    email: Mapped[str | None] = mapped_column(String(254), unique=True)  # type: ignore[assignment]
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
    # Flask-Security names a user in the session by it; a new one ends every session of the user.
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True, default=lambda: uuid4().hex)
    name: Mapped[str] = mapped_column(String(200))
    language: Mapped[str | None] = mapped_column(String(2))
    # Since when it is known that the person reads the letters to the address: they set a password by one.
    confirmed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    # Since when a code of an authenticator app is asked for besides the password.
    second_factor_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    memberships: Mapped[list["Membership"]] = relationship(back_populates="user", lazy="raise")

    @property
    def roles(self) -> list[Any]:  # type: ignore[override]  # never assigned
        """Flask-Security's own roles are not used: rights hang on memberships, each in its place."""
        return []


class FlaskSecurityRole(RoleMixin):
    """Stands in where Flask-Security insists on a class of roles."""

    name = ""


class Membership(HasId, HasTimestamps, Base):
    """A role held in a place for a time.

    The place is the municipality, narrowed by a district or by a school. `ends_on` is the last day it holds.
    """

    __tablename__ = "membership"
    audited = Audited(Kind.ROLE, clear=frozenset({"role"}), subject_column="user_id")
    __table_args__ = (
        # With the municipality, or a role here could name a district of a neighbour and open its part of the register.
        ForeignKeyConstraint(["municipality_id", "district_id"], ["district.municipality_id", "district.id"]),
        ForeignKeyConstraint(["municipality_id", "school_id"], ["school.municipality_id", "school.id"]),
        CheckConstraint("district_id IS NULL OR school_id IS NULL", name="one_place"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="dates_in_order"),
        Index("ix_membership_user_id", "user_id"),
        Index("ix_membership_school_id", "school_id"),
        Index(
            "uq_membership_place", "user_id", "role", "municipality_id", "district_id", "school_id", "starts_on",
            unique=True, postgresql_nulls_not_distinct=True,
        ),
    )  # fmt: skip

    user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("app_user.id"))
    role: Mapped[Role] = mapped_column(String(40))
    municipality_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("municipality.id"))
    district_id: Mapped[int | None] = mapped_column(BigInteger)
    school_id: Mapped[int | None] = mapped_column(BigInteger)
    starts_on: Mapped[date] = mapped_column(Date, server_default=func.current_date())
    ends_on: Mapped[date | None] = mapped_column(Date)

    user: Mapped[User] = relationship(back_populates="memberships", lazy="raise")


class SignIn(HasId, HasPublicId, Base):
    """A live sign-in. The browser holds the token, this row its SHA-256; ending the row ends every copy of the cookie.

    `proven_at` is when the password was last given; `address` and `device` are what the person recognises it by.
    """

    __tablename__ = "sign_in"

    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("app_user.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    last_seen_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    proven_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    address: Mapped[str | None] = mapped_column(String(45))
    device: Mapped[str | None] = mapped_column(String(60))


class Authenticator(HasId, Base):
    """The secret that somebody's authenticator app shares with the platform; it counts once a code of it was given.

    `last_step` is the half minute (since 1970) of the last code taken: neither it nor an earlier one is taken again.
    """

    __tablename__ = "authenticator"

    user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("app_user.id"), unique=True)
    secret: Mapped[str] = mapped_column(EncryptedText("authenticator.secret"))
    last_step: Mapped[int | None] = mapped_column(BigInteger)


class RecoveryCode(HasId, Base):
    """One of the codes that take the place of a lost authenticator app, each once; only its SHA-256 is kept."""

    __tablename__ = "recovery_code"
    __table_args__ = (Index("ix_recovery_code_user_id", "user_id"),)

    user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("app_user.id"))
    code_hash: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class OneTimeLink(HasId, Base):
    """A link that lets one person set a password once. The letter or the operator holds the token, this row its SHA-256."""

    __tablename__ = "one_time_link"

    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("app_user.id"))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    used_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    # It went out in a letter: whoever uses it reads what comes to the address.
    is_by_letter: Mapped[bool] = mapped_column(server_default="false")


class Invitation(HasId, HasPublicId, Base):
    """A role that waits for the person at an address: nobody has it before they take it.

    Bound to address, role and place. `token_hash` is of the last link made for it; `is_by_letter` says that the link went out
    in a letter, so that whoever uses it reads what comes to the address. `letters` counts the letters written.
    """

    __tablename__ = "invitation"
    audited = Audited(
        Kind.INVITATION,
        clear=frozenset({"role"}),
        skipped=frozenset({"token_hash"}),
        subject_column="user_id",
    )
    __table_args__ = (
        ForeignKeyConstraint(["municipality_id", "district_id"], ["district.municipality_id", "district.id"]),
        ForeignKeyConstraint(["municipality_id", "school_id"], ["school.municipality_id", "school.id"]),
        CheckConstraint("district_id IS NULL OR school_id IS NULL", name="one_place"),
        Index("ix_invitation_municipality_id", "municipality_id"),
        Index(
            "uq_invitation_waiting", "email", "role", "municipality_id", "district_id", "school_id",
            unique=True, postgresql_nulls_not_distinct=True,
            postgresql_where=text("accepted_at IS NULL AND withdrawn_at IS NULL"),
        ),
    )  # fmt: skip

    municipality_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("municipality.id"))
    district_id: Mapped[int | None] = mapped_column(BigInteger)
    school_id: Mapped[int | None] = mapped_column(BigInteger)
    role: Mapped[Role] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254))
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    is_by_letter: Mapped[bool] = mapped_column(default=True)
    letters: Mapped[int] = mapped_column(SmallInteger, default=0)
    invited_by: Mapped[int] = mapped_column(BigInteger, ForeignKey("app_user.id"))
    invited_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    written_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    accepted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    withdrawn_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    user_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("app_user.id"))


class RoleCapability(Base):
    """What a role may do, as the database's wall reads it; equal to commons.accounts.roles by a test."""

    __tablename__ = "role_capability"

    role: Mapped[str] = mapped_column(String(40), primary_key=True)
    capability: Mapped[str] = mapped_column(String(40), primary_key=True)
    # None: in every school of the place.
    condition: Mapped[str | None] = mapped_column(String(20))
