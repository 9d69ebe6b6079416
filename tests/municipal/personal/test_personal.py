"""Everything held on a person is shown and handed over; erased, the name is nowhere any more and the counts stay."""

import json
from datetime import date
from secrets import choice, token_hex
from uuid import uuid4

import pytest
from psycopg.sql import SQL, Identifier
from sqlalchemy import func, select, update

from commons.accounts.models import SignIn
from commons.accounts.proving import PROVEN_FOR
from commons.accounts.roles import Role
from commons.audit.marks import Act
from commons.audit.models import AuditEvent
from commons.letters.models import Letter, LetterKind, LetterPart, LetterState
from commons.schools.models import Municipality
from core.clock import now
from municipal.personal.mentions import ERASED
from municipal.personal.repeating import Erasure, erasures, repeat
from municipal.proposals.models import ModelAnswer
from tenants.documents.models import Document
from tenants.people.models import Person, PersonGroup, PersonGroupMember
from tenants.roadmap.lifetime.version_models import RoadmapEvent
from tenants.roadmap.models import Activity, ActivityChange, ActivityResponsible, Roadmap, RoadmapUpload


# Each test has a person of its own: the database is looked through for the name afterwards.
class Somebody:
    """A person with a name and an address that nobody else has."""

    def __init__(self) -> None:
        stem = "Хв" + "".join(choice("бвгдклмнрст") for _ in range(8)) + "ов"
        self.name, self.whole, self.email = (
            f"{stem}а Н.П.",
            f"{stem}а Надежда Петровна",
            f"{token_hex(6)}@school.test",
        )
        self.accusative, self.dative, self.markers = f"{stem}у", f"{stem}ой", (stem, self.email)


@pytest.fixture
def who() -> Somebody:
    return Somebody()


@pytest.fixture
def held(plant, who):
    """Somebody who stands wherever somebody can stand."""
    school = plant.school()
    curator = plant.curator(school)
    person = plant.person(school, who.name, full_name=who.whole, email=who.email, posts=["зам. директора"])
    other = plant.person(school, "Полева А.В.")
    group = plant.add(PersonGroup(school_id=school.id, name="Совет", name_key="совет", sort_key="совет"))
    for one in (person, other):
        plant.add(PersonGroupMember(school_id=school.id, group_id=group.id, person_id=one.id))
    roadmap = plant.roadmap(school)
    activity = plant.activity(
        plant.section(roadmap, title=f"Назначения {who.dative} Н.П."), title=f"Назначить {who.accusative} Н.П. куратором",
        responsible_text=f"{who.name}, Полева А.В.", result_text=f"Приказ о {who.dative}",
        notes=f"Контроль: Н.П. {who.name.split()[0]}", drafted={"result": f"Отчёт {who.dative} Н.П."},
    )  # fmt: skip
    plant.add(
        RoadmapEvent(
            school_id=school.id, roadmap_id=roadmap.id, step="return", text=f"Исправить строку {who.dative} Н.П.",
            agreed_with=who.name, said_by_name=curator.name,
        )
    )  # fmt: skip
    plant.add(
        ModelAnswer(
            school_id=school.id, roadmap_id=roadmap.id, model_key=uuid4(), row_key=uuid4(), number=1, answer="declined",
            reason=f"Этим занята {who.name}", answered_by_name=curator.name,
        )
    )  # fmt: skip
    plant.add(
        ActivityResponsible(
            school_id=school.id,
            activity_id=activity.id,
            position=1,
            text=who.name,
            name=who.name,
            person_id=person.id,
        )
    )
    plant.add(
        ActivityChange(
            school_id=school.id, activity_id=activity.id, version=1, field="responsible", old="Полева А.В.",
            new=f"{who.name}, Полева А.В.", changed_by=curator.id, changed_by_name=curator.name,
        )
    )  # fmt: skip
    plant.add(Document(school_id=school.id, kind="order", title=f"О {who.dative} Н.П."))
    plant.add(
        RoadmapUpload(
            school_id=school.id, file_name=f"{who.name}.docx", sha256="0" * 64, created_by=curator.id,
            reading={"rows": [{"who": f"{who.dative} Н.П."}]}, corrections={"1": f"{who.accusative} Н.П."},
        )
    )  # fmt: skip
    letter = plant.add(
        Letter(
            municipality_id=school.municipality_id, kind=LetterKind.REMINDER, key=f"reminder:{uuid4()}",
            day=date(2026, 11, 25), address=who.email,
            message_key=f"<{uuid4().hex}@x>", state=LetterState.PENDING, schools=1, expires_at=now(),
        )
    )  # fmt: skip
    plant.add(LetterPart(school_id=school.id, letter_id=letter.id))
    return school, curator, person, activity


def address(school, person, what: str = "") -> str:
    return f"/schools/{school.public_id}/people/{person.public_id}/data/{what}"


def counts(plant, school) -> list[int]:
    tables = (
        Person,
        PersonGroupMember,
        Activity,
        ActivityResponsible,
        ActivityChange,
        Document,
        RoadmapUpload,
        LetterPart,
    )
    plant.session.rollback()
    return [
        plant.session.scalar(select(func.count()).where(table.school_id == school.id)) or 0
        for table in tables
    ]


def places_that_hold(plant, *markers: str) -> list[str]:
    """Look through every row of every table, as whoever has a dump would."""
    plant.session.rollback()
    line = plant.session.connection().connection.driver_connection
    names = line.execute(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    )
    return [
        f"{name}: {marker}"
        for (name,) in names.fetchall()
        for marker in markers
        if line.execute(
            SQL("SELECT 1 FROM {} t WHERE t::text ILIKE %s").format(Identifier(name)), [f"%{marker}%"]
        ).fetchone()
    ]


def test_everything_held_on_somebody_is_on_one_screen(visit, held, who):
    school, curator, person, _activity = held
    page = visit(curator).get(address(school, person))
    assert page.status == 200
    said = page.words()
    for words in (
        who.whole, who.email, "зам. директора", "Совет", f"Назначить {who.accusative} Н.П. куратором",
        f"Приказ о {who.dative}",
        f"Контроль: Н.П. {who.name.split()[0]}", f"О {who.dative} Н.П.", f"{who.name}.docx", f"Назначения {who.dative} Н.П.",
    ):  # fmt: skip
        assert words in said, words
    assert "Полева А.В." in said, "what stands beside is shown as it stands"


def test_an_approved_version_stays_and_that_is_said(plant, visit, held, who):
    """A version is the annex of an order: nobody changes it, and whoever asks learns of it."""
    school, curator, person, activity = held
    roadmap = plant.session.get_one(Roadmap, activity.roadmap_id)
    version = plant.version(roadmap, 1, f"Назначить {who.accusative} Н.П. куратором")
    plant.version(roadmap, 2, "Назначить куратора")
    plant.session.expire_all()
    before = version.content
    visitor = visit(curator)
    said = visitor.get(address(school, person)).words()
    assert "приказ № 47-о" in said
    assert "версия 1" in said
    assert "версия 2" not in said
    taken = json.loads(visitor.get(address(school, person, "person.json")).body)
    assert [one["версия"] for one in taken["утверждённые версии дорожных карт"]] == [1]
    assert visitor.post(address(school, person, "erase"), {"reason": "asked"}).status == 303
    plant.session.expire_all()
    assert version.content == before


def test_it_is_handed_over_as_a_file(plant, visit, held, who):
    school, curator, person, _activity = held
    answer = visit(curator).get(address(school, person, "person.json"))
    assert answer.headers["Content-Disposition"] == "attachment; filename=person.json"
    said = json.loads(answer.body)
    assert said["карточка"]["полное имя"] == who.whole
    assert said["группы"] == ["Совет"]
    assert len(said["упоминания"]) >= 12
    assert said["письма"][0]["адрес"] == who.email
    plant.session.rollback()
    acts = plant.session.scalars(select(AuditEvent.act).where(AuditEvent.school_id == school.id)).all()
    assert Act.DOWNLOADED in acts


def test_erased_the_name_is_nowhere_and_the_counts_stay(plant, visit, held, who):
    """PRV: no table of the database holds the name or the address any more."""
    school, curator, person, activity = held
    before = counts(plant, school)
    assert len(places_that_hold(plant, *who.markers)) >= 8
    visitor = visit(curator)
    asked = visitor.get(address(school, person, "erase"))
    assert asked.words().count(ERASED) >= 12
    assert visitor.post(address(school, person, "erase"), {"reason": "asked"}).status == 303
    assert places_that_hold(plant, *who.markers) == []
    assert counts(plant, school) == before
    plant.session.expire_all()
    assert activity.responsible_text == f"{ERASED}, Полева А.В."
    assert activity.title == f"Назначить {ERASED} куратором"
    (letter,) = plant.session.scalars(
        select(Letter)
        .join(LetterPart, LetterPart.letter_id == Letter.id)
        .where(LetterPart.school_id == school.id)
    ).all()
    assert (letter.state, letter.address) == (LetterState.CANCELLED, ERASED)
    page = visitor.get(f"/schools/{school.public_id}/people/")
    assert "Полева А.В." in page.words()
    event = plant.session.scalars(
        select(AuditEvent).where(AuditEvent.school_id == school.id, AuditEvent.act == Act.ERASED)
    ).one()
    assert (event.actor_id, event.new["reason"]) == (curator.id, "asked")
    assert event.new["replaced"]["activity"] == 5


def test_erased_once_more_changes_nothing(plant, visit, held, who):
    school, curator, person, _activity = held
    visitor = visit(curator)
    for _ in range(2):
        assert visitor.post(address(school, person, "erase"), {"reason": "asked"}).status == 303
    plant.session.rollback()
    erased = select(func.count()).where(AuditEvent.school_id == school.id, AuditEvent.act == Act.ERASED)
    assert plant.session.scalar(erased) == 1


def test_what_means_somebody_else_is_left(plant, visit, held, who):
    school, curator, person, activity = held
    visitor = visit(curator)
    page = visitor.get(address(school, person, "erase"))
    keys = [box.get("value") for box in page.all("input", name="keep")]
    kept = f"activity-{activity.id}-title"
    assert kept in keys
    visitor.post(address(school, person, "erase"), {"reason": "by_mistake", "keep": [kept]})
    plant.session.expire_all()
    assert activity.title == f"Назначить {who.accusative} Н.П. куратором"
    assert activity.result_text == f"Приказ о {ERASED}"


def test_a_reason_is_asked_for_and_what_was_ticked_stays(plant, visit, held, who):
    school, curator, person, activity = held
    kept = f"activity-{activity.id}-title"
    page = visit(curator).post(address(school, person, "erase"), {"reason": "so", "keep": [kept]})
    assert page.status == 422
    assert page.all("div", id="reason-error")
    assert [box.get("value") for box in page.all("input", name="keep", checked="")] == [kept]
    plant.session.refresh(person)
    assert person.name == who.name


def test_a_namesake_of_another_school_stays(plant, visit, held, who):
    school, curator, person, _activity = held
    elsewhere = plant.school()
    namesake = plant.person(elsewhere, who.name)
    row = plant.activity(plant.section(plant.roadmap(elsewhere)), responsible_text=who.name)
    visit(curator).post(address(school, person, "erase"), {"reason": "asked"})
    plant.session.expire_all()
    assert (namesake.name, row.responsible_text) == (who.name, who.name)
    for one in (namesake, row):
        plant.session.delete(one)
    plant.session.commit()


def test_only_the_curator_erases_and_only_with_the_password_given_lately(plant, visit, held, who):
    school, curator, person, _activity = held
    for reader in (plant.user(Role.SCHOOL_DIRECTOR, school), plant.user(Role.RESPONSIBLE_PERSON, school)):
        assert visit(reader).get(address(school, person)).status == 403
    assert visit(plant.curator(plant.school())).get(address(school, person)).status == 404
    visitor = visit(curator)
    plant.session.execute(
        update(SignIn).where(SignIn.user_id == curator.id).values(proven_at=now() - PROVEN_FOR)
    )
    plant.session.commit()
    assert visitor.get(address(school, person, "erase")).status == 303
    assert visitor.post(address(school, person, "erase"), {"reason": "asked"}).status == 403


def test_history_is_still_only_added_to(app, plant, held, who):
    """Its words can be replaced by an erasure; who, when and which field cannot be changed by anybody."""
    from core.database import db
    from core.tenancy import Reach, enter_reach

    school, curator, *_ = held
    for column in ("field", "changed_by", "changed_at", "version"):
        with app.app_context():
            enter_reach(Reach(user_id=curator.id, school_id=school.id, may_write=True))
            with pytest.raises(Exception, match="permission denied"):
                db.session.connection().exec_driver_sql(f"UPDATE activity_change SET {column} = NULL")  # noqa: S608
    with app.app_context():
        enter_reach(
            Reach(user_id=plant.user(Role.SCHOOL_DIRECTOR, school).id, school_id=school.id, may_write=True)
        )
        done = db.session.connection().exec_driver_sql("UPDATE activity_change SET old = NULL")
        assert done.rowcount == 0


def test_whoever_signs_in_sees_and_takes_what_is_held_on_them(plant, visit, held, who):
    _school, curator, *_ = held
    visitor = visit(curator)
    page = visitor.get("/account/data")
    assert curator.name in page.words()
    assert str(curator.email) in page.words()
    assert "школьный куратор" in page.words() or "куратор" in page.words()
    answer = visitor.get("/account/data.json")
    assert answer.headers["Content-Disposition"] == "attachment; filename=account.json"
    assert str(curator.email) in answer.body.decode()
    stranger = plant.curator(plant.school())
    assert str(stranger.email) not in page.text


def test_after_an_older_backup_erasures_are_done_again(app, plant, visit, held, who):
    """What came back with the backup goes once more, by numbers alone."""
    school, curator, person, activity = held
    plant.user(Role.SERVICE, plant.session.get(Municipality, school.municipality_id))
    visit(curator).post(address(school, person, "erase"), {"reason": "asked"})
    with app.app_context():
        lines = [
            json.dumps(one.told()) for one in erasures() if one.number == person.id and one.kind == "person"
        ]
    assert len(lines) == 1
    assert all(marker not in lines[0] for marker in who.markers)
    # The backup is back: the name stands again.
    plant.session.expire_all()
    person.name, person.full_name, activity.title = (
        who.name,
        who.whole,
        f"Назначить {who.accusative} Н.П. куратором",
    )
    plant.session.commit()
    with app.app_context():
        again = Erasure.of(json.loads(lines[0]))
        assert [repeat(again), repeat(again)] == [True, False]
        assert not repeat(Erasure.of({"kind": "person", "number": person.id, "school": plant.school().id}))
    assert places_that_hold(plant, *who.markers) == []


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"kind": "person", "number": 1},
        {"kind": "school", "number": 1, "school": 2},
        {"kind": "account", "number": "x"},
    ],
)
def test_a_line_that_is_no_erasure_is_refused(told):
    with pytest.raises(ValueError, match="no erasure"):
        Erasure.of(told)
