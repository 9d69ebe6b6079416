"""Bringing encrypted fields to the newest key, so that an old key may go."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import current_app
from sqlalchemy import Column, Table, Text, func, select, type_coerce, update

from core.config import Settings
from core.database import identity
from core.encryption import EncryptedText, cipher_of
from municipal.tables import metadata

BATCH = 200


@dataclass(frozen=True, slots=True)
class Progress:
    """How many fields of a place ("table.column") were looked at, of how many, and how many were of an older key."""

    place: str
    done: int
    total: int
    changed: int


def encrypted_columns() -> list[tuple[Table, "Column[str]"]]:
    """Return every encrypted column; all of them stand in tables of accounts, which the identity's connection writes."""
    return [
        (table, column)
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, EncryptedText)
    ]


def rotate() -> Iterator[Progress]:
    """Encrypt with the newest key what an older one encrypted, batch by batch, each committed; yield after each.

    Interrupted, it goes on where it is begun again. Raises EncryptionError for a field that no known key reads: what was done
    before stays done, and the field as it was.
    """
    settings: Settings = current_app.config["SETTINGS"]
    cipher = cipher_of(settings.field_keys)
    for table, column in encrypted_columns():
        place, stored = f"{table.name}.{column.name}", type_coerce(column, Text)
        total = identity.session.scalar(select(func.count(column))) or 0
        last = done = changed = 0
        while True:
            batch = (
                select(table.c.id, stored).where(table.c.id > last, column.is_not(None)).order_by(table.c.id)
            )
            rows = identity.session.execute(batch.limit(BATCH).with_for_update()).all()
            if not rows:
                break
            for number, value in rows:
                last, done = number, done + 1
                if cipher.is_newest(value, place):
                    continue
                again = cipher.encrypt(cipher.decrypt(value, place), place)
                renewed = {column.name: type_coerce(again, Text)}
                identity.session.execute(update(table).where(table.c.id == number).values(renewed))
                changed += 1
            identity.session.commit()
            yield Progress(place, done, max(total, done), changed)
