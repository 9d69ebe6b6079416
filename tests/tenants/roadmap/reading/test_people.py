"""Who stands in a "responsible" cell."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tenants.roadmap.reading import read_responsible
from tests.accuracy.comparison import people_meant, people_read

from .shared_data import rows_of

ROWS = [row for row in rows_of("responsibles.tsv") if not row["doubt"]]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["phrase"])
def test_everybody_in_a_cell_is_found(row):
    assert people_read(row["phrase"]) == people_meant(row)


def test_only_a_surname_without_initials_is_doubted():
    doubted = [
        row["phrase"] for row in ROWS if not all(each.certain for each in read_responsible(row["phrase"]))
    ]
    assert doubted == ["Ульчугачева Шульмина О.Г."]


NAMES = [
    ("Крылова Мария Петровна", "Крылова М.П."),
    ("КРЫЛОВА МАРИЯ ПЕТРОВНА", "Крылова М.П."),
    ("Мария Петровна Крылова", "Крылова М.П."),
    ("Крыловой Марии Петровне", "Крылова М.П."),
    ("Крылову Петру Сергеевичу", "Крылов П.С."),
    ("Лесная-Крылова А.Б.", "Лесная-Крылова А.Б."),
    ("КРЫЛОВА М.П.", "Крылова М.П."),
    ("Крыловой М.П.", "Крылова М.П."),
    ("КрыловаМ.П.", "Крылова М.П."),
    ("М.П.Крылова", "Крылова М.П."),
    ("Крылова М. П", "Крылова М.П."),
    ("Крылова M.П.", "Крылова М.П."),
]


@pytest.mark.parametrize(("written", "name"), NAMES)
def test_a_name_is_brought_into_one_form(written, name):
    assert [(each.name, each.certain) for each in read_responsible(written)] == [(name, True)]


def test_a_surname_is_completed_when_exactly_one_person_of_the_file_has_it():
    known = ["Крылова М.П.", "Лесная А.Б.", "Лесная В.Г."]
    assert [(each.name, each.certain) for each in read_responsible("Крылова", known)] == [
        ("Крылова М.П.", True)
    ]
    assert [(each.name, each.certain) for each in read_responsible("Лесная", known)] == [("Лесная", False)]
    assert [(each.name, each.certain) for each in read_responsible("Крылову М.П.", known)] == [
        ("Крылова М.П.", True)
    ]


KNOWN = [
    "Крылова М.П.",
    "Лесной П.П.",
    "Мельник Д.В.",
    "Полянская Г.В.",
    "Сорока Т.В.",
    "Панов А.А.",
    "Панова Б.Б.",
]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Крыловой", "Крылова М.П."),
        ("Крылову", "Крылова М.П."),
        ("Лесному", "Лесной П.П."),
        ("Мельнику", "Мельник Д.В."),
        ("Мельником", "Мельник Д.В."),
        ("Полянской", "Полянская Г.В."),
        ("Полянской Г.В.", "Полянская Г.В."),
        ("Сороке", "Сорока Т.В."),
        ("Панов", "Панов А.А."),
        ("Панову Б.Б.", "Панова Б.Б."),
        ("Панову А.А.", "Панов А.А."),
        ("Крылова Мария", "Крылова М.П."),
        ("Мария Крылова", "Крылова М.П."),
        ("Крылова М.", "Крылова М.П."),
        ("КРЫЛОВА", "Крылова М.П."),
    ],
)
def test_a_surname_in_any_case_is_completed_by_the_only_name_it_can_stand_for(written, name):
    assert [(each.name, each.certain) for each in read_responsible(written, KNOWN)] == [(name, True)]


@pytest.mark.parametrize("written", ["Панову", "Зайцева", "Лесному А.А."])
def test_a_surname_that_fits_nobody_or_several_is_doubted(written):
    assert [each.certain for each in read_responsible(written, KNOWN)] == [False]


def test_a_post_before_a_surname_lets_it_be_completed():
    read = read_responsible("директору Крыловой, завуч Лесной", KNOWN)
    assert [(each.name, each.role, each.certain) for each in read] == [
        ("Крылова М.П.", "директор", True),
        ("Лесной П.П.", "завуч", True),
    ]


CELLS = [
    ("и.о. директора Крылова М.П.", [("Крылова М.П.", "и.о. директора", None)]),
    (
        "Крылова М.П., директор, Лесной П.П., завуч",
        [("Крылова М.П.", "директор", None), ("Лесной П.П.", "завуч", None)],
    ),
    (
        "директор Крылова М.П., завуч Лесной П.П.",
        [("Крылова М.П.", "директор", None), ("Лесной П.П.", "завуч", None)],
    ),
    (
        "Заместители директора Крылова М.П., Лесной П.П.",
        [(None, "заместители директора", None), ("Крылова М.П.", None, None), ("Лесной П.П.", None, None)],
    ),
    (
        "Крылова М.П. завуч Лесной П.П. педагог-психолог",
        [("Крылова М.П.", "завуч", None), ("Лесной П.П.", "педагог-психолог", None)],
    ),
    ("1. Крылова М.П. 2. Лесной П.П.", [("Крылова М.П.", None, None), ("Лесной П.П.", None, None)]),
    ("учителя - предметники", [(None, "учителя-предметники", None)]),
    ("заместители директора по УВР, ВР", [(None, "заместители директора по УВР, ВР", None)]),
    ("психолого-педагогическая служба", [(None, None, "психолого-педагогическая служба")]),
    ("Руководители ШМО", [(None, "руководители ШМО", None)]),
    ("Классным руководителям", [(None, "классные руководители", None)]),
    ("Крылова М.П. (директор)", [("Крылова М.П.", "директор", None)]),
    ("учителя информатики, технологии", [(None, "учителя информатики, технологии", None)]),
    ("медсестра, повар", [(None, "медсестра", None), (None, "повар", None)]),
    ("центр «Наставник - ученик»", [(None, None, "центр «Наставник - ученик»")]),
]


@pytest.mark.parametrize(("cell", "people"), CELLS)
def test_posts_and_bodies_go_to_the_right_name(cell, people):
    assert [(each.name, each.role, each.organisation) for each in read_responsible(cell)] == people


@pytest.mark.parametrize("cell", ["", "-", "—", "нет", " \n", "…"])
def test_a_dash_stands_for_nobody(cell):
    assert read_responsible(cell) == ()


@pytest.mark.parametrize(
    ("cell", "is_group"),
    [
        ("классные руководители", True),
        ("рабочая группа", True),
        ("кл. рук. 5-9 кл.", True),
        ("педагогический совет", True),
        ("ШМО учителей", True),
        ("учителя", True),
        ("уч-ся 5 кл.", True),
        ("директор", False),
        ("Крылова М.П.", False),
        ("директор и.о.", False),
        ("советник по воспитанию", False),
        ("и.о. директора", False),
        ("управление образования", False),
        ("МБОУ «СОШ № 5»", False),
    ],
)
def test_a_group_is_told_from_one_person(cell, is_group):
    assert [each.is_group for each in read_responsible(cell)] == [is_group]


WORDS = st.sampled_from([
    "директор", "Директор", "директора", "школы", "Крылова", "М.П.", "М.", "и.о.", "И.О.", "зам.", "по", "УВР", ",", ";",
    "-", "(", ")", "(по согласованию)", "классные", "руководители", "и", "отдел", "МБОУ", "«Школа", "№1»", "1-9",
    "педагог-", "организатор", "ПетровнаВна", "Мария", "Петровна", "А,В,", "•", "\ue001", "\uf8ff", "Отв.:",
])  # fmt: skip


@given(st.lists(WORDS, max_size=10).map(" ".join) | st.text(max_size=60))
@settings(max_examples=500, deadline=None)
def test_any_cell_gives_people_of_whom_something_is_known(cell):
    for each in read_responsible(cell):
        assert each.name or each.role or each.organisation
        assert not (each.is_group and each.name)


@pytest.mark.parametrize("piece", ["Крылова М.П. ", "директор, ", "(", "а", "и "])
def test_a_hundred_kilobytes_name_nobody(piece):
    assert read_responsible((piece * 100_000)[:100_000]) == ()


@pytest.mark.parametrize("full", ["Крылова Мария Петровна", "Крылова М. П."])
def test_names_known_in_full_complete_a_surname_as_they_are_written(full):
    assert [each.name for each in read_responsible("Крыловой, Крылова М.", [full])] == [full]
