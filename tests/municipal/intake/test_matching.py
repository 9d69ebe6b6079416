"""Which school a file is of: exactly one, several to choose from, or none; never silently a wrong one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from municipal.intake.fitting import Known, known_school
from municipal.intake.matching import Evidence, match
from municipal.intake.models import How

# id: names, settlement, INN.
REGISTER = {
    1: (("Лесногорская СОШ № 1", "МБОУ «Лесногорская средняя общеобразовательная школа № 1»"), "Лесногорский", "2460000001"),
    2: (("Лесногорская СОШ № 2",), "п. Лесногорский", None),
    3: (("Речная СОШ № 2",), "п. Речной", None),
    4: (("Полянская ООШ",), "с. Поляна", None),
    5: (("Полянский детский сад «Ромашка»",), "с. Поляна", None),
    6: (("СОШ № 12", "МБОУ «Средняя школа № 12 имени Героя Труда И. П. Кедрова» города Лесогорска"), "г. Лесогорск", None),
    7: (("Гимназия № 5",), "г. Лесогорск", None),
    8: (("СОШ № 5",), "г. Лесогорск", None),
    9: (("Жеблахтинская СОШ", "МБОУ «Жеблахтинская средняя школа»"), "с. Жеблахты", None),
    10: (("Верхнекедровская СОШ",), "с. Верхний Кедр", None),
    11: (("Нижнекедровская СОШ",), "с. Нижний Кедр", None),
    12: (("Ручьёвская СОШ", "Ручьёвская школа"), "д. Ручьи", None),
    13: (("Филиал МБОУ «Ручьёвская СОШ» – Заимская НОШ",), "д. Заимка", None),
    14: (("Лицей № 3",), "г. Лесогорск", None),
    16: (("Новосёловская СОШ № 2",), "п. Новосёлово", None),
    17: (("Среднекедровская СОШ",), "с. Средний Кедр", None),
    18: (("Центральная ООШ",), "п. Центральный", None),
    19: (("Городищенская СОШ",), "с. Городище", None),
    15: (("СШ № 7 имени В. А. Ветрова",), "г. Лесогорск", None),
}  # fmt: skip


def schools(*, not_mine: frozenset[int] = frozenset()) -> list[Known]:
    return [
        known_school(id_, names, settlement=settlement, inn=inn, is_mine=id_ not in not_mine)
        for id_, (names, settlement, inn) in REGISTER.items()
    ]


def found(
    organisation: str | None = None, file_name: str = "план.docx", folder: str = "", title: str = ""
) -> int | tuple[int, ...]:
    """Return the one school, or the candidates."""
    said = match(Evidence(organisation, title, file_name, folder), schools())
    return said.school_id or said.candidates


@pytest.mark.parametrize(
    ("organisation", "expected"),
    [
        ("Лесногорская СОШ № 2", 2),
        ("МБОУ «Лесногорская СОШ № 2»", 2),
        ("муниципальное бюджетное общеобразовательное учреждение «Лесногорская средняя общеобразовательная школа №2»", 2),
        ("МБОУ Лесногорской СОШ N2", 2),
        ("в Лесногорской средней школе № 1", 1),
        ("МКОУ «Речная средняя общеобразовательная школа № 2» Ермаковского района Красноярского края", 3),
        ("МБОУ СОШ №2 п. Речной", 3),
        ("МБОУ «СОШ № 12»", 6),
        ("МБОУ СОШ № 12 имени И. П. Кедрова", 6),
        ("МБОУ СОШ № 12 г. Лесогорска", 6),
        ("МАОУ «Гимназия №5»", 7),
        ("МБОУ «Средняя школа № 5»", 8),
        ("МБОУ «Жеблахтинская СОШ»", 9),
        ("Жеблахтинской средней школы", 9),
        ("Муниципальное бюджетное общеобразовательное учреждение средняя школа с. Жеблахты", 9),
        ("МБОУ Верхнекедровская СОШ", 10),
        ("МБОУ «Ручьевская СОШ»", 12),
        ("Полянская основная общеобразовательная школа", 4),
        ("Полянская школа", 4),
        ("МБДОУ «Полянский детский сад «Ромашка»", 5),
        ("Лицей № 3", 14),
        ("Среднекедровская средняя школа", 17),
        ("МКОУ Центральная ООШ", 18),
        ("МБОУ «Городищенская СОШ»", 19),
        ("СШ №7", 15),
        ("МБОУ СШ №7 им. В.А. Ветрова", 15),
        ("МБОУ «Ручьёвская СОШ», 662000, д. Ручьи, ул. Ветрова, 15", 12),
        ("Ручьёвская СОШ, директор Петров И. И.", 12),
        ("Учреждение с ИНН 2460000001", 1),
    ],
)  # fmt: skip
def test_one_school_is_told_by_its_name(organisation: str, expected: int) -> None:
    assert found(organisation) == expected


@pytest.mark.parametrize(
    ("organisation", "expected"),
    [
        ("МБОУ «СОШ № 2»", (2, 3, 16)),
        ("СОШ № 5", 8),
        ("Школа № 5", (8, 7)),
        ("Лесногорская СОШ", (1, 2)),
        ("Полянская СОШ", (4,)),
        ("Полянская СОШ № 2", ()),
        ("Лесногорская СОШ № 7", (15,)),
        ("Лесногорская СОШ № 12", (6,)),
        ("Кедровская СОШ", (10, 11, 17)),
        ("СОШ с. Кедр", (10, 11, 17)),
        ("Поляновская ООШ", (4,)),
        ("Заимская НОШ", (13,)),
        ("СОШ № 4", ()),
        ("Управление образования администрации района", ()),
        ("Школа", ()),
        ("", ()),
        (None, ()),
        ("Жеблахтинский детский сад", ()),
        ("СШ № 7 имени А. А. Сосновой", (15,)),
    ],
)
def test_what_fits_several_or_none_is_a_choice(
    organisation: str | None, expected: int | tuple[int, ...]
) -> None:
    assert found(organisation) == expected


@pytest.mark.parametrize(
    ("name", "folder", "expected"),
    [
        ("СОШ 12.docx", "", 6),
        ("Дорожная карта СОШ № 12 2026-2027.docx", "", 6),
        ("план.xlsx", "roadmaps.zip/Гимназия №5", 7),
        ("3. Лицей № 3.docx", "", 14),
        ("12 школа.docx", "", 6),
        ("Лесногорская СОШ 2.docx", "", 2),
        ("Жеблахтинская школа 26-27.docx", "", 9),
        ("ДК_Жеблахтинская_СОШ_2026_2027_итог.docx", "", 9),
        ("СОШ 2.docx", "", (2, 3, 16)),
        ("Новоселовская СОШ 2.docx", "", 16),
        ("Новопольская СОШ 2.docx", "", ()),
        ("Школа 1 (2).docx", "", (1,)),
        ("план.docx", "Ермаковский район.zip/СОШ 12/2026-2027", 6),
        ("12.docx", "", ()),
        ("план на 12 мероприятий.docx", "", ()),
        ("Дорожная карта наставничества 2026-2027.docx", "карты", ()),
    ],
)
def test_the_name_of_a_file_and_its_folder_speak_where_the_file_is_silent(
    name: str, folder: str, expected: int | tuple[int, ...]
) -> None:
    assert found(None, name, folder) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        (
            "План мероприятий (дорожная карта) внедрения целевой модели наставничества в МБОУ «Жеблахтинская СОШ»",
            9,
        ),
        ("Дорожная карта реализации целевой модели наставничества МБОУ СОШ № 12 на 2026-2027 учебный год", 6),
        ("Дорожная карта наставничества обучающихся СОШ № 2", (2, 3, 16)),
        ("Дорожная карта Полянской СОШ № 2", ()),
        ("Дорожная карта наставничества на 2026-2027 учебный год", ()),
        ("План работы 12 наставников", ()),
    ],
)
def test_the_title_speaks_where_no_organisation_is_named(title: str, expected: int | tuple[int, ...]) -> None:
    assert found(title=title) == expected


@pytest.mark.parametrize(
    ("organisation", "title"),
    [
        ("Управление образования администрации района", "Дорожная карта"),
        (None, "Дорожная карта внедрения региональной системы наставничества в школе"),
        (None, "Приложение 2 к приказу от 01.09.2026 № 14"),
    ],
)
def test_what_names_no_school_does_not_stand_in_the_way_of_a_files_name(
    organisation: str | None, title: str
) -> None:
    expected: dict[str, int | tuple[int, ...]] = {"Лицей № 3.docx": 14}
    assert {name: found(organisation, name, title=title) for name in expected} == expected


@pytest.mark.parametrize("title", ["Дорожная карта Сосновской школы", "Карта МБОУ СОШ № 44"])
def test_an_unknown_school_in_the_title_stands_in_its_way(title: str) -> None:
    assert found(None, "Лицей № 3.docx", title=title) == (14,)


def test_a_title_and_the_name_of_a_file_that_differ_are_a_choice() -> None:
    said = match(Evidence(None, "Дорожная карта СОШ № 12", "Лицей № 3.docx"), schools())
    assert (said.school_id, set(said.candidates)) == (None, {6, 14})


def test_the_name_of_a_file_tells_which_of_several_is_meant() -> None:
    assert match(Evidence("МБОУ СОШ № 2", file_name="Речная СОШ № 2.docx"), schools()).school_id == 3


def test_the_name_of_a_file_does_not_overrule_what_stands_in_it() -> None:
    said = match(Evidence("МБОУ СОШ № 12", file_name="Лицей № 3.docx"), schools())
    assert (said.school_id, said.how, set(said.candidates)) == (None, How.SEVERAL, {6, 14})
    unknown = match(Evidence("Сосновская СОШ № 9", file_name="СОШ 12.docx"), schools())
    assert (unknown.school_id, unknown.candidates) == (None, (6,))


def test_a_school_out_of_reach_is_not_given_and_still_stands_in_the_way_of_its_namesake() -> None:
    both = schools(not_mine=frozenset({3}))
    assert match(Evidence("Речная СОШ № 2"), both).how is How.ELSEWHERE
    assert match(Evidence("МБОУ СОШ № 2"), both).school_id is None
    assert match(Evidence("МБОУ СОШ № 2"), both).candidates == (2, 16)


def test_how_it_was_told_is_said() -> None:
    ways = [
        match(one, schools()).how
        for one in (
            Evidence("ИНН 2460000001"),
            Evidence("Лицей № 3"),
            Evidence(None, file_name="Лицей 3.docx"),
            Evidence(None, file_name="x"),
        )
    ]
    assert ways == [How.INN, How.ORGANISATION, How.FILE_NAME, How.NOTHING]


FORMS = (
    "{name}",
    "МБОУ «{name}»",
    "муниципальное казённое общеобразовательное учреждение «{name}» Кедрового района",
    "{name}, {place}",
)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("id_", REGISTER)
def test_a_school_is_met_by_its_own_names_and_by_no_other_ones_when_it_is_missing(
    id_: int, form: str
) -> None:
    """Without it in the register, its name must not lead to a neighbour: a choice at most."""
    every = schools()
    without = [one for one in every if one.id != id_]
    names, place, _inn = REGISTER[id_]
    for name in names:
        written = form.format(name=name, place=place)
        for evidence in (
            Evidence(written),
            Evidence(None, written),
            Evidence(None, file_name=f"{written}.docx"),
        ):
            assert match(evidence, every).school_id in {id_, None}
            assert match(evidence, without).school_id is None, evidence
        assert match(Evidence(written), every).school_id == id_


@given(st.text(alphabet="абвгдёшкосчил№ 0123456789«».,-/", max_size=60))
def test_no_text_breaks_the_matching(text: str) -> None:
    said = match(Evidence(text, text, text, text), schools())
    assert said.school_id is None or said.school_id in said.candidates
