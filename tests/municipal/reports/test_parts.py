"""How the work of a report is split."""

from datetime import date

from core.database import db
from municipal.reports.parts import ScopeSchool, scope_schools, split
from tests.municipal.overview.conftest import Sower
from tests.municipal.reports.conftest import Within


def school(id_: int, name: str, district: str | None, place: str = "М") -> ScopeSchool:
    number = sum(map(ord, district)) if district else None
    return ScopeSchool(id_, name, place, len(place), district, number)


def test_a_district_is_a_part_and_a_large_one_is_cut_into_hundreds() -> None:
    large = [school(number, f"{number:08d}", "б") for number in range(250)]
    small = [school(1000, "я", "а"), school(1001, "а", "а")]
    parts = split([*large, *small])
    assert [len(part) for part in parts] == [2, 100, 100, 50]
    assert (parts[0], parts[3][-1]) == ((1001, 1000), 249)


def test_schools_of_no_district_are_parts_of_their_own_after_the_districts() -> None:
    assert split([school(1, "а", None), school(2, "б", "я"), school(3, "б", None)]) == [(2,), (1, 3)]


def test_districts_of_the_same_name_are_not_mixed() -> None:
    assert split([school(1, "а", "ю", "Север"), school(2, "а", "ю", "Восток")]) == [(2,), (1,)]


def test_the_order_does_not_depend_on_what_is_given_first() -> None:
    schools = [
        school(number, f"{number % 7}", f"{number % 3}" if number % 4 else None) for number in range(300)
    ]
    mixed = sorted(schools, key=lambda one: one.id * 7919 % 300)
    assert split(mixed) == split(schools)
    assert sorted(id_ for part in split(schools) for id_ in part) == list(range(300))


def test_nothing_is_split_into_nothing() -> None:
    assert split([]) == []


def test_the_schools_of_the_reach_are_read_closed_ones_too(sow: Sower, plant, within: Within) -> None:
    municipality = plant.municipality()
    district = plant.district(municipality, name="Округ «Ёлки № 2»")
    one = sow.school(district)
    two = sow.school(district, closed_on=date(2020, 1, 1))
    three = sow.school(district, district_id=None)
    sow.school(sow.district())
    with within(plant.user("municipal_administrator", municipality)):
        found = sorted(scope_schools())
        db.session.rollback()
    name, id_ = municipality.name, municipality.id
    assert found == [
        ScopeSchool(one.id, one.sort_key, name, id_, "округ елки 00000002", district.id),
        ScopeSchool(two.id, two.sort_key, name, id_, "округ елки 00000002", district.id),
        ScopeSchool(three.id, three.sort_key, name, id_, None, None),
    ]
