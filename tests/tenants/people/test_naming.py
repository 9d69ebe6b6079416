"""Two writings of a name: when they mean one person, when two, and when nobody may decide but a person."""

import pytest

from tenants.people import naming
from tenants.people.naming import (
    Circle,
    KnownPerson,
    as_written,
    candidates,
    name_key,
    parse,
    propose,
    short_form,
)


def school(*names: str) -> Circle:
    return Circle(KnownPerson(number, name, name_key(name)) for number, name in enumerate(names, start=1))


@pytest.mark.parametrize(
    ("written", "short"),
    [
        ("Лугова Н.П.", "Лугова Н.П."),
        ("Лугова Н. П.", "Лугова Н.П."),
        ("Н.П. Лугова", "Лугова Н.П."),
        ("Н.П.Лугова", "Лугова Н.П."),
        ("Лугова Наталья Петровна", "Лугова Н.П."),
        ("Наталья Петровна Лугова", "Лугова Н.П."),
        ("ЛУГОВА Н.П.", "Лугова Н.П."),
        ("Лугова НП", "Лугова Н.П."),
        ("Лугова Н", "Лугова Н."),
        ("Лугова", "Лугова"),
        ("Лугова - Полева Н.П.", "Лугова-Полева Н.П."),
        ("ЛУГОВА–ПОЛЕВА Н.П.", "Лугова-Полева Н.П."),
        ("Лугова (Полева) Н.П.", "Лугова Н.П."),
        ("Абрамов Лев Абрамович", "Абрамов Л.А."),
        ("Лев Абрамович Рабинович", "Рабинович Л.А."),
        ("Мамедов Али оглы", "Мамедов А.О."),
    ],
)
def test_a_name_is_shortened_as_roadmaps_write_it(written: str, short: str) -> None:
    assert short_form(written) == short


@pytest.mark.parametrize("written", ["", "7", "Наталья Петровна", "совет трудового коллектива школы"])
def test_words_without_a_surname_are_no_name(written: str) -> None:
    assert parse(written) is None


@pytest.mark.parametrize(
    "written",
    ["Лугова Н.П.", "Н.П. Лугова", "лугова н.п.", "ЛУГОВА Н П", "Лугова  H.П.", "Лугoва Н.П."],
    ids=["plain", "turned", "small", "capitals", "Latin initial", "Latin o"],
)
def test_the_key_is_the_same_however_a_name_is_typed(written: str) -> None:
    assert name_key(written) == "лугова н п"


def test_yo_is_folded_in_the_key() -> None:
    assert name_key("Ёлкина Т.В.") == name_key("Елкина Т.В.")


@pytest.mark.parametrize(
    ("written", "known", "meant"),
    [
        ("Лугова Н.П.", ["Лугова Н.П."], "Лугова Н.П."),
        ("Лугова", ["Лугова Н.П."], "Лугова Н.П."),
        ("Лугова Н.П.", ["Лугова"], "Лугова"),
        ("Лугова Н.", ["Лугова Н.П.", "Лугова А.П."], "Лугова Н.П."),
        ("Лугова Наталья Петровна", ["Лугова Н.П."], "Лугова Н.П."),
        ("Лугова Н.П.", ["Лугова Наталья П.", "Лугова А.В."], "Лугова Наталья П."),
        ("Елкина Т.В.", ["Ёлкина Т.В."], "Ёлкина Т.В."),
        ("Полева Н.П.", ["Лугова-Полева Н.П."], "Лугова-Полева Н.П."),
        ("Лугова Н.П.", ["Лугова Н.П.", "Лугова"], "Лугова Н.П."),
        ("Лугова Н.П.", ["Лугова-Полева Н.П.", "Лугова Н.П."], "Лугова Н.П."),
    ],
)
def test_the_only_one_who_fits_is_proposed(written: str, known: list[str], meant: str) -> None:
    found = propose(written, school(*known))
    assert (found and found.name) == meant


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("Лугова", ["Лугова Н.П.", "Лугова А.В."]),
        ("Лугова", ["Лугова", "Лугова Н.П."]),
        ("Лугова Н.", ["Лугова Н.П.", "Лугова Н.А."]),
        ("Лугова Н.П.", ["Лугова Наталья П.", "Лугова Нина П."]),
        ("Лугова Н.П.", ["Лугов Н.П."]),
        ("Лугова Н.П.", ["Лугова А.П."]),
        ("Лугова Н.П.", ["Лугова Н.А."]),
        ("Лугова Наталья Петровна", ["Лугова Нина Петровна"]),
        ("Полева", ["Лугова-Полева Н.П."]),
        ("Лугова Н.П.", []),
    ],
)
def test_a_doubt_is_never_resolved_silently(written: str, known: list[str]) -> None:
    assert propose(written, school(*known)) is None


def test_candidates_of_a_surname_are_all_its_bearers() -> None:
    known = school("Лугова Н.П.", "Полева А.В.", "Лугова А.В.")
    assert [one.name for one in candidates("Лугова", known)] == ["Лугова Н.П.", "Лугова А.В."]


@pytest.mark.parametrize(
    ("text", "name", "kept"),
    [
        ("Лугова", "Лугова Н.П.", "Лугова"),
        ("Лугова Н.П.", "Лугова Н.П.", "Лугова Н.П."),
        ("директор Лугова Н.П.", "Лугова Н.П.", "Лугова Н.П."),
    ],
)
def test_a_bare_surname_stays_one_though_it_was_completed(text: str, name: str, kept: str) -> None:
    assert as_written(text, name) == kept


def test_a_cell_of_a_hundred_thousand_letters_is_compared_at_once() -> None:
    assert propose("а" * 100_000 + " Н.П.", school("Лугова Н.П.")) is None


def test_a_thousand_names_are_compared_without_asking_each_of_a_thousand(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compared = []
    honest = naming.likeness
    monkeypatch.setattr(naming, "likeness", lambda one, other: compared.append(1) or honest(one, other))
    syllables = [one + two for one in "бвгдж" for two in "аеиоу"]
    names = [f"{one}{two}нова".capitalize() + " А.Б." for one in syllables for two in syllables]
    circle = school(*names)
    assert [propose(name, circle).name for name in names] == names
    assert len(compared) < 5 * len(names)
