"""Tables of letters: the letter to one address, and the schools it speaks of."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Date,
    DateTime,
    ForeignKey,
    Index,
    SmallInteger,
    String,
    UniqueConstraint,
    Uuid,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from core.columns import HasId, HasPublicId
from core.database import Base
from core.tenancy import BelongsToSchool


class LetterKind(StrEnum):
    """What a letter is about; who composes it is known to workers.tasks.mail."""

    REMINDER = "reminder"
    RESET = "reset"  # a link to set another password
    INVITATION = "invitation"


class LetterState(StrEnum):
    """Where a letter stands.

    GATHERING: schools still add themselves. SENDING: a worker speaks to the mail server. HANDING: the text itself is under
    way; whoever dies here leaves it UNCERTAIN, because the server may have taken it. SENT means handed to the mail server,
    not delivered. DEAD was refused for good; CANCELLED had nothing left to say; EXPIRED came too late to be of use.
    """

    GATHERING = "gathering"
    PENDING = "pending"
    SENDING = "sending"
    HANDING = "handing"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    DEAD = "dead"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class Letter(HasId, HasPublicId, Base):
    """A letter to one address. Its words are made when it is sent: what was done meanwhile is not asked for any more.

    `key` makes it one: two clocks, a message twice or a clock set back meet the same row. `message_key` (the Message-ID) is
    fixed with it, so that a second copy, should a mail server ever get one, is known as the same letter. `schools` counts
    its parts.
    """

    __tablename__ = "letter"
    __table_args__ = (
        UniqueConstraint("municipality_id", "key"),
        UniqueConstraint("message_key"),
        Index(
            "ix_letter_waiting",
            "not_before",
            postgresql_where=text(
                "state <> 'sent' AND state <> 'uncertain' AND state <> 'dead' AND state <> 'cancelled' AND state <> 'expired'"
            ),
        ),
        Index("ix_letter_created_at", "created_at"),
    )

    municipality_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("municipality.id"))
    kind: Mapped[LetterKind] = mapped_column(String(20))
    key: Mapped[str] = mapped_column(String(300))
    day: Mapped[date] = mapped_column(Date)
    address: Mapped[str] = mapped_column(String(254))
    message_key: Mapped[str] = mapped_column(String(120))
    state: Mapped[LetterState] = mapped_column(String(20), default=LetterState.GATHERING)
    schools: Mapped[int] = mapped_column(SmallInteger, default=0)
    attempts: Mapped[int] = mapped_column(SmallInteger, default=0)
    not_before: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    lease_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    lease_token: Mapped[UUID | None] = mapped_column(Uuid)
    # A code that the page has a sentence for, and the mail server's own words.
    trouble: Mapped[str | None] = mapped_column(String(40))
    server_said: Mapped[str | None] = mapped_column(String(500))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    sent_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class LetterPart(BelongsToSchool, HasId, Base):
    """That a letter speaks of a school. Only through it do people of the school know of the letter."""

    __tablename__ = "letter_part"
    __table_args__ = (
        UniqueConstraint("school_id", "letter_id"),
        Index("ix_letter_part_letter_id", "letter_id"),
    )

    letter_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("letter.id"))
