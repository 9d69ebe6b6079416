"""Tables of a school's roadmaps: the roadmap, its sections, activities, responsibles, proofs and changes."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

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
    Text,
    UniqueConstraint,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from commons.audit.marks import Audited, Kind
from core.columns import HasId, HasPublicId, HasTimestamps, HasVersion
from core.database import Base
from core.tenancy import BelongsToSchool
from tenants.roadmap.vocabulary import ActivityState, Contour, DeadlineKind, Recurrence, RoadmapStatus


class Roadmap(BelongsToSchool, HasId, HasPublicId, HasTimestamps, HasVersion, Base):
    """A roadmap of a school: a period of one or more school years and a contour.

    `first_year` and `last_year` are the first calendar years of school years: 2026 and 2026 mean 2026/27.
    """

    __tablename__ = "roadmap"
    audited = Audited(Kind.ROADMAP, skipped=frozenset({"source_sha256"}))
    __table_args__ = (
        UniqueConstraint("school_id", "id"),
        CheckConstraint("last_year >= first_year", name="years_in_order"),
        Index("ix_roadmap_school_id", "school_id"),
    )

    title: Mapped[str] = mapped_column(Text)
    contour: Mapped[Contour] = mapped_column(String(20), default=Contour.PUPILS)
    first_year: Mapped[int] = mapped_column(SmallInteger)
    last_year: Mapped[int] = mapped_column(SmallInteger)
    status: Mapped[RoadmapStatus] = mapped_column(String(20), default=RoadmapStatus.DRAFT)
    # Nobody is reminded before the curator has said what of an imported roadmap is already done.
    confirmed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    source_file: Mapped[str | None] = mapped_column(String(200))
    source_sha256: Mapped[str | None] = mapped_column(String(64))
    # The version that an order approved last; from then on its plan changes by amendment alone (drafting.py).
    approved_number: Mapped[int | None] = mapped_column(SmallInteger)
    in_force_from: Mapped[date | None] = mapped_column(Date)
    archived_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class Section(BelongsToSchool, HasId, HasPublicId, HasVersion, Base):
    """A part of a roadmap; `number` is as written and may be missing, `position` is the order.

    Only a section without living rows is put away; a row brought back brings its section back.
    """

    __tablename__ = "section"
    audited = Audited(Kind.SECTION)
    __table_args__ = (
        UniqueConstraint("school_id", "id"),
        ForeignKeyConstraint(["school_id", "roadmap_id"], ["roadmap.school_id", "roadmap.id"]),
        Index("ix_section_roadmap_id", "roadmap_id"),
    )

    roadmap_id: Mapped[int] = mapped_column(BigInteger)
    position: Mapped[int]
    number: Mapped[str | None] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(Text)
    # What the draft amendment of an approved roadmap makes of it (drafting.py).
    drafted: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    archived_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class ActivityWords:
    """What a row of a roadmap says, a school's or a model's: the words people wrote, and beside them what was understood."""

    number: Mapped[str | None] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(Text)
    deadline_text: Mapped[str] = mapped_column(Text, default="")
    deadline_kind: Mapped[DeadlineKind] = mapped_column(String(20), default=DeadlineKind.NONE)
    starts_on: Mapped[date | None] = mapped_column(Date)
    due_on: Mapped[date | None] = mapped_column(Date)
    recurrence: Mapped[Recurrence | None] = mapped_column(String(20))
    recurrence_rule: Mapped[str | None] = mapped_column(String(200))
    deadline_parts: Mapped[list[Any]] = mapped_column(JSONB, default=list)
    # Why the reading of the deadline is doubtful; empty when it is certain.
    deadline_doubt: Mapped[str | None] = mapped_column(Text)
    responsible_text: Mapped[str] = mapped_column(Text, default="")
    result_text: Mapped[str] = mapped_column(Text, default="")
    document_kinds: Mapped[list[str]] = mapped_column(ARRAY(String(20)), default=list)
    # What stood in further columns of the file («Классы», «Место»), a line for each.
    notes: Mapped[str] = mapped_column(Text, default="", server_default="")


class Activity(BelongsToSchool, HasId, HasPublicId, HasTimestamps, HasVersion, ActivityWords, Base):
    """A row of a school's roadmap.

    `done_on` is the day the thing was done (the document's date), `done_entered_at` the moment somebody said so; a submitted
    row has its day already. `first_due_on` is the last day before the first postponement. The life of `state`: steps.py.
    """

    __tablename__ = "activity"
    # The words are in its own history (ActivityChange), which erasure can reach.
    audited = Audited(
        Kind.ACTIVITY,
        skipped=frozenset(
            {
                "creation_key",
                "deadline_parts",
                "done_entered_at",
                "model_key",
                "model_number",
                "updated_by_name",
            }
        ),
    )
    __table_args__ = (
        UniqueConstraint("school_id", "id"),
        # The key a form was rendered with: the same form sent twice makes one row.
        UniqueConstraint("school_id", "creation_key"),
        ForeignKeyConstraint(["school_id", "roadmap_id"], ["roadmap.school_id", "roadmap.id"]),
        ForeignKeyConstraint(["school_id", "section_id"], ["section.school_id", "section.id"]),
        CheckConstraint(
            "due_on IS NULL OR starts_on IS NULL OR due_on >= starts_on", name="deadline_in_order"
        ),
        CheckConstraint(
            "(state = 'done' OR state = 'submitted') = (done_on IS NOT NULL)", name="done_has_day"
        ),
        CheckConstraint("(accepted_at IS NULL) = (accepted_by_name IS NULL)", name="acceptance_whole"),
        CheckConstraint("accepted_at IS NULL OR state = 'done'", name="accepted_is_done"),
        CheckConstraint("(postponements > 0) = (first_due_on IS NOT NULL)", name="first_day_kept"),
        CheckConstraint("(model_key IS NULL) = (model_number IS NULL)", name="model_whole"),
        # A roadmap has a row of the model once: two who take it at one time add one.
        Index(
            "uq_activity_model_key",
            "school_id",
            "roadmap_id",
            "model_key",
            unique=True,
            postgresql_where=text("model_key IS NOT NULL"),
        ),
        Index("ix_activity_roadmap_id", "roadmap_id"),
        Index("ix_activity_school_state", "school_id", "state", "due_on"),
        Index("ix_activity_drafted", "roadmap_id", postgresql_where=text("drafted IS NOT NULL")),
    )

    roadmap_id: Mapped[int] = mapped_column(BigInteger)
    section_id: Mapped[int] = mapped_column(BigInteger)
    position: Mapped[int]
    state: Mapped[ActivityState] = mapped_column(String(20), default=ActivityState.PLANNED)
    done_on: Mapped[date | None] = mapped_column(Date)
    done_entered_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    # The district looks at these before they count as done.
    is_control_point: Mapped[bool] = mapped_column(default=False, server_default="false")
    accepted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    accepted_by_name: Mapped[str | None] = mapped_column(String(200))
    # Said honestly when it was finished: done, and there is no document.
    is_without_document: Mapped[bool] = mapped_column(default=False, server_default="false")
    first_due_on: Mapped[date | None] = mapped_column(Date)
    postponements: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")
    # Why it is not applicable, cancelled or returned, and with whom that was agreed.
    state_reason: Mapped[str | None] = mapped_column(Text)
    agreed_with: Mapped[str | None] = mapped_column(String(200))
    # What the draft amendment of an approved roadmap makes of it (drafting.py).
    drafted: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    # The row of the municipal model it follows, and the version of the model it was last compared with.
    model_key: Mapped[UUID | None] = mapped_column(Uuid)
    model_number: Mapped[int | None] = mapped_column(SmallInteger)
    is_mandatory: Mapped[bool] = mapped_column(default=False, server_default="false")
    creation_key: Mapped[UUID | None] = mapped_column(Uuid)
    archived_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    updated_by_name: Mapped[str | None] = mapped_column(String(200))


class ActivityResponsible(BelongsToSchool, HasId, Base):
    """Who stands in an activity's "responsible" cell, in order, linked to a person or a group of the school.

    A link made by the platform is a proposal until a person confirms it.
    """

    __tablename__ = "activity_responsible"
    __table_args__ = (
        ForeignKeyConstraint(["school_id", "activity_id"], ["activity.school_id", "activity.id"]),
        ForeignKeyConstraint(["school_id", "person_id"], ["person.school_id", "person.id"]),
        ForeignKeyConstraint(["school_id", "group_id"], ["person_group.school_id", "person_group.id"]),
        CheckConstraint("person_id IS NULL OR group_id IS NULL", name="person_or_group"),
        Index("ix_activity_responsible_activity_id", "activity_id"),
        Index("ix_activity_responsible_person_id", "person_id"),
    )

    activity_id: Mapped[int] = mapped_column(BigInteger)
    position: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    name: Mapped[str | None] = mapped_column(String(200))
    role: Mapped[str | None] = mapped_column(String(200))
    organisation: Mapped[str | None] = mapped_column(Text)
    is_group: Mapped[bool] = mapped_column(default=False)
    person_id: Mapped[int | None] = mapped_column(BigInteger)
    group_id: Mapped[int | None] = mapped_column(BigInteger)
    is_confirmed: Mapped[bool] = mapped_column(default=False)


class ActivityDocument(BelongsToSchool, HasId, Base):
    """A document that proves an activity."""

    __tablename__ = "activity_document"
    audited = Audited(Kind.ACTIVITY, skipped=frozenset({"activity_id"}), id_column="activity_id")
    __table_args__ = (
        UniqueConstraint("school_id", "activity_id", "document_id"),
        ForeignKeyConstraint(["school_id", "activity_id"], ["activity.school_id", "activity.id"]),
        ForeignKeyConstraint(["school_id", "document_id"], ["document.school_id", "document.id"]),
    )

    activity_id: Mapped[int] = mapped_column(BigInteger)
    document_id: Mapped[int] = mapped_column(BigInteger)


class ActivityChange(BelongsToSchool, HasId, Base):
    """One field of one activity changed: the history of a row, and what tells a merge from a conflict.

    `version` is the activity's version that this change made. Values are what a form shows, as text.
    """

    __tablename__ = "activity_change"
    __table_args__ = (
        ForeignKeyConstraint(["school_id", "activity_id"], ["activity.school_id", "activity.id"]),
        Index("ix_activity_change_activity_id", "activity_id", "version"),
    )

    activity_id: Mapped[int] = mapped_column(BigInteger)
    version: Mapped[int]
    field: Mapped[str] = mapped_column(String(40))
    old: Mapped[str | None] = mapped_column(Text)
    new: Mapped[str | None] = mapped_column(Text)
    changed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    changed_by: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("app_user.id"))
    changed_by_name: Mapped[str] = mapped_column(String(200))


class ActivityRemark(BelongsToSchool, HasId, HasPublicId, Base):
    """What was said on a row, in order: a remark, or a step with its reason. `step` is empty for a mere remark.

    A postponement has both days and its order here. Words stay as they were said; erasure alone takes a name out of them.
    """

    __tablename__ = "activity_remark"
    audited = Audited(Kind.ACTIVITY, skipped=frozenset({"activity_id"}), id_column="activity_id")
    __table_args__ = (
        ForeignKeyConstraint(["school_id", "activity_id"], ["activity.school_id", "activity.id"]),
        Index("ix_activity_remark_activity_id", "activity_id", "id"),
    )

    activity_id: Mapped[int] = mapped_column(BigInteger)
    step: Mapped[str | None] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text, default="", server_default="")
    agreed_with: Mapped[str | None] = mapped_column(String(200))
    old_day: Mapped[date | None] = mapped_column(Date)
    new_day: Mapped[date | None] = mapped_column(Date)
    order_number: Mapped[str | None] = mapped_column(String(60))
    said_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    said_by: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("app_user.id"))
    said_by_name: Mapped[str] = mapped_column(String(200))


class RoadmapUpload(BelongsToSchool, HasId, HasPublicId, Base):
    """A file that was read and waits on its check page: no roadmap exists of it yet.

    `reading` is what the reader said and stays so; `corrections` is what people put right of it (corrections.py).
    """

    __tablename__ = "roadmap_upload"
    audited = Audited(Kind.UPLOAD, skipped=frozenset({"sha256"}))
    __table_args__ = (
        ForeignKeyConstraint(["school_id", "roadmap_id"], ["roadmap.school_id", "roadmap.id"]),
        Index("ix_roadmap_upload_school_id", "school_id"),
    )

    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    reading: Mapped[dict[str, Any]] = mapped_column(JSONB)
    corrections: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict, server_default="{}")
    created_by: Mapped[int] = mapped_column(BigInteger, ForeignKey("app_user.id"))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    roadmap_id: Mapped[int | None] = mapped_column(BigInteger)
