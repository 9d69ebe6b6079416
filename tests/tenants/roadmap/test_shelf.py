"""A whole roadmap is put away and comes back with everything in it."""

from collections.abc import Callable

from commons.accounts.models import User
from tenants.roadmap.models import Roadmap
from tests.client import Visitor
from tests.factories.plant import Plant

Visit = Callable[[User | None], Visitor]


def test_a_roadmap_is_put_away_read_and_brought_back(plant: Plant, visit: Visit) -> None:
    school = plant.school()
    roadmap = plant.roadmap(school)
    activity = plant.activity(plant.section(roadmap))
    curator = visit(plant.curator(school))
    base = f"/schools/{school.public_id}/roadmaps"
    address = f"{base}/{roadmap.public_id}"

    for _again in range(2):
        page = curator.post(f"{address}/put-away")
        assert (page.status, page.location) == (303, f"{base}/?all=1")
    read = curator.get(address)
    assert activity.title in read.words()
    assert "Эта карта в архиве" in read.words()
    refused = curator.post(
        f"{base}/activities/{activity.public_id}", {"version": "1", "title": "Нет"}, fragment=True
    )
    assert refused.status == 422

    assert curator.post(f"{address}/bring-back").status == 303
    assert "Эта карта в архиве" not in curator.get(address).words()
    plant.session.expire_all()
    kept = plant.session.get_one(Roadmap, roadmap.id)
    assert (kept.archived_at, kept.version) == (None, 3)


def test_a_coordinator_puts_nothing_away(plant: Plant, visit: Visit) -> None:
    district = plant.district()
    school = plant.school(district)
    roadmap = plant.roadmap(school)
    page = visit(plant.coordinator(district)).post(
        f"/schools/{school.public_id}/roadmaps/{roadmap.public_id}/put-away"
    )
    assert page.status == 403
    plant.session.expire_all()
    assert plant.session.get_one(Roadmap, roadmap.id).archived_at is None
