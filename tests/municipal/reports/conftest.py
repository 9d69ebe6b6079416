"""The overview's fixed day and sower, for reports of the same figures."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from flask import Flask

from commons.accounts.models import User
from commons.accounts.roles import Capability
from commons.accounts.standing import Standing, find_standing
from core.tenancy import enter_reach
from tests.municipal.overview.conftest import sow, stopped_clock

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
