"""Which documents an expected result asks for."""

import pytest

from tenants.roadmap.reading import read_result

from .shared_data import rows_of

KINDS = {
    "приказ": "order",
    "положение": "regulation",
    "соглашение": "agreement",
    "перечень": "register",
    "база": "register",
    "программа": "programme",
    "публикация/сайт": "publication",
    "план": "plan",
    "протокол": "minutes",
    "other": "other",
}


@pytest.mark.parametrize("row", rows_of("results.tsv"), ids=lambda row: row["phrase"][:60])
def test_the_first_document_is_the_one_the_words_name(row):
    assert read_result(row["phrase"]).documents[0] == KINDS[row["class"]]


@pytest.mark.parametrize(
    ("text", "documents"),
    [
        ("", []),
        ("-", []),
        ("Приказ, благодарственные письма", ["order", "certificate"]),
        ("Положение о ЦМН, \nПриказы", ["regulation", "order"]),
        ("База наставников, подходящая для конкретных программ", ["register"]),
        ("приказ «Об утверждении положения о наставничестве»", ["order"]),
        ("Анкеты и аналитическая справка", ["questionnaire", "report"]),
        ("Методические рекомендации", ["materials"]),
        ("Дневники наставников", ["other"]),
    ],
)
def test_kinds_of_document_stand_in_the_order_of_the_words(text, documents):
    assert [kind.value for kind in read_result(text).documents] == documents
