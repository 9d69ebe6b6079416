"""Rules and writes of a school's people: add, change, put away, bring back. Groups stand in groups.py."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from commons.accounts.models import Membership, User
from commons.schools.queries import SchoolCard
from core.clock import now
from core.database import db, identity
from core.errors import Conflict, MissingVersion, NotFound, Rejected
from core.once import add_once, broken_constraint, public_id_of
from core.text import one_line, sort_key
from tenants.people.models import Person, PersonGroup
from tenants.people.naming import name_key, parse, short_form

LONGEST_NAME = 200
LONGEST_POST = 200
MOST_POSTS = 20

Either = TypeVar("Either", Person, PersonGroup)


@dataclass(frozen=True, slots=True)
class Personal:
    """What a form says of somebody; texts as typed, a post a line."""

    name: str
    full_name: str = ""
    posts: str = ""
    email: str = ""


@dataclass(slots=True)
class SavedFirst(Conflict):
    """Somebody changed the same person or group meanwhile: what is stored now, and its version."""

    stored: Mapping[str, str]
    version: int


def settled(personal: Personal) -> Personal:
    """Return what will be stored: one line each, and a whole name typed as the name kept as the full one."""
    name, full = one_line(personal.name), one_line(personal.full_name)
    parts = parse(name)
    if not name and full:
        name = short_form(full)
    elif parts and parts.is_whole and len(parts.patronymic) > 1:
        name, full = parts.short, full or name
    posts = "\n".join(post for line in personal.posts.splitlines() if (post := one_line(line)))
    return Personal(name, full, posts, one_line(personal.email).lower())


def check(personal: Personal) -> None:
    """Raise Rejected with a message beside each field that cannot be taken."""
    messages = {}
    too_long = _("This is too long: at most %(count)s characters.", count=LONGEST_NAME)
    if not any(letter.isalpha() for letter in personal.name):
        messages["name"] = _("Write the surname and initials, for example Petrova A.I.")
    for field, value in (("name", personal.name), ("full_name", personal.full_name)):
        if len(value) > LONGEST_NAME:
            messages[field] = too_long
    posts = personal.posts.splitlines()
    if len(posts) > MOST_POSTS:
        messages["posts"] = _("At most %(count)s posts.", count=MOST_POSTS)
    if any(len(post) > LONGEST_POST for post in posts):
        messages["posts"] = too_long
    if personal.email and not _is_address(personal.email):
        messages["email"] = _("This is not an e-mail address.")
    if messages:
        raise Rejected(messages)


def _is_address(text: str) -> bool:
    try:
        validate_email(text, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return False
    return len(text) <= 254


def add_person(school: SchoolCard, personal: Personal, *, once: UUID) -> Person:
    """Add somebody; the same form sent again returns whom it added. Raises Rejected."""
    personal = settled(personal)
    check(personal)
    person = Person(school_id=school.id, public_id=public_id_of(school.public_id, once))
    _write(person, personal, school)
    with unique_names():
        return add_once(person)


def change_person(school: SchoolCard, public_id: UUID, personal: Personal, version: int | None) -> Person:
    """Save somebody's form. Raises NotFound, MissingVersion, SavedFirst, Rejected."""
    person = lock(Person, school.id, public_id)
    personal = settled(personal)
    if version is None:
        raise MissingVersion
    if version != person.version and stored_of(person) != personal:
        raise SavedFirst(_as_mapping(stored_of(person)), person.version)
    check(personal)
    if stored_of(person) == personal:
        return person
    with unique_names():
        _write(person, personal, school)
        person.version += 1
    return person


def stored_of(person: Person) -> Personal:
    """Return what is stored of somebody, as their form holds it."""
    return Personal(person.name, person.full_name or "", "\n".join(person.posts), person.email or "")


def _as_mapping(personal: Personal) -> dict[str, str]:
    return {field: getattr(personal, field) for field in ("name", "full_name", "posts", "email")}


def _write(person: Person, personal: Personal, school: SchoolCard) -> None:
    person.name, person.name_key = personal.name, name_key(personal.name)[:LONGEST_NAME]
    person.sort_key = sort_key(personal.name)[:400]
    person.full_name = personal.full_name or None
    person.posts = personal.posts.splitlines()
    if (personal.email or None) != person.email:
        person.email = personal.email or None
        person.user_id = _account(school.id, personal.email, person)


def _account(school_id: int, email: str, person: Person) -> int | None:
    """Return the account of this school with this e-mail, unless somebody else of the school is already it."""
    if not email:
        return None
    user_id = identity.session.scalar(
        select(User.id)
        .join(Membership, Membership.user_id == User.id)
        .where(User.email == email, Membership.school_id == school_id)
        .limit(1)
    )
    if user_id is None:
        return None
    with db.session.no_autoflush:
        other = db.session.scalar(
            select(Person.id).where(Person.user_id == user_id, Person.id.is_distinct_from(person.id))
        )
    return None if other else user_id


@contextmanager
def unique_names() -> Iterator[None]:
    """Raise Rejected beside `name` when the database says that somebody, or a group, has this name already."""
    try:
        with db.session.begin_nested():
            yield
    except IntegrityError as error:
        sentence = {
            "uq_person_name_key": _(
                "There is already somebody with this name. If it is another person, write the first name in full."
            ),
            "uq_person_group_name_key": _("There is already a group with this name."),
        }.get(broken_constraint(error) or "")
        if sentence is None:
            raise
        raise Rejected({"name": sentence}) from error


def hold_names(school_id: int) -> None:
    """Let one piece of work at a time link names in a school, until its transaction ends."""
    db.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"people of {school_id}", 0))))


def people_named(school_id: int, names: Iterable[str]) -> dict[str, Person]:
    """Return somebody for each written name, adding whom the school does not have yet under just this name."""
    personal = {written: settled(Personal(written)) for written in names}
    keys = {written: name_key(one.name)[:LONGEST_NAME] for written, one in personal.items()}
    wanted = select(Person).where(Person.name_key.in_(set(keys.values())), Person.archived_at.is_(None))
    known = {one.name_key: one for one in db.session.scalars(wanted)} if keys else {}
    for written, key in keys.items():
        if key not in known:
            known[key] = Person(
                school_id=school_id, name=personal[written].name[:LONGEST_NAME], name_key=key,
                full_name=personal[written].full_name[:LONGEST_NAME] or None, posts=[],
                sort_key=sort_key(personal[written].name)[:400],
            )  # fmt: skip
            db.session.add(known[key])
    db.session.flush()
    return {written: known[key] for written, key in keys.items()}


def archive(kind: type[Either], school_id: int, public_id: UUID) -> Either:
    """Put a person or a group away; roadmaps keep naming them. Once more changes nothing. Raises NotFound."""
    row = lock(kind, school_id, public_id)
    if row.archived_at is None:
        row.archived_at = now()
        row.version += 1
        db.session.flush()
    return row


def restore(kind: type[Either], school_id: int, public_id: UUID) -> Either:
    """Bring a person or a group back. Raises NotFound, and Rejected when the name lives again in somebody else."""
    row = lock(kind, school_id, public_id)
    if row.archived_at is not None:
        with unique_names():
            row.archived_at = None
            row.version += 1
    return row


def lock(kind: type[Either], school_id: int, public_id: UUID) -> Either:
    """Return a person or group, held for this transaction. Raises NotFound."""
    row = db.session.scalar(
        select(kind).where(kind.school_id == school_id, kind.public_id == public_id).with_for_update()
    )
    if row is None:
        raise NotFound(kind.__tablename__)
    return row
