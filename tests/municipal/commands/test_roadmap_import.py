"""`nastavnik roadmap import` as an operator calls it."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from commons.accounts.roles import Role
from commons.schools.models import District, Municipality, School
from core import speech
from municipal.cli import cli
from municipal.failures import Exit, Failure
from tenants.roadmap.models import Activity, ActivityChange, Roadmap, RoadmapUpload
from tests.factories.plant import Plant
from tests.factories.word import roadmap_docx
from tests.servers import Servers

SEED = Path(__file__).resolve().parents[2] / "data" / "zheblakhty-roadmap.docx"
SITE = "http://127.0.0.1:8999"


@dataclass
class Operator:
    """An operator at an installation with one school."""

    plant: Plant
    municipality: Municipality
    district: District
    school: School

    def call(self, *arguments: object) -> Result:
        return CliRunner().invoke(
            cli,
            ["roadmap", "import", *map(str, arguments), "--municipality", self.municipality.name],
            catch_exceptions=True,
        )

    def refused(self, *arguments: object) -> Failure:
        failure = self.call(*arguments).exception
        assert isinstance(failure, Failure), failure
        return failure

    def roadmaps(self) -> list[Roadmap]:
        self.plant.session.rollback()
        return list(self.plant.session.scalars(select(Roadmap).where(Roadmap.school_id == self.school.id)))


@pytest.fixture
def operator(
    plant: Plant, server: Servers, database: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Operator:
    monkeypatch.setattr(speech, "language", lambda: "en")
    monkeypatch.setenv("NASTAVNIK_LANG", "en")
    monkeypatch.setenv("DATABASE_URL", server.app_url(database))
    monkeypatch.setenv("REDIS_URL", server.redis_url)
    monkeypatch.setenv("SECRET_KEY", "for the tests only: 0123456789abcdef")
    monkeypatch.setenv("NASTAVNIK_PUBLIC_URL", SITE)
    monkeypatch.setenv("NASTAVNIK_HOME", str(tmp_path))
    municipality = plant.municipality()
    plant.user(Role.SERVICE, municipality, name="Наставник")
    district = plant.district(municipality)
    return Operator(plant, municipality, district, plant.school(district, short_name="Жеблахтинская СОШ"))


def test_the_seed_is_put_into_the_school_and_its_address_printed(operator: Operator) -> None:
    answer = operator.call(SEED, "--school", operator.school.code)
    assert answer.exception is None, answer.output
    [roadmap] = operator.roadmaps()
    assert (roadmap.first_year, roadmap.last_year, roadmap.confirmed_at) == (2020, 2020, None)
    rows = select(func.count()).select_from(Activity).where(Activity.roadmap_id == roadmap.id)
    assert operator.plant.session.scalar(rows) == 20
    address = f"{SITE}/schools/{operator.school.public_id}/roadmaps/{roadmap.public_id}"
    assert [line.split()[-1] for line in answer.output.splitlines()[-2:]] == [address, f"{address}/done"]
    changed_by = select(ActivityChange.changed_by_name).join(
        Activity, Activity.id == ActivityChange.activity_id
    )
    assert set(operator.plant.session.scalars(changed_by.where(Activity.roadmap_id == roadmap.id))) == {
        "Наставник"
    }


def test_the_same_file_a_second_time_is_refused_with_the_address(operator: Operator) -> None:
    operator.call(SEED, "--school", operator.school.code)
    failure = operator.refused(SEED, "--school", operator.school.code)
    [roadmap] = operator.roadmaps()
    assert failure.code == Exit.USAGE
    assert str(failure).endswith(f"/roadmaps/{roadmap.public_id}")


def test_a_named_user_imports_in_their_own_name_and_only_where_they_may(operator: Operator) -> None:
    curator = operator.plant.curator(operator.school)
    coordinator = operator.plant.coordinator(operator.district)
    code = operator.school.code
    operator.refused(SEED, "--school", code, "--as", coordinator.email)
    operator.refused(SEED, "--school", code, "--as", "nobody@example.test")
    assert operator.roadmaps() == []
    assert operator.call(SEED, "--school", code, "--as", curator.email).exception is None
    [roadmap] = operator.roadmaps()
    names = select(Activity.updated_by_name).where(Activity.roadmap_id == roadmap.id)
    assert set(operator.plant.session.scalars(names)) == {curator.name}


def test_a_check_saves_no_roadmap_and_prints_where_to_confirm(operator: Operator) -> None:
    answer = operator.call(SEED, "--school", operator.school.code, "--check")
    assert answer.exception is None, answer.output
    assert operator.roadmaps() == []
    [upload] = operator.plant.session.scalars(
        select(RoadmapUpload).where(RoadmapUpload.school_id == operator.school.id)
    )
    assert answer.output.splitlines()[-1].endswith(
        f"{SITE}/schools/{operator.school.public_id}/roadmaps/upload/{upload.public_id}"
    )


def test_the_school_year_and_contour_may_be_given(operator: Operator, tmp_path: Path) -> None:
    file = tmp_path / "roadmap.docx"
    file.write_bytes(roadmap_docx([("1", "Собрание", "октябрь", "Лугова Н.П.", "")], title="Карта"))
    operator.call(
        file, "--school", operator.school.code, "--school-year", "2027-2028", "--contour", "teachers"
    )
    [roadmap] = operator.roadmaps()
    assert (roadmap.first_year, str(roadmap.contour)) == (2027, "teachers")
    due = operator.plant.session.scalar(select(Activity.due_on).where(Activity.roadmap_id == roadmap.id))
    assert str(due) == "2027-10-31"


@pytest.mark.parametrize("name", ["missing.docx", "words.docx"])
def test_what_is_no_roadmap_ends_with_two_and_a_sentence(
    operator: Operator, tmp_path: Path, name: str
) -> None:
    (tmp_path / "words.docx").write_bytes(b"just words")
    failure = operator.refused(tmp_path / name, "--school", operator.school.code)
    assert (failure.code, name in str(failure)) == (2, True)


def test_an_unknown_and_a_closed_school_are_refused(operator: Operator) -> None:
    closed = operator.plant.school(
        operator.district, closed_on=operator.plant.session.scalar(func.current_date())
    )
    assert [operator.refused(SEED, "--school", code).code for code in ("no such", closed.code)] == [2, 2]
