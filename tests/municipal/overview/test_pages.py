"""The overview and the lists behind its figures, as a coordinator's browser gets them."""

from uuid import uuid4

import pytest

from commons.accounts.roles import Role
from tenants.roadmap.vocabulary import ActivityState, DeadlineKind
from tests.client import Page
from tests.municipal.overview.conftest import NOON, Sower, done, due
from tests.statements import counted_statements

XHTML = "{http://www.w3.org/1999/xhtml}"


def school_names(page: Page) -> list[str]:
    """The schools of the list, from top to bottom."""
    heads = page.all("th", scope="row")
    return [page.words(next(head.iter(f"{XHTML}a"))) for head in heads]


def line_of(page: Page, school: str) -> list[str]:
    """The words of a school's cells."""
    for row in page.all("tr"):
        heads = [one for one in row if one.tag.endswith("}th") and one.get("scope") == "row"]
        if heads and page.words(heads[0]).startswith(school):
            return [page.words(cell) for cell in row if cell.tag.endswith("}td")]
    return []


def link(page: Page, words: str) -> str:
    """The address of the first link with these words."""
    return next(one.get("href") for one in page.all("a") if page.words(one) == words)


@pytest.fixture
def district(sow: Sower):
    """Three schools: one in trouble, one well, one without a roadmap."""
    district = sow.district()
    sow.roadmap(
        sow.school(district, short_name="Лесная СОШ", search_key="лесная сош поселок лесной"),
        done(3), done(2, document=False), due(-12), due(-3), due(5),
    )  # fmt: skip
    sow.roadmap(
        sow.school(district, short_name="Ёлочная СОШ", search_key="елочная сош", sort_key="елочная сош"),
        done(3), done(4), due(30), due(40), due(50),
    )  # fmt: skip
    sow.school(district, short_name="Детский сад № 2", sort_key="детский сад 2")
    return district


def test_every_school_stands_with_its_figures(district, plant, visit) -> None:
    page = visit(plant.coordinator(district)).get("/overview?view=table")
    assert page.status == 200
    assert line_of(page, "Лесная СОШ") == ["2 / 5", "1", "2", "27.11.2026", "1", "22.11.2026"]
    assert line_of(page, "Ёлочная СОШ") == ["2 / 5", "—", "—", "22.12.2026", "—", "22.11.2026"]
    assert line_of(page, "Детский сад № 2") == ["—", "—", "—", "—", "—", "—"]


def test_the_map_says_every_row_by_sign_and_word(district, plant, visit) -> None:
    page = visit(plant.coordinator(district)).get("/overview")
    words = line_of(page, "Лесная СОШ")
    assert words[:5] == ["✓", "✓", "!", "!", "◷"]
    row = next(row for row in page.all("tr") if "Лесная СОШ" in page.words(row))
    said = [one.get("aria-label") for one in row.iter(f"{XHTML}a") if one.get("aria-label")]
    assert [words.split(" ", 1)[0] for words in said] == ["1.1", "1.2", "1.3", "1.4", "1.5"]
    assert len({words.split(" ", 1)[1] for words in said}) == 4
    assert words[5:] == ["2 / 5", "1", "2", "27.11"]
    assert len(line_of(page, "Детский сад № 2")) == 5


def test_schools_without_shared_numbers_get_the_table(sow: Sower, plant, visit) -> None:
    district = sow.district()
    for letter in "абв":
        sow.roadmap(sow.school(district), *(due(9, number=f"{letter}{place}") for place in range(9)))
    page = visit(plant.coordinator(district)).get("/overview")
    assert (len(page.all("table", class_="heat")), len(page.all("table", class_="data"))) == (0, 1)


@pytest.mark.parametrize(
    ("sort", "names"),
    [
        ("trouble", ["Детский сад № 2", "Лесная СОШ", "Ёлочная СОШ"]),
        ("name", ["Детский сад № 2", "Ёлочная СОШ", "Лесная СОШ"]),
        ("nonsense", ["Детский сад № 2", "Лесная СОШ", "Ёлочная СОШ"]),
    ],
)
def test_the_list_is_sorted_as_the_address_says(district, plant, visit, sort: str, names: list[str]) -> None:
    page = visit(plant.coordinator(district)).get(f"/overview?sort={sort}&view=table")
    assert school_names(page) == names


@pytest.mark.parametrize("asked", ["ЕЛОЧНАЯ", "ёлоч сош", "сош,  ёлочная"])
def test_a_school_is_found_however_it_is_typed(district, plant, visit, asked: str) -> None:
    page = visit(plant.coordinator(district)).get("/overview", query_string={"q": asked})
    assert school_names(page) == ["Ёлочная СОШ"]


def test_a_search_that_finds_nothing_says_so_and_keeps_the_words(district, plant, visit) -> None:
    page = visit(plant.coordinator(district)).get("/overview?q=%3Cb%3Eнет")
    assert school_names(page) == []
    assert [one.get("value") for one in page.all("input", id="q")] == ["<b>нет"]


def test_filters_keep_the_search_and_the_order_in_the_address(district, plant, visit) -> None:
    page = visit(plant.coordinator(district)).get("/overview?q=сош&sort=name&view=table")
    current = [one for one in page.all("a", class_="chip") if "sort=progress" in one.get("href")]
    assert [one.get("href") for one in current] == ["/overview?q=%D1%81%D0%BE%D1%88&sort=progress&view=table"]


def test_schools_are_shown_by_fifty(sow: Sower, plant, visit) -> None:
    district = sow.district()
    for number in range(51):
        sow.school(district, short_name=f"Школа {number}", sort_key=f"школа {number:03d}")
    coordinator = visit(plant.coordinator(district))
    assert len(school_names(coordinator.get("/overview"))) == 50
    for page in (2, 99):
        assert school_names(coordinator.get(f"/overview?page={page}")) == ["Школа 50"]


def test_the_tiles_lead_to_as_many_rows_as_they_say(district, plant, visit) -> None:
    coordinator = visit(plant.coordinator(district))
    tiles = coordinator.get("/overview").all("a", class_="tile")
    found = {}
    for tile in tiles:
        figure = next(one for one in tile.iter() if one.tag.endswith("}b")).text
        rows = coordinator.get(tile.get("href")).all("th", scope="row")
        found[tile.get("href").rpartition("/")[2]] = (int(figure), len(rows))
    assert found == {
        "done": (4, 4),
        "overdue": (2, 2),
        "soon": (1, 1),
        "undocumented": (1, 1),
        "submitted": (0, 0),
    }


def test_what_needs_attention_stands_on_top_with_names(sow: Sower, plant, visit) -> None:
    district = sow.district()
    returned = due(4, state=ActivityState.RETURNED)
    rows = (
        due(-11),
        returned,
        done(9, document=False),
        due(9, people=""),
        {"deadline_kind": DeadlineKind.NONE},
    )
    sow.roadmap(
        sow.school(district, short_name="Нагорная ООШ"), *rows, due(9, deadline_doubt="?"), changed=20
    )
    sow.school(district, short_name="Ясли")
    page = visit(plant.coordinator(district)).get("/overview")
    concerns = page.all("ul", class_="need")[0]
    pairs = zip(concerns.iter(f"{XHTML}b"), concerns.iter(f"{XHTML}small"), strict=True)
    counts = [(one.text, page.words(small)) for one, small in pairs]
    assert counts == [("1", "Ясли")] + [("1", "Нагорная ООШ")] * 7


def test_nothing_needs_attention_when_all_is_well(sow: Sower, plant, visit) -> None:
    district = sow.district()
    sow.roadmap(sow.school(district), due(9), done(1), due(20))
    page = visit(plant.coordinator(district)).get("/overview")
    assert len(page.all("ul", class_="need")) == 1


def test_filters_show_the_schools_behind_a_concern(sow: Sower, plant, visit) -> None:
    district = sow.district()
    sow.roadmap(sow.school(district, short_name="Тихая"), due(30), changed=15)
    sow.roadmap(sow.school(district, short_name="Бодрая"), due(-1))
    sow.school(district, short_name="Пустая")
    sow.school(district, short_name="Бывшая", closed_on=NOON.date())
    coordinator = visit(plant.coordinator(district))
    found = {
        show: school_names(coordinator.get(f"/overview?show={show}"))
        for show in ("silent", "overdue", "no_roadmap", "changed", "closed")
    }
    assert found == {
        "silent": ["Тихая"],
        "overdue": ["Бодрая"],
        "no_roadmap": ["Пустая"],
        "changed": ["Бодрая"],
        "closed": ["Бывшая"],
    }
    assert "Бывшая" not in school_names(coordinator.get("/overview"))


def test_figures_lead_into_the_roadmap_or_across_several(sow: Sower, plant, visit) -> None:
    district = sow.district()
    one, two = (sow.school(district, short_name=name) for name in ("Одна", "Две"))
    roadmap = sow.roadmap(one, due(-1))
    sow.roadmap(two, due(-1))
    sow.roadmap(two, due(-1), due(-2), contour="teachers")
    page = visit(plant.coordinator(district)).get("/overview?view=table")
    assert link(page, "3") == f"/overview/rows/overdue?school={two.public_id}"
    assert f"/schools/{one.public_id}/roadmaps/{roadmap.public_id}?deadline=overdue" in page.text
    assert len(visit(plant.coordinator(district)).get(link(page, "3")).all("th", scope="row")) == 3


def test_an_administrator_narrows_the_overview_to_a_district(sow: Sower, plant, visit) -> None:
    municipality = plant.municipality()
    mine, other = plant.district(municipality), plant.district(municipality)
    for district, name in ((mine, "Первая"), (other, "Вторая")):
        sow.roadmap(sow.school(district, short_name=name), due(-1))
    administrator = visit(plant.user(Role.MUNICIPAL_ADMINISTRATOR, municipality))
    assert sorted(school_names(administrator.get("/overview"))) == ["Вторая", "Первая"]
    assert school_names(administrator.get(f"/overview?district={other.public_id}")) == ["Вторая"]
    rows = administrator.get(f"/overview/rows/overdue?district={other.public_id}")
    assert [rows.words(one) for one in rows.all("td", data_label="Школа")] == ["Вторая"]


def test_another_districts_things_are_not_found(sow: Sower, plant, visit) -> None:
    municipality = plant.municipality()
    mine, other = plant.district(municipality), plant.district(municipality)
    school, foreign = sow.school(mine), sow.school(other)
    sow.roadmap(school, due(-1))
    sow.roadmap(foreign, due(-1))
    coordinator = visit(plant.coordinator(mine))
    addresses = {
        f"/overview?district={mine.public_id}": 200,
        f"/overview?district={other.public_id}": 404,
        f"/overview?district={uuid4()}": 404,
        "/overview?district=nonsense": 404,
        f"/overview/rows/overdue?school={school.public_id}": 200,
        f"/overview/rows/overdue?school={foreign.public_id}": 404,
        f"/overview/rows/overdue?school={uuid4()}": 404,
        "/overview/rows/overdue?school=nonsense": 404,
        f"/overview/rows/overdue?district={other.public_id}": 404,
        "/overview/rows/nonsense": 404,
    }
    assert {address: coordinator.get(address).status for address in addresses} == addresses


def test_a_curator_has_no_overview_and_nobody_is_asked_to_sign_in(sow: Sower, plant, visit) -> None:
    school = sow.school(sow.district())
    assert visit(plant.curator(school)).get("/overview").status == 403
    assert visit(None).get("/overview").status == 303


def test_one_school_and_three_cost_the_same_statements(sow: Sower, plant, visit, app) -> None:
    costs = {}
    for schools in (1, 3):
        district = sow.district()
        for _school in range(schools):
            sow.roadmap(sow.school(district), due(-1), done(1), due(3))
        coordinator = visit(plant.coordinator(district))
        for address in ("/overview", "/overview?view=table", "/overview/rows/overdue"):
            with counted_statements(app) as asked:
                assert coordinator.get(address).status == 200
            costs[address, schools] = len(asked)
    assert costs == {
        ("/overview", 1): 5, ("/overview", 3): 5,
        ("/overview?view=table", 1): 5, ("/overview?view=table", 3): 5,
        ("/overview/rows/overdue", 1): 3, ("/overview/rows/overdue", 3): 3,
    }  # fmt: skip


def test_a_page_that_is_no_more_leads_to_the_first(district, plant, visit) -> None:
    answer = visit(plant.coordinator(district)).get("/overview/rows/overdue?page=7")
    assert (answer.status, answer.location) == (302, "/overview/rows/overdue")


def test_html_in_a_name_is_shown_as_text(sow: Sower, plant, visit) -> None:
    district = sow.district()
    sow.roadmap(sow.school(district, short_name="<script>1</script>"), due(-1, title="<b>жирно</b>"))
    coordinator = visit(plant.coordinator(district))
    assert school_names(coordinator.get("/overview")) == ["<script>1</script>"]
    assert "1.1 <b>жирно</b>" in coordinator.get("/overview/rows/overdue").words()
