"""Files that nobody confirmed go after a month, wherever they wait; what was confirmed, and what is young, stays."""

from datetime import timedelta

from sqlalchemy import func, select, update

from commons.accounts.roles import Role
from municipal.model_roadmap.models import ModelUpload
from municipal.waiting_files import forget_waiting_files
from tenants.roadmap.models import RoadmapUpload
from tests.factories.plant import Plant


def test_what_waited_for_a_month_goes_in_schools_and_models(app, plant: Plant) -> None:
    municipality = plant.municipality()
    plant.user(Role.SERVICE, municipality)
    user = plant.user(Role.MUNICIPAL_ADMINISTRATOR, municipality)
    schools = [plant.school(plant.district(municipality)) for _ in range(2)]
    waits = {"file_name": "a.docx", "sha256": "0" * 64, "reading": {}, "created_by": user.id}
    kinds = (RoadmapUpload, ModelUpload)
    old = [plant.add(RoadmapUpload(school_id=school.id, **waits)) for school in schools]
    old.append(plant.add(ModelUpload(municipality_id=municipality.id, **waits)))
    made = plant.roadmap(schools[0])
    kept = [
        plant.add(RoadmapUpload(school_id=schools[0].id, **waits)),
        plant.add(RoadmapUpload(school_id=schools[0].id, roadmap_id=made.id, **waits)),
        plant.add(ModelUpload(municipality_id=municipality.id, **waits)),
    ]
    ids = {kind: [one.id for one in (*old, kept[1]) if isinstance(one, kind)] for kind in kinds}
    for kind in kinds:
        month_ago = func.now() - timedelta(days=31)
        plant.session.execute(update(kind).where(kind.id.in_(ids[kind])).values(created_at=month_ago))
    plant.session.commit()
    expected = {kind: {one.id for one in kept if isinstance(one, kind)} for kind in kinds}
    with app.app_context():
        assert forget_waiting_files() >= 3
    plant.session.rollback()
    left = {
        RoadmapUpload: RoadmapUpload.school_id.in_([one.id for one in schools]),
        ModelUpload: ModelUpload.municipality_id == municipality.id,
    }
    assert {
        kind: set(plant.session.scalars(select(kind.id).where(mine))) for kind, mine in left.items()
    } == expected
