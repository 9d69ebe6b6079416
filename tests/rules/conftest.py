"""What the walks over all routes share: the superuser's view of everything."""

from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session


@pytest.fixture(scope="module")
def session(server, database) -> Iterator[Session]:
    """A session past every wall, for planting and for looking at the truth."""
    engine = create_engine(server.superuser_url(database))
    with Session(engine, expire_on_commit=False) as opened:
        yield opened
    engine.dispose()
