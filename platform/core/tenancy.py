"""The application's wall between schools; the database's own wall (row-level security) stands in the migrations.

A *reach* says who asks and which schools this piece of work may see. It is entered once per application context, before the
tenant session is used, and never switched: the identity map would hand over another school's object with both walls standing.
"""

from dataclasses import dataclass
from typing import Any

from flask import current_app, g, has_app_context
from psycopg.pq import ExecStatus, TransactionStatus
from sqlalchemy import BigInteger, ForeignKey, Select, event, false
from sqlalchemy.engine import Connection
from sqlalchemy.orm import (
    Mapped,
    ORMExecuteState,
    Session,
    SessionTransaction,
    declared_attr,
    mapped_column,
    with_loader_criteria,
)

from core.database import TenantSession, db, identity


class ReachError(Exception):
    """A programmer's error at the wall: a reach entered late or twice, or a row of another school in hand."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Who asks (`user_id`) and what they may see.

    Inside one school `school_id` is set and narrows everything to it; `may_write` says whether its rows may change there,
    `is_for_school` that somebody from outside does it for a school that sends paper.
    Across schools `schools` selects the ids of those that may be read; nothing of a school is written across.
    """

    user_id: int
    school_id: int | None = None
    may_write: bool = False
    is_for_school: bool = False
    schools: Select[int] | None = None


NOBODY = Reach(user_id=0)


class BelongsToSchool:
    """A table whose every row is one school's."""

    @declared_attr
    def school_id(cls) -> Mapped[int]:  # noqa: N805 -- SQLAlchemy calls it with the class
        """The school; frozen once written."""
        return mapped_column(BigInteger, ForeignKey("school.id"), index=False)


def current_reach() -> Reach:
    """Return the reach of this application context; nobody's when none was entered."""
    reach: Reach = g.get("_reach", NOBODY) if has_app_context() else NOBODY
    return reach


def enter_reach(reach: Reach) -> None:
    """Open the tenant session for a reach. Raises ReachError when one was entered or the session was used before."""
    if "_reach" in g or db.session.registry.has():
        raise ReachError("a reach is entered once, before the tenant session is used")
    g._reach = reach


@event.listens_for(TenantSession, "after_begin")
def _tell_database(_session: Session, transaction: SessionTransaction, connection: Connection) -> None:
    """Say who asks, for this transaction only; what they may see the database derives by itself."""
    if transaction.nested:
        return  # a savepoint lies inside a transaction that was told
    reach = current_reach()
    if _begin_telling(connection, int(reach.user_id or 0), int(reach.school_id or 0)):
        return
    connection.exec_driver_sql(
        "SELECT set_config('app.user_id', %s, true), set_config('app.school_id', %s, true)",
        (str(reach.user_id or ""), str(reach.school_id or "")),
    )


def _begin_telling(connection: Connection, user_id: int, school_id: int) -> bool:
    """Begin the transaction and say who asks in one round trip; return False, and nothing is done, where that is not to be.

    psycopg would begin it by itself before the first statement, and wait for that alone. Numbers only go into the text.
    """
    line: Any = connection.connection.driver_connection
    is_plain = line.isolation_level is None and line.read_only is None and line.deferrable is None
    if not is_plain or line.autocommit or line.pgconn.transaction_status != TransactionStatus.IDLE:
        return False
    said = f"set_config('app.user_id', '{user_id or ''}', true), set_config('app.school_id', '{school_id or ''}', true)"
    answer = line.pgconn.exec_(f"BEGIN; SELECT {said}".encode())
    # Anything else, a dead connection say, is met again by the ordinary way, which knows how to speak of it.
    return bool(answer.status == ExecStatus.TUPLES_OK)


def _is_down() -> bool:
    """Tell whether this wall was taken away, as tests do to prove that the database's stands alone."""
    return not current_app.config["ORM_WALL"]


@event.listens_for(TenantSession, "do_orm_execute")
def _add_school_criterion(state: ORMExecuteState) -> None:
    if state.is_column_load or _is_down():
        return
    reach = current_reach()
    readable, school_id = reach.schools, reach.school_id
    option: Any
    if school_id is not None and (state.is_select or reach.may_write):
        option = with_loader_criteria(
            BelongsToSchool, lambda cls: cls.school_id == school_id, include_aliases=True
        )
    elif readable is not None and state.is_select:
        option = with_loader_criteria(
            BelongsToSchool,
            lambda cls: cls.school_id.in_(readable),
            include_aliases=True,
            track_closure_variables=True,
        )
    else:
        option = with_loader_criteria(BelongsToSchool, lambda cls: false(), include_aliases=True)  # noqa: ARG005
    state.statement = state.statement.options(option)


def _readable_ids(reach: Reach) -> frozenset[int]:
    """Return the ids of a reach across schools, read once a context and only when whole objects are loaded."""
    if "_readable_ids" not in g:
        ids = identity.session.scalars(reach.schools) if reach.schools is not None else ()
        g._readable_ids = frozenset(ids)
    found: frozenset[int] = g._readable_ids
    return found


@event.listens_for(TenantSession, "loaded_as_persistent")
def _refuse_foreign_row(_session: Session, loaded: object) -> None:
    if not isinstance(loaded, BelongsToSchool) or _is_down():
        return
    if "school_id" not in loaded.__dict__:
        raise ReachError("a row was loaded without its school_id: name it among the columns")
    reach = current_reach()
    mine = (
        loaded.school_id == reach.school_id if reach.school_id else loaded.school_id in _readable_ids(reach)
    )
    if not mine:
        raise ReachError("a row outside the reach was loaded")


@event.listens_for(TenantSession, "before_flush")
def _stamp_and_freeze(session: Session, _context: object, _instances: object) -> None:
    """Stamp new rows with the school of the reach, refuse rows of another, refuse a move between schools."""
    reach, is_down = current_reach(), _is_down()
    touched = [
        row for row in (*session.new, *session.dirty, *session.deleted) if isinstance(row, BelongsToSchool)
    ]
    for row in touched:
        school_id: int | None = row.school_id
        if school_id is None and row in session.new and reach.school_id is not None:
            row.school_id = reach.school_id
        if is_down:
            continue
        if reach.school_id is None or not reach.may_write or row.school_id != reach.school_id:
            raise ReachError("a row outside the reach would be written")
