"""The order and the numbers of rows: adding, moving, putting away and bringing back."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from sqlalchemy import select

from commons.schools.models import School
from core.clock import now
from tenants.roadmap.models import Activity, Roadmap, Section
from tenants.roadmap.service import number_after
from tenants.roadmap.vocabulary import RoadmapStatus
from tests.client import Page
from tests.statements import counted_statements
from tests.tenants.roadmap.desk import Desk


def order(desk: Desk) -> list[str]:
    desk.plant.session.expire_all()
    statement = select(Activity.title).where(Activity.section_id == desk.section.id)
    return list(desk.plant.session.scalars(statement.order_by(Activity.position, Activity.id)))


def move(desk: Desk, row: Activity, direction: str) -> Page:
    address = f"{desk.base}/activities/{row.public_id}/move"
    return desk.curator.post(address, {"direction": direction}, fragment=True)


def add(desk: Desk, title: str = "Новая", section: Section | None = None, **more: str) -> Page:
    place = (section or desk.section).public_id
    form = {"once": str(uuid4()), "title": title, **more}
    return desk.curator.post(f"{desk.base}/sections/{place}/activities", form, fragment=True)


@pytest.mark.parametrize(
    ("section", "numbers", "expected"),
    [
        ("2", [], "2.1"),
        ("2", ["2.1", "2.9", "2.10"], "2.11"),
        ("2", ["2.10", "2.9"], "2.11"),
        ("2", ["1", "2"], "3"),
        ("II", ["2.1", "2.2"], "2.3"),
        (None, [], None),
        (None, ["7", "8"], "9"),
        (None, ["1.1", "без номера"], "1.2"),
        ("2", ["2.а"], "2.1"),
        ("9" * 40, [], None),
    ],
)
def test_a_new_row_is_numbered_as_by_hand(
    section: str | None, numbers: list[str], expected: str | None
) -> None:
    assert number_after(section, numbers) == expected


def test_a_number_of_another_section_is_not_repeated(desk: Desk) -> None:
    """Rows counted through all sections: the next of this section is the first of the following one."""
    section = desk.plant.section(desk.roadmap, number="I")
    following = desk.plant.section(desk.roadmap, number="II")
    desk.plant.activity(section, number="3")
    desk.plant.activity(following, number="4")
    assert add(desk, "Вставка", section).status == 200
    inserted = select(Activity.number).where(Activity.section_id == section.id, Activity.title == "Вставка")
    assert desk.plant.session.scalars(inserted).all() == [None]


def test_a_row_is_added_below_the_one_it_was_asked_at(desk: Desk) -> None:
    desk.plant.activity(desk.section, title="Последняя")
    assert add(desk, after=str(desk.activity.public_id)).status == 200
    assert order(desk) == [desk.activity.title, "Новая", "Последняя"]


def test_rows_put_away_keep_their_places_while_others_move(desk: Desk) -> None:
    away = [desk.plant.activity(desk.section, title=f"Прочь {n}", archived_at=now()) for n in range(2)]
    last = desk.plant.activity(desk.section, title="Последняя")
    assert move(desk, last, "up").status == 200
    assert order(desk) == ["Последняя", "Прочь 0", "Прочь 1", desk.activity.title]
    assert move(desk, last, "up").status == 200
    assert move(desk, away[0], "up").status == 200
    assert order(desk) == ["Последняя", "Прочь 0", "Прочь 1", desk.activity.title]


def test_a_row_moves_within_what_a_filter_shows(desk: Desk) -> None:
    hidden = desk.plant.activity(desk.section, title="Скрытая", state="in_work")
    page = f"http://localhost{desk.base}/{desk.roadmap.public_id}?state=planned"
    answer = desk.curator.post(
        f"{desk.address}/move", {"direction": "down"}, fragment=True, headers={"HX-Current-URL": page}
    )
    assert answer.status == 200
    assert hidden.title not in answer.words()
    assert desk.activity.title in answer.words()


def test_counts_of_filters_are_renewed_with_a_row_put_away(desk: Desk) -> None:
    late = {"deadline_text": "до 01.09.2026", "due_on": date(2026, 9, 1), "deadline_kind": "by_date"}
    rows = [desk.plant.activity(desk.section, **late) for _number in range(2)]
    page = desk.curator.post(f"{desk.base}/activities/{rows[0].public_id}/archive", fragment=True)
    assert "Просрочено 1" in page.words()


def test_nothing_is_added_to_a_section_put_away_meanwhile(desk: Desk) -> None:
    empty = desk.plant.section(desk.roadmap, archived_at=now())
    page = add(desk, "Моя строка", empty)
    assert page.status == 422
    assert "Моя строка" in page.words()
    assert len(page.all("div", role="alert")) == 1


def test_the_same_form_after_its_row_was_put_away_brings_nothing_back(desk: Desk) -> None:
    form = {"once": str(uuid4()), "title": "Новая"}
    address = f"{desk.base}/sections/{desk.section.public_id}/activities"
    assert desk.curator.post(address, form, fragment=True).status == 200
    made = desk.plant.session.scalars(
        select(Activity).where(Activity.section_id == desk.section.id, Activity.title == "Новая")
    ).one()
    desk.curator.post(f"{desk.base}/activities/{made.public_id}/archive", fragment=True)
    assert desk.curator.post(address, form, fragment=True).status == 422


def test_the_same_key_in_another_section_is_told_that_somebody_was_first(desk: Desk) -> None:
    other = desk.plant.section(desk.roadmap)
    once = str(uuid4())
    assert add(desk, once=once).status == 200
    assert add(desk, section=other, once=once).status == 409


def test_a_row_in_the_archive_is_not_edited(desk: Desk) -> None:
    desk.curator.post(f"{desk.address}/archive", fragment=True)
    page = desk.curator.get(f"{desk.address}/edit", fragment=True)
    assert (page.status, page.headers["HX-Reswap"]) == (422, "none")


def test_a_section_put_away_is_not_renamed(desk: Desk) -> None:
    section = desk.plant.section(desk.roadmap, archived_at=now())
    address = f"{desk.base}/sections/{section.public_id}"
    page = desk.curator.post(address, {"version": "1", "number": "5", "title": "Иное"})
    assert page.status == 422
    assert [one.text for one in page.all("textarea", name="title")] == ["Иное"]


def test_the_archive_shows_the_latest_first_on_the_schools_own_day(desk: Desk) -> None:
    # Ten in the evening in London is the next morning in Krasnoyarsk.
    desk.plant.activity(
        desk.section, title="Раньше", version=9, archived_at=datetime(2026, 9, 1, 5, tzinfo=UTC)
    )
    desk.plant.activity(desk.section, title="Позже", archived_at=datetime(2026, 9, 3, 22, tzinfo=UTC))
    words = desk.curator.get(f"{desk.base}/{desk.roadmap.public_id}/archive").words()
    assert words.index("Позже") < words.index("Раньше")
    assert "04.09.2026" in words


WRITES = [
    ("POST", "activities/{activity}"), ("POST", "activities/{activity}/move"), ("POST", "activities/{activity}/archive"),
    ("POST", "activities/{activity}/restore"), ("POST", "sections/{section}/activities"), ("POST", "{roadmap}/sections"),
    ("POST", "sections/{section}"), ("POST", "sections/{section}/archive"), ("POST", "{roadmap}/done"),
    ("GET", "activities/{activity}/edit"), ("GET", "sections/{section}/activities/new"), ("GET", "{roadmap}/sections/new"),
    ("GET", "sections/{section}/edit"), ("GET", "{roadmap}/done"),
]  # fmt: skip


@pytest.mark.parametrize("closed", ["school", "roadmap", "archived roadmap"])
def test_what_is_closed_is_only_read(desk: Desk, closed: str) -> None:
    if closed == "school":
        desk.plant.session.get_one(School, desk.activity.school_id).closed_on = date(2026, 8, 31)
    elif closed == "roadmap":
        desk.plant.session.get_one(Roadmap, desk.roadmap.id).status = RoadmapStatus.CLOSED
    else:
        desk.plant.session.get_one(Roadmap, desk.roadmap.id).archived_at = now()
    desk.plant.session.commit()
    ids = {
        "activity": desk.activity.public_id,
        "section": desk.section.public_id,
        "roadmap": desk.roadmap.public_id,
    }
    said = set()
    for method, path in WRITES:
        ask = desk.curator.post if method == "POST" else desk.curator.get
        more = {"data": desk.form(title="Иное", once=str(uuid4()))} if method == "POST" else {}
        for fragment in (False, True):
            page = ask(f"{desk.base}/{path.format(**ids)}", fragment=fragment, **more)
            said.add((page.status, page.headers.get("HX-Reswap") == "none" or not fragment))
    assert said == {(422, True)}
    assert desk.now().version == 1
    shown = desk.curator.get(f"{desk.base}/{desk.roadmap.public_id}")
    assert (shown.status, shown.all("a", class_="cell-link")) == (200, [])


def test_a_section_is_edited_without_holding_it(desk: Desk) -> None:
    with counted_statements(desk.curator.client.application) as asked:
        assert desk.curator.get(f"{desk.base}/sections/{desk.section.public_id}/edit").status == 200
    assert [statement for statement in asked if "FOR UPDATE" in statement] == []
