"""Reading whole files: the seed, and the same table as other schools send it."""

import json

import pytest

from core.clock import SchoolYear
from tenants.roadmap.reading import from_json, read_roadmap, to_json
from tests.accuracy.comparison import sections_of

from .shared_data import DATA, SEED, alike

FIRST, SECOND, THIRD = "Ульчугачева Н.Н.", "Шульмина О.Г.", "Тауриньш Г.Ю."

SEED_ROWS = [
    # number, kind, start, end, people, documents
    ("1.1", "on_date", "2020-12-18", "2020-12-18", [FIRST], ["order"]),
    ("1.2", "by_date", None, "2020-12-09", [FIRST], ["order"]),
    ("1.3", "by_date", None, "2020-12-31", [FIRST], ["order"]),
    ("1.4", "by_date", None, "2020-12-31", [FIRST], ["regulation", "order"]),
    ("1.5", "by_date", None, "2020-12-31", [FIRST], ["order"]),
    ("1.6", "by_date", None, "2020-12-31", [FIRST], ["regulation"]),
    ("1.7", "school_year", "2020-09-01", "2021-08-31", [FIRST], ["agreement"]),
    ("1.8", "month_range", "2021-09-01", "2021-10-31", [FIRST, SECOND], ["order"]),
    ("2.1", "by_date", None, "2021-01-15", [FIRST, SECOND], ["register"]),
    ("2.2", "whole_period", None, None, [SECOND], ["register"]),
    ("2.3", "month_range", "2021-01-01", "2021-02-28", [SECOND], ["programme"]),
    ("2.4", "month_range", "2021-01-01", "2021-02-28", [SECOND], ["publication"]),
    ("2.5", "whole_period", None, None, [FIRST, THIRD], ["publication"]),
    ("3.1", "month_range", "2020-11-01", "2020-12-31", [FIRST, SECOND], ["order", "programme"]),
    ("3.2", "by_date", None, "2020-12-31", [SECOND], ["register"]),
    ("3.3", "by_date", None, "2020-12-31", [SECOND], ["register"]),
    ("3.4", "by_schedule", None, None, [SECOND], []),
    ("3.5", "by_date", None, "2020-12-31", [SECOND], ["other"]),
    ("3.6", "by_schedule", None, None, [SECOND], ["programme"]),
    ("3.7", "month", "2021-05-01", "2021-05-31", [SECOND], ["other"]),
]


@pytest.fixture(scope="module")
def seed():
    return to_json(read_roadmap(SEED, name="roadmap.docx"))


def test_the_seed_has_its_title_organisation_and_school_year(seed):
    assert seed["title"] == (
        "План мероприятий (дорожная карта) по разработке и внедрению "
        "Целевой модели наставничества в МБОУ «Жеблахтинская средняя школа»"
    )
    assert seed["organisation"] == "МБОУ «Жеблахтинская средняя школа»"
    assert seed["school_year"] == "2020-2021"


def test_the_seed_has_three_sections_with_twenty_activities(seed):
    assert [(section["number"], len(section["activities"])) for section in seed["sections"]] == [
        ("1", 8),
        ("2", 5),
        ("3", 7),
    ]


@pytest.mark.parametrize("expected", SEED_ROWS, ids=lambda row: row[0])
def test_every_row_of_the_seed_is_understood(seed, expected):
    rows = {each["number"]: each for section in seed["sections"] for each in section["activities"]}
    row = rows[expected[0]]
    deadline = row["deadline"]
    people = [person["name"] for person in row["responsible"]]
    assert (
        row["number"],
        deadline["kind"],
        deadline["start"],
        deadline["end"],
        people,
        row["result"]["documents"],
    ) == expected
    assert [person["certain"] for person in row["responsible"]] == [True] * len(people)


def test_a_surname_without_initials_is_completed_and_its_words_are_kept(seed):
    row = next(each for each in seed["sections"][0]["activities"] if each["number"] == "1.8")
    assert row["responsible"][0]["text"] == "Ульчугачева"
    assert row["responsible_text"] == "Ульчугачева Шульмина О.Г."


def test_the_seed_keeps_the_text_of_every_cell(seed):
    written = {
        line.strip() for line in (SEED.with_suffix(".txt")).read_text("utf-8").split("\n\t") if line.strip()
    }
    rows = [each for section in seed["sections"] for each in section["activities"]]
    read = {row["title"] for row in rows} | {row["deadline"]["text"] for row in rows}
    read |= {row["responsible_text"] for row in rows} | {row["result"]["text"] for row in rows}
    read |= {section["title"] for section in seed["sections"]}
    read |= {section["number"] for section in seed["sections"]} | {f"{row['number']}." for row in rows}
    heads = {
        "№ п/п",
        "Наименование мероприятия",
        "Сроки",
        "Ответственный исполнитель",
        "Результат. Вид документа",
        "4",
        "5",
    }
    lost = {" ".join(text.split()) for text in written} - {" ".join(text.split()) for text in read} - heads
    assert {text for text in lost if "bookmark" not in text} == set()


def test_an_empty_result_stays_empty(seed):
    row = next(each for each in seed["sections"][2]["activities"] if each["number"] == "3.4")
    assert row["result"] == {"text": "", "documents": []}


def test_a_given_school_year_outweighs_the_files_own():
    reading = read_roadmap(SEED, name="roadmap.docx", school_year=SchoolYear(2024))
    assert str(reading.school_year) == "2024-2025"
    assert str(reading.sections[0].activities[6].deadline.start) == "2024-09-01"


@pytest.mark.parametrize("path", sorted((DATA / "roadmaps").glob("*.docx")), ids=lambda path: path.stem)
def test_other_forms_of_the_table_are_read_as_expected(path):
    expected = json.loads(path.with_name(path.name + ".expected.json").read_text("utf-8"))
    read = to_json(read_roadmap(path, name=path.name))
    assert (alike(read["title"]), read["school_year"]) == (alike(expected["title"]), expected["school_year"])
    assert sections_of(read) == sections_of(expected)


@pytest.mark.parametrize(
    "path", [SEED, *sorted((DATA / "roadmaps").glob("*.docx"))], ids=lambda path: path.stem
)
def test_a_reading_survives_json_without_loss(path):
    reading = read_roadmap(path, name=path.name)
    assert from_json(json.loads(json.dumps(to_json(reading)))) == reading


@pytest.mark.parametrize(
    "path", [SEED, *sorted((DATA / "roadmaps").glob("*.docx"))], ids=lambda path: path.stem
)
def test_at_most_a_tenth_of_a_clean_file_is_doubted(path):
    rows = [each for section in read_roadmap(path, name=path.name).sections for each in section.activities]
    doubted = [
        row
        for row in rows
        if not row.deadline.certain or not all(person.certain for person in row.responsible)
    ]
    assert len(doubted) * 10 <= len(rows)
