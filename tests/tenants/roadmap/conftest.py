"""Fixtures of the tests of a roadmap."""

from collections.abc import Callable

import pytest

from commons.accounts.models import User
from tests.client import Visitor
from tests.factories.plant import Plant
from tests.tenants.roadmap.desk import Desk

Visit = Callable[[User | None], Visitor]


@pytest.fixture
def desk(plant: Plant, visit: Visit) -> Desk:
    school = plant.school()
    roadmap = plant.roadmap(school)
    section = plant.section(roadmap)
    activity = plant.activity(section, number="1.1")
    curator = visit(plant.curator(school))
    return Desk(plant, curator, roadmap, section, activity, f"/schools/{school.public_id}/roadmaps")
