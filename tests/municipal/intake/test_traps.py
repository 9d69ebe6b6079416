"""Files of schools that the demonstration's register does not have, and that sound like one of it: offered at most."""

import pytest

from municipal.demo import places
from municipal.intake.fitting import Known, known_school
from municipal.intake.matching import Evidence, match
from municipal.intake.models import How


def _known(place: places.Place) -> Known:
    return known_school(
        int(place.code),
        (place.short_name, place.full_name),
        settlement=place.settlement,
        areas=(places.MUNICIPALITY, places.DISTRICTS[place.district]),
        inn=None if place.parent else places.inn_of(place.code),
    )


DEMO = [_known(place) for place in places.PLACES]
# What the demonstration lacks: a school without a settlement's name, a gymnasium and a school of one number, namesakes.
MORE = [
    known_school(301, ("СОШ № 22",), settlement="г. Ветлянск"),
    known_school(
        302, ("СОШ № 7 им. Героя Советского Союза И. П. Ветрова", "СОШ № 7"), settlement="г. Ветлянск"
    ),
    known_school(303, ("Гимназия № 11",), settlement="г. Ветлянск"),
    known_school(304, ("СОШ № 11",), settlement="г. Ветлянск"),
    known_school(305, ("Луговская СОШ",), settlement="п. Луговой"),
    known_school(306, ("Дом детского творчества",), settlement="с. Полянское"),
    known_school(307, ("ДЮСШ № 1",), settlement="г. Ветлянск"),
    known_school(308, ("СОШ № 14-2",), settlement="г. Ветлянск"),
]


def _ways(written: str, around: str = "") -> list[Evidence]:
    """Evidence as files give it: the reader takes an organisation's end for the title's; or only the name speaks."""
    whole = f"{written} {around}".strip()
    return [
        Evidence(written, f"Дорожная карта наставничества {whole} на 2026-2027 учебный год", "план.docx"),
        Evidence(whole, "Дорожная карта", "план.docx"),
        Evidence(None, f"Дорожная карта наставничества {whole}", "план.docx"),
        Evidence(None, "", f"{whole}.docx"),
        Evidence(None, "", "план.docx", f"карты.zip/{whole}"),
        Evidence(written, "Дорожная карта", f"{whole}.docx"),
    ]


@pytest.mark.parametrize(
    ("written", "around"),
    [
        ("МБОУ «СОШ № 1»", ""),
        ("МБОУ СОШ №2", "п. Нагорный"),
        ("МБОУ СОШ №2", "Нагорного"),
        ("МБОУ «Школа № 2»", "п. Лесной"),
        ("МБОУ «Гимназия № 3»", "г. Минусинска"),
        ("МБОУ «Гимназия № 3»", "Минусинска"),
        ("МБОУ «Лесная СОШ»", "– филиал Боровская НОШ"),
        ("филиал МБОУ «Лесная СОШ»", ""),
        ("МБОУ ДО «Дом детского творчества»", ""),
        ("МБОУ ДО «Центр детского творчества»", ""),
        ("МАУ ДО «Дом детского творчества»", ""),
        ("МБУ ДО ДДТ", ""),
        ("МБДОУ «Детский сад № 5»", ""),
        ("МБДОУ «Детский сад № 5 «Солнышко»", ""),
        ("МБДОУ «Детский сад «Росинка»", "п. Сосновка"),
        ("МАОУ «Лицей «Вершина»", ""),
        ("МБОУ СОШ", "п. Нагорный"),
        ("МБОУ «Лесная СОШ»", "с. Лесное"),
        ("МБОУ СОШ № 2-1", ""),
        ("МБОУ СОШ № 2а", ""),
        ("МБОУ СОШ № 22", ""),
        ("МБОУ СОШ № 2", "Нагорного округа"),
        ("МБОУ СОШ № 2", "Минусинского района"),
        ("МБОУ «Прогимназия № 3»", ""),
        ("МБОУ «Школа № 3»", ""),
        ("МБОУ «СОШ № 3»", ""),
        ("МБОУ «Школа № 5»", ""),
        ("МБОУ «Лицей № 10»", ""),
        ("МБОУ СОШ № 2", "имени Травина"),
        ("МБОУ СОШ № 2 имени Героя Советского Союза М. В. Травина", ""),
        ("СОШ № 2 «Школа будущего»", ""),
        ("Открытая (сменная) школа № 10", ""),
        ("Дворец творчества «Радуга»", ""),
        ("МБОУ «Верховская СОШ»", "Минусинского района"),
        ("МБОУ «Лесная СОШ № 3»", ""),
        ("МБОУ COШ № 1", ""),
        ("СПО «Минусинский техникум лесного хозяйства»", ""),
        ("МБОУ «Нижнекамышинская СОШ»", ""),
    ],
)
def test_what_is_not_named_whole_or_is_contradicted_is_never_chosen(written: str, around: str) -> None:
    chosen = [one for one in _ways(written, around) if match(one, DEMO).school_id is not None]
    assert chosen == []


@pytest.mark.parametrize(
    ("written", "around", "expected"),
    [
        ("МБОУ «Лесная СОШ»", "п. Лесной", 101),
        ("МБОУ «Лесная средняя общеобразовательная школа»", "", 101),
        ("МБОУ «Лесная СОШ имени Героя Советского Союза М. В. Травина»", "", 101),
        ("МБОУ СОШ № 10 им. С. А. Травина", "г. Ветлянска", 109),
        ("МБОУ «Берёзовская СОШ № 1»", "", 102),
        ("МБОУ «СОШ № 1»", "с. Берёзовское", 102),
        ("МБОУ СОШ №2", "", 108),
        ("МБОУ COШ № 2", "", 108),
        ("МБОУ СОШ № 2", "г. Ветлянска", 108),
        ("МБОУ СОШ № 2", "Заречного округа", 108),
        ("МБОУ СОШ № 2", "Ветлянского муниципального округа", 108),
        ("МБОУ СОШ № 10", "", 109),
        ("МАОУ «Гимназия № 3»", "", 110),
        ("МАОУ «Гимназия № 3»", "города Ветлянска", 110),
        ("МБДОУ «Детский сад № 5 «Росинка»", "", 112),
        ("МБДОУ д/с № 8 «Тополёк»", "п. Сосновка", 211),
        ("МБОУ «Нагорная СОШ»", "", 201),
        ("МБОУ «Нагорная СОШ»", "с. Нагорное", 201),
        ("МБОУ «Ёлкинская СОШ»", "с. Ёлкино", 106),
        ("МАОУ «Лицей № 4»", "", 208),
        ("Дом детского творчества «Радуга»", "", 210),
        ("КГБПОУ «Ветлянский техникум лесного хозяйства»", "", 209),
        ("филиал МБОУ «Лесная СОШ» – Боровая НОШ", "", 111),
    ],
)
def test_what_is_named_whole_is_chosen_whatever_says_it(written: str, around: str, expected: int) -> None:
    missed = [one for one in _ways(written, around) if match(one, DEMO).school_id != expected]
    assert missed == []


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("МБОУ СОШ № 2", 108),
        ("МБОУ СОШ № 22", 301),
        ("МБОУ СОШ № 7", 302),
        ("МБОУ СОШ № 7 имени Героя Советского Союза И. П. Ветрова", 302),
        ("МБОУ СОШ № 7 имени Героя Советского Союза А. А. Сосновой", None),
        ("Гимназия № 11", 303),
        ("МБОУ СОШ № 11", 304),
        ("МБОУ «Школа № 11»", None),
        ("Луговская школа", None),
        ("Луговская СОШ", 305),
        ("Луговская ООШ", 204),
        ("МБУ ДО «Дом детского творчества»", 306),
        ("МБУ ДО ДДТ", 306),
        ("МБУ ДО «Центр детского творчества»", None),
        ("МБУ ДО «Спортивная школа № 1»", 307),
        ("МБУ ДО «Детская школа искусств № 1»", None),
        ("МБОУ «СОШ № 1»", None),
        ("МБОУ СОШ № 14", None),
        ("МБОУ СОШ № 14-2", 308),
    ],
)
def test_namesakes_are_told_from_one_another(written: str, expected: int | None) -> None:
    found = {match(one, [*DEMO, *MORE]).school_id for one in _ways(written)}
    assert found == {expected}


@pytest.mark.parametrize(
    ("written", "around", "offered"),
    [
        ("МБОУ «СОШ № 1»", "", 102),
        ("МБОУ СОШ №2", "п. Нагорный", 108),
        ("МБУ ДО «Дом детского творчества»", "", 210),
        ("филиал МБОУ «Лесная СОШ» – Боровская НОШ", "", 111),
    ],
)
def test_what_sounds_alike_is_offered(written: str, around: str, offered: int) -> None:
    for evidence in _ways(written, around):
        found = match(evidence, DEMO)
        assert (found.how, found.candidates[:1]) == (How.SEVERAL, (offered,)), evidence


def test_a_branch_with_its_parents_inn_is_not_given_to_the_parent() -> None:
    inn = places.inn_of("101")
    of_branch = Evidence(f"МБОУ «Лесная СОШ», ИНН {inn}", "Дорожная карта филиала", "план.docx")
    assert match(of_branch, DEMO).school_id is None
    assert match(Evidence(f"ИНН {inn}", "Дорожная карта", "план.docx"), DEMO).school_id == 101


def test_a_word_of_the_title_that_is_no_place_does_not_stand_in_the_way() -> None:
    title = "Персонализированная программа МБОУ «Лесная СОШ» Цель: развитие методической работы"
    assert match(Evidence("МБОУ «Лесная СОШ»", title, "Программа наставничества.docx"), DEMO).school_id == 101
