"""Every page, as its reader sees it on a phone and on a desk: nothing sticks out, nothing is inaccessible, nothing breaks."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func

from commons.accounts.models import User
from commons.accounts.roles import Role
from commons.jobs.models import Job, JobKind, JobState
from commons.jobs.service import Failure
from commons.letters.models import Letter, LetterKind, LetterPart, LetterState
from commons.schools.models import District, Municipality, School
from core.clock import now
from municipal.intake.models import FileState, How, Intake, IntakeFile
from municipal.intake.troubles import Trouble
from municipal.model_roadmap.models import (
    ModelActivity,
    ModelRoadmap,
    ModelSection,
    ModelUpload,
    ModelVersion,
)
from municipal.proposals.models import ModelAnswer, ModelOffer
from tenants.documents.models import Document, DocumentFile
from tenants.roadmap.lifetime.content import Content, FrozenRow, FrozenSection, fingerprint
from tenants.roadmap.lifetime.version_models import RoadmapEvent
from tenants.roadmap.models import Activity, ActivityDocument, ActivityRemark, Roadmap, RoadmapUpload, Section
from tenants.roadmap.reading import read_roadmap, to_json
from tenants.roadmap.vocabulary import ActivityState, DeadlineKind, RoadmapStatus
from tests.factories.plant import Plant
from tests.factories.word import roadmap_docx
from tests.journeys.conftest import OpenAs, faults, overflow

LONG = "Разработка и утверждение мер по обеспечению доступности программ наставничества для обучающихся " * 3


@dataclass
class World:
    """A municipality with one school in every kind of trouble."""

    municipality: Municipality
    district: District
    school: School
    roadmap: Roadmap
    section: Section
    activity: Activity
    approved: Roadmap
    published: ModelRoadmap
    offer: ModelOffer
    plant: Plant

    def reader(self, role: str) -> User:
        """Return somebody of a role in this world."""
        places = {
            "administrator": (Role.MUNICIPAL_ADMINISTRATOR, self.municipality),
            "coordinator": (Role.DISTRICT_COORDINATOR, self.district),
            "curator": (Role.SCHOOL_CURATOR, self.school),
        }
        return self.plant.user(*places[role])


@pytest.fixture
def world(plant: Plant) -> World:
    municipality = plant.municipality()
    district = plant.district(municipality)
    school = plant.school(district)
    plant.person(school, "Незабудкина-Черёмухина Е.Д.")
    roadmap = plant.roadmap(school)
    section = plant.section(roadmap, title=LONG)
    late = {
        "deadline_text": "до 01.09.2026",
        "deadline_kind": DeadlineKind.BY_DATE,
        "due_on": date(2026, 9, 1),
    }
    spoken = plant.activity(
        section, number="1.1", title=LONG, is_control_point=True, first_due_on=date(2026, 8, 1), postponements=2,
        state=ActivityState.SUBMITTED, done_on=date(2026, 9, 3), **late,
    )  # fmt: skip
    paper = plant.add(
        Document(school_id=school.id, kind="order", number="12", link="https://school.test/" + "o" * 90)
    )
    plant.add(ActivityDocument(school_id=school.id, activity_id=spoken.id, document_id=paper.id))
    for number in (3, 4):
        plant.add(
            DocumentFile(
                school_id=school.id, document_id=paper.id, sha256=f"{number}" * 64, name="Приказ" * 20 + ".pdf",
                media_type="application/pdf", size=81234, removed_at=now() if number == 4 else None,
            )
        )  # fmt: skip
    plant.add(
        ActivityRemark(
            school_id=school.id, activity_id=spoken.id, step="postpone", text=LONG, old_day=date(2026, 8, 1),
            new_day=date(2026, 9, 1), order_number="47-о", said_by_name="Незабудкина-Черёмухина Е.Д.",
        )
    )  # fmt: skip
    plant.activity(section, number="1.2", state=ActivityState.DONE, done_on=date(2026, 9, 1))
    plant.activity(
        section,
        number="1.3",
        state=ActivityState.RETURNED,
        deadline_text="как договоримся",
        deadline_doubt="?",
    )
    approved = plant.roadmap(
        school, status=RoadmapStatus.APPROVED, approved_number=2, in_force_from=date(2026, 9, 1)
    )
    plant.version(approved, 1, LONG, "Провести анкетирование", order_number="47-о/" + "9" * 50)
    plant.version(approved, 2, LONG + " иначе", "Провести анкетирование", "Обучить наставников")
    plant.activity(
        plant.section(approved, title=LONG, drafted={"title": LONG, "number": "2"}),
        drafted={
            "title": LONG,
            "responsible": "Незабудкина-Черёмухина Е.Д.",
            "deadline": "октябрь",
            "result": LONG,
        },
    )
    plant.add(
        RoadmapEvent(
            school_id=school.id, roadmap_id=approved.id, step="approve", text=LONG, order_number="47-о/" + "9" * 50,
            order_date=date(2026, 9, 1), version_number=2, said_by_name="Незабудкина-Черёмухина Е.Д.",
        )
    )  # fmt: skip
    model, offer = published(plant, municipality, school, approved)
    return World(municipality, district, school, roadmap, section, spoken, approved, model, offer, plant)


def published(plant: Plant, municipality: Municipality, school: School, roadmap: Roadmap) -> tuple[Any, Any]:
    """Plant a model of two versions, offered to a school whose roadmap follows it: one row of every kind waits."""
    place = {"municipality_id": municipality.id}
    model = plant.add(
        ModelRoadmap(
            **place,
            title=LONG,
            contour="pupils",
            first_year=2026,
            last_year=2026,
            created_by_name="Кто-то",
            published_number=2,
        )
    )
    section = plant.add(ModelSection(**place, model_roadmap_id=model.id, position=1, number="1", title=LONG))
    keys = [uuid4() for _ in range(4)]
    for position, key in enumerate(keys[:3], start=1):
        plant.add(
            ModelActivity(
                **place, model_section_id=section.id, position=position, public_id=key, number=f"1.{position}", title=LONG,
                deadline_text="до 15 сентября", responsible_text="Незабудкина-Черёмухина Е.Д.", result_text=LONG,
                is_mandatory=position == 1, is_control_point=True, archived_at=now() if position == 3 else None,
            )
        )  # fmt: skip
    words = [FrozenRow(str(key), "1.1", LONG, "октябрь", "Куратор", "Приказ") for key in keys]
    for number, rows in (
        (1, words[:3]),
        (2, [replace(words[0], result=LONG, is_mandatory=True), words[1], words[3]]),
    ):
        content = Content(
            LONG, "pupils", 2026, 2026, (FrozenSection(str(section.public_id), "1", LONG, tuple(rows)),)
        )
        plant.add(
            ModelVersion(
                **place, model_roadmap_id=model.id, model_key=model.public_id, number=number, content=content.as_json(),
                sha256=fingerprint(content), note=LONG,
            )
        )  # fmt: skip
    here = plant.section(roadmap, title=LONG)
    for key in keys[:3]:
        plant.activity(
            here, title=LONG, deadline_text="до 1 ноября", responsible_text="Куратор", result_text="Протокол",
            model_key=key, model_number=1,
        )  # fmt: skip
    offer = plant.add(
        ModelOffer(
            school_id=school.id,
            model_key=model.public_id,
            number=2,
            settled_number=1,
            questions=3,
            roadmap_id=roadmap.id,
        )
    )
    plant.add(
        ModelAnswer(
            school_id=school.id, roadmap_id=roadmap.id, model_key=model.public_id, row_key=keys[1], number=1,
            answer="declined", reason=LONG,
            answered_by_name="Незабудкина-Черёмухина Е.Д.",
        )
    )  # fmt: skip
    return model, offer


PAGES = {
    "curator": [
        "/schools/{school}/roadmaps/?all=1",
        "/schools/{school}/roadmaps/{roadmap}",
        "/schools/{school}/roadmaps/{roadmap}?deadline=overdue",
        "/schools/{school}/roadmaps/{roadmap}?state=cancelled",
        "/schools/{school}/roadmaps/{roadmap}/archive",
        "/waiting",
        "/schools/{school}/roadmaps/activities/{activity}/card",
        "/schools/{school}/roadmaps/{approved}",
        "/schools/{school}/roadmaps/{roadmap}/timeline",
        "/schools/{school}/roadmaps/{roadmap}/many",
        "/schools/{school}/roadmaps/{roadmap}/calendar?month=2026-09",
        "/schools/{school}/roadmaps/{approved}/history",
        "/schools/{school}/roadmaps/{approved}/life",
        "/schools/{school}/roadmaps/{approved}/next-year",
        "/schools/{school}/roadmaps/{approved}/versions/2",
        "/schools/{school}/roadmaps/{approved}/versions/2/differences",
        "/schools/{school}/proposals/",
        "/schools/{school}/proposals/{offer}",
        "/schools/{school}/proposals/{offer}/beside",
        "/schools/{school}/roadmaps/{roadmap}/done",
        "/schools/{school}/roadmaps/{roadmap}/sections/new",
        "/schools/{school}/roadmaps/sections/{section}/activities/new",
        "/schools/{school}/roadmaps/new",
        "/schools/{school}/roadmaps/upload",
        "/schools/{school}/roadmaps/upload/{upload}",
        "/schools/{school}/roadmaps/upload/{upload}/rows/0/edit",
        "/schools/{school}/roadmaps/upload/{upload}/differences/{roadmap}",
        "/schools/{school}/people/",
        "/schools/{school}/people/new",
        "/schools/{school}/people/groups/new",
        "/schools/{school}/people/district",
        "/account/",
        "/account/calendars",
        "/account/views",
        "/account/password",
        "/account/verify",
        "/account/two-factor",
        "/schools/{school}/people/names/",
        "/schools/{school}/letters/",
        "/schools/{school}/letters/{letter}",
    ],
    "coordinator": [
        "/waiting",
        "/schools/{school}/roadmaps/activities/{activity}/card",
        "/overview",
        "/overview?view=table",
        "/overview/rows/overdue",
        "/model-roadmaps",
        "/model-roadmaps/{model}",
        "/model-roadmaps/{published}",
        "/model-roadmaps/{published}/versions",
        "/model-roadmaps/{published}/versions/2",
        "/model-roadmaps/{published}/schools",
        "/schools/{school}/proposals/{offer}/beside",
        "/model-roadmaps/upload",
        "/model-roadmaps/upload/{model_upload}",
        "/model-roadmaps/upload/{model_upload}/differences/{model}",
        "/reports",
        "/reports/{running}",
        "/reports/{failed}",
        "/intake",
        "/intake/{taken_in}",
        "/intake/{being_read}",
        "/intake/{taken_in}/files/{read_file}",
        "/schools/{school}/letters/",
        "/schools/{school}/roadmaps/{roadmap}",
        "/schools/{school}/people/counts",
        "/access",
        "/access/list",
    ],
    "administrator": [
        "/overview",
        "/register",
        "/register/schools/new",
        "/register/uploads/new",
        "/register/districts",
        "/register/settings",
        "/access",
    ],
}


def later_work(world: World, user: User) -> dict[str, object]:
    """Plant a report that is being built, one that failed, and a letter that did not go out."""
    order = {
        "municipality_id": world.municipality.id,
        "districts": [world.district.id],
        "kind": JobKind.REPORT,
    }
    by = {"ordered_by": user.id, "ordered_by_name": user.name, "parameters": {"place": world.district.name}}
    figures = {"parts": 3, "schools_total": 250, "schools_read": 100}
    running = world.plant.add(Job(**order, **by, **figures, state=JobState.RUNNING))
    ended = {"state": JobState.FAILED, "failure": Failure.DISK_FULL, "finished_at": func.now()}
    failed = world.plant.add(Job(**order, **by, **ended))
    letter = world.plant.add(
        Letter(
            municipality_id=world.municipality.id, kind=LetterKind.REMINDER, key=f"reminder:{user.id}", day=date(2026, 11, 25),
            address="nezabudkina-chieriomukhina-elena@ochen-dlinnyi-domen.shkola.example.test", state=LetterState.DEAD,
            trouble="refused", server_said="550 5.1.1 нет такого", message_key=f"<{uuid4()}@x>", schools=1,
            expires_at=func.now(),
        )
    )  # fmt: skip
    world.plant.add(LetterPart(school_id=world.school.id, letter_id=letter.id))
    return {"running": running.public_id, "failed": failed.public_id, "letter": letter.public_id}


def read_files(world: World, user: User) -> dict[str, object]:
    """Plant files that wait on their check pages, with doubts, and a model roadmap beside one of them."""
    rows = [(f"1.{place}", LONG, "август", "Незабудкина-Черёмухина", "Приказ " * 9) for place in range(1, 4)]
    words = {"file_name": "Очень-длинное-имя-файла-без-единого-пробела" * 3 + ".docx", "sha256": "0" * 64}
    reading = to_json(read_roadmap(roadmap_docx(rows), name="карта.docx"))
    waits = {**words, "reading": reading, "created_by": user.id}
    corrections = {"rows": {"1": {"values": {"title": "Исправлено"}}, "2": {"left_out": True}}}
    upload = world.plant.add(RoadmapUpload(school_id=world.school.id, corrections=corrections, **waits))
    place = {"municipality_id": world.municipality.id}
    years = {"first_year": 2026, "last_year": 2026}
    model = world.plant.add(
        ModelRoadmap(title=LONG, contour="pupils", created_by_name=user.name, **years, **place)
    )
    section = world.plant.add(
        ModelSection(model_roadmap_id=model.id, position=1, number="1", title=LONG, **place)
    )
    world.plant.add(
        ModelActivity(
            model_section_id=section.id, position=1, number="1.1", title=LONG, notes="Классы: 1-11", **place
        )
    )
    model_upload = world.plant.add(ModelUpload(**waits, **place))
    return {"upload": upload.public_id, "model": model.public_id, "model_upload": model_upload.public_id}


def taken_in(world: World, user: User) -> dict[str, object]:
    """Plant files that were taken in, in every state and with long names, and others that are being read."""
    place = {"municipality_id": world.municipality.id, "created_by": user.id}
    intake = world.plant.add(Intake(**place, districts=[world.district.id]))
    reading = to_json(
        read_roadmap(roadmap_docx([("1.1", "Собрание", "как получится", "Ветрова", "")]), name="a.docx")
    )
    rows = {
        state: world.plant.add(
            IntakeFile(
                **place, intake_id=intake.id, position=number, file_name=f"{'Ооченьдлинноеимя' * 6} {number}.docx", size=1,
                folder="карты/" + "Папка" * 20, sha256=f"{number:064}", state=state, title="Дорожная карта " * 10,
                organisation="Муниципальное учреждение", first_year=2026, last_year=2027, rows_total=1, rows_doubtful=1,
                reading=reading if state == FileState.READ else {}, matched_by=How.SEVERAL, candidates=[world.school.id],
                chosen_school_id=world.school.id if state != FileState.REFUSED else None, made=uuid4(),
                trouble=Trouble.TWIN if state == FileState.REFUSED else None,
                trouble_params={"name": "я" * 150, "other": "ж" * 150},
            )
        )
        for number, state in enumerate(FileState)
    }  # fmt: skip
    live = world.plant.add(Intake(**place, districts=[world.district.id]))
    world.plant.add(
        IntakeFile(**place, intake_id=live.id, position=1, file_name="a.docx", sha256="0" * 64, size=1)
    )
    world.plant.add(
        Job(
            municipality_id=world.municipality.id, districts=[world.district.id], kind=JobKind.INTAKE, ordered_by=user.id,
            ordered_by_name=user.name, parameters={"intake": str(live.public_id), "act": "read"}, state=JobState.RUNNING,
            parts=40, schools_total=40, schools_read=17,
        )
    )  # fmt: skip
    return {
        "taken_in": intake.public_id, "being_read": live.public_id, "read_file": rows[FileState.READ].public_id,
    }  # fmt: skip


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("role", sorted(PAGES))
def test_pages_fit_and_are_accessible(world: World, open_as: OpenAs, role: str, width: int) -> None:
    user = world.reader(role)
    names = {
        "school": world.school.public_id,
        "roadmap": world.roadmap.public_id,
        "section": world.section.public_id,
        "activity": world.activity.public_id,
        "approved": world.approved.public_id,
        "published": world.published.public_id,
        "offer": world.offer.public_id,
        **later_work(world, user),
        **read_files(world, user),
        **taken_in(world, user),
    }
    page = open_as(user, "/healthz", width=width)
    found = {}
    for address in PAGES[role]:
        answer = page.goto(address.format(**names))
        wrong = [f"status {answer.status}"] if answer is None or answer.status != 200 else []
        wide = overflow(page)
        wrong += [f"{wide} px too wide"] if wide > 0 else []
        wrong += faults(page)
        if wrong:
            found[address] = wrong
    assert found == {}
