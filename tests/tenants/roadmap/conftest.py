"""Fixtures of the tests of a roadmap."""

from collections.abc import Callable

import pytest

from commons.accounts.models import User
from tests.client import Visitor
from tests.factories.plant import Plant
from tests.tenants.roadmap.desk import Desk
from tests.tenants.roadmap.upload_desk import UploadDesk

Visit = Callable[[User | None], Visitor]


@pytest.fixture
def desk(plant: Plant, visit: Visit) -> Desk:
    school = plant.school()
    roadmap = plant.roadmap(school)
    section = plant.section(roadmap)
    activity = plant.activity(section, number="1.1")
    curator = visit(plant.curator(school))
    return Desk(plant, curator, roadmap, section, activity, f"/schools/{school.public_id}/roadmaps")


@pytest.fixture
def upload_desk(plant: Plant, visit: Visit) -> UploadDesk:
    """A curator of a school with no roadmap."""
    district = plant.district()
    school = plant.school(district, short_name="Жеблахтинская СОШ")
    user = plant.curator(school)
    return UploadDesk(plant, school, district, user, visit(user))
