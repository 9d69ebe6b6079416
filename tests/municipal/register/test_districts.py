"""Districts are listed, added and renamed; the calendar is kept."""

from commons.schools.models import District, Municipality
from tests.municipal.register.conftest import Kept, values, wrong_fields


def districts(kept: Kept) -> list[tuple[str, int]]:
    kept.plant.session.rollback()
    kept.plant.session.expire_all()
    found = kept.plant.session.query(District).filter_by(municipality_id=kept.municipality.id)
    return sorted((one.name, one.version) for one in found)


def test_a_district_is_added_and_listed_with_its_schools(kept: Kept) -> None:
    assert kept.visitor.post("/register/districts", {"name": " Северный  округ "}).status == 303
    assert districts(kept) == [("Северный округ", 1)]
    district = kept.plant.session.query(District).filter_by(municipality_id=kept.municipality.id).one()
    kept.plant.school(district)
    page = kept.visitor.get("/register/districts")
    assert "Северный округ" in page.words()
    assert [page.words(one) for one in page.all("a", href=f"/register?district={district.public_id}")] == [
        "1"
    ]


def test_a_name_is_needed_and_taken_once(kept: Kept) -> None:
    kept.visitor.post("/register/districts", {"name": "Северный"})
    for name in ("", "  ", "я" * 201, "северный", "«Северный»"):
        page = kept.visitor.post("/register/districts", {"name": name})
        assert (page.status, wrong_fields(page)) == (422, ["name"])
    assert districts(kept) == [("Северный", 1)]


def test_a_district_is_renamed_and_a_stale_form_shows_both_names(kept: Kept) -> None:
    district = kept.plant.district(kept.municipality, name="Северный")
    address = f"/register/districts/{district.public_id}"
    assert kept.visitor.post(address, {"name": "Полярный", "version": "1"}).status == 303
    stale = kept.visitor.post(address, {"name": "Ледовый", "version": "1"})
    assert (stale.status, wrong_fields(stale)) == (409, ["name"])
    assert "Полярный" in stale.words()
    assert values(stale)["name"] == "Ледовый"
    assert districts(kept) == [("Полярный", 2)]
    assert kept.visitor.post(address, values(stale)).status == 303
    assert districts(kept) == [("Ледовый", 3)]
    assert kept.visitor.post(address, {"name": "Иной"}).status == 428


def calendar(kept: Kept) -> tuple[str, list[int], int]:
    kept.plant.session.rollback()
    kept.plant.session.expire_all()
    now = kept.plant.session.get_one(Municipality, kept.municipality.id)
    return now.time_zone, list(now.working_days), now.version


def test_the_calendar_is_saved(kept: Kept) -> None:
    form = {"time_zone": "Asia/Irkutsk", "working_days": ["1", "2", "3", "4", "5", "6"], "version": "1"}
    assert kept.visitor.post("/register/settings", form).status == 303
    assert calendar(kept) == ("Asia/Irkutsk", [1, 2, 3, 4, 5, 6], 2)
    chosen = [
        box.get("value")
        for box in kept.visitor.get("/register/settings").all("input", type="checkbox", checked="")
    ]
    assert chosen == ["1", "2", "3", "4", "5", "6"]


def test_a_calendar_that_cannot_be_is_refused(kept: Kept) -> None:
    bad = kept.visitor.post("/register/settings", {"time_zone": "Asia/Nowhere", "version": "1"})
    assert (bad.status, wrong_fields(bad)) == (422, ["time_zone", "working_days"])
    odd = {"time_zone": "Asia/Omsk", "working_days": ["8", "x"], "version": "1"}
    assert wrong_fields(kept.visitor.post("/register/settings", odd)) == ["working_days"]
    # A name that only Python's or only the database's list knows would break the wall's counting of days.
    assert (
        kept.visitor.post("/register/settings", odd | {"time_zone": "MSK", "working_days": ["1"]}).status
        == 422
    )
    assert calendar(kept) == ("Asia/Krasnoyarsk", [1, 2, 3, 4, 5], 1)


def test_a_stale_calendar_is_a_conflict(kept: Kept) -> None:
    form = {"time_zone": "Asia/Irkutsk", "working_days": ["1"], "version": "1"}
    kept.visitor.post("/register/settings", form)
    stale = kept.visitor.post("/register/settings", form | {"time_zone": "Asia/Omsk"})
    assert (stale.status, values(stale)["version"], values(stale)["time_zone"]) == (409, "2", "Asia/Omsk")
    assert calendar(kept) == ("Asia/Irkutsk", [1], 2)
