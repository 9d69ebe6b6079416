"""The declarative base, the tenant session and the identity session.

Two sessions on purpose: who is asking is read through `identity` before the reach is known; everything else goes through
`db.session`, which answers nothing until a reach was entered. Objects of the two never mix: pass ids.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from select import POLLERR, POLLHUP, POLLIN, poll
from typing import Any

from flask import Flask, current_app, g
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import Engine, MetaData, create_engine, event
from sqlalchemy.exc import DBAPIError, InterfaceError, InvalidatePoolError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Session, scoped_session, sessionmaker

from core.row_security import IS_PRIVILEGED

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Every table of the platform."""

    metadata = MetaData(naming_convention=NAMING)


class TenantSession(FlaskSession):
    """The session of one reach; core.tenancy listens to it."""


db = SQLAlchemy(model_class=Base, session_options={"class_": TenantSession})


def engine_options(*, identity: bool) -> dict[str, Any]:
    """Return the options of an engine: short waits, so that a stuck database becomes a 503 and not a queue."""
    # Said either way: a default of the role, which the role may change for itself, must not open the identity's tables.
    marker = f" -c app.identity={'on' if identity else 'off'}"
    return {
        "pool_size": 5,
        "max_overflow": 5,
        "pool_timeout": 5,
        "pool_recycle": 1800,
        # Values are people's names and addresses: none of them belongs into a log.
        "hide_parameters": True,
        "connect_args": {
            "connect_timeout": 3,
            # A line that went dead without a word is noticed, too.
            "tcp_user_timeout": 5000,
            "application_name": "nastavnik-identity" if identity else "nastavnik",
            "options": "-c statement_timeout=10000 -c lock_timeout=3000"
            " -c idle_in_transaction_session_timeout=30000 -c timezone=UTC" + marker,
        },
    }


def _refuse_dead_line(connection: Any, _record: object, _proxy: object) -> None:
    """Let no request begin on a connection that the database has ended: after a restart each would answer it with a 503.

    A server that ends a connection says so, so something waits to be read; only then is it asked whether it is there. To ask
    before every use, as `pool_pre_ping` does, is two more questions a page.
    """
    line = poll()
    try:
        line.register(connection.fileno(), POLLIN | POLLHUP | POLLERR)
        if line.poll(0):
            connection.execute("SELECT 1")
            connection.rollback()
    except connection.OperationalError as error:
        raise InvalidatePoolError from error


class PrivilegedRole(Exception):
    """The database would let this role past its wall: the address is the owner's or a superuser's."""


def _refuse_privileged_role(connection: Any, _record: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(IS_PRIVILEGED)
        is_privileged = cursor.fetchone()[0]
    connection.rollback()
    if is_privileged:
        connection.close()
        raise PrivilegedRole("DATABASE_URL names a role that row-level security does not bind")


def guard_connections(app: Flask) -> None:
    """Use no dead connection, and none of a role that the database's wall does not bind (PrivilegedRole).

    Given the owner's address by mistake everything would work, and one wall of two would be gone unnoticed.
    """
    with app.app_context():
        for engine in [*db.engines.values(), app.extensions["identity"]]:
            event.listen(engine, "connect", _refuse_privileged_role)
            event.listen(engine, "checkout", _refuse_dead_line)


class IdentitySession(Session):
    """A session that talks through the identity engine of the application in hand."""

    def get_bind(self, *_arguments: Any, **_more: Any) -> Engine:
        """Return the engine; several applications may live in one process."""
        engine: Engine = current_app.extensions["identity"]
        return engine


class SingleSession(Session):
    """A session of single statements, each a transaction of its own: two round trips fewer for whoever says but one."""

    def get_bind(self, *_arguments: Any, **_more: Any) -> Engine:
        """Return the identity engine of the application in hand, without transactions."""
        engine: Engine = current_app.extensions["identity_single"]
        return engine

    def flush(self, objects: Any = None) -> None:
        """Refuse to write objects: half of a change could stay."""
        if self.new or self.dirty or self.deleted:
            raise RuntimeError("objects are written through identity.session, in a transaction")
        super().flush(objects)


class Identity:
    """Sessions for sign-in, memberships and the school of an address: one an application context, own engine.

    `single` is for what one statement does: the questions before every page, a step of a letter. All else is `session`'s.
    """

    def __init__(self) -> None:
        self.single: scoped_session[SingleSession] = scoped_session(
            sessionmaker(class_=SingleSession), scopefunc=lambda: id(g._get_current_object())
        )
        self.session: scoped_session[IdentitySession] = scoped_session(
            sessionmaker(class_=IdentitySession), scopefunc=lambda: id(g._get_current_object())
        )

    def init_app(self, app: Flask) -> None:
        """Give this application an identity engine and its contexts sessions on it."""
        app.extensions["identity"] = create_engine(
            app.config["SQLALCHEMY_DATABASE_URI"], **engine_options(identity=True)
        )
        # The same pool; only a question is not wrapped into BEGIN and ROLLBACK.
        app.extensions["identity_single"] = app.extensions["identity"].execution_options(
            isolation_level="AUTOCOMMIT"
        )

        @app.teardown_appcontext
        def close(_error: BaseException | None) -> None:
            self.single.remove()
            self.session.remove()


identity = Identity()


@contextmanager
def one_moment() -> Iterator[None]:
    """Let all that is read meanwhile be of one moment: a transaction of its own, which is over afterwards.

    Nothing can be written in it. Raises RuntimeError in the middle of a transaction, which has its own moments already.
    """
    if db.session().in_transaction():
        raise RuntimeError("what is read at one moment is read in a transaction of its own")
    db.session.connection(
        execution_options={"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    )
    try:
        yield
    finally:
        db.session.rollback()


def dispose_inherited_connections(app: Flask) -> None:
    """Forget, without closing, every pooled connection that came over a fork: the parent still talks on them."""
    with app.app_context():
        for engine in [*db.engines.values(), app.extensions["identity"]]:
            engine.dispose(close=False)


def close_connections(app: Flask) -> None:
    """Close every pooled connection of an application that is done with, and what it sends messages by."""
    if sender := app.extensions.get("jobs"):
        sender.close()
    with app.app_context():
        for engine in [*db.engines.values(), app.extensions["identity"]]:
            engine.dispose()


# SQLSTATEs of a database that is going away or coming, and of two at the same moment: both pass by themselves.
_PASSING = frozenset({"57P01", "57P02", "57P03", "40001", "40P01", "55P03"})


def will_pass(error: BaseException) -> bool:
    """Tell whether an error of the database passes by itself: it is away, or two met. Too long a statement does not."""
    if not isinstance(error, DBAPIError):
        return False
    state = getattr(error.orig, "sqlstate", None)
    # Without a state nobody answered at all.
    return (
        bool(error.connection_invalidated)
        or state in _PASSING
        or (state is None and isinstance(error, (OperationalError, InterfaceError)))
    )
