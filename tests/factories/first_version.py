"""A database as the first version left it: its tables and rows, written down and not made by today's models."""

from pathlib import Path

import psycopg
from alembic import command
from sqlalchemy import NullPool, create_engine

from municipal.migrate import alembic_configuration
from tests.servers import Servers

ROWS = Path(__file__).resolve().parents[1] / "data" / "first_version.sql"


def make_first_version(server: Servers, name: str) -> None:
    """Make a database at the first revision with a row or more in each of its tables."""
    server.create_database(name)
    engine = create_engine(server.owner_url(name), poolclass=NullPool)
    with engine.connect() as connection:
        configuration = alembic_configuration()
        configuration.attributes["connection"] = connection
        command.upgrade(configuration, "0001_first_tables")
        connection.commit()
    with psycopg.connect(server.conninfo(name)) as superuser:
        superuser.execute(ROWS.read_bytes())
