"""The overview's fixed day and sower, a worker's reach, and reports built of records."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from io import BytesIO

import pytest
from flask import Flask
from flask_babel import force_locale

from commons.accounts.models import User
from commons.accounts.roles import Capability
from commons.accounts.standing import Standing, find_standing
from core.tenancy import enter_reach
from municipal.reports.cover import Cover
from municipal.reports.records import PartContents, SchoolRecord
from municipal.reports.workbook import write_workbook
from tests.municipal.overview.conftest import sow, stopped_clock
from tests.municipal.reports.opening import Build
from tests.municipal.reports.records import COVER

__all__ = ["sow", "stopped_clock"]

Within = Callable[[User], AbstractContextManager[Standing]]


@pytest.fixture
def within(app: Flask) -> Within:
    """Return the reach across schools of a user, as a worker enters it."""

    @contextmanager
    def entered(user: User) -> Iterator[Standing]:
        with app.app_context():
            who = find_standing(user.id)
            assert who is not None
            enter_reach(who.reach_across(Capability.OVERVIEW_READ))
            yield who

    return entered


@pytest.fixture
def build(app: Flask) -> Build:
    """Build a report of schools in one part each, in Russian."""

    def bytes_of(*schools: SchoolRecord, cover: Cover = COVER, language: str = "ru") -> bytes:
        file = BytesIO()
        with app.app_context(), force_locale(language):
            write_workbook(file, cover, (PartContents((one,)) for one in schools), lambda _rows: None)
        return file.getvalue()

    return bytes_of
