"""A person is found in any case of the surname, with what stands beside it; and nobody else is."""

import pytest

from municipal.personal.mentions import ERASED, Finder, finder_of


def finder(*others: str) -> Finder:
    found = finder_of("Лугова Н.П.", "Лугова Надежда Петровна", list(others))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("Лугова Н.П., заместитель директора", f"{ERASED}, заместитель директора"),
        ("назначить Лугову Н. П. куратором", f"назначить {ERASED} куратором"),
        ("Н.П. Луговой вручить грамоту", f"{ERASED} вручить грамоту"),
        ("Луговой Надежде Петровне", ERASED),
        ("ЛУГОВА Н.П.", ERASED),
        ("Лугова\u00a0Н.П.; Полева А.В.", f"{ERASED}; Полева А.В."),
        ("Лугова, директор", f"{ERASED}, директор"),
        ("Лугова Н.П. и Лугову Н.П.", f"{ERASED} и {ERASED}"),
    ],
)
def test_every_form_of_a_name_is_found(text, without):
    assert finder("Полева А.В.").replace(text) == without


@pytest.mark.parametrize(
    "text",
    [
        "Лугова А.А.",
        "А.А. Лугова",
        "Луговая улица",
        "на лугова",
        "Полева А.В.",
        "",
        "Приказ № 5",
        "Лугова Анна Петровна",
    ],
)
def test_nobody_else_is(text):
    assert finder("Полева А.В.").replace(text) == text


def test_a_surname_alone_is_left_where_two_have_it():
    both = finder("Лугова А.А.")
    assert both.replace("Лугова, директор") == "Лугова, директор"
    assert both.replace("Лугова Н.П., директор") == f"{ERASED}, директор"


def test_texts_inside_of_a_file_that_was_read_are_found():
    said = {"sections": [{"rows": [{"responsible": "Лугова Н.П.", "number": 1}]}], "note": None}
    assert finder().replace_in(said) == {
        "sections": [{"rows": [{"responsible": ERASED, "number": 1}]}],
        "note": None,
    }


def test_what_has_no_surname_finds_nobody():
    assert finder_of("7", None, []) is None
