"""Rules and writes of a school's groups, such as «классные руководители»: several people under one word of a roadmap."""

from collections.abc import Iterable
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import delete, select

from commons.schools.queries import SchoolCard
from core.database import db
from core.errors import MissingVersion, Rejected
from core.once import add_once, public_id_of
from core.text import one_line, search_key, sort_key
from tenants.people.models import Person, PersonGroup, PersonGroupMember
from tenants.people.service import LONGEST_NAME, SavedFirst, lock, unique_names


def groups_named(school_id: int, names: Iterable[str]) -> dict[str, PersonGroup]:
    """Return a group for each written name, adding those the school does not have yet, without members."""
    found: dict[str, PersonGroup] = {}
    for written in names:
        key = group_key(written)
        known = db.session.scalar(
            select(PersonGroup).where(PersonGroup.name_key == key, PersonGroup.archived_at.is_(None))
        )
        if known is None:
            known = _new_group(school_id, written)
            db.session.add(known)
            db.session.flush()
        found[written] = known
    return found


def group_key(name: str) -> str:
    """Return what tells living groups of a school apart."""
    return search_key(name)[:LONGEST_NAME]


def _new_group(school_id: int, name: str) -> PersonGroup:
    name = one_line(name)[:LONGEST_NAME]
    return PersonGroup(
        school_id=school_id, name=name, name_key=group_key(name), sort_key=sort_key(name)[:400]
    )


def add_group(school: SchoolCard, name: str, members: Iterable[UUID], *, once: UUID) -> PersonGroup:
    """Add a group with members; the same form sent again returns it. Raises Rejected."""
    _check_group(name)
    group = _new_group(school.id, name)
    group.public_id = public_id_of(school.public_id, once)
    with unique_names():
        kept = add_once(group)
    if kept is group:
        _set_members(group, _living(members))
    return kept


def change_group(
    school: SchoolCard, public_id: UUID, name: str, members: Iterable[UUID], version: int | None
) -> PersonGroup:
    """Save a group's form. Raises NotFound, MissingVersion, SavedFirst, Rejected."""
    group = lock(PersonGroup, school.id, public_id)
    if version is None:
        raise MissingVersion
    wanted = _living(members)
    same = group.name == one_line(name) and wanted == _members(group)
    if same:
        return group
    if version != group.version:
        raise SavedFirst({"name": group.name}, group.version)
    _check_group(name)
    with unique_names():
        group.name = one_line(name)
        group.name_key, group.sort_key = group_key(name), sort_key(name)[:400]
        group.version += 1
    _set_members(group, wanted)
    return group


def _check_group(name: str) -> None:
    name = one_line(name)
    if not any(letter.isalpha() for letter in name):
        raise Rejected({"name": _("Name the group, for example: class teachers.")})
    if len(name) > LONGEST_NAME:
        raise Rejected({"name": _("This is too long: at most %(count)s characters.", count=LONGEST_NAME)})


def _living(members: Iterable[UUID]) -> set[int]:
    """Return the ids of those named who are people of this school and not put away."""
    wanted = select(Person.id).where(Person.public_id.in_(set(members)), Person.archived_at.is_(None))
    return set(db.session.scalars(wanted))


def _members(group: PersonGroup) -> set[int]:
    return set(
        db.session.scalars(
            select(PersonGroupMember.person_id)
            .join(Person, Person.id == PersonGroupMember.person_id)
            .where(PersonGroupMember.group_id == group.id, Person.archived_at.is_(None))
        )
    )


def _set_members(group: PersonGroup, members: set[int]) -> None:
    db.session.execute(delete(PersonGroupMember).where(PersonGroupMember.group_id == group.id))
    for person_id in sorted(members):
        db.session.add(PersonGroupMember(school_id=group.school_id, group_id=group.id, person_id=person_id))
    db.session.flush()
