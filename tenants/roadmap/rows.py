"""What pages show of a roadmap: plain rows, made from selected columns and never from whole objects."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from flask_babel import ngettext, to_user_timezone

from core.clock import SchoolYear
from core.jinja import day
from core.translating import gettext as _
from tenants.roadmap import wording
from tenants.roadmap.due import days_left, falls_due_on, is_overdue
from tenants.roadmap.vocabulary import ActivityState, DeadlineKind, RoadmapStatus

# A row due within so many days is "soon": the week ahead.
SOON = timedelta(days=7)
# So many letters of a person's key stand in an address.
LONGEST_KEY = 100


@dataclass(frozen=True, slots=True)
class PersonChip:
    """Somebody in a "responsible" cell, as a small label; `key` is what a filter's address says of them.

    `user_id` is whoever signs in as this person.
    """

    text: str
    is_group: bool
    is_linked: bool
    role: str | None
    key: str
    user_id: int | None = None

    @property
    def initials(self) -> str:
        """Return two letters for the round sign: of the surname and the first name."""
        words = [word for word in self.text.replace(".", " ").split() if word[:1].isalpha()]
        return "".join(word[0].upper() for word in words[:2])


@dataclass(frozen=True, slots=True)
class DocumentChip:
    """A document that proves a row; `url` is where it stands in the web, `files` how many are attached."""

    kind: str
    number: str | None
    dated_on: date | None
    url: str | None = None
    files: int = 0

    @property
    def title(self) -> str:
        """Return how it is cited."""
        return wording.document_title(self.kind, self.number, self.dated_on)


@dataclass(frozen=True, slots=True)
class RoadmapRow:
    """A roadmap as its page's head shows it."""

    id: int
    public_id: UUID
    title: str
    contour: str
    first_year: int
    last_year: int
    status: str
    version: int
    confirmed_at: datetime | None
    archived_at: datetime | None
    is_from_file: bool
    approved_number: int | None
    in_force_from: date | None
    is_amended: bool
    is_editable: bool

    @property
    def period_text(self) -> str:
        """Return the period and the contour in words."""
        return wording.period_and_contour(self.first_year, self.last_year, self.contour)

    def status_on(self, today: date) -> RoadmapStatus:
        """Return where it stands in its life on a day: in force and being amended follow from what is stored."""
        if self.archived_at is not None:
            return RoadmapStatus.ARCHIVED
        if self.status == RoadmapStatus.APPROVED and self.is_amended:
            return RoadmapStatus.AMENDED
        if self.status == RoadmapStatus.APPROVED and self.in_force_from and self.in_force_from <= today:
            return RoadmapStatus.IN_FORCE
        return RoadmapStatus(self.status)

    def status_text(self, today: date) -> str | None:
        """Return where it stands in its life, in words; a draft says nothing of itself."""
        status = self.status_on(today)
        return wording.status_word(status) if status != RoadmapStatus.DRAFT else None

    @property
    def ends_on(self) -> date:
        """The last day of its period."""
        return SchoolYear(self.last_year).end


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """A row of a roadmap on a given day (`today`), with everything its cells say."""

    id: int
    public_id: UUID
    section_id: UUID
    position: int
    number: str | None
    title: str
    deadline_text: str
    deadline_kind: DeadlineKind
    starts_on: date | None
    due_on: date | None
    recurrence: str | None
    deadline_doubt: str | None
    responsible_text: str
    result_text: str
    document_kinds: list[str]
    notes: str
    state: ActivityState
    done_on: date | None
    version: int
    archived_at: datetime | None
    updated_by_name: str | None
    is_control_point: bool
    accepted_at: datetime | None
    accepted_by_name: str | None
    is_without_document: bool
    first_due_on: date | None
    postponements: int
    state_reason: str | None
    agreed_with: str | None
    drafted: Mapping[str, str] | None
    period_end: date
    today: date
    people: tuple[PersonChip, ...] = ()
    documents: tuple[DocumentChip, ...] = ()
    edited_note: str | None = None

    @property
    def falls_due_on(self) -> date | None:
        """The day after which the row is late."""
        return falls_due_on(self.deadline_kind, self.due_on, self.period_end)

    @property
    def enters(self) -> bool:
        """Whether the row comes with the draft amendment; until an order approves that, nothing of it counts."""
        return self.drafted is not None and self.drafted.get("as") == "enters"

    @property
    def is_away(self) -> bool:
        """Whether somebody put the row away."""
        return self.archived_at is not None and not self.enters

    @property
    def leaves(self) -> bool:
        """Whether the draft amendment takes the row out."""
        return self.drafted is not None and self.drafted.get("as") == "leaves"

    @property
    def is_overdue(self) -> bool:
        """Whether the row still needs work and its day is past."""
        return not self.enters and is_overdue(self.state, self.falls_due_on, self.today)

    @property
    def days_left(self) -> int | None:
        """Days to the last day, negative when it is past; None without a day."""
        return days_left(self.falls_due_on, self.today)

    @property
    def days_overdue(self) -> int:
        """By how many days the row is late; 0 when it is not."""
        return -(self.days_left or 0) if self.is_overdue else 0

    @property
    def is_due_soon(self) -> bool:
        """Whether an open row falls due within the week ahead."""
        open_states = (ActivityState.PLANNED, ActivityState.IN_WORK, ActivityState.RETURNED)
        left = self.days_left
        return self.state in open_states and left is not None and 0 <= left <= SOON.days

    @property
    def lacks_document(self) -> bool:
        """Whether the row is done and nothing proves it."""
        return self.state == ActivityState.DONE and not self.documents

    @property
    def document_words(self) -> list[str]:
        """The kinds of document that the result asks for, in words."""
        return [wording.document_word(kind) for kind in self.document_kinds]

    @property
    def deadline_certain(self) -> bool:
        """Whether the deadline was read without doubt."""
        return self.deadline_doubt is None

    @property
    def deadline_note(self) -> str | None:
        """What was understood of the deadline, where the words alone do not say it."""
        note = wording.understood(
            self.deadline_kind, self.starts_on, self.due_on, self.recurrence, self.deadline_doubt
        )
        plain = "".join(self.deadline_text.replace("г.", "").split())
        return None if note and "".join(note.split()) == plain else note

    @property
    def state_note(self) -> str | None:
        """The small line under the state: since when, and on time or late."""
        if self.state != ActivityState.DONE or self.done_on is None:
            return None
        due = self.falls_due_on
        if due and self.done_on > due:
            return _("%(day)s, late", day=day(self.done_on))
        return day(self.done_on)

    @property
    def postponed_note(self) -> str | None:
        """How often the last day was moved, and which it was at first."""
        if not self.postponements or self.first_due_on is None:
            return None
        moved = ngettext("postponed %(num)s time", "postponed %(num)s times", self.postponements)
        return _("%(moved)s, at first %(day)s", moved=moved, day=day(self.first_due_on))

    @property
    def accepted_note(self) -> str | None:
        """When the district accepted it and who did."""
        if self.accepted_at is None:
            return None
        return _(
            "accepted on %(day)s, %(name)s",
            day=day(to_user_timezone(self.accepted_at).date()),
            name=self.accepted_by_name,
        )

    @property
    def reason_note(self) -> str | None:
        """Why it stands as it stands, and with whom that was agreed."""
        if not self.state_reason:
            return None
        if not self.agreed_with:
            return self.state_reason
        return _("%(reason)s; agreed with: %(who)s", reason=self.state_reason, who=self.agreed_with)

    @property
    def archived_note(self) -> str | None:
        """When the row was put away and by whom."""
        if self.archived_at is None:
            return None
        return _(
            "put away on %(day)s, %(name)s",
            day=day(to_user_timezone(self.archived_at).date()),
            name=self.updated_by_name or "—",
        )


@dataclass(frozen=True, slots=True)
class SectionRow:
    """A section with its rows; counts are of all its rows, whatever a filter hides."""

    id: int
    public_id: UUID
    number: str | None
    title: str
    drafted: Mapping[str, Any] | None
    done: int
    total: int
    activities: tuple[ActivityRow, ...]

    @property
    def enters(self) -> bool:
        """Whether the section comes with the draft amendment."""
        return self.drafted is not None and self.drafted.get("as") == "enters"

    def as_in_force(self) -> "SectionRow":
        """Return it as the order in force has it, without the draft amendment."""
        rows = sorted((row for row in self.activities if not row.enters), key=lambda row: row.position)
        return replace(self, drafted=None, activities=tuple(replace(row, drafted=None) for row in rows))
