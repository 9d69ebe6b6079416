"""Writes one school of the demonstration, inside its own reach: people, groups, roadmaps with their history."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import select

from commons.accounts.models import User
from commons.schools.queries import SchoolCard
from core.database import db, identity
from core.text import sort_key
from municipal.demo import plans
from municipal.demo.accounts import DOMAIN, accounts
from municipal.demo.places import PLACES
from municipal.demo.registry import people_of
from municipal.demo.staff import CLASS_TEACHERS, Colleague
from municipal.demo.story import RoadmapStory, Told, roadmaps_of
from tenants.documents.models import Document
from tenants.people.groups import group_key
from tenants.people.models import Person, PersonGroup, PersonGroupMember
from tenants.people.naming import name_key
from tenants.roadmap.activity.steps import Step
from tenants.roadmap.models import (
    Activity,
    ActivityChange,
    ActivityDocument,
    ActivityRemark,
    ActivityResponsible,
    Roadmap,
    Section,
)
from tenants.roadmap.vocabulary import ActivityState

DISTRICT_NAME = "Координатор района"
_STEP_OF = {
    ActivityState.RETURNED: Step.RETURN,
    ActivityState.NOT_APPLICABLE: Step.NOT_APPLICABLE,
    ActivityState.CANCELLED: Step.CANCEL,
}


@dataclass(slots=True)
class _Writer:
    school: SchoolCard
    curator: User
    people: dict[str, Person] = field(default_factory=dict)
    group: PersonGroup | None = None

    def moment(self, day: date, hour: int = 11) -> datetime:
        """Return a working hour of a day where the school is."""
        return datetime.combine(day, time(hour, 20), ZoneInfo(self.school.time_zone))


def load_school(school: SchoolCard, today: date) -> None:
    """Add a school's people and roadmaps as they stand on a day. The caller opened the reach and commits."""
    place = next(place for place in PLACES if place.code == school.code)
    users = _users_of(school)
    writer = _Writer(school, users["curator"])
    _add_people(writer, people_of(place), {key: user.id for key, user in users.items()})
    for story in roadmaps_of(place, today):
        _add_roadmap(writer, story)


def _users_of(school: SchoolCard) -> dict[str, User]:
    """Return the accounts of a school's people by their key."""
    keys = {account.email: account.key or "" for account in accounts() if account.school == school.code}
    found = identity.session.scalars(select(User).where(User.email.in_(keys)))
    return {keys[user.email or ""]: user for user in found}


def _add_people(writer: _Writer, colleagues: list[Colleague], users: dict[str, int]) -> None:
    for one in colleagues:
        writer.people[one.key] = Person(
            name=one.name.short, name_key=name_key(one.name.short), full_name=one.name.full, posts=one.post.split(", "),
            user_id=users.get(one.key), sort_key=sort_key(one.name.full), email=_address(one, writer.school),
        )  # fmt: skip
    writer.group = PersonGroup(
        name=CLASS_TEACHERS, name_key=group_key(CLASS_TEACHERS), sort_key=sort_key(CLASS_TEACHERS)
    )
    db.session.add_all([*writer.people.values(), writer.group])
    db.session.flush()
    db.session.add_all(
        PersonGroupMember(group_id=writer.group.id, person_id=writer.people[one.key].id)
        for one in colleagues
        if one.is_in_group
    )


# Somebody whom no letter reaches is in every school; the curator hears of it.
_WITHOUT_ADDRESS = {plans.LIBRARIAN, "teacher4"}


def _address(one: Colleague, school: SchoolCard) -> str | None:
    """Return where a colleague is written to; the same mailbox as that of an account of theirs."""
    return None if one.key in _WITHOUT_ADDRESS else f"{one.key}{school.code}@{DOMAIN}"


def _add_roadmap(writer: _Writer, story: RoadmapStory) -> None:
    begun = writer.moment(story.begun)
    ended = writer.moment(
        max(
            (save.day for _c, rows in story.chapters for row in rows for save in row.saves),
            default=story.begun,
        )
    )
    roadmap = Roadmap(
        title=story.title, contour=story.contour, first_year=story.first_year, last_year=story.last_year,
        status=story.status, confirmed_at=begun, created_at=begun, updated_at=begun,
        archived_at=ended if story.is_archived else None,
    )  # fmt: skip
    db.session.add(roadmap)
    db.session.flush()
    sections = [
        Section(roadmap_id=roadmap.id, position=place, number=chapter.number, title=chapter.title)
        for place, (chapter, _rows) in enumerate(story.chapters, start=1)
    ]
    db.session.add_all(sections)
    db.session.flush()
    told = [
        (row, _activity(writer, row, section, place, begun))
        for section, (_chapter, rows) in zip(sections, story.chapters, strict=True)
        for place, row in enumerate(rows, start=1)
    ]
    papers = [(activity, _paper(writer, row)) for row, activity in told if row.paper]
    db.session.add_all([activity for _row, activity in told] + [paper for _activity, paper in papers])
    db.session.flush()
    db.session.add_all(
        ActivityDocument(activity_id=activity.id, document_id=paper.id) for activity, paper in papers
    )
    for row, activity in told:
        db.session.add_all(_responsibles(writer, row, activity))
        db.session.add_all(_history(writer, row, activity))
        db.session.add_all(_remarks(writer, row, activity))
    db.session.flush()


def _activity(writer: _Writer, row: Told, section: Section, place: int, begun: datetime) -> Activity:
    line, term = row.line, row.term
    changed = writer.moment(row.saves[-1].day) if row.saves else begun
    return Activity(
        roadmap_id=section.roadmap_id, section_id=section.id, position=place, number=line.number, title=line.title,
        deadline_text=term.text, deadline_kind=term.kind, starts_on=term.starts_on, due_on=term.due_on,
        recurrence=term.recurrence, deadline_doubt=term.doubt,
        responsible_text="\n".join(_written(writer, key) for key in row.who), result_text=line.result,
        document_kinds=[kind.value for kind in line.papers], state=row.state, done_on=row.done_on,
        done_entered_at=changed if row.done_on else None, created_at=begun, updated_at=changed,
        version=1 + len(row.saves), updated_by_name=writer.curator.name,
        is_control_point=row.state in {ActivityState.SUBMITTED, ActivityState.RETURNED},
        is_without_document=row.state is ActivityState.DONE and row.paper is None,
        state_reason=row.reason[0] if row.reason else None, agreed_with=row.reason[1] if row.reason else None,
    )  # fmt: skip


def _paper(writer: _Writer, row: Told) -> Document:
    assert row.paper is not None  # only rows with one are asked
    paper = row.paper
    entered = writer.moment(row.saves[-1].day)
    return Document(
        kind=paper.kind,
        number=paper.number,
        dated_on=paper.dated_on,
        created_at=entered,
        created_by=writer.curator.id,
    )


def _written(writer: _Writer, key: str) -> str:
    return CLASS_TEACHERS if key == plans.CLASS else writer.people[key].name


def _responsibles(writer: _Writer, row: Told, activity: Activity) -> list[ActivityResponsible]:
    found = []
    for place, key in enumerate(row.who, start=1):
        is_group = key == plans.CLASS
        text = _written(writer, key)
        found.append(
            ActivityResponsible(
                activity_id=activity.id, position=place, text=text, name=None if is_group else text,
                role=CLASS_TEACHERS if is_group else None, is_group=is_group, is_confirmed=True,
                person_id=None if is_group else writer.people[key].id,
                group_id=writer.group.id if is_group and writer.group else None,
            )
        )  # fmt: skip
    return found


def _history(writer: _Writer, row: Told, activity: Activity) -> list[ActivityChange]:
    return [
        ActivityChange(
            activity_id=activity.id, version=version, field=name, old=old, new=new,
            changed_at=writer.moment(save.day), changed_by=writer.curator.id, changed_by_name=writer.curator.name,
        )
        for version, save in enumerate(row.saves, start=2)
        for name, (old, new) in save.fields.items()
    ]  # fmt: skip


def _remarks(writer: _Writer, row: Told, activity: Activity) -> list[ActivityRemark]:
    """Return the step that gave its reason; a return is the district's word."""
    if row.reason is None:
        return []
    text, agreed_with = row.reason
    by = DISTRICT_NAME if row.state is ActivityState.RETURNED else writer.curator.name
    return [
        ActivityRemark(
            activity_id=activity.id, step=_STEP_OF[row.state], text=text, agreed_with=agreed_with,
            said_at=writer.moment(row.saves[-1].day), said_by_name=by,
        )
    ]  # fmt: skip
