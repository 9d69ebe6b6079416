"""What the bench measures is what it says: schools of so many activities, some late, some done, and who answers for them."""

import psycopg
import pytest
from sqlalchemy import text

from commons.accounts.models import User
from municipal.embedded.postgres import SUPERUSER
from tests.bench.generator import Account, Filled, fill
from tests.bench.page import assets, form_values
from tests.bench.timing import Samples, Shot
from tests.client import Page
from tests.factories.plant import Plant
from tests.servers import Servers


@pytest.fixture
def filled(server: Servers, database: str) -> Filled:
    """A generated municipality of three schools."""
    with psycopg.connect(server.conninfo(database, SUPERUSER)) as connection:
        return fill(connection, 3)


def counted(plant: Plant, filled: Filled, condition: str) -> int:
    """Return how many generated activities fit a condition."""
    query = (
        "SELECT count(*) FROM activity a JOIN school s ON s.id = a.school_id WHERE s.municipality_id = :id"
    )
    found: int = plant.session.scalar(text(f"{query} AND {condition}"), {"id": filled.municipality_id})
    return found


def test_a_generated_municipality_is_as_it_says(plant: Plant, filled: Filled) -> None:
    figures = {
        "all": "true",
        "done": "state = 'done'",
        "proved": "EXISTS (SELECT FROM activity_document d WHERE d.activity_id = a.id)",
        "answered for": "EXISTS (SELECT FROM activity_responsible r JOIN person p ON p.id = r.person_id"
        " WHERE r.activity_id = a.id AND p.email LIKE '%.example.test')",
        "confirmed": "EXISTS (SELECT FROM roadmap r WHERE r.id = a.roadmap_id AND r.confirmed_at IS NOT NULL)",
    }
    found = {name: counted(plant, filled, condition) for name, condition in figures.items()}
    assert found == {"all": 60, "done": 24, "proved": 18, "answered for": 60, "confirmed": 60}
    assert counted(plant, filled, f"state <> 'done' AND due_on < DATE '{filled.today}'") > 0
    assert counted(plant, filled, f"state <> 'done' AND due_on - DATE '{filled.today}' BETWEEN 0 AND 7") > 0


def test_those_it_returns_see_what_they_should(visit, plant: Plant, filled: Filled) -> None:
    def page_of(account: Account, path: str) -> Page:
        return visit(plant.session.get_one(User, account.id)).get(path)

    names = [f"СОШ № {number}" for number in (1, 2, 3)]
    for account in (filled.administrator, filled.coordinators[0]):
        assert [name for name in names if name in page_of(account, "/overview").text] == names
    school = filled.schools[1]
    page = page_of(school.curator, f"/schools/{school.public_id}/roadmaps/{school.roadmap}")
    assert len(page.all("tr", class_="activity")) == 20


def test_what_is_planted_after_it_gets_ids_of_its_own(plant: Plant, filled: Filled) -> None:
    assert plant.school().id > max(school.id for school in filled.schools)


def test_median_and_percentile_are_of_all_goes() -> None:
    samples = Samples(tuple(Shot(seconds=number / 1000) for number in range(1, 101)))
    assert (samples.median, samples.percentile_95) == (50.5, 96.0)


def test_a_page_names_its_assets_and_its_form_holds_its_values() -> None:
    page = (
        '<link rel="stylesheet" href="/a.css"><script src="/b.js"></script>'
        '<form action="/save"><input name="version" value="3"><textarea name="title">\nТекст</textarea>'
        '<select name="state"><option value="a">A<option value="b" selected>B</select><button name="x">go</button></form>'
    )
    assert assets(page) == ["/a.css", "/b.js"]
    assert form_values(page, "/save") == {"version": "3", "title": "Текст", "state": "b"}
