"""What the walk over all routes needs to know of each: which planted object stands in its address, what its owner gets.

A new route needs one line in ROUTES, and in OBJECTS when its address names a new kind of thing.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from commons.accounts.models import Invitation, User
from commons.accounts.roles import Role
from commons.jobs.models import Job, JobKind
from commons.letters.models import Letter, LetterKind, LetterPart, LetterState
from commons.schools.models import District, Municipality, RegisterUpload, School
from commons.schools.sheet import Sheet
from core.clock import now, today
from core.text import search_key, sort_key
from municipal.intake.models import FileState, Intake, IntakeFile
from municipal.model_roadmap.models import (
    ModelActivity,
    ModelRoadmap,
    ModelSection,
    ModelUpload,
    ModelVersion,
)
from municipal.proposals.models import ModelOffer
from tenants.documents.models import Document, DocumentFile
from tenants.people.models import Person, PersonGroup
from tenants.roadmap.models import (
    Activity,
    ActivityDocument,
    ActivityResponsible,
    Roadmap,
    RoadmapUpload,
    Section,
)
from tenants.roadmap.reading import Activity as Row
from tenants.roadmap.reading import Reading, read_deadline, read_result, to_json
from tenants.roadmap.reading import Section as Part
from tests.factories.plant import Plant


@dataclass
class World:
    """One municipality in which there is one of each kind of thing, and everybody who may or may not come near."""

    plant: Plant
    municipality: Municipality
    district: District
    school: School
    administrator: User
    coordinator: User
    curator: User
    director: User
    responsible: User
    roadmap: Roadmap
    section: Section
    empty_section: Section
    activity: Activity
    person: Person
    group: PersonGroup
    upload: RoadmapUpload
    model: ModelRoadmap
    model_upload: ModelUpload
    register_upload: RegisterUpload
    report: Job
    letter: Letter
    intake: Intake
    intake_file: IntakeFile
    invitation: Invitation
    paper_file: DocumentFile
    model_section: ModelSection
    model_row: ModelActivity
    offer: ModelOffer


class Hasty(Plant):
    """Plants in one transaction: whoever uses it commits at the end."""

    def add(self, row: Any) -> Any:
        """Add one row."""
        self.session.add(row)
        self.session.flush()
        return row


def world(session: Session, municipality: Municipality | None = None) -> World:
    """Plant everything, in a municipality of its own when none is given; its names are found nowhere else."""
    plant = Hasty(session)
    municipality = municipality or plant.municipality()
    district = plant.district(municipality)
    school = plant.school(district)
    curator = plant.curator(school)
    roadmap = plant.roadmap(school)
    section, empty = plant.section(roadmap), plant.section(roadmap)
    activity = plant.activity(section)
    person = plant.person(school, f"Тайная {school.code}")
    name = f"Скрытая группа {school.code}"
    group = PersonGroup(school_id=school.id, name=name, name_key=search_key(name), sort_key=sort_key(name))
    row = Row(
        "1.1", f"Чужая строка {school.code}", read_deadline("август"), (), read_result("Приказ"), "row 1", ""
    )
    part = Part("1", f"Чужой раздел {school.code}", (row,))
    reading = to_json(Reading(f"Чужая карта {school.code}", None, None, (part,), ()))
    upload = RoadmapUpload(
        school_id=school.id, file_name="карта.docx", sha256="0" * 64, reading=reading, created_by=curator.id
    )
    administrator = plant.user(Role.MUNICIPAL_ADMINISTRATOR, municipality)
    register_upload = RegisterUpload(
        municipality_id=municipality.id, file_name="школы.xlsx", sheet=Sheet((), (), {}).to_json(),
        created_by=administrator.id,
    )  # fmt: skip
    linked = ActivityResponsible(
        school_id=school.id, activity_id=activity.id, position=1, text="Лугова", name="Лугова"
    )
    report = Job(
        municipality_id=municipality.id, kind=JobKind.REPORT, key=f"report:{administrator.id}", ordered_by=administrator.id,
        ordered_by_name=administrator.name, parameters={"place": f"Тайный отчёт {school.code}"},
    )  # fmt: skip
    letter = Letter(
        municipality_id=municipality.id, kind=LetterKind.REMINDER, key=f"reminder:{school.code}", day=date(2026, 11, 25),
        address=f"secret{school.code}@school.test", message_key=f"<{uuid4().hex}@x>", state=LetterState.DEAD, schools=1,
        expires_at=now(),
    )  # fmt: skip
    model = plant.add(
        ModelRoadmap(
            municipality_id=municipality.id, title=f"Чужая модель {school.code}", contour="pupils", first_year=2026,
            last_year=2026, created_by_name="Кто-то",
        )
    )  # fmt: skip
    model_upload = ModelUpload(
        municipality_id=municipality.id, file_name="модель.docx", sha256="1" * 64, reading=reading,
        created_by=administrator.id,
    )  # fmt: skip
    for row in (group, upload, register_upload, linked, report, letter, model_upload):
        plant.add(row)
    plant.add(LetterPart(school_id=school.id, letter_id=letter.id))
    intake = plant.add(Intake(municipality_id=municipality.id, created_by=administrator.id))
    intake_file = plant.add(
        IntakeFile(
            municipality_id=municipality.id, intake_id=intake.id, created_by=administrator.id, position=1,
            file_name=f"тайный файл {school.code}.docx", sha256="1" * 64, size=1, state=FileState.READ, reading=reading,
        )
    )  # fmt: skip
    invitation = plant.add(
        Invitation(
            municipality_id=municipality.id, school_id=school.id, role=Role.SCHOOL_CURATOR,
            name=f"Тайная званая {school.code}", email=f"invited{school.code}@school.test", invited_by=administrator.id,
            expires_at=now() + timedelta(days=7),
        )
    )  # fmt: skip
    paper = plant.add(Document(school_id=school.id, kind="order", number="12"))
    plant.add(ActivityDocument(school_id=school.id, activity_id=activity.id, document_id=paper.id))
    paper_file = plant.add(
        DocumentFile(
            school_id=school.id, document_id=paper.id, sha256="2" * 64, name=f"тайный приказ {school.code}.pdf",
            media_type="application/pdf", size=1,
        )
    )  # fmt: skip
    place = {"municipality_id": municipality.id}
    model_section = plant.add(
        ModelSection(
            **place, model_roadmap_id=model.id, position=1, title=f"Чужой раздел модели {school.code}"
        )
    )
    model_row = plant.add(
        ModelActivity(
            **place, model_section_id=model_section.id, position=1, title=f"Опросить родителей {school.code}"
        )
    )
    for number in (1, 2):
        version = plant.version(roadmap, number, f"Тайная строка {school.code}, {number}")
        plant.add(
            ModelVersion(
                **place, model_roadmap_id=model.id, model_key=model.public_id, number=number, content=version.content,
                sha256=version.sha256,
            )
        )  # fmt: skip
    model.published_number = 2
    offer = plant.add(
        ModelOffer(
            school_id=school.id, model_key=model.public_id, number=2, questions=1, roadmap_id=roadmap.id
        )
    )
    planted = World(
        plant, municipality, district, school, administrator, plant.coordinator(district), curator,
        plant.user(Role.SCHOOL_DIRECTOR, school), plant.user(Role.RESPONSIBLE_PERSON, school),
        roadmap, section, empty, activity, person, group, upload, model,
        model_upload, register_upload, report, letter, intake, intake_file, invitation, paper_file,
        model_section, model_row, offer,
    )  # fmt: skip
    session.commit()
    return planted


# The routes of every check page: see tenants.roadmap.loading.check_pages.
CHECKED = (
    "check", "confirm", "drop", "ask_to_drop", "keep_head", "accept_all",
    "check_hint", "check_row", "edit_row", "save_row", "accept_row", "leave_row",
    "differences", "take_over",
)  # fmt: skip

# What stands in an address under a name; "endpoint:name" where the name alone does not tell.
OBJECTS: dict[str, Callable[[World], UUID | int | str]] = {
    "school": lambda one: one.school.public_id,
    "roadmap": lambda one: one.roadmap.public_id,
    "section": lambda one: one.section.public_id,
    "roadmap.archive_section:section": lambda one: one.empty_section.public_id,
    "activity": lambda one: one.activity.public_id,
    **{
        f"evidence.{name}:file": lambda one: one.paper_file.public_id
        for name in ("download", "preview", "remove", "restore")
    },
    "roadmap.take_step:step": lambda _: "begin",
    "roadmap.judge:step": lambda _: "accept",
    "roadmap.take_life_step:step": lambda _: "send",
    "roadmap.judge_life:step": lambda _: "agree",
    "number": lambda one: 2,
    "kind": lambda one: "docx",
    "person": lambda one: one.person.public_id,
    "group": lambda one: one.group.public_id,
    "upload": lambda one: one.upload.public_id,
    "place": lambda _: 0,  # of a row in a file that is being checked
    "model": lambda one: one.model.public_id,
    "row": lambda one: one.model_row.public_id,
    **{
        f"model.{name}:section": lambda one: one.model_section.public_id
        for name in (
            "new_model_row",
            "add_model_row",
            "edit_section",
            "rename_section",
            "put_section_away",
        )
    },
    "offer": lambda one: one.offer.public_id,
    **{f"model.{name}:upload": lambda one: one.model_upload.public_id for name in CHECKED},
    **{f"intake.{name}:upload": lambda one: one.intake_file.public_id for name in CHECKED},
    "report": lambda one: one.report.public_id,
    "letter": lambda one: one.letter.public_id,
    "intake": lambda one: one.intake.public_id,
    "file": lambda one: one.intake_file.public_id,
    "register.show_district:public_id": lambda one: one.district.public_id,
    "register.rename_district:public_id": lambda one: one.district.public_id,
    "register.show_school:public_id": lambda one: one.school.public_id,
    "register.change_school:public_id": lambda one: one.school.public_id,
    "register.ask_to_close:public_id": lambda one: one.school.public_id,
    "register.close_school:public_id": lambda one: one.school.public_id,
    "register.reopen_school:public_id": lambda one: one.school.public_id,
    "register.set_sends_paper:public_id": lambda one: one.school.public_id,
    "register.show_upload:public_id": lambda one: one.register_upload.public_id,
    "register.confirm_upload:public_id": lambda one: one.register_upload.public_id,
    "access.end_role:public_id": lambda one: one.curator.public_id,
    "access.forget_second_factor:public_id": lambda one: one.curator.public_id,
    "access.ask_to_erase:public_id": lambda one: one.curator.public_id,
    "access.erase:public_id": lambda one: one.curator.public_id,
    "invitation": lambda one: one.invitation.public_id,
    "access.fresh_link:public_id": lambda one: one.curator.public_id,
}


Form = dict[str, "str | Callable[[World], str]"]


@dataclass(frozen=True)
class Route:
    """What the owner sends (everybody else sends the same) and gets: for the whole page; for a fragment when it differs."""

    gets: int
    sends: Form = field(default_factory=dict)
    fragment: int | None = None
    missing: int = 404  # what is said of a thing that is not there, in a school that is one's own

    def form(self, world: World) -> dict[str, str]:
        """Return the form filled in for a world."""
        return {name: value if isinstance(value, str) else value(world) for name, value in self.sends.items()}


def _as_filled(one: World) -> dict[str, Any]:
    """Return what the form of a school says it was filled from."""
    empty = dict.fromkeys(("settlement", "inn", "director", "email", "parent"), "")
    named = {name: getattr(one.school, name) for name in ("code", "full_name", "short_name")}
    return {**empty, **named, "kind": "school", "aliases": [], "district": str(one.district.public_id)}


def _put_right(blueprint: str) -> dict[tuple[str, str], Route]:
    """Return the routes that put a read file right."""
    return {
        ("GET", f"{blueprint}.ask_to_drop"): _OPEN,
        ("POST", f"{blueprint}.keep_head"): Route(303, _HEAD, fragment=204),
        ("POST", f"{blueprint}.accept_all"): Route(303, {"doubt": "deadline", "why": "x"}, fragment=200),
        ("GET", f"{blueprint}.check_hint"): Route(200),
        ("GET", f"{blueprint}.check_row"): Route(303, fragment=200),
        ("GET", f"{blueprint}.edit_row"): _OPEN,
        ("POST", f"{blueprint}.save_row"): Route(303, {"title": "Иначе", "deadline": "май"}, fragment=200),
        ("POST", f"{blueprint}.accept_row"): Route(303, {"doubt": "deadline"}, fragment=200),
        ("POST", f"{blueprint}.leave_row"): Route(303, {"out": "0"}, fragment=200),
    }


def _checked(blueprint: str) -> dict[tuple[str, str], Route]:
    """Return the routes that put a read file right and compare it."""
    return _put_right(blueprint) | {
        ("GET", f"{blueprint}.differences"): _OPEN,
        ("POST", f"{blueprint}.take_over"): Route(303, {"add": "0"}),
    }


_OPEN = Route(200)
_NAMED: Form = {"name": "Ветрова А.П.", "version": "1"}
_HEAD: Form = {"title": "Карта", "contour": "pupils", "first_year": "2026", "last_year": "2026"}

# Every route with somebody's thing in its address.
ROUTES: dict[tuple[str, str], Route] = {
    ("POST", "access.end_role"): Route(
        303,
        {
            "place": lambda one: f"s-{one.school.public_id}",
            "role": str(Role.SCHOOL_CURATOR),
            "leave_empty": "y",
        },
    ),
    ("POST", "access.fresh_link"): _OPEN,
    ("POST", "access.forget_second_factor"): Route(303),
    ("GET", "access.ask_to_erase"): _OPEN,
    ("POST", "access.erase"): Route(303),
    ("POST", "access.send_again"): Route(303),
    ("POST", "access.withdraw"): Route(303),
    ("POST", "access.invitation_link"): _OPEN,
    ("GET", "register.show_district"): _OPEN,
    ("POST", "register.rename_district"): Route(303, {"name": "Новое имя", "version": "1"}),
    ("GET", "register.show_school"): _OPEN,
    ("POST", "register.change_school"): Route(
        303,
        {
            "version": "1",
            "was": lambda one: json.dumps(_as_filled(one)),
            "code": lambda one: one.school.code,
            "full_name": lambda one: one.school.full_name,
            "short_name": lambda one: one.school.short_name,
            "settlement": "п. Речной",
            "district": lambda one: str(one.district.public_id),
        },
    ),
    ("GET", "register.ask_to_close"): _OPEN,
    ("POST", "register.close_school"): Route(303, {"closed_on": "2024-06-01"}),
    ("POST", "register.reopen_school"): Route(303),
    ("POST", "register.set_sends_paper"): Route(303, {"sends_paper": "1"}),
    ("GET", "register.show_upload"): _OPEN,
    ("POST", "register.confirm_upload"): Route(409),  # the page whose plan is confirmed was not seen
    ("GET", "reports.show"): _OPEN,
    ("POST", "reports.cancel"): Route(303),
    ("GET", "reports.file"): Route(
        404
    ),  # it is not built yet; a finished one is tried in tests/municipal/reports
    ("GET", "intake.show"): _OPEN,
    ("GET", "intake.show_file"): Route(303),  # to its check page
    ("GET", "intake.check"): _OPEN,
    ("POST", "intake.confirm"): Route(422, _HEAD),  # no school is chosen yet
    ("POST", "intake.drop"): Route(303),
    **_put_right("intake"),
    ("POST", "intake.choose_school"): Route(303, {"school": lambda one: str(one.school.public_id)}),
    ("POST", "intake.ask"): Route(200, {"act": "drop", "file": lambda one: str(one.intake_file.public_id)}),
    ("POST", "intake.do"): Route(303, {"act": "drop", "file": lambda one: str(one.intake_file.public_id)}),
    ("POST", "intake.go_on"): Route(303),
    ("GET", "school_journal.of_school"): _OPEN,
    ("GET", "school_journal.take_of_school"): _OPEN,
    ("GET", "letters.index"): _OPEN,
    ("GET", "letters.show"): _OPEN,
    ("GET", "people.index"): _OPEN,
    ("GET", "people.new"): _OPEN,
    ("POST", "people.add"): Route(303, _NAMED),
    ("GET", "people.edit"): _OPEN,
    ("GET", "personal.show"): _OPEN,
    ("GET", "personal.take"): _OPEN,
    ("GET", "personal.ask_to_erase"): _OPEN,
    ("POST", "personal.erase"): Route(303, {"reason": "asked"}),
    ("POST", "people.save"): Route(303, _NAMED),
    ("POST", "people.archive"): Route(303),
    ("POST", "people.restore"): Route(303),
    ("GET", "people.new_group"): _OPEN,
    ("POST", "people.add_group"): Route(303, {"name": "Совет наставников"}),
    ("GET", "people.edit_group"): _OPEN,
    ("POST", "people.save_group"): Route(303, {"name": "Совет наставников", "version": "1"}),
    ("POST", "people.archive_group"): Route(303),
    ("POST", "people.restore_group"): Route(303),
    ("GET", "people.counts"): _OPEN,
    ("GET", "people.opening"): _OPEN,
    ("POST", "people.open_people"): Route(
        303, {"ends_on": lambda one: today("Asia/Krasnoyarsk").isoformat()}
    ),
    ("POST", "people.close_people"): Route(303),
    ("GET", "people_links.index"): _OPEN,
    ("POST", "people_links.decide"): Route(303),
    ("POST", "people_links.confirm_exact"): Route(303),
    ("GET", "roadmap.index"): _OPEN,  # a file waits to be checked; else the only roadmap is opened at once
    ("GET", "roadmap.show"): _OPEN,
    ("GET", "roadmap.archive"): _OPEN,
    ("GET", "roadmap.deadline_hint"): _OPEN,
    ("GET", "roadmap.done_already"): _OPEN,
    ("POST", "roadmap.save_done"): Route(303),
    ("GET", "roadmap.new_section"): _OPEN,
    ("POST", "roadmap.add_section"): Route(303, {"number": "2", "title": "Раздел"}),
    ("GET", "roadmap.edit_section"): _OPEN,
    ("POST", "roadmap.rename_section"): Route(303, {"number": "1", "title": "Раздел", "version": "1"}),
    ("POST", "roadmap.archive_section"): Route(303),
    ("POST", "roadmap.put_away"): Route(303),
    ("POST", "roadmap.bring_back"): Route(303),
    ("GET", "roadmap.show_activity"): Route(303, fragment=200),
    ("GET", "roadmap.edit_activity"): _OPEN,
    ("POST", "roadmap.save_activity"): Route(
        303, {"version": "1", "title": "Иначе", "deadline": "до 15.09.2026", "state": "planned"}, fragment=200
    ),
    ("POST", "evidence.attach"): Route(303, {"document_kind": "order", "link": "https://school.test/order"}),
    # Only its row is planted; downloading is tried in tests/tenants/roadmap/test_evidence.py.
    ("GET", "evidence.download"): Route(404),
    ("GET", "evidence.preview"): Route(404),
    ("POST", "evidence.remove"): Route(303),
    ("POST", "evidence.restore"): Route(303),
    ("GET", "roadmap.show_card"): _OPEN,
    ("POST", "roadmap.take_step"): Route(303, {"version": "1"}),
    ("POST", "roadmap.judge"): Route(422, {"version": "1"}),  # nothing was submitted
    ("GET", "roadmap.show_life"): _OPEN,
    ("POST", "roadmap.take_life_step"): Route(303, {"version": "1"}),
    ("POST", "roadmap.judge_life"): Route(422, {"version": "1"}),  # nothing was sent
    ("GET", "roadmap.choose_many"): _OPEN,
    ("POST", "roadmap.change_many"): Route(
        303,
        {
            "row": lambda one: str(one.activity.public_id),
            "set-deadline": "1",
            "deadline": "октябрь",
            "confirmed": "1",
        },
    ),
    ("GET", "roadmap.show_timeline"): _OPEN,
    ("GET", "roadmap.show_calendar"): _OPEN,
    ("GET", "roadmap.show_history"): _OPEN,
    ("POST", "roadmap.undo_change"): Route(303, {"version": "1"}),
    ("GET", "roadmap.ask_next_year"): _OPEN,
    ("POST", "roadmap.begin_next_year"): Route(
        303, {"title": "Следующий год", "row": lambda one: str(one.activity.public_id)}
    ),
    ("GET", "roadmap.show_version"): _OPEN,
    ("GET", "roadmap.export"): Route(200),
    ("GET", "roadmap.export_version"): Route(200),
    ("GET", "roadmap.show_version_differences"): _OPEN,
    ("POST", "roadmap.set_control_point"): Route(303, {"is_one": "1"}),
    ("POST", "roadmap.add_remark"): Route(303, {"text": "Ждём приказ"}),
    ("POST", "roadmap.move_activity"): Route(303, {"direction": "up"}, fragment=200),
    ("POST", "roadmap.archive_activity"): Route(303, fragment=200),
    ("POST", "roadmap.restore_activity"): Route(303, fragment=200),
    ("GET", "roadmap.new_activity"): _OPEN,
    ("POST", "roadmap.add_activity"): Route(303, {"title": "Ещё", "deadline": "октябрь"}, fragment=200),
    ("GET", "upload.blank"): _OPEN,
    ("POST", "upload.begin"): Route(303, _HEAD),
    ("GET", "upload.new"): _OPEN,
    ("POST", "upload.receive"): Route(422),  # no file
    ("GET", "upload.check"): _OPEN,
    ("POST", "upload.confirm"): Route(303, _HEAD),
    **_checked("upload"),
    ("GET", "model.show"): _OPEN,
    ("POST", "model.put_away"): Route(303),
    ("GET", "model.show_model_row"): Route(303, fragment=200),
    ("GET", "model.edit_model_row"): _OPEN,
    ("POST", "model.save_model_row"): Route(303, {"version": "1", "title": "Иначе"}, fragment=200),
    ("GET", "model.new_model_row"): _OPEN,
    ("POST", "model.add_model_row"): Route(303, {"title": "Ещё", "deadline": "октябрь"}, fragment=200),
    ("POST", "model.move_model_row"): Route(303, {"direction": "up"}, fragment=200),
    ("POST", "model.put_model_row_away"): Route(303, fragment=200),
    ("GET", "model.deadline_hint"): _OPEN,
    ("GET", "model.new_section"): _OPEN,
    ("POST", "model.add_section"): Route(303, {"title": "Раздел", "number": "9"}),
    ("GET", "model.edit_section"): _OPEN,
    ("POST", "model.rename_section"): Route(303, {"version": "1", "title": "Иначе"}),
    ("POST", "model.put_section_away"): Route(303),
    ("GET", "model.show_versions"): _OPEN,
    ("POST", "model.publish"): Route(303),
    ("GET", "model.show_version"): _OPEN,
    ("GET", "model.show_schools"): _OPEN,
    ("GET", "proposals.index"): _OPEN,
    ("GET", "proposals.show"): _OPEN,
    ("GET", "proposals.show_beside"): _OPEN,
    ("POST", "proposals.take"): Route(303),
    ("POST", "proposals.follow"): Route(303, {"roadmap": lambda one: str(one.roadmap.public_id)}),
    ("POST", "proposals.answer"): Route(422, {"number": "2"}),  # nothing was chosen
    ("GET", "model.check"): _OPEN,
    ("POST", "model.confirm"): Route(303, _HEAD),
    ("POST", "model.drop"): Route(303),
    **_checked("model"),
    ("POST", "upload.drop"): Route(303, missing=303),  # forgotten already is forgotten as well
}

# Routes whose address names nobody's thing, with the reason for it.
WITHOUT_OBJECTS = {
    "account.end_sign_in": "one's own sign-ins only; tried in tests/commons/accounts/test_account.py",
    "account.invitation": "the token is the right itself; tried in tests/commons/accounts/test_invitations.py",
    "account.take_invitation": "the token is the right itself; tried in tests/commons/accounts/test_invitations.py",
    "account.open_link": "the token is the right itself; tried in tests/municipal/access",
    "account.set_password": "the token is the right itself; tried in tests/municipal/access",
    "calendars.read": "the secret is the right itself; tried in tests/municipal/calendars",
    "calendars.revoke": "one's own addresses only; tried in tests/municipal/calendars",
    "views.remove": "one's own views only; tried in tests/commons/views",
    "overview.rows": "a word of a fixed list; whose rows are shown is tried in tests/municipal/overview",
}
