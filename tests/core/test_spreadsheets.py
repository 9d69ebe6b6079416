"""Tables come out of files as their readers see them, and nothing dangerous is opened."""

import zipfile
from io import BytesIO

import pytest
from flask import Flask
from flask_babel import force_locale

from core import spreadsheets
from core.errors import Rejected
from core.spreadsheets import read_tables
from tests.municipal.register.sheets import xlsx


@pytest.fixture(autouse=True)
def _texts(app: Flask):
    with app.app_context(), force_locale("en"):
        yield


def rows_of(data: bytes) -> list[tuple[int, tuple[str, ...]]]:
    return [(row.number, row.cells) for row in read_tables(data)[0]]


def refusal(data: bytes) -> str:
    with pytest.raises(Rejected) as caught:
        read_tables(data)
    return caught.value.messages["file"]


def repacked(data: bytes, **parts: bytes) -> bytes:
    """The same archive with parts added or replaced."""
    kept = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.pop(name, None) or old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return kept.getvalue()


def test_numbers_are_read_as_they_are_shown() -> None:
    data = xlsx(
        [2465000007, 1.1, 1.1, 7, 0.3, True],
        formats={"B1": "0.00", "D1": "000"},
    )
    assert rows_of(data) == [(1, ("2465000007", "1.10", "1.1", "007", "0.3", "TRUE"))]


def test_rows_keep_the_numbers_of_the_file_and_empty_ones_are_left_out() -> None:
    assert rows_of(xlsx(["a"], [None], [], ["b", " c "])) == [(1, ("a",)), (4, ("b", "c"))]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_text_table_is_read_in_any_encoding_and_with_any_delimiter(encoding: str, delimiter: str) -> None:
    text = f'ИНН{delimiter}Школа\r\n0101234566{delimiter}"Школа «Ёж»; №1, п. Речной"\r\n'
    assert rows_of(text.encode(encoding)) == [
        (1, ("ИНН", "Школа")),
        (2, ("0101234566", "Школа «Ёж»; №1, п. Речной")),
    ]


def test_a_hidden_sheet_is_not_read() -> None:
    from openpyxl import Workbook

    workbook = Workbook()
    workbook.active.append(["shown"])
    hidden = workbook.create_sheet("hidden")
    hidden.append(["hidden"])
    hidden.sheet_state = "hidden"
    kept = BytesIO()
    workbook.save(kept)
    assert [[row.cells for row in table] for table in read_tables(kept.getvalue())] == [[("shown",)]]


def test_an_empty_file_is_named() -> None:
    assert refusal(b"") == "The file is empty."


def test_a_file_over_the_limit_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheets, "LARGEST_FILE", 3 * 1024 * 1024)
    assert refusal(b"a" * (3 * 1024 * 1024 + 1)) == "The file is too large: at most 3 MB are read."


def test_a_zip_bomb_is_refused_from_its_directory() -> None:
    bomb = repacked(xlsx(["a"]), **{"xl/media/bomb.bin": b"\0" * (61 * 1024 * 1024)})
    assert len(bomb) < 100_000
    assert refusal(bomb) == "The file unpacks to far more than a spreadsheet holds; it was not opened."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused(encoding: str) -> None:
    text = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
    data = repacked(xlsx(["a"]), **{"xl/sharedStrings.xml": text.encode(encoding)})
    assert (
        refusal(data) == "The file contains definitions that spreadsheets must not have; it was not opened."
    )


def test_macros_are_refused() -> None:
    data = repacked(xlsx(["a"]), **{"xl/vbaProject.bin": b"x"})
    assert refusal(data) == "The file contains macros; save it as .xlsx without them."


def test_a_path_outside_is_refused() -> None:
    data = repacked(xlsx(["a"]), **{"../../evil.xml": b"<a/>"})
    assert refusal(data) == "The file contains parts with forbidden names; it was not opened."


def test_a_damaged_spreadsheet_is_refused() -> None:
    whole = xlsx(["a"])
    assert refusal(whole[: len(whole) // 2]) == "The file is damaged and cannot be read."
    broken = repacked(whole, **{"xl/workbook.xml": b"<workbook"})
    assert refusal(broken) == "The file is damaged and cannot be read."
    assert refusal(repacked(whole, **{"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row>"})) == (
        "The file is damaged and cannot be read."
    )


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7 \n1 0 obj", b"\x89PNG\r\n\x1a\n\x00", b"{\\rtf1 a}", b"<html></html>"]
)
def test_another_kind_of_file_is_refused_whatever_its_name(data: bytes) -> None:
    assert refusal(data) == "The file is no spreadsheet: .xlsx or .csv is expected."


def test_a_word_file_is_no_spreadsheet() -> None:
    kept = BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    assert refusal(kept.getvalue()) == "The file is no spreadsheet: .xlsx or .csv is expected."


def test_an_old_or_protected_office_file_is_named() -> None:
    assert refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512) == (
        "The file is protected by a password or has the old .xls format; save it as .xlsx without one."
    )


def test_too_many_rows_and_too_long_cells_are_refused() -> None:
    assert refusal(b"a;b\n" * 5001) == "The table has more than 5000 rows."
    assert refusal(b"a;" + b"b" * 2001) == "A cell of row 1 is longer than 2000 characters."


def test_a_cell_far_away_costs_nothing() -> None:
    sheet = (
        b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="XFD1"><v>1</v></c></row>'
        b'<row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData></worksheet>'
    )
    assert (
        refusal(repacked(xlsx(["a"]), **{"xl/worksheets/sheet1.xml": sheet}))
        == "The table has more than 5000 rows."
    )


@pytest.mark.parametrize(
    ("part", "mark"),
    [("xl/styles.xml", b"<font/>"), ("xl/workbook.xml", b"<x/>"), ("xl/sharedStrings.xml", b"<si/>")],
)
def test_a_part_that_would_swell_in_memory_is_not_opened(part: str, mark: bytes) -> None:
    swollen = repacked(xlsx(["a"]), **{part: b"<all>" + mark * 2_000_001 + b"</all>"})
    assert len(swollen) < 100_000
    assert refusal(swollen) == "The file unpacks to far more than a spreadsheet holds; it was not opened."


def test_a_number_is_not_written_with_a_million_zeros() -> None:
    data = repacked(xlsx([1, 7], formats={"A1": "0000", "B1": "000"}))
    with zipfile.ZipFile(BytesIO(data)) as archive:
        styles = archive.read("xl/styles.xml")
    assert b'"0000"' in styles
    swollen = repacked(data, **{"xl/styles.xml": styles.replace(b'"0000"', b'"' + b"0" * 1_000_000 + b'"')})
    assert rows_of(swollen) == [(1, ("1", "007"))]


def test_a_number_too_large_for_its_format_is_a_damaged_file() -> None:
    data = xlsx([7], formats={"A1": "00.0"})
    with zipfile.ZipFile(BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    assert b"<v>7</v>" in sheet
    swollen = repacked(
        data, **{"xl/worksheets/sheet1.xml": sheet.replace(b"<v>7</v>", b"<v>" + b"9" * 1000 + b"</v>")}
    )
    assert refusal(swollen) == "The file is damaged and cannot be read."


def test_a_damaged_part_with_a_name_of_its_own_is_a_damaged_file() -> None:
    whole = repacked(xlsx(["a"]), **{"xl/media/picture.bin": b"a picture, as it is"})
    stored = BytesIO()
    with zipfile.ZipFile(BytesIO(whole)) as old, zipfile.ZipFile(stored, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    assert refusal(stored.getvalue().replace(b"as it is", b"as it IS")) == (
        "The file is damaged and cannot be read."
    )


def test_styles_nested_without_end_are_a_damaged_file() -> None:
    deep = b"<styleSheet>" + b"<fonts>" * 20_000 + b"</fonts>" * 20_000 + b"</styleSheet>"
    swollen = repacked(xlsx(["a"]), **{"xl/styles.xml": deep})
    assert refusal(swollen) == "The file is damaged and cannot be read."
