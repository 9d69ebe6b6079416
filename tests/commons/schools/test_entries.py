"""What a school's entry may be: names on one line, an INN by its checksum, search as people search."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask_babel import force_locale

from commons.schools.entries import Entry, is_valid_inn, messages_of, tidy
from commons.schools.kinds import SchoolKind
from commons.schools.models import School
from commons.schools.wording import read_kind
from tests.municipal.register.sheets import INNS


@pytest.fixture(autouse=True)
def _in_english(app: Flask) -> Iterator[None]:
    with app.app_context(), force_locale("en"):
        yield


@pytest.mark.parametrize("inn", INNS)
def test_a_right_inn_is_told_by_its_checksum(inn: str) -> None:
    assert is_valid_inn(inn)


@pytest.mark.parametrize("inn", ["2465000008", "246500000", "24650000070", "246500000a", "٢٤٦٥٠٠٠٠٠٧", ""])
def test_a_wrong_inn_is_refused(inn: str) -> None:
    assert not is_valid_inn(inn)


def test_an_entry_is_tidied() -> None:
    untidy = Entry(
        code=" 1 ", full_name="Школа\n №\u200b 1", short_name="СШ  1", aliases=("школа №1", "", "Старая", "старая"),
        inn="2465 000 007", settlement=" ", email="One@Example.test", parent_id=5,
    )  # fmt: skip
    assert tidy(untidy) == Entry(
        code="1", full_name="Школа № 1", short_name="СШ 1", aliases=("Старая",),
        inn="2465000007", email="one@example.test",
    )  # fmt: skip


def test_everything_wrong_is_said_at_once() -> None:
    entry = Entry("", "", "я" * 201, kind=SchoolKind.BRANCH, inn="1234567890", email="nobody@")
    assert messages_of(entry) == {
        "code": "Fill this in.",
        "full_name": "Fill this in.",
        "short_name": "At most 200 characters.",
        "inn": "There is a mistake in the INN: its last digit does not fit the others.",
        "email": "This is no e-mail address.",
        "parent": "Say whose branch it is.",
    }


def test_a_name_of_many_numbers_fits_its_sort_key() -> None:
    school = School()
    Entry("1", "x", "1 " * 100).write_to(school)
    assert len(school.sort_key) == 800


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("школа", SchoolKind.SCHOOL),
        ("МБОУ «Гимназия № 2»", SchoolKind.SCHOOL),
        ("Детский сад «Ёлочка»", SchoolKind.KINDERGARTEN),
        ("МБДОУ № 5", SchoolKind.KINDERGARTEN),
        ("Филиал детского сада", SchoolKind.BRANCH),
        ("Дом детского творчества, дополнительное образование", SchoolKind.ADDITIONAL),
        ("Аграрный техникум", SchoolKind.COLLEGE),
        ("завод", None),
    ],
)
def test_a_kind_is_read_from_words(words: str, kind: SchoolKind | None) -> None:
    assert read_kind(words) == kind
