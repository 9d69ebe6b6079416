"""The "responsible" cell of a row: the words as written, and the people and groups of the school behind them."""

from sqlalchemy import delete, select

from core.database import db
from core.text import search_key
from tenants.people.models import Person, PersonGroup
from tenants.people.naming import Circle, KnownPerson, propose
from tenants.roadmap.models import Activity, ActivityResponsible
from tenants.roadmap.reading import Responsible, read_responsible


def known_people() -> list[KnownPerson]:
    """Return the living people of the school in the reach, to whom written names are compared."""
    statement = select(Person.id, Person.name, Person.name_key).where(Person.archived_at.is_(None))
    return [KnownPerson(*row) for row in db.session.execute(statement)]


def known_groups() -> dict[str, int]:
    """Return the living groups of the school: folded name to id."""
    statement = select(PersonGroup.name_key, PersonGroup.id).where(PersonGroup.archived_at.is_(None))
    return dict(db.session.execute(statement).all())


def write(activity: Activity, text: str) -> None:
    """Keep the words of the cell, and who stands in it, linked by proposal to people and groups of the school.

    A link somebody confirmed for the same written name stays confirmed.
    """
    people, groups = known_people(), known_groups()
    confirmed = _confirmed(activity)
    read = read_responsible(text, [person.name for person in people]) if text else ()
    db.session.execute(delete(ActivityResponsible).where(ActivityResponsible.activity_id == activity.id))
    activity.responsible_text = text
    circle = Circle(people)
    for position, one in enumerate(read, start=1):
        row = linked(one, circle, groups)
        row.activity_id, row.position = activity.id, position
        if row.text in confirmed:
            row.person_id, row.group_id = confirmed[row.text]
            row.is_confirmed = True
        db.session.add(row)


def linked(one: Responsible, people: Circle, groups: dict[str, int]) -> ActivityResponsible:
    """Return a row for somebody read from a cell, with the proposed person or group; it belongs to no activity yet."""
    person = propose(one.name, people) if one.name else None
    word = one.role or one.organisation or one.text
    group = groups.get(search_key(word)[:200]) if one.is_group and not one.name else None
    return ActivityResponsible(
        text=one.text,
        name=one.name[:200] if one.name else None,
        role=one.role[:200] if one.role else None,
        organisation=one.organisation,
        is_group=one.is_group,
        person_id=person.id if person else None,
        group_id=group,
        is_confirmed=False,
    )


def _confirmed(activity: Activity) -> dict[str, tuple[int | None, int | None]]:
    statement = select(
        ActivityResponsible.text, ActivityResponsible.person_id, ActivityResponsible.group_id
    ).where(ActivityResponsible.activity_id == activity.id, ActivityResponsible.is_confirmed)
    return {text: (person_id, group_id) for text, person_id, group_id in db.session.execute(statement)}
