"""Names written in a school's roadmaps and the people behind them: what is proposed, what is a question, what was decided.

A link made by the platform is a proposal. A decision about a written name holds for every row that has this name.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Row, Select, select, update

from core.database import db
from core.errors import NotFound, Rejected
from core.once import uuid_in
from core.text import search_key
from tenants.people import groups as people_groups
from tenants.people import service as people_service
from tenants.people.models import Person, PersonGroup
from tenants.people.naming import Circle, KnownPerson, as_written, candidates, name_key
from tenants.people.queries import names_of
from tenants.roadmap.models import Activity, ActivityResponsible, Roadmap, Section

NEW_PERSON, NEW_GROUP, LEAVE = "new-person", "new-group", "leave"


@dataclass(slots=True)
class WrittenName:
    """A name, post or body as roadmaps write it, with all its rows that nobody has decided about yet."""

    key: str
    written: str
    is_person: bool
    is_group: bool
    person_id: int | None
    group_id: int | None
    responsible_ids: list[int] = field(default_factory=list)
    places: list[str] = field(default_factory=list)

    @property
    def is_linked(self) -> bool:
        """Whether somebody or a group is proposed."""
        return self.person_id is not None or self.group_id is not None


def written_names(school_id: int) -> list[WrittenName]:
    """Return the names of living rows that wait for a decision: those with a proposal first, then the questions."""
    found: dict[str, WrittenName] = {}
    for row in db.session.execute(_undecided(school_id)):
        name = found.setdefault(_key(row), _written(row))
        name.responsible_ids.append(row.id)
        if row.number and row.number not in name.places:
            name.places.append(row.number)
        if not name.is_linked:
            name.person_id, name.group_id = row.person_id, row.group_id
    return sorted(found.values(), key=lambda name: (not name.is_person, not name.is_linked, name.key))


def _undecided(school_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select(
            ActivityResponsible.id, ActivityResponsible.text, ActivityResponsible.name, ActivityResponsible.role,
            ActivityResponsible.organisation, ActivityResponsible.is_group, ActivityResponsible.person_id,
            ActivityResponsible.group_id, Activity.number,
        )
        .join(Activity, Activity.id == ActivityResponsible.activity_id)
        .join(Section, Section.id == Activity.section_id)
        .join(Roadmap, Roadmap.id == Activity.roadmap_id)
        .where(
            ActivityResponsible.school_id == school_id,
            ~ActivityResponsible.is_confirmed,
            Activity.archived_at.is_(None),
            Roadmap.archived_at.is_(None),
        )
        .order_by(Roadmap.id, Section.position, Activity.position, ActivityResponsible.position)
    )  # fmt: skip


def _written(row: Row[*tuple[Any, ...]]) -> WrittenName:
    name = as_written(row.text, row.name) if row.name else None
    word = name or row.role or row.organisation or row.text
    return WrittenName(_key(row), word, row.name is not None, row.is_group, row.person_id, row.group_id)


def _key(row: Row[*tuple[Any, ...]]) -> str:
    """Return what makes two writings one: names by their parts, posts and bodies by their words."""
    if row.name:
        return f"name:{name_key(as_written(row.text, row.name))}"
    return f"words:{search_key(row.role or row.organisation or row.text)[:300]}"


def likely(name: WrittenName, people: Circle) -> list[KnownPerson]:
    """Return the people a written name may mean, the surest first."""
    return candidates(name.written, people) if name.is_person else []


def is_exact(name: WrittenName, people: Sequence[KnownPerson]) -> bool:
    """Tell whether the proposed person is written just so, with initials: nothing is left to doubt but the namesake."""
    proposed = next((person for person in people if person.id == name.person_id), None)
    written = name_key(name.written)
    return proposed is not None and proposed.name_key == written and " " in written


def decide(school_id: int, key: str, choice: str) -> WrittenName:
    """Link every undecided row with a written name as chosen: `person:<id>`, `group:<id>`, a new one, or as it is.

    Raises NotFound when nothing waits under this name, and Rejected beside `choice` when there is no such person or group.
    """
    people_service.hold_names(school_id)
    name = next((one for one in written_names(school_id) if one.key == key), None)
    if name is None:
        raise NotFound("name")
    person_id, group_id = _chosen(school_id, name, choice)
    _link(name.responsible_ids, person_id, group_id)
    return name


def confirm_exact(school_id: int) -> int:
    """Confirm every proposal whose name is written just as the person's; return how many names were."""
    people = names_of(school_id)
    exact = [name for name in written_names(school_id) if is_exact(name, people)]
    for name in exact:
        _link(name.responsible_ids, name.person_id, None)
    return len(exact)


def _link(responsible_ids: list[int], person_id: int | None, group_id: int | None) -> None:
    db.session.execute(
        update(ActivityResponsible)
        .where(ActivityResponsible.id.in_(responsible_ids))
        .values(person_id=person_id, group_id=group_id, is_confirmed=True)
        .execution_options(synchronize_session=False)
    )


def _chosen(school_id: int, name: WrittenName, choice: str) -> tuple[int | None, int | None]:
    if choice == LEAVE:
        return None, None
    if choice == NEW_PERSON:
        return people_service.people_named(school_id, [name.written])[name.written].id, None
    if choice == NEW_GROUP:
        return None, people_groups.groups_named(school_id, [name.written])[name.written].id
    person_id, group_id = _named(school_id, choice)
    if person_id is None and group_id is None:
        raise Rejected({"choice": _("Choose who this is.")})
    return person_id, group_id


def _named(school_id: int, choice: str) -> tuple[int | None, int | None]:
    kind, _sign, text = choice.partition(":")
    public_id = uuid_in(text)
    person = select(Person.id).where(Person.school_id == school_id, Person.archived_at.is_(None))
    group = select(PersonGroup.id).where(
        PersonGroup.school_id == school_id, PersonGroup.archived_at.is_(None)
    )
    if kind == "person":
        return db.session.scalar(person.where(Person.public_id == public_id)), None
    if kind == "group":
        return None, db.session.scalar(group.where(PersonGroup.public_id == public_id))
    return None, None
