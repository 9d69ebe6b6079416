"""Makes a municipality of any size in seconds: schools with confirmed roadmaps, people, accounts, deadlines around today.

The same number of schools on the same day gives the same words, states and days; ids are new each time.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from psycopg import Connection

from commons.accounts.roles import Role
from core.clock import today as day_in
from core.text import search_key, sort_key
from tests.bench.rows import Rows
from tests.bench.school import PEOPLE, School, write_school

TIME_ZONE = "Asia/Krasnoyarsk"
SCHOOLS_OF_A_DISTRICT = 100


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may sign in once `give_password` gave them one."""

    id: int
    email: str


@dataclass(frozen=True, slots=True)
class FilledSchool:
    """A school of the generator, its roadmap and its curator."""

    id: int
    public_id: UUID
    roadmap_id: int
    roadmap: UUID
    curator: Account


@dataclass(frozen=True, slots=True)
class Filled:
    """A generated municipality. Its administrator sees all schools, each coordinator those of one district."""

    municipality_id: int
    today: date
    service_id: int
    administrator: Account
    coordinators: tuple[Account, ...]
    schools: tuple[FilledSchool, ...]


def fill(connection: Connection, schools: int, *, activities: int = 20) -> Filled:
    """Add a municipality of so many schools, a hundred a district, with so many activities each in three sections.

    Two of five activities are done, three quarters of these with a document; the rest fall due from three weeks ago to four
    months ahead. Everybody has an e-mail address. The superuser's connection; commits.
    """
    rows = Rows(connection)
    today = day_in(TIME_ZONE)
    place = rows.add(
        "municipality", public_id=uuid4(), name=f"Муниципалитет {uuid4().hex[:8]}", time_zone=TIME_ZONE,
        working_days=[1, 2, 3, 4, 5], version=1,
    )  # fmt: skip
    service = _account(rows, place, "Наставник", None, Role.SERVICE)
    administrator = _account(rows, place, "Администратор", "administrator", Role.MUNICIPAL_ADMINISTRATOR)
    coordinators: list[Account] = []
    found: list[FilledSchool] = []
    for number in range(schools):
        if number % SCHOOLS_OF_A_DISTRICT == 0:
            district = _district(rows, place, len(coordinators) + 1)
            name = f"coordinator-{len(coordinators) + 1}"
            coordinators.append(
                _account(rows, place, "Координатор", name, Role.DISTRICT_COORDINATOR, district_id=district)
            )
        found.append(_school(rows, School(place, district, number, activities, today)))
    rows.write()
    return Filled(place, today, service.id, administrator, tuple(coordinators), tuple(found))


def give_password(connection: Connection, account: Account, hashed: str) -> None:
    """Let an account sign in with a password, given as its hash; commits."""
    connection.execute("UPDATE app_user SET password = %s WHERE id = %s", [hashed, account.id])
    connection.commit()


def _account(rows: Rows, place: int, name: str, mailbox: str | None, role: Role, **narrowed: int) -> Account:
    email = f"{mailbox}@m{place}.example.test" if mailbox else None
    user = rows.add(
        "app_user", public_id=uuid4(), email=email, fs_uniquifier=uuid4().hex, name=name, active=True
    )
    rows.add(
        "membership", user_id=user, role=str(role), municipality_id=place, starts_on=date(2020, 1, 1),
        district_id=narrowed.get("district_id"), school_id=narrowed.get("school_id"),
    )  # fmt: skip
    return Account(user, email or "")


def _district(rows: Rows, place: int, number: int) -> int:
    name = f"Округ № {number}"
    return rows.add(
        "district", public_id=uuid4(), municipality_id=place, name=name, sort_key=sort_key(name), version=1
    )


def _school(rows: Rows, school: School) -> FilledSchool:
    name = f"СОШ № {school.number + 1}"
    full_name = f"Муниципальное бюджетное общеобразовательное учреждение «Школа № {school.number + 1}»"
    public_id = uuid4()
    id_ = rows.add(
        "school", public_id=public_id, municipality_id=school.municipality_id, district_id=school.district_id,
        kind="school", code=f"{school.number + 1:05d}", short_name=name, full_name=full_name, aliases=[],
        settlement=f"п. Отрадное-{school.number % 40 + 1}", sort_key=sort_key(name),
        search_key=search_key(f"{name} {full_name}"), version=1,
    )  # fmt: skip
    mailbox = f"curator-{school.number + 1}"
    curator = _account(
        rows,
        school.municipality_id,
        f"Куратор {school.number + 1}",
        mailbox,
        Role.SCHOOL_CURATOR,
        school_id=id_,
    )
    roadmap_id, roadmap = write_school(rows, id_, school, curator.id)
    return FilledSchool(id_, public_id, roadmap_id, roadmap, curator)


__all__ = ["PEOPLE", "Account", "Filled", "FilledSchool", "fill", "give_password"]
