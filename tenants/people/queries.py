"""Reads of a school's people and groups. Each takes the school and selects columns, not objects."""

from sqlalchemy import select

from core.database import db
from tenants.people.models import Person
from tenants.people.naming import KnownPerson


def names_of(school_id: int) -> list[KnownPerson]:
    """Return the living people of a school, to whom written names are compared."""
    statement = (
        select(Person.id, Person.name, Person.name_key)
        .where(Person.school_id == school_id, Person.archived_at.is_(None))
        .order_by(Person.sort_key)
    )
    return [KnownPerson(*row) for row in db.session.execute(statement)]
