"""Spreadsheets as people make them, for the tests of the import."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook

HEADS = [
    "Полное наименование",
    "Краткое наименование",
    "ИНН",
    "Населённый пункт",
    "Директор",
    "Эл. почта",
    "Округ",
]
# Real checksums, made-up organisations.
INNS = ["2465000007", "2466000017", "7707083893", "0101234566"]


def xlsx(*rows: Sequence[Any], formats: dict[str, str] | None = None) -> bytes:
    """An .xlsx of these rows; `formats` gives cells a number format."""
    workbook = Workbook()
    sheet = workbook.active
    for row in rows:
        sheet.append(list(row))
    for cell, number_format in (formats or {}).items():
        sheet[cell].number_format = number_format
    kept = BytesIO()
    workbook.save(kept)
    return kept.getvalue()


def three_schools() -> bytes:
    """A register of three schools, two of them in a district that is not there yet."""
    return xlsx(
        ["Реестр на 1 сентября"],
        HEADS,
        [
            "Средняя школа № 1 посёлка Речной",
            "СШ № 1",
            int(INNS[0]),
            "п. Речной",
            "Лугова Анна Петровна",
            "one@example.test",
            "Северный",
        ],
        ["Детский сад «Ёлочка»", "ДС «Ёлочка»", INNS[1], "п. Речной", None, None, "Северный"],
        [
            "Основная школа № 10",
            "ОШ № 10",
            INNS[2],
            "д. Ручьи",
            "Ветров Пётр Ильич",
            "ten@example.test",
            None,
        ],
    )
