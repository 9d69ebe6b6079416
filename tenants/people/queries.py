"""Reads of a school's people and groups. Each takes the school and selects columns, not objects."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from core.database import db
from core.errors import NotFound
from core.text import search_key
from tenants.people.models import Person, PersonGroup, PersonGroupMember
from tenants.people.naming import KnownPerson


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody of a school as the list and the form show them."""

    id: int
    public_id: UUID
    name: str
    full_name: str | None
    posts: list[str]
    email: str | None
    version: int
    has_account: bool
    is_archived: bool


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group with its living members."""

    id: int
    public_id: UUID
    name: str
    version: int
    is_archived: bool
    members: tuple[PersonRow, ...] = ()


def names_of(school_id: int) -> list[KnownPerson]:
    """Return the living people of a school, to whom written names are compared."""
    statement = (
        select(Person.id, Person.name, Person.name_key)
        .where(Person.school_id == school_id, Person.archived_at.is_(None))
        .order_by(Person.sort_key)
    )
    return [KnownPerson(*row) for row in db.session.execute(statement)]


def _people() -> Select[*tuple[Any, ...]]:
    return select(
        Person.id, Person.public_id, Person.name, Person.full_name, Person.posts, Person.email, Person.version,
        Person.user_id.is_not(None).label("has_account"), Person.archived_at.is_not(None).label("is_archived"),
    ).order_by(Person.sort_key, Person.id)  # fmt: skip


def people_of(school_id: int, *, archived: bool = False, words: str = "") -> list[PersonRow]:
    """Return the living people of a school, or those put away, whose name, post or e-mail contains the words."""
    away = Person.archived_at.is_not(None) if archived else Person.archived_at.is_(None)
    rows = db.session.execute(_people().where(Person.school_id == school_id, away))
    people = [PersonRow(**row._mapping) for row in rows]
    wanted = search_key(words)
    return [person for person in people if wanted in _searched(person)] if wanted else people


def _searched(person: PersonRow) -> str:
    return search_key(" ".join([person.name, person.full_name or "", *person.posts, person.email or ""]))


def get_person(school_id: int, public_id: UUID) -> PersonRow:
    """Return somebody of this school, living or put away. Raises NotFound."""
    row = db.session.execute(
        _people().where(Person.school_id == school_id, Person.public_id == public_id)
    ).one_or_none()
    if row is None:
        raise NotFound("person")
    return PersonRow(**row._mapping)


def groups_of(school_id: int, *, archived: bool = False) -> list[GroupRow]:
    """Return the living groups of a school, or those put away, with their members; two statements."""
    away = PersonGroup.archived_at.is_not(None) if archived else PersonGroup.archived_at.is_(None)
    rows = db.session.execute(_groups().where(PersonGroup.school_id == school_id, away)).all()
    members = _members([row.id for row in rows])
    return [GroupRow(**row._mapping, members=tuple(members.get(row.id, ()))) for row in rows]


def get_group(school_id: int, public_id: UUID) -> GroupRow:
    """Return a group of this school. Raises NotFound."""
    row = db.session.execute(
        _groups().where(PersonGroup.school_id == school_id, PersonGroup.public_id == public_id)
    ).one_or_none()
    if row is None:
        raise NotFound("group")
    return GroupRow(**row._mapping, members=tuple(_members([row.id]).get(row.id, ())))


def _groups() -> Select[*tuple[Any, ...]]:
    return select(
        PersonGroup.id, PersonGroup.public_id, PersonGroup.name, PersonGroup.version,
        PersonGroup.archived_at.is_not(None).label("is_archived"),
    ).order_by(PersonGroup.sort_key, PersonGroup.id)  # fmt: skip


def _members(groups: list[int]) -> dict[int, list[PersonRow]]:
    found: dict[int, list[PersonRow]] = {}
    if not groups:
        return found
    statement = (
        _people()
        .add_columns(PersonGroupMember.group_id)
        .join(PersonGroupMember, PersonGroupMember.person_id == Person.id)
        .where(PersonGroupMember.group_id.in_(groups), Person.archived_at.is_(None))
    )
    for row in db.session.execute(statement):
        values = dict(row._mapping)
        found.setdefault(values.pop("group_id"), []).append(PersonRow(**values))
    return found
