"""Whom a roadmap is for, by its title: who is mentored, not who mentors."""

import pytest

from tenants.roadmap.loading.title_contour import contour_of
from tenants.roadmap.vocabulary import Contour

PUPILS, TEACHERS, BOTH = Contour.PUPILS, Contour.TEACHERS, Contour.BOTH


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("План методической работы с молодыми педагогами", TEACHERS),
        ("План работы наставника с молодым учителем", TEACHERS),
        ("План работы Школы молодого специалиста", TEACHERS),
        ("План работы по наставничеству с молодыми педагогами МБДОУ «Детский сад № 5»", TEACHERS),
        ("Дорожная карта наставничества педагогических работников", TEACHERS),
        ("ПЛАН РАБОТЫ С МОЛОДЫМИ СПЕЦИАЛИСТАМИ", TEACHERS),
        ("План работы с начинающими воспитателями", TEACHERS),
        ("План адаптации вновь принятых сотрудников", TEACHERS),
        ("План наставничества в форме «педагог – педагог»", TEACHERS),
        ("План наставничества в форме «учитель-учитель»", TEACHERS),
        ("Дорожная карта «опытный учитель – молодой специалист»", TEACHERS),
        ("План работы учителя-наставника с молодым педагогом-психологом", TEACHERS),
        ("Дорожная карта наставничества обучающихся", PUPILS),
        ("Дорожная карта наставничества «педагог – ученик»", PUPILS),
        ("План «педагог дополнительного образования – обучающийся»", PUPILS),
        ("План работы педагога-наставника с обучающимися", PUPILS),
        ("План работы учителя с одарёнными школьниками", PUPILS),
        ("Программа наставничества студентов техникума", PUPILS),
        ("План воспитательной работы с воспитанниками", PUPILS),
        ("План, принятый на педагогическом совете", PUPILS),
        ("Дорожная карта педагогических классов", PUPILS),
        ("Дорожная карта внедрения целевой модели наставничества", PUPILS),
        ("", PUPILS),
        ("Дорожная карта наставничества педагогов и обучающихся", BOTH),
        ("Наставничество: «педагог – педагог», «ученик – ученик»", BOTH),
        ("Наставничество: «учитель – учитель», «учитель – ученик»", BOTH),
        ("План работы с молодыми учителями и учащимися", BOTH),
    ],
)
def test_the_title_tells_whom_a_roadmap_is_for(title: str, expected: Contour) -> None:
    assert contour_of(title) is expected


def test_the_name_of_the_organisation_mentors_nobody() -> None:
    title = "Дорожная карта МБУ «Дом учителя» наставничества обучающихся"
    assert contour_of(title, "МБУ «Дом учителя»") is PUPILS
    assert contour_of(title) is BOTH
