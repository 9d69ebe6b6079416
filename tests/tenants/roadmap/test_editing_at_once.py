"""Many requests at the same moment: the database, not luck, decides."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

from flask import Flask
from sqlalchemy import select

from commons.accounts.models import User
from tenants.roadmap.models import Activity, ActivityChange
from tests.client import Visitor
from tests.factories.plant import Plant

TIMES = 20


def at_once(app: Flask, plant: Plant, user: User, act: Callable[[Visitor, int], int]) -> list[int]:
    """Return the answers of as many browsers of one user acting together."""
    visitors = [Visitor(app, plant.sign_in(user), user) for _number in range(TIMES)]
    with ThreadPoolExecutor(TIMES) as pool:
        return list(pool.map(act, visitors, range(TIMES)))


def test_twenty_identical_posts_of_a_new_row_make_one(app: Flask, plant: Plant) -> None:
    school = plant.school()
    section = plant.section(plant.roadmap(school))
    address = f"/schools/{school.public_id}/roadmaps/sections/{section.public_id}/activities"
    form = {"once": str(uuid4()), "title": "Одна строка"}
    answers = at_once(
        app, plant, plant.curator(school), lambda who, _number: who.post(address, form, fragment=True).status
    )
    assert answers == [200] * TIMES
    assert plant.session.scalars(select(Activity.title).where(Activity.section_id == section.id)).all() == [
        "Одна строка"
    ]


def test_of_twenty_editors_of_one_field_exactly_one_wins(app: Flask, plant: Plant) -> None:
    school = plant.school()
    activity = plant.activity(plant.section(plant.roadmap(school)))
    address = f"/schools/{school.public_id}/roadmaps/activities/{activity.public_id}"

    def save(who: Visitor, number: int) -> int:
        return who.post(address, {"version": "1", "title": f"Название {number}"}, fragment=True).status

    answers = at_once(app, plant, plant.curator(school), save)
    assert sorted(answers) == [200] + [409] * (TIMES - 1)
    plant.session.expire_all()
    winner = plant.session.get_one(Activity, activity.id)
    assert (winner.version, winner.title) == (2, f"Название {answers.index(200)}")


def test_editors_of_different_fields_all_win(app: Flask, plant: Plant) -> None:
    school = plant.school()
    activity = plant.activity(plant.section(plant.roadmap(school)))
    address = f"/schools/{school.public_id}/roadmaps/activities/{activity.public_id}"
    fields = [
        ("title", "Название"),
        ("deadline", "до 01.12.2026"),
        ("result", "Приказ"),
        ("state", "in_work"),
    ]

    def save(who: Visitor, number: int) -> int:
        name, value = fields[number % len(fields)]
        return who.post(address, {"version": "1", name: value}, fragment=True).status

    assert at_once(app, plant, plant.curator(school), save) == [200] * TIMES
    plant.session.expire_all()
    row = plant.session.get_one(Activity, activity.id)
    assert (row.title, row.deadline_text, row.result_text, row.state) == (
        "Название",
        "до 01.12.2026",
        "Приказ",
        "in_work",
    )
    changes = plant.session.scalars(
        select(ActivityChange.field).where(ActivityChange.activity_id == activity.id)
    ).all()
    assert sorted(changes) == ["deadline", "result", "state", "title"]


def test_rows_moved_and_added_at_once_wait_for_no_deadlock(app: Flask, plant: Plant) -> None:
    school = plant.school()
    section = plant.section(plant.roadmap(school))
    rows = [plant.activity(section) for _number in range(4)]
    base = f"/schools/{school.public_id}/roadmaps"

    def act(who: Visitor, number: int) -> int:
        if number % 5 == 4:
            form = {"once": str(uuid4()), "title": "Ещё строка", "after": str(rows[0].public_id)}
            address = f"{base}/sections/{section.public_id}/activities"
        else:
            form = {"direction": "up" if number % 2 else "down"}
            address = f"{base}/activities/{rows[number % 4].public_id}/move"
        return who.post(address, form, fragment=True).status

    assert at_once(app, plant, plant.curator(school), act) == [200] * TIMES
    positions = plant.session.scalars(
        select(Activity.position).where(Activity.section_id == section.id).order_by(Activity.position)
    ).all()
    assert len(set(positions)) == len(positions) == 8
