"""School years as people write them."""

from datetime import date

import pytest

from core.clock import SchoolYear


@pytest.mark.parametrize(
    "text", ["2020-2021", "2020/21", "2020 – 2021", "на 2020—2021 учебный год", "№ 1999-10, 2020-21"]
)
def test_a_school_year_is_read(text: str) -> None:
    assert SchoolYear.parse(text) == SchoolYear(2020)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2020",
        "2020-2022",
        "2021-2020",
        "2020-20211",
        "12020-2021",
        "2020-0021",
        "9999-0000",
        "0000-0001",
        "٢٠٢٠-٢٠٢١",
    ],
)
def test_two_years_that_do_not_follow_each_other_are_no_school_year(text: str) -> None:
    with pytest.raises(ValueError, match="^" + text.replace("-", "\\-") + "$"):
        SchoolYear.parse(text)


def test_a_century_is_passed() -> None:
    assert SchoolYear.parse("2099/00") == SchoolYear(2099)


def test_a_school_year_goes_from_september_to_august() -> None:
    assert [SchoolYear.of(date(2026, month, 1)).first for month in (1, 8, 9, 12)] == [2025, 2025, 2026, 2026]
    assert (SchoolYear(2026).start, SchoolYear(2026).end) == (date(2026, 9, 1), date(2027, 8, 31))
