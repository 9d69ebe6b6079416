"""Cleaning of typed and pasted text: what nobody sees goes, what parts words and lines stays."""

import pytest

from core.text import clean, one_line, search_key, sort_key


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  слово\t", "слово"),
        ("два\tслова", "два\tслова"),
        ("одна\r\nдве\rтри\nчетыре", "одна\nдве\nтри\nчетыре"),
        # Word's Shift+Enter and its kin end a line; taken away they would join two words.
        ("одна\x0bдве\x0cтри\x85четыре\u2028пять", "одна\nдве\nтри\nчетыре\nпять"),
        ("сло\x00во\x1f\x7f\x9b", "слово"),
        ("\u200bсло\u200dво\ufeff\u202e\u2060", "слово"),
        ("кураи\u0306", "курай"),
        ("и\u200b\u0306", "й"),
        ("сло\ud83dво", "слово"),
    ],
)
def test_text_is_kept_without_what_nobody_sees(typed: str, kept: str) -> None:
    assert clean(typed) == kept
    assert clean(kept) == kept


def test_one_line_has_single_spaces() -> None:
    assert one_line(" Приказ\r\n№\u00a0 41 ") == "Приказ № 41"


def test_keys_sort_and_find_as_people_do() -> None:
    names = ["Школа № 10", "Школа №2", "Ёлкина", "Жукова", "Егоров"]
    assert sorted(names, key=sort_key) == ["Егоров", "Ёлкина", "Жукова", "Школа №2", "Школа № 10"]
    assert search_key("Школа «№2»") == search_key("школа № 2")
