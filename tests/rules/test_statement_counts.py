"""How many questions a page asks the database: a literal number, the same for one row and for twenty."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

import pytest

from commons.accounts.models import User
from commons.accounts.roles import Role
from commons.schools.models import District, School
from tenants.documents.models import Document
from tenants.people.models import PersonGroup
from tenants.roadmap.models import Activity, ActivityDocument, ActivityResponsible
from tests.client import Page, Visitor
from tests.factories.plant import Plant
from tests.statements import counted_statements

SIZES = (1, 3, 20)


@dataclass
class Sized:
    """A school with so many people and rows, each row with somebody responsible and a proof; a district of so many schools."""

    school: School
    district: District
    roadmap: UUID
    section: UUID
    activity: Activity
    curator: User
    coordinator: User
    administrator: User

    @property
    def base(self) -> str:
        return f"/schools/{self.school.public_id}"


def sized(plant: Plant, size: int) -> Sized:
    municipality = plant.municipality()
    district = plant.district(municipality)
    school, *others = [plant.school(district) for _ in range(size)]
    for other in others:
        plant.activity(plant.section(plant.roadmap(other)))
    roadmap = plant.roadmap(school)
    section = plant.section(roadmap)
    activities = [plant.activity(section) for _ in range(size)]
    for number, activity in enumerate(activities):
        person = plant.person(school, f"Лугова {number}")
        plant.add(
            ActivityResponsible(
                school_id=school.id, activity_id=activity.id, position=1, text="Лугова", person_id=person.id
            )
        )
        document = plant.add(Document(school_id=school.id, kind="order", number=str(number)))
        plant.add(ActivityDocument(school_id=school.id, activity_id=activity.id, document_id=document.id))
        plant.add(
            PersonGroup(
                school_id=school.id, name=f"Г {number}", name_key=f"г {number}", sort_key=f"г {number}"
            )
        )
    return Sized(
        school, district, roadmap.public_id, section.public_id, activities[0], plant.curator(school),
        plant.coordinator(district), plant.user(Role.MUNICIPAL_ADMINISTRATOR, municipality),
    )  # fmt: skip


ROW = {"version": "1", "title": "Иначе", "deadline": "до 15.09.2026", "state": "planned"}
Act = Callable[[Visitor, Sized], Page]

# Who asks for what, and the number. Each counts reading who asks (1) and the school of the address (1).
COUNTS: dict[str, tuple[str, int, Act]] = {
    "the roadmap, by its curator": (
        "curator",
        3,
        lambda who, at: who.get(f"{at.base}/roadmaps/{at.roadmap}"),
    ),
    "the roadmap, by a coordinator": (
        "coordinator",
        3,
        lambda who, at: who.get(f"{at.base}/roadmaps/{at.roadmap}"),
    ),
    # 3, and 1 for the files that wait to be checked.
    "the list of roadmaps": ("curator", 4, lambda who, at: who.get(f"{at.base}/roadmaps/?all=1")),
    "a row": (
        "curator",
        4,
        lambda who, at: who.get(f"{at.base}/roadmaps/activities/{at.activity.public_id}", fragment=True),
    ),
    "the form of a row": (
        "curator",
        4,
        lambda who, at: who.get(f"{at.base}/roadmaps/activities/{at.activity.public_id}/edit", fragment=True),
    ),
    # The last is the journal's.
    "saving a row without script": (
        "curator",
        7,
        lambda who, at: who.post(f"{at.base}/roadmaps/activities/{at.activity.public_id}", ROW),
    ),
    # 7 to save; 1 for the counters of its section and of the quick filters, which the saved row may change.
    "saving a row": (
        "curator",
        8,
        lambda who, at: who.post(
            f"{at.base}/roadmaps/activities/{at.activity.public_id}", ROW, fragment=True
        ),
    ),
    # The last says in the journal that they were looked at.
    "the people": ("curator", 6, lambda who, at: who.get(f"{at.base}/people/")),
    "the overview": ("coordinator", 5, lambda who, at: who.get("/overview")),
    "the rows behind a figure": ("coordinator", 3, lambda who, at: who.get("/overview/rows/overdue")),
    "the register": ("administrator", 6, lambda who, at: who.get("/register")),
    "the districts": ("administrator", 4, lambda who, at: who.get("/register/districts")),
    # Who holds, who is invited, how many curators each school has; and that it was looked at.
    "who has access": ("administrator", 8, lambda who, at: who.get("/access")),
    "the first page": ("curator", 2, lambda who, at: who.get("/")),
}


@pytest.mark.parametrize("what", COUNTS)
def test_the_number_of_statements_does_not_grow_with_the_rows(what, app, plant):
    role, number, act = COUNTS[what]
    asked = {}
    for size in SIZES:
        at = sized(plant, size)
        user = getattr(at, role)
        visitor = Visitor(app, plant.sign_in(user), user)
        with counted_statements(app) as statements:
            assert act(visitor, at).status < 400
        asked[size] = len(statements)
    assert asked == dict.fromkeys(SIZES, number), "\n".join(statements)
