"""The next school year: a roadmap is copied with its words said for the later years, and the old one may be put away.

What is not finished is carried over with a note of it; what was cancelled or does not apply is left out unless it is ticked.
Nothing of the old roadmap changes but its place: its documents, remarks and history stay with it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from commons.accounts.standing import Standing
from commons.schools.queries import SchoolCard
from core.clock import now
from core.database import db
from core.errors import Rejected
from core.jinja import day as day_words
from core.once import public_id_of
from tenants.roadmap import responsibles
from tenants.roadmap.lifetime import shelf
from tenants.roadmap.lifetime.year_shift import Shift
from tenants.roadmap.loading.heads import Head
from tenants.roadmap.models import Activity, ActivityResponsible, Roadmap, Section
from tenants.roadmap.rows import ActivityRow, RoadmapRow, SectionRow
from tenants.roadmap.vocabulary import CLOSED_STATES, ActivityState, Contour
from tenants.roadmap.wording import period_words
from tenants.roadmap.writing import record, set_deadline, set_result

# Left out unless somebody ticks them.
_LEFT_OUT = frozenset({ActivityState.CANCELLED, ActivityState.NOT_APPLICABLE})


@dataclass(frozen=True, slots=True)
class NextRow:
    """A row as it will be: its words for the later years, and what is to be told of it."""

    row: ActivityRow
    title: str
    deadline: str
    result: str
    is_ticked: bool
    is_carried: bool

    @property
    def is_changed(self) -> bool:
        """Whether its words are others than now."""
        now_said = (self.row.title, self.row.deadline_text, self.row.result_text)
        return (self.title, self.deadline, self.result) != now_said


@dataclass(frozen=True, slots=True)
class NextSection:
    """A section as it will be."""

    section: SectionRow
    title: str
    rows: tuple[NextRow, ...]


@dataclass(frozen=True, slots=True)
class NextYear:
    """What the next roadmap would be."""

    head: Head
    sections: tuple[NextSection, ...]

    @property
    def carried(self) -> int:
        """How many unfinished rows go along."""
        return sum(row.is_carried for section in self.sections for row in section.rows)


def shift_of(school: SchoolCard, roadmap: RoadmapRow) -> Shift:
    """Return the shift to the period that follows: as many school years as the roadmap has."""
    years = roadmap.last_year - roadmap.first_year + 1
    return Shift(roadmap.first_year, roadmap.last_year, years, school.working_days)


def next_year(school: SchoolCard, roadmap: RoadmapRow, sections: Sequence[SectionRow]) -> NextYear:
    """Return what the next roadmap would be; `sections` are those in force."""
    shift = shift_of(school, roadmap)
    head = Head(
        shift.of(roadmap.title),
        roadmap.contour,
        roadmap.first_year + shift.years,
        roadmap.last_year + shift.years,
    )
    return NextYear(
        head,
        tuple(
            NextSection(one, shift.of(one.title), tuple(_row(row, shift) for row in one.activities))
            for one in sections
        ),
    )


def _row(row: ActivityRow, shift: Shift) -> NextRow:
    return NextRow(
        row, shift.of(row.title), shift.of(row.deadline_text), shift.of(row.result_text),
        is_ticked=row.state not in _LEFT_OUT, is_carried=row.state not in CLOSED_STATES,
    )  # fmt: skip


def begin_next_year(
    school: SchoolCard, roadmap: RoadmapRow, plan: NextYear, chosen: Collection[UUID], title: str, *,
    put_old_away: bool, once: UUID, by: Standing,
) -> Roadmap:  # fmt: skip
    """Make the next roadmap of the chosen rows; the same form sent again returns the one it made. Raises Rejected."""
    head = Head(title, plan.head.contour, plan.head.first_year, plan.head.last_year).checked()
    # One at a time in a roadmap: the second of two clicks finds what the first made.
    db.session.execute(select(Roadmap.id).where(Roadmap.id == roadmap.id).with_for_update())
    key = public_id_of(roadmap.public_id, once)
    made = db.session.scalar(select(Roadmap).where(Roadmap.school_id == school.id, Roadmap.public_id == key))
    if made is not None:
        return made
    if not any(one.row.public_id in chosen for section in plan.sections for one in section.rows):
        raise Rejected({"": _("Nothing is ticked, so there is nothing to begin the year with.")})
    first, last = head.years
    new = Roadmap(
        school_id=school.id, public_id=key, title=head.title, contour=Contour(head.contour), first_year=first,
        last_year=last, confirmed_at=now(),
    )  # fmt: skip
    db.session.add(new)
    db.session.flush()
    for position, section in enumerate(plan.sections, start=1):
        rows = [one for one in section.rows if one.row.public_id in chosen]
        if rows:
            _add_section(new, roadmap, section, position, rows, by)
    if put_old_away:
        shelf.put_away(school, roadmap.public_id)
    db.session.flush()
    return new


def _add_section(
    new: Roadmap, old: RoadmapRow, section: NextSection, position: int, rows: Sequence[NextRow], by: Standing
) -> None:
    kept = Section(roadmap_id=new.id, position=position, number=section.section.number, title=section.title)
    db.session.add(kept)
    db.session.flush()
    for place, one in enumerate(rows, start=1):
        activity = Activity(
            roadmap_id=new.id, section_id=kept.id, position=place, number=one.row.number, title=one.title,
            notes=_notes(one, old), state=ActivityState.PLANNED, is_control_point=one.row.is_control_point,
        )  # fmt: skip
        set_deadline(activity, one.deadline, new)
        set_result(activity, one.result)
        db.session.add(activity)
        db.session.flush()
        responsibles.write(activity, one.row.responsible_text)
        _keep_links(one.row.id, activity)
        record(activity, {"added": (None, activity.title)}, by)


def _notes(one: NextRow, old: RoadmapRow) -> str:
    if not one.is_carried:
        return one.row.notes
    due = one.row.falls_due_on
    period = period_words(old.first_year, old.last_year)
    said = (
        _("Not finished in the %(period)s, due on %(day)s.", period=period, day=day_words(due))
        if due
        else _("Not finished in the %(period)s.", period=period)
    )
    return f"{one.row.notes}\n{said}".strip()


def _keep_links(old_id: int, activity: Activity) -> None:
    """Keep the people and groups that were confirmed for the same written names."""
    before = select(ActivityResponsible).where(
        ActivityResponsible.activity_id == old_id, ActivityResponsible.is_confirmed
    )
    known = {one.text: one for one in db.session.scalars(before)}
    here = select(ActivityResponsible).where(ActivityResponsible.activity_id == activity.id)
    for one in db.session.scalars(here):
        if (link := known.get(one.text)) is not None:
            one.person_id, one.group_id, one.is_confirmed = link.person_id, link.group_id, True
