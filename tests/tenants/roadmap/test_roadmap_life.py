"""The life of a roadmap through real requests: every step in every status and role, the draft amendment, frozen versions."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError, ProgrammingError

from commons.accounts.models import User
from commons.accounts.roles import CAPABILITIES, Role
from core.clock import SchoolYear, today
from core.database import db
from core.tenancy import Reach, enter_reach
from tenants.roadmap.activity.steps import DISTRICT
from tenants.roadmap.lifetime.content import content_of, fingerprint
from tenants.roadmap.lifetime.roadmap_steps import (
    ROADMAP_RULE,
    ROADMAP_RULES,
    RoadmapNeed,
    RoadmapOnly,
    RoadmapStep,
)
from tenants.roadmap.lifetime.version_models import RoadmapEvent, RoadmapVersion
from tenants.roadmap.models import Activity, ActivityResponsible, Roadmap, Section
from tenants.roadmap.vocabulary import RoadmapStatus
from tests.client import Page, Visitor
from tests.core.test_walls import small_app
from tests.engines import dispose
from tests.factories.plant import Plant

Visit = Callable[[User | None], Visitor]
S = RoadmapStatus
TODAY = today("Asia/Krasnoyarsk")
YEAR = SchoolYear.of(TODAY)
FORM = {
    RoadmapNeed.REASON: {"text": "Сроки разошлись с планом района"},
    RoadmapNeed.FINAL_NOTE: {"text": "Охвачено 34 пары, две строки перенесены"},
    RoadmapNeed.ORDER: {"order_number": "47-о", "order_date": TODAY.isoformat()},
    RoadmapNeed.AGREED_WITH: {"agreed_with": "Управление образования"},
}
STORED = (S.DRAFT, S.SENT, S.AGREED, S.APPROVED, S.IN_FORCE, S.CLOSED)
ROLES = (
    Role.MUNICIPAL_ADMINISTRATOR, Role.DISTRICT_COORDINATOR, Role.SCHOOL_CURATOR, Role.SCHOOL_DIRECTOR,
    Role.RESPONSIBLE_PERSON, Role.OBSERVER,
)  # fmt: skip


@dataclass
class Life:
    """A school with everybody, and roadmaps to take steps with."""

    plant: Plant
    visitors: dict[Role, Visitor]
    district: Any
    school: Any
    base: str

    def roadmap(self, status: RoadmapStatus = S.DRAFT, **more: Any) -> Roadmap:
        """Plant a roadmap of one section and two rows."""
        if status == S.APPROVED:
            more = {"approved_number": 1, "in_force_from": TODAY} | more
        roadmap = self.plant.roadmap(
            self.school, status=status, first_year=YEAR.first, last_year=YEAR.first, **more
        )
        section = self.plant.section(roadmap, position=1, number="1", title="Подготовка")
        for place, title in enumerate(("Издать приказ", "Провести анкетирование"), start=1):
            self.plant.activity(section, position=place, number=f"1.{place}", title=title)
        return roadmap

    def approved(self) -> Roadmap:
        """Return a roadmap that was approved by a real step."""
        roadmap = self.roadmap()
        page = self.take(Role.SCHOOL_CURATOR, roadmap, RoadmapStep.APPROVE_ON_PAPER)
        assert page.status == 303, page.words()[:500]
        return roadmap

    def address(self, roadmap: Roadmap, step: RoadmapStep) -> str:
        way = "life/judgement" if ROADMAP_RULE[step].who == DISTRICT else "life"
        return f"{self.base}/{roadmap.public_id}/{way}/{step}"

    def take(self, who: Role, roadmap: Roadmap, step: RoadmapStep, **form: str) -> Page:
        """Take a step with a whole form, but for what is given otherwise."""
        whole = {"version": str(self.now(roadmap).version)}
        for need in ROADMAP_RULE[step].needs:
            whole |= FORM[need]
        return self.visitors[who].post(self.address(roadmap, step), whole | form)

    def now(self, roadmap: Roadmap) -> Roadmap:
        self.plant.session.expire_all()
        return self.plant.session.get_one(Roadmap, roadmap.id)

    def rows(self, roadmap: Roadmap) -> list[Activity]:
        self.plant.session.expire_all()
        statement = (
            select(Activity).where(Activity.roadmap_id == roadmap.id).order_by(Activity.position, Activity.id)
        )
        return list(self.plant.session.scalars(statement))

    def section(self, roadmap: Roadmap) -> Section:
        self.plant.session.expire_all()
        return self.plant.session.scalars(select(Section).where(Section.roadmap_id == roadmap.id)).one()

    def versions(self, roadmap: Roadmap) -> list[RoadmapVersion]:
        self.plant.session.expire_all()
        one = RoadmapVersion
        return list(
            self.plant.session.scalars(select(one).where(one.roadmap_id == roadmap.id).order_by(one.number))
        )

    def events(self, roadmap: Roadmap) -> list[RoadmapEvent]:
        one = RoadmapEvent
        return list(
            self.plant.session.scalars(select(one).where(one.roadmap_id == roadmap.id).order_by(one.id))
        )

    def save(self, row: Activity, **form: str) -> Page:
        """Save a row's form as the curator."""
        version = str(self.rows_version(row))
        return self.visitors[Role.SCHOOL_CURATOR].post(
            f"{self.base}/activities/{row.public_id}", {"version": version, **form}
        )

    def rows_version(self, row: Activity) -> int:
        self.plant.session.expire_all()
        return self.plant.session.get_one(Activity, row.id).version

    def act(self, row: Activity, what: str, **form: str) -> Page:
        return self.visitors[Role.SCHOOL_CURATOR].post(f"{self.base}/activities/{row.public_id}/{what}", form)

    def page(self, roadmap: Roadmap, who: Role = Role.SCHOOL_CURATOR, part: str = "") -> Page:
        return self.visitors[who].get(f"{self.base}/{roadmap.public_id}{part}")


@pytest.fixture
def life(plant: Plant, visit: Visit) -> Life:
    municipality = plant.municipality()
    district = plant.district(municipality)
    school = plant.school(district)
    places = {Role.MUNICIPAL_ADMINISTRATOR: municipality, Role.DISTRICT_COORDINATOR: district}
    visitors = {role: visit(plant.user(role, places.get(role, school))) for role in ROLES}
    return Life(plant, visitors, district, school, f"/schools/{school.public_id}/roadmaps")


def test_every_step_in_every_status_does_what_the_table_says(life: Life) -> None:
    tried = 0
    for rule, status, is_amended in product(ROADMAP_RULES, STORED, (False, True)):
        if is_amended and status != S.APPROVED:
            continue
        roadmap = life.roadmap(status)
        if is_amended:
            row = life.rows(roadmap)[0]
            row.drafted = {"title": "Издать приказ о наставничестве"}
            life.plant.session.commit()
        if status == S.APPROVED:
            kept = life.roadmap()  # another's content will do: only its number is asked for
            life.plant.add(
                RoadmapVersion(
                    school_id=life.school.id, roadmap_id=roadmap.id, number=1, content={"of": kept.id}, sha256="0" * 64,
                    order_number="1", order_date=TODAY, in_force_from=TODAY,
                )
            )  # fmt: skip
        who = Role.DISTRICT_COORDINATOR if rule.who == DISTRICT else Role.SCHOOL_CURATOR
        page = life.take(who, roadmap, rule.step)
        now = life.now(roadmap)
        about = f"{rule.step} from {status}, amended {is_amended}: {page.words()[:300]}"
        if rule.fits(status, is_approved=status == S.APPROVED, is_amended=is_amended):
            target = rule.target
            if rule.step == RoadmapStep.REOPEN:
                target = S.IN_FORCE  # never approved here
            assert (page.status, now.status) == (303, target), about
            assert len(life.events(roadmap)) == 1, about
        else:
            assert (page.status, now.status) == (422, status), about
            assert not life.events(roadmap), about
        tried += 1
    assert tried == len(ROADMAP_RULES) * (len(STORED) + 1)


def test_every_step_in_every_role_is_allowed_as_the_table_says(life: Life) -> None:
    for rule, role in product(ROADMAP_RULES, ROLES):
        if rule.only == RoadmapOnly.AMENDED:
            roadmap = life.approved()
            life.save(life.rows(roadmap)[0], title="Издать приказ о наставничестве")
        else:
            roadmap = life.roadmap(next(one for one in STORED if one in rule.sources))
        before = life.now(roadmap).version
        page = life.take(role, roadmap, rule.step)
        allowed = rule.who in CAPABILITIES[role]
        assert page.status == (303 if allowed else 403), f"{rule.step} by {role}"
        assert life.now(roadmap).version == before + allowed, f"{rule.step} by {role}"


def test_nobody_takes_the_others_steps(life: Life) -> None:
    roadmap = life.roadmap(S.SENT)
    for role, way in (
        (Role.SCHOOL_CURATOR, "life/agree"),
        (Role.DISTRICT_COORDINATOR, "life/judgement/take_back"),
        (Role.SCHOOL_CURATOR, "life/vanish"),
    ):
        page = life.visitors[role].post(f"{life.base}/{roadmap.public_id}/{way}", {"version": "1"})
        assert page.status == 404
    assert life.now(roadmap).status == S.SENT


@pytest.mark.parametrize(
    "rule", [rule for rule in ROADMAP_RULES if rule.needs], ids=lambda rule: str(rule.step)
)
def test_what_a_step_asks_for_is_said_beside_its_field_and_nothing_is_half_done(
    life: Life, rule: Any
) -> None:
    fields = {name for need in rule.needs for name in FORM[need]}
    for missing in fields:
        if rule.only == RoadmapOnly.AMENDED:
            roadmap = life.approved()
            life.save(life.rows(roadmap)[0], title="Издать приказ о наставничестве")
        else:
            roadmap = life.roadmap(next(one for one in STORED if one in rule.sources))
        events, versions = len(life.events(roadmap)), len(life.versions(roadmap))
        who = Role.DISTRICT_COORDINATOR if rule.who == DISTRICT else Role.SCHOOL_CURATOR
        page = life.take(who, roadmap, rule.step, **{missing: ""})
        assert page.status == 422, f"{rule.step} without {missing}"
        assert f'id="{missing}-{rule.step}"' in page.text
        assert "is-invalid" in page.text
        assert (len(life.events(roadmap)), len(life.versions(roadmap))) == (events, versions)


@pytest.mark.parametrize(
    "form",
    [
        {"order_date": "31.02.2026"},
        {"order_date": (TODAY + timedelta(days=1)).isoformat()},
        {"order_date": "01.01.1990"},
        {"in_force_from": "нет"},
        {"in_force_from": (TODAY - timedelta(days=3)).isoformat()},
        {"order_number": "9" * 61},
    ],
)
def test_an_order_that_cannot_be_is_refused(life: Life, form: dict[str, str]) -> None:
    roadmap = life.roadmap()
    page = life.take(Role.SCHOOL_CURATOR, roadmap, RoadmapStep.APPROVE_ON_PAPER, **form)
    assert page.status == 422
    assert "is-invalid" in page.text
    assert life.versions(roadmap) == []
    assert life.now(roadmap).status == S.DRAFT


def test_nothing_is_sent_of_an_empty_roadmap(life: Life) -> None:
    roadmap = life.plant.roadmap(life.school, status=S.DRAFT)
    page = life.take(Role.SCHOOL_CURATOR, roadmap, RoadmapStep.SEND)
    assert page.status == 422
    assert "нет ни одного мероприятия" in page.words()


def test_from_the_draft_to_the_archive_and_every_word_of_it_is_kept(life: Life) -> None:
    curator, coordinator = Role.SCHOOL_CURATOR, Role.DISTRICT_COORDINATOR
    roadmap = life.roadmap()
    for who, step, form in (
        (curator, RoadmapStep.SEND, {"text": "Просим согласовать до конца недели"}),
        (coordinator, RoadmapStep.RETURN, {}),
        (curator, RoadmapStep.SEND, {}),
        (coordinator, RoadmapStep.AGREE, {}),
        (curator, RoadmapStep.APPROVE, {"order_number": "112", "in_force_from": ""}),
    ):
        assert life.take(who, roadmap, step, **form).status == 303, step
    seen = life.page(roadmap, part="/life").words()
    for words in (
        "действует",
        "приказ № 112",
        "Просим согласовать",
        "Сроки разошлись",
        "Вернуть на исправление",
    ):
        assert words in seen, words
    assert life.take(curator, roadmap, RoadmapStep.CLOSE).status == 303
    assert life.now(roadmap).status == S.CLOSED
    assert "закрыта" in life.save(life.rows(roadmap)[0], title="Иначе").words()
    assert life.take(curator, roadmap, RoadmapStep.REOPEN).status == 303
    assert life.now(roadmap).status == S.APPROVED


def test_while_it_is_looked_at_its_plan_stands_still_and_its_states_do_not(life: Life) -> None:
    roadmap = life.roadmap(S.SENT)
    row, other = life.rows(roadmap)
    for page in (
        life.save(row, title="Иначе"),
        life.act(row, "move", direction="down"),
        life.act(row, "archive"),
        life.visitors[Role.SCHOOL_CURATOR].post(
            f"{life.base}/sections/{life.section(roadmap).public_id}/activities", {"title": "Ещё одна"}
        ),
    ):
        assert page.status == 422
        assert "план не меняется" in page.words()
    assert [one.title for one in life.rows(roadmap)] == [row.title, other.title]
    assert life.save(row, state="in_work").status == 303
    assert life.rows(roadmap)[0].state == "in_work"


# --- The draft amendment ----------------------------------------------------------------------------------------------


def test_words_of_an_approved_plan_wait_for_the_amendment_and_the_rest_is_live(life: Life) -> None:
    roadmap = life.approved()
    row = life.rows(roadmap)[0]
    page = life.save(
        row, title="Издать приказ о наставничестве", responsible="Директор", deadline="до 15 октября",
        result="Приказ", state="in_work", notes="Проект у секретаря",
    )  # fmt: skip
    assert page.status == 303, page.words()[:400]
    now = life.rows(roadmap)[0]
    assert (now.title, now.responsible_text, now.deadline_text, now.result_text) == (
        "Издать приказ",
        "",
        "",
        "",
    )
    assert (now.state, now.notes) == ("in_work", "Проект у секретаря")
    assert now.drafted == {
        "title": "Издать приказ о наставничестве", "responsible": "Директор", "deadline": "до 15 октября",
        "result": "Приказ",
    }  # fmt: skip
    # The form goes on from the draft, and the words as in force take it back.
    form = life.visitors[Role.SCHOOL_CURATOR].get(f"{life.base}/activities/{row.public_id}/edit").text
    assert "Издать приказ о наставничестве" in form
    life.save(row, title="Издать приказ", responsible="", deadline="", result="")
    assert life.rows(roadmap)[0].drafted is None


def test_two_who_draft_one_row_get_the_usual_conflict(life: Life) -> None:
    roadmap = life.approved()
    row = life.rows(roadmap)[0]
    version = str(life.rows_version(row))
    curator = life.visitors[Role.SCHOOL_CURATOR]
    address = f"{life.base}/activities/{row.public_id}"
    assert curator.post(address, {"version": version, "title": "Первый"}).status == 303
    late = curator.post(address, {"version": version, "title": "Второй"})
    assert late.status == 409
    assert "Первый" in late.text
    assert "Второй" in late.text
    other = curator.post(address, {"version": version, "result": "Приказ"})
    assert other.status == 303
    assert life.rows(roadmap)[0].drafted == {"title": "Первый", "result": "Приказ"}


def test_an_amendment_comes_into_force_whole(life: Life) -> None:
    roadmap = life.approved()
    first, second = life.rows(roadmap)
    section = life.section(roadmap)
    curator = life.visitors[Role.SCHOOL_CURATOR]
    assert life.save(first, title="Издать приказ о наставничестве", responsible="Директор").status == 303
    assert life.act(second, "archive").status == 303
    added = curator.post(
        f"{life.base}/sections/{section.public_id}/activities",
        {"title": "Обучить наставников", "deadline": "ноябрь"},
    )
    assert added.status == 303
    new = life.rows(roadmap)[-1]
    assert life.act(new, "move", direction="up").status == 303
    curator.post(
        f"{life.base}/sections/{section.public_id}",
        {"version": "2", "number": "1", "title": "Подготовка и обучение"},
    )
    # Nothing of it is in force: neither for those who read, nor for what counts and reminds.
    reader = life.page(roadmap, Role.OBSERVER).words()
    assert "Издать приказ о наставничестве" not in reader
    assert "Обучить наставников" not in reader
    assert "Подготовка и обучение" not in reader
    assert "Провести анкетирование" in reader
    writer = life.page(roadmap).words()
    for words in ("Издать приказ о наставничестве", "Обучить наставников", "войдёт с проектом изменений"):
        assert words in writer, words
    changes = life.page(roadmap, part="/life").words()
    for words in ("Обучить наставников", "Провести анкетирование", "Подготовка и обучение", "Директор"):
        assert words in changes, words

    assert life.take(Role.SCHOOL_CURATOR, roadmap, RoadmapStep.AMEND, order_number="12").status == 303
    rows = {row.title: row for row in life.rows(roadmap)}
    assert set(rows) == {"Издать приказ о наставничестве", "Провести анкетирование", "Обучить наставников"}
    assert all(row.drafted is None for row in rows.values())
    assert rows["Провести анкетирование"].archived_at is not None
    assert rows["Обучить наставников"].archived_at is None
    people = select(ActivityResponsible.text).where(ActivityResponsible.activity_id == first.id)
    assert list(life.plant.session.scalars(people)) == ["Директор"]
    assert life.section(roadmap).title == "Подготовка и обучение"
    one, two = life.versions(roadmap)
    assert [row.title for _s, row in content_of(one.content).rows()] == [
        "Издать приказ",
        "Провести анкетирование",
    ]
    titles = [row.title for _s, row in content_of(two.content).rows()]
    assert sorted(titles) == ["Издать приказ о наставничестве", "Обучить наставников"]
    assert life.now(roadmap).approved_number == 2
    differences = life.page(roadmap, part="/versions/2/differences").words()
    for words in (
        "Издать приказ о наставничестве",
        "Обучить наставников",
        "Провести анкетирование",
        "Директор",
    ):
        assert words in differences, words
    assert "Провести анкетирование" in life.page(roadmap, part="/versions/1").words()


def test_an_order_of_rows_is_part_of_the_amendment(life: Life) -> None:
    roadmap = life.approved()
    first, second = life.rows(roadmap)
    life.act(second, "move", direction="up")
    assert [row.position for row in (life.rows(roadmap))] == [1, 2]
    titles = re.findall(r"Издать приказ|Провести анкетирование", life.page(roadmap).words())
    assert titles[0] == "Провести анкетирование"
    assert (
        re.findall(r"Издать приказ|Провести анкетирование", life.page(roadmap, Role.OBSERVER).words())[0]
        == "Издать приказ"
    )
    assert "стоит на другом месте" in life.page(roadmap, part="/life").words()
    assert life.take(Role.SCHOOL_CURATOR, roadmap, RoadmapStep.AMEND).status == 303
    assert [row.id for row in life.rows(roadmap)] == [second.id, first.id]
    # Moved back and forth it is no change.
    life.act(second, "move", direction="down")
    life.act(second, "move", direction="up")
    assert life.take(Role.SCHOOL_CURATOR, roadmap, RoadmapStep.AMEND).status == 422


def test_a_dropped_amendment_leaves_what_is_in_force(life: Life) -> None:
    roadmap = life.approved()
    first, second = life.rows(roadmap)
    life.save(first, title="Иначе")
    life.act(second, "archive")
    life.visitors[Role.SCHOOL_CURATOR].post(
        f"{life.base}/sections/{life.section(roadmap).public_id}/activities", {"title": "Обучить наставников"}
    )
    assert life.take(Role.SCHOOL_CURATOR, roadmap, RoadmapStep.DROP_AMENDMENT).status == 303
    seen = life.page(roadmap).words()
    assert "Издать приказ" in seen
    assert "Провести анкетирование" in seen
    assert "Обучить наставников" not in seen
    assert "Обучить наставников" in life.page(roadmap, part="/archive").words()
    assert len(life.versions(roadmap)) == 1
    assert (
        "Иначе"
        in life.visitors[Role.SCHOOL_CURATOR].get(f"{life.base}/activities/{first.public_id}/card").words()
    )


def test_a_row_taken_out_by_the_amendment_is_brought_back(life: Life) -> None:
    roadmap = life.approved()
    row = life.rows(roadmap)[0]
    life.act(row, "archive")
    assert life.rows(roadmap)[0].archived_at is None
    life.act(row, "restore")
    assert life.rows(roadmap)[0].drafted is None
    assert "Проект изменений" not in life.page(roadmap, part="/life").words()


def test_what_comes_with_the_amendment_takes_no_steps_yet(life: Life) -> None:
    roadmap = life.approved()
    life.visitors[Role.SCHOOL_CURATOR].post(
        f"{life.base}/sections/{life.section(roadmap).public_id}/activities", {"title": "Обучить наставников"}
    )
    new = life.rows(roadmap)[-1]
    assert new.archived_at is not None
    assert life.save(new, title="Обучить всех наставников", result="Программа").status == 303
    assert life.rows(roadmap)[-1].title == "Обучить всех наставников"
    page = life.act(new, "steps/begin", version=str(life.rows_version(new)))
    assert page.status == 422
    assert life.save(new, state="in_work").status == 422


# --- Frozen versions --------------------------------------------------------------------------------------------------


def test_an_approved_version_is_changed_by_nobody(life: Life, plant: Plant) -> None:
    roadmap = life.approved()
    (version,) = life.versions(roadmap)
    assert fingerprint(content_of(version.content)) == version.sha256
    page = life.page(roadmap, part="/versions/1")
    assert version.sha256 in page.text
    for statement in (
        "UPDATE roadmap_version SET content = '{}' WHERE id = :id",
        "UPDATE roadmap_version SET order_number = '1' WHERE id = :id",
        "DELETE FROM roadmap_version WHERE id = :id",
    ):
        with pytest.raises(DatabaseError, match="frozen"), plant.session.begin_nested():
            plant.session.execute(text(statement), {"id": version.id})


def test_what_does_not_fit_its_fingerprint_is_said(life: Life) -> None:
    roadmap = life.approved()
    (one,) = life.versions(roadmap)
    life.plant.add(
        RoadmapVersion(
            school_id=life.school.id, roadmap_id=roadmap.id, number=2, content=one.content, sha256="0" * 64,
            order_number="2", order_date=TODAY, in_force_from=TODAY,
        )
    )  # fmt: skip
    assert "отпечаток не сходится" in life.page(roadmap, part="/versions/2").words()
    assert "отпечаток не сходится" not in life.page(roadmap, part="/versions/1").words()
    assert life.page(roadmap, part="/versions/3").status == 404
    assert life.page(roadmap, part="/versions/1/differences").status == 404


def test_twenty_who_approve_at_once_make_one_version(life: Life) -> None:
    roadmap = life.roadmap(S.AGREED)
    form = {"version": "1", **FORM[RoadmapNeed.ORDER]}
    address = life.address(roadmap, RoadmapStep.APPROVE)
    curator = life.visitors[Role.SCHOOL_CURATOR]
    with ThreadPoolExecutor(8) as pool:
        statuses = sorted(page.status for page in pool.map(lambda _: curator.post(address, form), range(20)))
    assert statuses == [303] + [409] * 19
    assert [one.number for one in life.versions(roadmap)] == [1]
    assert len(life.events(roadmap)) == 1


@pytest.fixture(scope="module")
def bare(server: Any, database: str) -> Any:
    app = small_app(server.app_url(database), orm_wall=False)
    yield app
    dispose(app)


def test_the_district_moves_the_life_and_not_the_roadmap(bare: Any, life: Life, plant: Plant) -> None:
    """The database's own wall, with the application's taken away."""
    roadmap = life.roadmap(S.SENT)
    coordinator = plant.coordinator(life.district)

    def write(statement: str) -> None:
        with bare.app_context():
            enter_reach(Reach(user_id=coordinator.id))
            db.session.execute(text(statement), {"id": roadmap.id})
            db.session.commit()

    write("UPDATE roadmap SET status = 'agreed' WHERE id = :id")
    assert life.now(roadmap).status == S.AGREED
    for statement in (
        "UPDATE roadmap SET title = 'Чужое' WHERE id = :id",
        "UPDATE roadmap SET approved_number = 1 WHERE id = :id",
        "UPDATE activity SET drafted = '{}' WHERE roadmap_id = :id",
    ):
        with pytest.raises(ProgrammingError) as refused:
            write(statement)
        assert isinstance(refused.value.orig, InsufficientPrivilege), statement
