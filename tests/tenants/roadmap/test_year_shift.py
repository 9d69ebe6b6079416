"""Words of one school year said for the next."""

from datetime import date

import pytest

from tenants.roadmap.lifetime.year_shift import Shift

NEXT = Shift(2026, 2026, 1)


@pytest.mark.parametrize(
    ("words", "later"),
    [
        ("на 2026-2027 учебный год", "на 2027-2028 учебный год"),
        ("2026/27 уч. год", "2027/28 уч. год"),
        ("2026 – 2027 годы", "2027 – 2028 годы"),
        ("сентябрь 2026 г.", "сентябрь 2027 г."),
        ("сентябрь 2026 – май 2027", "сентябрь 2027 – май 2028"),
        ("15.09.2026", "15.09.2027"),
        ("с 01.09.26 по 30.09.26", "с 01.09.27 по 30.09.27"),
        ("1 сентября 2026 года", "1 сентября 2027 года"),
        # The 18th of September 2027 is a Saturday: a last day moves to Monday, a day on which something is held stays.
        ("до 18.09.2026", "до 20.09.2027"),
        ("не позднее 18 сентября 2026 г.", "не позднее 20 сентября 2027 г."),
        ("18.09.2026", "18.09.2027"),
        ("до 18 сентября", "до 20 сентября"),
        ("до 30 октября", "до 1 ноября"),
        ("18 сентября", "18 сентября"),
        ("8 марта", "8 марта"),
        ("до 15 сентября", "до 15 сентября"),
        # Acts and cited documents stay what they are.
        ("Распоряжение Р-145 от 25.12.2019", "Распоряжение Р-145 от 25.12.2019"),
        ("приказ от 15.09.2026 № 47", "приказ от 15.09.2026 № 47"),
        ("приказ № 47-о от 15.09.2026", "приказ № 47-о от 15.09.2026"),
        ("нацпроект «Образование» 2019-2024", "нацпроект «Образование» 2019-2024"),
        ("программа 2030", "программа 2030"),
        ("31.02.2026", "31.02.2026"),
        ("кабинет 2026а", "кабинет 2026а"),
        ("ежемесячно", "ежемесячно"),
        ("", ""),
    ],
)
def test_words(words: str, later: str) -> None:
    assert NEXT.of(words) == later


def test_the_seed_of_five_years_goes_on_five_years_later() -> None:
    shift = Shift(2019, 2023, 5)
    assert shift.of("на 2020-2021 учебный год") == "на 2025-2026 учебный год"
    assert shift.of("до 1 февраля 2020 г.") == "до 3 февраля 2025 г."
    assert shift.of("2019-2024 гг.") == "2024-2029 гг."


def test_the_29th_of_february() -> None:
    shift = Shift(2027, 2027, 1)
    assert shift.of("29.02.2028") == "28.02.2029"
    assert shift.of("до 29 февраля 2028") == "до 28 февраля 2029"
    assert Shift(2027, 2027, 4).day(date(2028, 2, 29), is_last=True) == date(2032, 3, 1)


@pytest.mark.parametrize("working", [(1, 2, 3, 4, 5, 6), ()])
def test_days_off_are_the_municipalitys(working: tuple[int, ...]) -> None:
    # Where Saturday is worked, the 18th of September 2027 is no day off; where nothing is known, nothing moves.
    assert Shift(2026, 2026, 1, working).of("до 18.09.2026") == "до 18.09.2027"


def test_nothing_is_too_long_or_odd_for_it() -> None:
    for words in ("2" * 100_000, "до " * 50_000, "20262027" * 10_000, "31.12.2026" * 5_000):
        NEXT.of(words)
