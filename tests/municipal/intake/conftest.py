"""A coordinator of a district with three schools, who drops files."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from commons.accounts.models import User
from commons.accounts.roles import Role
from commons.schools.models import District, Municipality, School
from municipal.intake import taking
from municipal.intake.models import Intake, IntakeFile
from tenants.roadmap.models import Roadmap, RoadmapUpload
from tenants.roadmap.reading import read_roadmap
from tests.client import Page, Visitor
from tests.factories.plant import Plant
from tests.factories.word import roadmap_docx
from tests.working import do_jobs

Visit = Callable[[User | None], Visitor]

ONE, TWO, RIVER = "Лесногорская СОШ № 1", "Лесногорская СОШ № 2", "Речная ООШ"
ROWS = [
    ("1.1", "Издать приказ", "до 15.09.2026", "Лугова Н.П.", "Приказ"),
    ("1.2", "Провести собрание", "октябрь", "Лугова", "Протокол"),
    ("1.3", "Обучить наставников", "как получится", "", ""),
]


def roadmap_of(
    organisation: str = "", title: str = "Дорожная карта на 2026-2027 учебный год", more: str = ""
) -> bytes:
    """A Word file; `more` makes it another one."""
    rows = [*ROWS, ("1.4", more, "", "Лугова Н.П.", "")] if more else ROWS
    return roadmap_docx(rows, title=f"{title}\n{organisation}" if organisation else title)


@dataclass
class Desk:
    """A coordinator at the page of files; `pages` are the addresses of the intakes made."""

    app: Flask
    plant: Plant
    visit: Visit
    municipality: Municipality
    district: District
    schools: dict[str, School]
    user: User
    service: User
    who: Visitor
    pages: list[str] = field(default_factory=list)

    def send(self, *files: tuple[str, bytes], who: Visitor | None = None, **fields: str) -> Page:
        """Send files as a browser does. The body is put together here: the test client leaves temporary files open."""
        parts = [
            f'--edge\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'.encode()
            + data
            + b"\r\n"
            for name, data in files
        ]
        parts += [
            f'--edge\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in fields.items()
        ]
        body = b"".join(parts) + b"--edge--\r\n"
        return (who or self.who).send("/intake", body, "multipart/form-data; boundary=edge")

    def drop(self, *files: tuple[str, bytes]) -> str:
        """Send files, let the workers read them, and return the address of their page."""
        answer = self.send(*files)
        assert answer.status == 303, answer.words()
        self.work()
        assert answer.location is not None
        self.pages.append(answer.location)
        return answer.location

    def work(self) -> None:
        """Let workers do what was ordered."""
        do_jobs(self.app, self.municipality.id)

    def files(self) -> list[IntakeFile]:
        """The files of the latest intake, as they are now."""
        self.plant.session.rollback()
        self.plant.session.expire_all()
        latest = self.plant.session.scalars(
            select(Intake).where(Intake.municipality_id == self.municipality.id).order_by(Intake.id.desc())
        ).first()
        assert latest is not None
        return list(
            self.plant.session.scalars(
                select(IntakeFile).where(IntakeFile.intake_id == latest.id).order_by(IntakeFile.position)
            )
        )

    def choose(self, address: str, file: IntakeFile, school: School | str, **more: Any) -> Page:
        """Say whose a file is."""
        chosen = school if isinstance(school, str) else str(school.public_id)
        return self.who.post(f"{address}/files/{file.public_id}/school", {"school": chosen}, **more)

    def act(self, address: str, act: str, *files: IntakeFile) -> Page:
        """Do something with files, and let workers do it."""
        answer = self.who.post(f"{address}/act", {"act": act, "file": [str(one.public_id) for one in files]})
        self.work()
        return answer

    def roadmaps(self, name: str) -> list[Roadmap]:
        """The roadmaps of a school."""
        self.plant.session.rollback()
        school = self.schools[name]
        return list(self.plant.session.scalars(select(Roadmap).where(Roadmap.school_id == school.id)))

    def uploads(self, name: str) -> list[RoadmapUpload]:
        """What waits in a school."""
        self.plant.session.rollback()
        school = self.schools[name]
        return list(
            self.plant.session.scalars(select(RoadmapUpload).where(RoadmapUpload.school_id == school.id))
        )


def school_named(plant: Plant, district: District, short: str, **more: Any) -> School:
    """A school with a name that a file may bear."""
    return plant.school(district, short_name=short, full_name=f"МБОУ «{short}»", **more)


@pytest.fixture
def bounded() -> None:
    """Let files be read in a process of their own, as they are outside of tests."""


@pytest.fixture(autouse=True)
def reads_in_this_process(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read files without a process for each: the bounds have tests of their own."""
    if "bounded" not in request.fixturenames:
        monkeypatch.setattr(taking, "read_upload", lambda data, name: read_roadmap(data, name=name))


@pytest.fixture
def desk(app: Flask, plant: Plant, visit: Visit) -> Desk:
    municipality = plant.municipality()
    service = plant.user(Role.SERVICE, municipality)
    district = plant.district(municipality)
    schools = {name: school_named(plant, district, name) for name in (ONE, TWO, RIVER)}
    user = plant.coordinator(district)
    return Desk(app, plant, visit, municipality, district, schools, user, service, visit(user))
