"""The model reaches the schools through real requests and real jobs: edited, published, taken, answered row by row."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DatabaseError

from commons.accounts.models import User
from commons.accounts.roles import Role
from commons.jobs.models import Job, JobKind, JobState
from municipal.model_roadmap.models import ModelActivity, ModelRoadmap, ModelSection, ModelVersion
from municipal.proposals.models import ModelAnswer, ModelOffer
from tenants.roadmap.models import Activity, Roadmap
from tests.client import Page, Visitor
from tests.factories.plant import Plant
from tests.working import do_jobs

Visit = Callable[[User | None], Visitor]
ROWS = (
    ("1.1", "Издать приказ о наставничестве", "до 15 сентября", "Директор", "Приказ"),
    ("1.2", "Провести анкетирование", "октябрь", "Куратор", "Справка"),
    ("1.3", "Обучить наставников", "ноябрь", "Куратор", "Программа"),
)
FIELDS = ("number", "title", "deadline_text", "responsible_text", "result_text")


@dataclass
class Ground:
    """A municipality with its model of three rows, a coordinator, and schools with their curators."""

    app: Any
    plant: Plant
    municipality: Any
    district: Any
    model: ModelRoadmap
    section: ModelSection
    coordinator: Visitor
    schools: list[Any]
    curators: list[Visitor]

    @property
    def address(self) -> str:
        return f"/model-roadmaps/{self.model.public_id}"

    def row(self, title: str) -> ModelActivity:
        self.plant.session.expire_all()
        statement = select(ModelActivity).where(
            ModelActivity.municipality_id == self.municipality.id, ModelActivity.title == title
        )
        return self.plant.session.scalars(statement).one()

    def change(self, title: str, **more: Any) -> None:
        """Change a row of the model as the coordinator's form does."""
        row = self.row(title)
        values = {
            "title": row.title, "deadline": row.deadline_text, "responsible": row.responsible_text,
            "result": row.result_text, "notes": row.notes, "is_mandatory": "1" if row.is_mandatory else "",
            "is_control_point": "1" if row.is_control_point else "",
        }  # fmt: skip
        sent = values | more | {"version": str(row.version), "base": json.dumps(values)}
        page = self.coordinator.post(f"{self.address}/rows/{row.public_id}", sent)
        assert page.status == 303, page.words()[:500]

    def add(self, title: str, **more: str) -> None:
        """Add a row to the model."""
        page = self.coordinator.post(
            f"{self.address}/sections/{self.section.public_id}/rows", {"title": title, **more}
        )
        assert page.status == 303, page.words()[:500]

    def publish(self, note: str = "") -> Page:
        """Publish, and let the workers offer it."""
        page = self.coordinator.post(f"{self.address}/versions", {"note": note})
        do_jobs(self.app, self.municipality.id)
        return page

    def versions(self) -> list[ModelVersion]:
        self.plant.session.expire_all()
        wanted = select(ModelVersion).where(ModelVersion.model_key == self.model.public_id)
        return list(self.plant.session.scalars(wanted.order_by(ModelVersion.number)))

    def offer(self, number: int = 0) -> ModelOffer:
        self.plant.session.expire_all()
        wanted = select(ModelOffer).where(
            ModelOffer.school_id == self.schools[number].id, ModelOffer.model_key == self.model.public_id
        )
        return self.plant.session.scalars(wanted).one()

    def base(self, number: int = 0) -> str:
        return f"/schools/{self.schools[number].public_id}/proposals"

    def act(self, what: str, number: int = 0, **form: str) -> Page:
        """Do something with a school's offer, as its curator."""
        return self.curators[number].post(f"{self.base(number)}/{self.offer(number).public_id}/{what}", form)

    def page(self, number: int = 0) -> Page:
        return self.curators[number].get(f"{self.base(number)}/{self.offer(number).public_id}")

    def taken(self, number: int = 0) -> None:
        """Let a school take the model as its roadmap."""
        assert self.act("take", number).status == 303

    def here(self, title: str, number: int = 0) -> Activity:
        """Return a school's row that follows the model's of this title."""
        key = self.row(title).public_id
        statement = select(Activity).where(
            Activity.school_id == self.schools[number].id, Activity.model_key == key
        )
        return self.plant.session.scalars(statement).one()

    def save(self, row: Activity, **form: str) -> None:
        """Change a school's row as its curator."""
        self.plant.session.refresh(row)
        school = next(one for one in self.schools if one.id == row.school_id)
        page = self.curators[self.schools.index(school)].post(
            f"/schools/{school.public_id}/roadmaps/activities/{row.public_id}",
            {"version": str(row.version), **form},
        )
        assert page.status == 303, page.words()[:500]

    def answer(self, **form: str) -> Page:
        """Send answers of the first school; what the page was filled from is as it is now."""
        number, offer = 0, self.offer()
        rows = select(Activity.model_key, Activity.version).where(
            Activity.school_id == self.schools[number].id, Activity.model_key.is_not(None)
        )
        seen = {f"version-{key}": str(version) for key, version in self.plant.session.execute(rows)}
        whole = {"number": str(offer.number), **seen, **form}
        return self.curators[number].post(f"{self.base(number)}/{offer.public_id}/answers", whole)

    def answers(self, number: int = 0) -> list[ModelAnswer]:
        wanted = select(ModelAnswer).where(ModelAnswer.school_id == self.schools[number].id)
        return list(self.plant.session.scalars(wanted.order_by(ModelAnswer.id)))


@pytest.fixture
def ground(app: Any, plant: Plant, visit: Visit) -> Ground:
    municipality = plant.municipality()
    plant.user(Role.SERVICE, municipality)
    district = plant.district(municipality)
    place = {"municipality_id": municipality.id}
    head = {"title": "Модель муниципалитета", "contour": "pupils", "first_year": 2026, "last_year": 2026}
    model = plant.add(ModelRoadmap(**place, **head, created_by_name="Кто-то"))
    section = plant.add(
        ModelSection(**place, model_roadmap_id=model.id, position=1, number="1", title="Подготовка")
    )
    for position, words in enumerate(ROWS, start=1):
        values = dict(zip(FIELDS, words, strict=True))
        plant.add(ModelActivity(**place, model_section_id=section.id, position=position, **values))
    schools = [plant.school(district), plant.school(district)]
    curators = [visit(plant.curator(one)) for one in schools]
    coordinator = visit(plant.coordinator(district))
    return Ground(app, plant, municipality, district, model, section, coordinator, schools, curators)


# --- Publishing -------------------------------------------------------------------------------------------------------


def test_a_version_is_frozen_and_offered_to_every_school(ground: Ground) -> None:
    page = ground.publish("Сроки согласованы с управлением")
    assert page.status == 303
    [version] = ground.versions()
    assert (version.number, version.note) == (1, "Сроки согласованы с управлением")
    assert {one["title"] for one in version.content["sections"][0]["rows"]} == {words[1] for words in ROWS}
    for number in (0, 1):
        offer = ground.offer(number)
        assert (offer.number, offer.questions, offer.roadmap_id, offer.settled_number) == (1, 3, None, None)
        seen = ground.curators[number].get(f"{ground.base(number)}/").words()
        assert "Модель муниципалитета" in seen
        assert "Сроки согласованы" in seen
    job = ground.plant.session.scalars(
        select(Job).where(Job.municipality_id == ground.municipality.id, Job.kind == JobKind.PUBLISH)
    ).one()
    assert (job.state, job.schools_total, job.schools_read) == (JobState.DONE, 2, 2)
    for statement in (
        "UPDATE model_version SET note = '' WHERE id = :id",
        "DELETE FROM model_version WHERE id = :id",
    ):
        with pytest.raises(DatabaseError, match="frozen"), ground.plant.session.begin_nested():
            ground.plant.session.execute(text(statement), {"id": version.id})


def test_twenty_who_publish_at_once_make_one_version(ground: Ground) -> None:
    with ThreadPoolExecutor(8) as pool:
        pages = list(
            pool.map(lambda _: ground.coordinator.post(f"{ground.address}/versions", {"note": ""}), range(20))
        )
    assert {page.status for page in pages} == {303}
    assert [one.number for one in ground.versions()] == [1]
    assert "ничего не изменилось" in ground.coordinator.get(f"{ground.address}/schools").words()


def test_an_older_job_never_takes_the_place_of_a_newer_version(ground: Ground) -> None:
    ground.coordinator.post(f"{ground.address}/versions", {"note": ""})
    ground.change("Провести анкетирование", result="Отчёт")
    ground.coordinator.post(f"{ground.address}/versions", {"note": ""})
    do_jobs(ground.app, ground.municipality.id)
    assert ground.offer().number == 2
    ground.plant.session.execute(
        update(Job).where(Job.municipality_id == ground.municipality.id, Job.key.endswith(":1")).values(
            state=JobState.QUEUED, finished_at=None, parts=None
        )
    )  # fmt: skip
    ground.plant.session.commit()
    do_jobs(ground.app, ground.municipality.id)
    assert ground.offer().number == 2


def test_an_empty_model_and_an_archived_one_are_not_published(ground: Ground) -> None:
    for words in ROWS:
        row = ground.row(words[1])
        ground.coordinator.post(f"{ground.address}/rows/{row.public_id}/away", {})
    page = ground.publish()
    assert page.status == 422
    assert "нет ни одного мероприятия" in page.words()
    ground.coordinator.post(f"{ground.address}/away", {})
    assert "в архиве" in ground.publish().words()
    assert ground.versions() == []


# --- Taking it --------------------------------------------------------------------------------------------------------


def test_a_school_without_a_roadmap_takes_the_model_whole(ground: Ground) -> None:
    ground.change("Провести анкетирование", is_mandatory="1", is_control_point="1", notes="По форме района")
    ground.publish()
    ground.taken()
    ground.taken()  # the same button pressed twice is one roadmap
    offer = ground.offer()
    assert (offer.questions, offer.settled_number) == (0, 1)
    rows = list(
        ground.plant.session.scalars(
            select(Activity).where(Activity.roadmap_id == offer.roadmap_id).order_by(Activity.position)
        )
    )
    assert [tuple(getattr(row, name) for name in FIELDS) for row in rows] == list(ROWS)
    assert [(row.is_mandatory, row.is_control_point, row.notes) for row in rows] == [
        (False, False, ""), (True, True, "По форме района"), (False, False, ""),
    ]  # fmt: skip
    assert all(row.model_number == 1 for row in rows)
    roadmap = ground.plant.session.get_one(Roadmap, offer.roadmap_id)
    assert roadmap.title == "Модель муниципалитета"
    assert roadmap.confirmed_at is not None


def test_a_roadmap_that_is_there_follows_the_model_and_keeps_its_own_rows(ground: Ground) -> None:
    roadmap = ground.plant.roadmap(ground.schools[0])
    section = ground.plant.section(roadmap, number="1", title="Подготовка")
    same = ground.plant.activity(
        section,
        number="1.1",
        title=ROWS[0][1],
        deadline_text=ROWS[0][2],
        responsible_text="Директор",
        result_text="Приказ",
    )
    other = ground.plant.activity(section, number="1.2", title=ROWS[1][1], deadline_text="до 1 ноября")
    own = ground.plant.activity(section, number="1.9", title="Поздравить ветеранов школы")
    ground.publish()
    assert "Сравнить построчно" in ground.page().words()
    assert ground.act("follow", roadmap=str(roadmap.public_id)).status == 303
    seen = ground.page().words()
    assert "Обучить наставников" in seen
    assert "до 1 ноября" in seen
    assert "Поздравить ветеранов" not in seen
    # One contested row and one new.
    assert ground.offer().questions == 2
    session = ground.plant.session
    assert session.get_one(Activity, same.id).model_key == ground.row(ROWS[0][1]).public_id
    assert session.get_one(Activity, other.id).model_number == 0
    assert session.get_one(Activity, own.id).model_key is None
    assert ground.act("follow", roadmap="не карта").status in {303, 422}


# --- Answering --------------------------------------------------------------------------------------------------------


def test_a_date_changed_here_and_a_result_changed_there_merge(ground: Ground) -> None:
    ground.publish()
    ground.taken()
    ground.save(ground.here("Провести анкетирование"), deadline="до 1 ноября")
    ground.change("Провести анкетирование", result="Отчёт")
    ground.publish()
    key = ground.row("Провести анкетирование").public_id
    assert ground.offer().questions == 1
    assert "Изменено и здесь" not in ground.page().words()
    assert ground.answer(**{f"row-{key}": "accept"}).status == 303
    row = ground.here("Провести анкетирование")
    assert (row.deadline_text, row.result_text) == ("до 1 ноября", "Отчёт")
    assert (ground.offer().questions, ground.offer().settled_number) == (0, 2)
    assert [one.answer for one in ground.answers()] == ["accepted"]


def test_what_both_changed_is_chosen_and_both_values_are_shown(ground: Ground) -> None:
    ground.publish()
    ground.taken()
    ground.save(ground.here("Провести анкетирование"), result="Протокол")
    ground.change("Провести анкетирование", result="Отчёт")
    ground.publish()
    key = ground.row("Провести анкетирование").public_id
    seen = ground.page().words()
    assert "Протокол" in seen
    assert "Отчёт" in seen
    own = {f"pick-{key}-result": "own", f"own-{key}-result": "Протокол и отчёт"}
    assert ground.answer(**{f"row-{key}": "accept"}, **own).status == 303
    assert ground.here("Провести анкетирование").result_text == "Протокол и отчёт"
    assert [one.answer for one in ground.answers()] == ["adapted"]
    # What was chosen is the new base: the model's old word is not asked about again.
    ground.change("Провести анкетирование", deadline="декабрь")
    ground.publish()
    assert "Протокол и отчёт" not in ground.page().words()


def test_added_removed_and_declined_rows(ground: Ground) -> None:
    ground.publish()
    ground.taken()
    ground.add("Наградить лучшие пары", deadline="май", result="Приказ")
    ground.add("Опубликовать отчёт на сайте", deadline="июнь")
    gone = ground.row("Обучить наставников")
    ground.coordinator.post(f"{ground.address}/rows/{gone.public_id}/away", {})
    ground.publish()
    assert ground.offer().questions == 3
    new, site = ground.row("Наградить лучшие пары"), ground.row("Опубликовать отчёт на сайте")
    refused = ground.answer(**{f"row-{site.public_id}": "decline", f"row-{new.public_id}": "accept"})
    assert refused.status == 422
    assert "Напишите, почему" in refused.words()
    assert ground.offer().questions == 3  # nothing half done
    done = ground.answer(
        **{
            f"row-{site.public_id}": "decline", f"reason-{site.public_id}": "Сайт школы закрыт на ремонт",
            f"row-{new.public_id}": "accept", f"row-{gone.public_id}": "accept",
        }
    )  # fmt: skip
    assert done.status == 303
    offer = ground.offer()
    assert (offer.questions, offer.settled_number) == (0, 2)
    rows = list(
        ground.plant.session.scalars(
            select(Activity).where(Activity.roadmap_id == offer.roadmap_id, Activity.archived_at.is_(None))
            .order_by(Activity.position)
        )
    )  # fmt: skip
    assert [row.title for row in rows] == [ROWS[0][1], ROWS[1][1], "Наградить лучшие пары"]
    # The coordinator reads why.
    seen = ground.coordinator.get(f"{ground.base()}/{offer.public_id}/beside").words()
    assert "Сайт школы закрыт на ремонт" in seen
    assert "у школы нет этой строки" in seen
    listed = ground.coordinator.get(f"{ground.address}/schools").words()
    assert "на последней версии" in listed


def test_a_mandatory_row_is_neither_declined_nor_put_away(ground: Ground) -> None:
    ground.publish()
    ground.taken()
    ground.add("Назначить куратора", is_mandatory="1")
    ground.publish()
    key = ground.row("Назначить куратора").public_id
    refused = ground.answer(**{f"row-{key}": "decline", f"reason-{key}": "Не хотим"})
    assert refused.status == 422
    assert "обязательна" in refused.words()
    assert ground.answer(**{f"row-{key}": "accept"}).status == 303
    row = ground.here("Назначить куратора")
    assert row.is_mandatory
    address = f"/schools/{ground.schools[0].public_id}/roadmaps/activities/{row.public_id}/archive"
    assert ground.curators[0].post(address).status == 422
    assert ground.here("Назначить куратора").archived_at is None


def test_a_declined_change_moves_the_base_and_is_asked_again_when_the_model_moves_on(ground: Ground) -> None:
    ground.publish()
    ground.taken()
    ground.change("Провести анкетирование", result="Отчёт")
    ground.publish()
    key = ground.row("Провести анкетирование").public_id
    assert ground.answer(**{f"row-{key}": "decline", f"reason-{key}": "Справки достаточно"}).status == 303
    assert ground.here("Провести анкетирование").result_text == "Справка"
    ground.change("Обучить наставников", deadline="декабрь")
    ground.publish()
    assert "Справки" not in ground.page().words()
    ground.change("Провести анкетирование", result="Отчёт и таблица")
    ground.publish()
    assert "Отчёт и таблица" in ground.page().words()


def test_rows_left_for_later_wait_over_the_next_version(ground: Ground) -> None:
    ground.publish()
    ground.taken()
    ground.change("Провести анкетирование", result="Отчёт")
    ground.change("Обучить наставников", deadline="декабрь")
    ground.publish()
    key = ground.row("Обучить наставников").public_id
    assert ground.answer(**{f"row-{key}": "accept"}).status == 303
    assert (ground.offer().questions, ground.offer().settled_number) == (1, 1)
    ground.change("Издать приказ о наставничестве", result="Приказ и план")
    ground.publish()
    assert (ground.offer().number, ground.offer().questions) == (3, 2)


def test_in_an_approved_roadmap_answers_go_into_the_draft_amendment(ground: Ground) -> None:
    ground.publish()
    ground.taken()
    row = ground.here("Провести анкетирование")
    ground.plant.session.execute(
        update(Roadmap).where(Roadmap.id == row.roadmap_id).values(status="approved", approved_number=1)
    )
    ground.plant.session.commit()
    ground.change("Провести анкетирование", result="Отчёт")
    ground.add("Наградить лучшие пары")
    ground.publish()
    keys = [ground.row(title).public_id for title in ("Провести анкетирование", "Наградить лучшие пары")]
    assert ground.answer(**{f"row-{key}": "accept" for key in keys}).status == 303
    row = ground.here("Провести анкетирование")
    assert (row.result_text, row.drafted) == ("Справка", {"result": "Отчёт"})
    assert ground.here("Наградить лучшие пары").drafted == {"as": "enters"}
    # What stands in the amendment is answered.
    assert ground.offer().questions == 0


def test_twenty_who_answer_at_once_answer_once(ground: Ground) -> None:
    ground.publish()
    ground.taken()
    ground.add("Наградить лучшие пары")
    ground.change("Провести анкетирование", result="Отчёт")
    ground.publish()
    keys = [ground.row(title).public_id for title in ("Провести анкетирование", "Наградить лучшие пары")]
    row = ground.here("Провести анкетирование")
    form = {f"row-{key}": "accept" for key in keys} | {"number": "2", f"version-{keys[0]}": str(row.version)}
    address = f"{ground.base()}/{ground.offer().public_id}/answers"
    with ThreadPoolExecutor(8) as pool:
        pages = list(pool.map(lambda _: ground.curators[0].post(address, form), range(20)))
    statuses = sorted(page.status for page in pages)
    assert statuses[0] == 303
    assert set(statuses[1:]) <= {409, 422}
    assert len(ground.answers()) == 2
    titles = select(Activity.title).where(Activity.school_id == ground.schools[0].id)
    assert list(ground.plant.session.scalars(titles)).count("Наградить лучшие пары") == 1


def test_a_version_that_came_meanwhile_is_said_and_nothing_is_lost(ground: Ground) -> None:
    ground.publish()
    ground.taken()
    ground.change("Провести анкетирование", result="Отчёт")
    ground.publish()
    ground.change("Провести анкетирование", result="Отчёт и таблица")
    ground.publish()
    key = ground.row("Провести анкетирование").public_id
    said = {"number": "2", f"row-{key}": "decline", f"reason-{key}": "Справки достаточно"}
    late = ground.curators[0].post(f"{ground.base()}/{ground.offer().public_id}/answers", said)
    assert late.status == 409
    assert "Справки достаточно" in late.text
    assert ground.answers() == []


# --- The editor of the model ------------------------------------------------------------------------------------------


def test_two_who_edit_one_row_of_the_model_merge_and_contest(ground: Ground) -> None:
    row = ground.row("Провести анкетирование")
    base = {
        "title": row.title,
        "deadline": "октябрь",
        "responsible": "Куратор",
        "result": "Справка",
        "notes": "",
    }
    address = f"{ground.address}/rows/{row.public_id}"
    first = base | {"version": "1", "base": json.dumps(base), "result": "Отчёт"}
    second = base | {"version": "1", "base": json.dumps(base), "deadline": "ноябрь"}
    third = base | {"version": "1", "base": json.dumps(base), "result": "Протокол"}
    assert ground.coordinator.post(address, first).status == 303
    assert ground.coordinator.post(address, second).status == 303
    now = ground.row("Провести анкетирование")
    assert (now.result_text, now.deadline_text, now.version) == ("Отчёт", "ноябрь", 3)
    late = ground.coordinator.post(address, third)
    assert late.status == 409
    assert "Протокол" in late.text
    assert "Отчёт" in late.text
    assert ground.row("Провести анкетирование").result_text == "Отчёт"


@pytest.mark.parametrize(
    ("form", "said"), [({"title": " "}, "Напишите, что"), ({"deadline": "31.02.2027"}, "дня")]
)
def test_what_cannot_be_in_a_model_is_said_beside_its_field(
    ground: Ground, form: dict[str, str], said: str
) -> None:
    row = ground.row("Провести анкетирование")
    page = ground.coordinator.post(f"{ground.address}/rows/{row.public_id}", {"version": "1", **form})
    assert page.status == 422
    assert "is-invalid" in page.text
    assert ground.row("Провести анкетирование").version == 1


def test_rows_and_sections_of_a_model_are_added_moved_and_put_away(ground: Ground) -> None:
    row = ground.row("Провести анкетирование")
    ground.coordinator.post(f"{ground.address}/rows/{row.public_id}/move", {"direction": "up"})
    titles = [ground.row(words[1]).position for words in ROWS]
    assert titles == [2, 1, 3]
    once = {"once": "6e6c0b62-8c29-4a9a-9d04-5b0f7a0e1f11", "title": "Ещё одна"}
    for _twice in range(2):
        ground.coordinator.post(f"{ground.address}/sections/{ground.section.public_id}/rows", once)
    assert ground.row("Ещё одна").number == "1.4"
    ground.coordinator.post(f"{ground.address}/rows/{row.public_id}/away", {})
    assert "Провести анкетирование" in ground.coordinator.get(ground.address).words()
    ground.coordinator.post(f"{ground.address}/rows/{row.public_id}/away", {"back": "1"})
    assert ground.row("Провести анкетирование").archived_at is None
    added = {"once": "6e6c0b62-8c29-4a9a-9d04-5b0f7a0e1f12", "number": "2", "title": "Итоги"}
    for _twice in range(2):
        assert ground.coordinator.post(f"{ground.address}/sections", added).status == 303
    parts = list(
        ground.plant.session.scalars(
            select(ModelSection)
            .where(ModelSection.model_roadmap_id == ground.model.id)
            .order_by(ModelSection.position)
        )
    )
    assert [part.title for part in parts] == ["Подготовка", "Итоги"]
    renamed = ground.coordinator.post(
        f"{ground.address}/sections/{parts[1].public_id}",
        {"version": "1", "number": "2", "title": "Подведение итогов"},
    )
    assert renamed.status == 303
    stale = ground.coordinator.post(
        f"{ground.address}/sections/{parts[1].public_id}",
        {"version": "1", "number": "2", "title": "Ещё иначе"},
    )
    assert stale.status == 409
    ground.coordinator.post(f"{ground.address}/sections/{parts[1].public_id}/away", {})
    assert "Подведение итогов" not in ground.coordinator.get(ground.address).words()


# --- Walls ------------------------------------------------------------------------------------------------------------


def test_a_school_sees_what_was_published_and_not_what_is_being_written(ground: Ground) -> None:
    ground.publish()
    ground.add("Тайный замысел района")
    assert "Тайный замысел" not in ground.page().words()
    assert ground.curators[0].get(ground.address).status in {403, 404}
    other = ground.curators[1].get(f"{ground.base(0)}/{ground.offer(0).public_id}")
    assert other.status in {403, 404}
    crossed = ground.curators[1].get(f"{ground.base(1)}/{ground.offer(0).public_id}")
    assert crossed.status == 404


def test_another_municipality_is_offered_nothing(ground: Ground, plant: Plant, visit: Visit) -> None:
    stranger = plant.school(plant.district(plant.municipality()))
    curator = visit(plant.curator(stranger))
    ground.publish()
    assert "пока ничего не предлагает" in curator.get(f"/schools/{stranger.public_id}/proposals/").words()
    coordinator = visit(plant.coordinator(plant.district(plant.municipality())))
    for part in ("", "/versions", "/versions/1", "/schools"):
        assert coordinator.get(f"{ground.address}{part}").status == 404
