"""After an import: what is done already is said in one table, all at once, and the roadmap is confirmed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest
from sqlalchemy import select

from commons.accounts.models import User
from tenants.documents.models import Document
from tenants.roadmap.models import Activity, ActivityDocument, Roadmap
from tests.client import Page, Visitor
from tests.factories.plant import Plant

Visit = Callable[[User | None], Visitor]


@dataclass
class Table:
    """A curator at the table of an imported roadmap with two rows."""

    plant: Plant
    curator: Visitor
    roadmap: Roadmap
    rows: list[Activity]
    page: str

    @property
    def address(self) -> str:
        return f"{self.page}/done"

    def say(self, *rows: dict[str, str], **more: str) -> Page:
        form = dict(more)
        for activity, said in zip(self.rows, rows, strict=False):
            prefix = f"row-{activity.public_id}-"
            form |= {f"{prefix}{name}": value for name, value in {"version": "1", **said}.items()}
        return self.curator.post(self.address, form)

    def states(self) -> list[tuple[str, date | None]]:
        self.plant.session.expire_all()
        return [(str(row.state), row.done_on) for row in self.rows]

    def is_confirmed(self) -> bool:
        self.plant.session.expire_all()
        return self.roadmap.confirmed_at is not None


@pytest.fixture
def table(plant: Plant, visit: Visit) -> Table:
    school = plant.school()
    roadmap = plant.roadmap(school, confirmed_at=None, first_year=2020, last_year=2020)
    section = plant.section(roadmap)
    rows = [plant.activity(section, document_kinds=["order"]), plant.activity(section)]
    curator = visit(plant.curator(school))
    return Table(plant, curator, roadmap, rows, f"/schools/{school.public_id}/roadmaps/{roadmap.public_id}")


def test_the_roadmaps_page_says_that_nobody_has_answered_yet(table: Table) -> None:
    assert len(table.curator.get(table.page).all("a", href=table.address)) == 1
    table.say(act="nothing")
    assert table.curator.get(table.page).all("a", href=table.address) == []


def test_what_is_ticked_is_done_on_its_day_with_its_document(table: Table) -> None:
    order = {"document_kind": "order", "document_number": "41", "document_date": "18.12.2020"}
    page = table.say({"is_done": "y", "done_on": "18.12.2020", **order}, {"document_kind": "order"})
    assert (page.status, page.location) == (303, table.page)
    assert table.states() == [("done", date(2020, 12, 18)), ("planned", None)]
    assert table.is_confirmed()
    documents = table.plant.session.execute(
        select(Document.kind, Document.number, Document.dated_on)
        .join(ActivityDocument, ActivityDocument.document_id == Document.id)
        .where(ActivityDocument.activity_id == table.rows[0].id)
    ).all()
    assert [tuple(row) for row in documents] == [("order", "41", date(2020, 12, 18))]


def test_a_preselected_kind_alone_makes_no_document(table: Table) -> None:
    table.say({"is_done": "y", "done_on": "18.12.2020", "document_kind": "order"})
    linked = select(ActivityDocument).where(ActivityDocument.activity_id == table.rows[0].id)
    assert table.plant.session.scalars(linked).all() == []
    assert table.states()[0] == ("done", date(2020, 12, 18))


def test_the_day_of_the_document_is_taken_where_no_other_is_given(table: Table) -> None:
    table.say({"is_done": "y", "document_kind": "order", "document_date": "18.12.2020"})
    assert table.states()[0] == ("done", date(2020, 12, 18))


def test_one_wrong_row_keeps_everything_unsaved_and_everything_typed(table: Table) -> None:
    page = table.say({"is_done": "y", "done_on": "18.12.2020"}, {"is_done": "y", "document_number": "7"})
    assert page.status == 422
    prefix = f"row-{table.rows[1].public_id}-"
    assert [error.get("id") for error in page.all("div", class_="form-error") if error.get("id")] == [
        f"{prefix}done_on-error"
    ]
    [first] = page.all("input", name=f"row-{table.rows[0].public_id}-done_on")
    [second] = page.all("input", name=f"{prefix}document_number")
    assert (first.get("value"), second.get("value")) == ("18.12.2020", "7")
    assert table.states() == [("planned", None), ("planned", None)]
    assert not table.is_confirmed()


@pytest.mark.parametrize("day", ["31.02.2021", "вчера", "01.01.2999", "01.01.1950"])
def test_a_day_that_cannot_be_is_refused(table: Table, day: str) -> None:
    assert table.say({"is_done": "y", "done_on": day}).status == 422
    assert table.states()[0] == ("planned", None)


def test_nothing_is_done_is_one_button(table: Table) -> None:
    page = table.say(act="nothing")
    assert (page.status, page.location) == (303, table.page)
    assert table.states() == [("planned", None), ("planned", None)]
    assert table.is_confirmed()


def test_the_same_answer_twice_changes_nothing_more(table: Table) -> None:
    said = {"is_done": "y", "done_on": "18.12.2020"}
    assert [table.say(said).status for _ in range(2)] == [303, 303]
    assert table.states()[0] == ("done", date(2020, 12, 18))
    assert table.rows[0].version == 2


def test_a_row_changed_meanwhile_is_told_and_not_overwritten(table: Table) -> None:
    row = table.rows[0]
    row_address = f"{table.page.rsplit('/', 1)[0]}/activities/{row.public_id}"
    table.curator.post(row_address, {"version": "1", "state": "in_work"})
    page = table.say({"is_done": "y", "done_on": "18.12.2020"})
    assert page.status == 422
    assert table.states()[0] == ("in_work", None)


def test_a_reader_and_a_stranger_do_not_get_here(table: Table, visit: Visit, plant: Plant) -> None:
    school = plant.school()
    stranger = visit(plant.curator(school))
    assert [stranger.get(table.address).status, stranger.post(table.address, {"act": "nothing"}).status] == [
        404,
        404,
    ]
    assert not table.is_confirmed()
