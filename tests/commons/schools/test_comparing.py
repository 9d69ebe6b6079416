"""A file beside the register: which school a row means, what it would change, what is wrong and in which cell."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale

from commons.schools.comparing import compare
from commons.schools.entries import Entry
from commons.schools.kinds import SchoolKind
from commons.schools.matching import Register
from commons.schools.models import District, School
from commons.schools.plans import Outcome, Plan
from commons.schools.sheet import read_sheet, template_file
from core.errors import Rejected
from tests.municipal.register.sheets import INNS, xlsx


@pytest.fixture(autouse=True)
def _in_english(app: Flask) -> Iterator[None]:
    with app.app_context(), force_locale("en"):
        yield


def school(id: int, short: str, *, closed_on: date | None = None, **more: Any) -> School:  # noqa: A002 - as the column
    values = {"code": f"{id:03d}", "full_name": f"Школа {short}", "short_name": short, **more}
    made = School(id=id, closed_on=closed_on)
    Entry(**values).write_to(made)
    return made


def plan_of(heads: Sequence[str], *rows: Sequence[Any], register: Sequence[School] = ()) -> Plan:
    districts = [District(id=7, name="Северный")]
    return compare(read_sheet(xlsx(heads, *rows)), Register(register, districts))


def outcomes(plan: Plan) -> list[tuple[int, str, int | None]]:
    return [(row.number, row.outcome.value, row.school_id) for row in plan.rows]


def complaints(plan: Plan) -> list[tuple[str, str]]:
    return [(one.cell, one.message) for row in plan.of(Outcome.ERROR) for one in row.complaints]


def changes(plan: Plan) -> list[tuple[str, str, str]]:
    return [(one.field, one.before, one.after) for row in plan.of(Outcome.CHANGED) for one in row.changes]


def test_heads_are_recognised_in_any_order_below_a_title() -> None:
    data = xlsx(
        ["Реестр"],
        [
            "№ п/п",
            "Эл. почта",
            "Руководитель (ФИО)",
            "ИНН организации",
            "Краткое наименование",
            "Населенный  пункт",
        ],
        [1, "a@example.test", "Лугова А.П.", INNS[0], "СШ № 1", "п. Речной"],
    )
    sheet = read_sheet(data)
    assert sheet.unused == ("№ п/п",)
    assert sheet.letters == {"email": "B", "director": "C", "inn": "D", "short_name": "E", "settlement": "F"}
    assert [(row.number, row.texts) for row in sheet.rows] == [
        (3, {"email": "a@example.test", "director": "Лугова А.П.", "inn": INNS[0], "short_name": "СШ № 1",
             "settlement": "п. Речной"}),
    ]  # fmt: skip


@pytest.mark.parametrize("rows", [(["Школа № 1"],), (["ИНН", "Директор"], ["1", "2"]), (["Школа", "ИНН"],)])
def test_a_table_that_is_no_register_is_refused(rows: tuple[list[str], ...]) -> None:
    with pytest.raises(Rejected):
        read_sheet(xlsx(*rows))


def test_the_example_of_the_template_is_no_school() -> None:
    with pytest.raises(Rejected) as caught:
        read_sheet(template_file())
    assert caught.value.messages == {"file": "There are no schools under the heads of the table."}


def test_a_school_is_found_by_code_inn_or_any_of_its_names() -> None:
    register = [
        school(1, "СШ № 1", inn=INNS[0]),
        school(2, "СШ № 2"),
        school(3, "СШ № 3", aliases=("Школа на Речной",)),
    ]
    plan = plan_of(
        ["Код", "ИНН", "Краткое наименование"],
        [None, int(INNS[0]), "СШ № 1"],
        ["002", None, "сш №2"],
        [None, None, "«Школа на Речной»"],
        [None, None, "СШ № 30"],
        register=register,
    )
    assert outcomes(plan) == [(2, "same", 1), (3, "same", 2), (4, "same", 3), (5, "new", None)]


def test_a_dropped_zero_of_an_inn_comes_back() -> None:
    plan = plan_of(["Школа", "ИНН"], ["СШ № 4", 101234566])
    assert [row.entry.inn for row in plan.rows if row.entry] == ["0101234566"]


def test_what_changes_is_told_and_an_empty_cell_changes_nothing() -> None:
    register = [school(1, "СШ № 1", inn=INNS[0], director="Старый П.П.", settlement="п. Речной")]
    plan = plan_of(
        ["Краткое наименование", "ИНН", "Директор", "Населённый пункт", "Округ"],
        ["Школа имени Героя", INNS[0], "Новый П.П.", None, "северный"],
        register=register,
    )
    assert changes(plan) == [
        ("short_name", "СШ № 1", "Школа имени Героя"),
        ("aliases", "", "СШ № 1"),
        ("director", "Старый П.П.", "Новый П.П."),
        ("district", "", "Северный"),
    ]


def test_an_old_name_in_a_file_renames_nothing() -> None:
    register = [school(1, "Школа имени Героя", inn=INNS[0], aliases=("СШ № 1",))]
    plan = plan_of(["Краткое наименование", "ИНН"], ["СШ №1", INNS[0]], register=register)
    assert outcomes(plan) == [(2, "same", 1)]


def test_a_closed_school_stays_as_it_is() -> None:
    register = [school(1, "СШ № 1", closed_on=date(2026, 1, 1))]
    plan = plan_of(["Школа", "Директор"], ["СШ № 1", "Новый П.П."], register=register)
    assert outcomes(plan) == [(2, "closed", 1)]
    assert not plan.can_be_saved


def test_mistakes_are_named_by_their_cell() -> None:
    plan = plan_of(
        ["Школа", "ИНН", "Эл. почта", "Тип"],
        ["СШ № 1", "2465000008", "nobody", "завод"],
        ["СШ № 2", "#N/A", None, None],
    )
    assert complaints(plan) == [
        ("B2", "There is a mistake in the INN: its last digit does not fit the others."),
        ("C2", "This is no e-mail address."),
        ("D2", "There is no such kind."),
        ("B3", "A formula in this cell failed."),
    ]
    assert not plan.can_be_saved


def test_the_same_school_twice_in_a_file_is_a_mistake() -> None:
    plan = plan_of(
        ["Школа", "ИНН", "Код"],
        ["СШ № 1", INNS[0], "1"],
        ["СШ № 2", INNS[0], "1"],
        ["СШ № 1", None, None],
        ["СШ № 9", None, None],
        ["СШ № 9", None, None],
        register=[school(1, "СШ № 1", inn=INNS[0])],
    )
    assert complaints(plan) == [
        ("A3", "Row 2 says the same."),
        ("B3", "Row 2 says the same."),
        ("C3", "Row 2 says the same."),
        ("A4", "Row 2 says the same."),
        ("A6", "Row 5 says the same."),
    ]


def test_same_names_in_two_settlements_are_two_schools() -> None:
    plan = plan_of(["Школа", "Населённый пункт"], ["ДС «Ёлочка»", "п. Речной"], ["ДС «Ёлочка»", "д. Ручьи"])
    assert outcomes(plan) == [(2, "new", None), (3, "new", None)]


def test_a_row_that_fits_several_schools_is_a_mistake() -> None:
    register = [school(1, "СШ № 1", inn=INNS[0]), school(2, "СШ № 2", inn=INNS[1])]
    plan = plan_of(["Школа", "Код", "ИНН"], ["СШ № 1", "001", INNS[1]], register=register)
    assert complaints(plan) == [
        ("B2", "Several schools fit this row: СШ № 1 (001), СШ № 2 (002). Give the code or the INN of one."),
    ]


def test_a_branch_finds_its_main_organisation_in_the_register_or_further_down_the_file() -> None:
    plan = plan_of(
        ["Школа", "ИНН", "Тип", "Головная организация"],
        ["Филиал в Ручьях", INNS[0], "филиал", None],
        ["СШ № 1", INNS[0], "школа", None],
        ["Филиал в Лугах", None, "филиал", "сш №2"],
        ["Филиал нигде", None, "филиал", "СШ № 77"],
        register=[school(2, "СШ № 2")],
    )
    assert [
        (row.number, row.parent_row, row.entry.parent_id if row.entry else None) for row in plan.rows
    ] == [
        (2, 3, None),
        (3, None, None),
        (4, None, 2),
        (5, None, None),
    ]
    assert complaints(plan) == [
        ("D5", "There is no such organisation in the register or in this file."),
    ]
    assert [row.entry.kind for row in plan.rows[:3] if row.entry] == [
        SchoolKind.BRANCH,
        SchoolKind.SCHOOL,
        SchoolKind.BRANCH,
    ]


def test_codes_of_new_schools_go_on_after_the_greatest_in_use() -> None:
    plan = plan_of(
        ["Школа", "Код"],
        ["СШ № 1", None],
        ["СШ № 2", "041"],
        ["СШ № 3", None],
        register=[school(7, "СШ № 7")],
    )
    assert [row.entry.code for row in plan.rows if row.entry] == ["042", "041", "043"]


def test_an_unknown_district_is_offered_once() -> None:
    plan = plan_of(["Школа", "Округ"], ["СШ № 1", "Южный"], ["СШ № 2", "южный "], ["СШ № 3", "СЕВЕРНЫЙ"])
    assert plan.new_districts == ("Южный",)
    assert [(row.new_district, row.entry.district_id if row.entry else None) for row in plan.rows] == [
        ("Южный", None),
        ("Южный", None),
        (None, 7),
    ]


def test_the_digest_follows_the_register() -> None:
    rows = (["Школа", "Директор"], ["СШ № 1", "Новый П.П."])
    before = plan_of(*rows, register=[school(1, "СШ № 1")])
    after = plan_of(*rows, register=[school(1, "СШ № 1", director="Другой П.П.")])
    assert before.digest == plan_of(*rows, register=[school(1, "СШ № 1")]).digest
    assert before.digest != after.digest
