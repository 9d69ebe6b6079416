"""Lets the same form sent twice, or twenty times at once, make one row.

A form is rendered with a random key; the row's public id follows from the place it belongs to and this key, so the database's
own uniqueness decides who was first, and nobody can meet another school's row by choosing a key.
"""

from typing import TypeVar
from uuid import UUID, uuid4, uuid5

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from core.columns import HasPublicId
from core.database import db

Row = TypeVar("Row", bound=HasPublicId)


def uuid_in(text: str | None) -> UUID | None:
    """Return the id that a form or an address gives; None for nothing and for nonsense."""
    try:
        return UUID(text or "")
    except ValueError:
        return None


def key_of(text: str | None) -> UUID:
    """Return the key a form was rendered with; a fresh one when it came without or with nonsense."""
    return uuid_in(text) or uuid4()


def public_id_of(place: UUID, key: UUID) -> UUID:
    """Return the public id of the row that this form makes in this place."""
    return uuid5(place, key.hex)


def add_once(row: Row) -> Row:
    """Add a row whose public id is made of a form's key, or return the one this form made before.

    Raises IntegrityError when another constraint refuses the row; what was done before it in this transaction stays.
    """
    made = _made(row)
    if made is not None:
        return made
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        made = _made(row)
        if made is None:
            raise
        return made
    return row


def _made(row: Row) -> Row | None:
    kind = type(row)
    return db.session.scalar(select(kind).where(kind.public_id == row.public_id))


def broken_constraint(error: IntegrityError) -> str | None:
    """Return the name of the constraint that refused a row, so that a message can stand beside its field."""
    diagnosis = getattr(error.orig, "diag", None)
    name: str | None = getattr(diagnosis, "constraint_name", None)
    return name
