"""The database as the last validator: a broken constraint becomes a message beside a field."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.errors import Rejected
from core.once import broken_constraint


@contextmanager
def refusing(session: Session, messages: Mapping[str, tuple[str, str]]) -> Iterator[None]:
    """Write inside the block; `messages` maps a constraint's name to a field and a sentence.

    Raises Rejected when one of them refuses. Only what the block wrote is undone.
    """
    try:
        with session.begin_nested():
            yield
            session.flush()
    except IntegrityError as error:
        name = broken_constraint(error)
        if name is None or name not in messages:
            raise
        field, sentence = messages[name]
        raise Rejected({field: sentence}) from error
