"""A roadmap out again: what Word gives is read back as the same roadmap; nothing that was typed runs or breaks anything."""

import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest
from docx import Document
from flask import Flask

from commons.accounts.models import User
from tenants.roadmap.exports.pdf import write_pdf
from tenants.roadmap.exports.sheet_of_paper import Approval, Paper
from tenants.roadmap.exports.word import write_word
from tenants.roadmap.lifetime.content import Content, FrozenRow, FrozenSection
from tenants.roadmap.reading import Reading, read_roadmap
from tests.client import Page, Visitor
from tests.factories.plant import Plant

Visit = Callable[[User | None], Visitor]
DATA = Path(__file__).parents[2] / "data"
FOLDERS = ("roadmaps", "own_roadmaps", "held_out/roadmaps")
FILES = [
    *sorted(path for folder in FOLDERS for path in (DATA / folder).iterdir() if path.suffix == ".docx"),
    DATA / "zheblakhty-roadmap.docx",
]
NASTY = (
    "=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "<b>жирно</b> & \"кавычки\"",
    "#let x = 1; *жирно* $y$ \\ #read(\"/etc/passwd\")",
    "{{ 7 * 7 }}", "строка\nвторая\nтретья", "знак \x00\x0b\x1b и ￾", "🙂 ё №", "x" * 5000,
)  # fmt: skip


def content_of(reading: Reading) -> Content:
    """Return what was read as a content to print."""
    sections = tuple(
        FrozenSection(
            str(place), one.number or "", one.title or "Мероприятия",
            tuple(
                FrozenRow(
                    f"{place}-{at}", row.number, row.title, row.deadline.text, row.responsible_text, row.result.text,
                    "\n".join(f"{head}: {text}" for head, text in row.notes),
                )
                for at, row in enumerate(one.activities)
            ),
        )
        for place, one in enumerate(reading.sections)
    )  # fmt: skip
    return Content(reading.title or "Дорожная карта", "pupils", 2026, 2026, sections)


def said(content: Content) -> list[Any]:
    """Return what a content says, without what spaces at the ends of lines make of it."""

    def plain(words: str) -> str:
        return "\n".join(" ".join(line.split()) for line in words.split("\n") if line.strip())

    return [
        (
            plain(section.number),
            plain(section.title),
            [tuple(plain(word) for word in row.words().values()) for row in section.rows],
        )
        for section in content.sections
        if section.rows
    ]


@pytest.fixture
def context(app: Flask) -> Any:
    with app.test_request_context("/"):
        yield app


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_word_read_back_in_is_the_same_roadmap(context: Any, path: Path) -> None:
    content = content_of(read_roadmap(path.read_bytes(), name=path.name))
    for approval in (None, Approval("47-о", date(2026, 9, 1))):
        data = write_word(Paper("МБОУ «Средняя школа № 1»", content, approval))
        again = content_of(read_roadmap(data, name="карта.docx"))
        assert said(again) == said(content)
        assert again.title.split() == content.title.split()


def paper() -> Paper:
    rows = tuple(
        FrozenRow(str(place), f"1.{place}", words, words, words, words, words)
        for place, words in enumerate(NASTY)
    )
    return Paper("Школа", Content(NASTY[4], "pupils", 2026, 2026, (FrozenSection("s", "1", NASTY[5], rows),)))


def test_what_was_typed_means_nothing_to_word_and_typst(context: Any) -> None:
    words = Document(io.BytesIO(write_word(paper())))
    cells = [cell.text for row in words.tables[0].rows for cell in row.cells]
    for one in NASTY[:7]:
        assert one in cells
    pages = pypdfium2.PdfDocument(write_pdf(paper()))
    text = "".join(page.get_textpage().get_text_range() for page in pages)
    assert "root:" not in text
    assert "#let x = 1" in text
    assert "{{ 7 * 7 }}" in text


def test_a_roadmap_without_rows_is_printed_too(context: Any) -> None:
    empty = Paper("Школа", Content("Карта", "pupils", 2026, 2027, ()))
    assert write_pdf(empty).startswith(b"%PDF")
    assert Document(io.BytesIO(write_word(empty))).tables[0].rows[0].cells[1].text == "Мероприятие"


# --- Through requests -------------------------------------------------------------------------------------------------


@pytest.fixture
def desk(plant: Plant, visit: Visit) -> Any:
    school = plant.school(plant.district(plant.municipality()))
    roadmap = plant.roadmap(school, title="Дорожная карта наставничества")
    section = plant.section(roadmap, number="1", title="Подготовка")
    for place, words in enumerate(NASTY, start=1):
        # The database holds no zero byte either.
        kept = words.replace("\x00", "")
        plant.activity(section, position=place, title=kept, result_text=kept, responsible_text=kept)
    return (
        plant,
        roadmap,
        visit(plant.curator(school)),
        f"/schools/{school.public_id}/roadmaps/{roadmap.public_id}",
    )


def download(visitor: Visitor, address: str) -> Page:
    page = visitor.get(address)
    assert page.status == 200, page.words()[:300]
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Content-Disposition"].startswith("attachment; filename=roadmap.")
    return page


@pytest.mark.parametrize("kind", ["docx", "xlsx", "pdf"])
def test_each_kind_is_downloaded(desk: Any, kind: str) -> None:
    _plant, _roadmap, visitor, base = desk
    page = download(visitor, f"{base}/export/{kind}")
    assert page.body.startswith(b"%PDF" if kind == "pdf" else b"PK")
    assert visitor.get(f"{base}/export/exe").status == 404


def test_a_spreadsheet_holds_no_formula(desk: Any) -> None:
    _plant, _roadmap, visitor, base = desk
    data = download(visitor, f"{base}/export/xlsx").body
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert "=cmd|' /C calc'!A0" in [cell.value for cell in cells]
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert not [name for name in parts.namelist() if b"<f>" in parts.read(name)]
        assert not [name for name in parts.namelist() if "externalLink" in name]


def test_what_is_drafted_is_not_handed_out_and_a_version_is_as_it_was_approved(desk: Any) -> None:
    plant, roadmap, visitor, base = desk
    plant.version(roadmap, 1, "Издать приказ")
    roadmap.status, roadmap.approved_number = "approved", 1
    section = plant.section(
        roadmap, title="Новый раздел", archived_at=roadmap.confirmed_at, drafted={"as": "enters"}
    )
    plant.activity(
        section, title="Тайный замысел", archived_at=roadmap.confirmed_at, drafted={"as": "enters"}
    )
    plant.session.commit()
    for kind in ("docx", "xlsx"):
        data = download(visitor, f"{base}/export/{kind}").body
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            whole = "".join(
                parts.read(name).decode("utf-8", "ignore")
                for name in parts.namelist()
                if name.endswith(".xml")
            )
        assert "Тайный замысел" not in whole
        assert "Новый раздел" not in whole
    data = download(visitor, f"{base}/versions/1/export/docx").body
    words = "\n".join(one.text for one in Document(io.BytesIO(data)).paragraphs)
    assert "УТВЕРЖДЕНО" in words
    assert "от 01.09.2026 № 47-о" in words
    assert visitor.get(f"{base}/versions/1/export/xlsx").status == 404


def test_a_version_that_is_not_what_was_approved_is_not_handed_out(desk: Any) -> None:
    plant, roadmap, visitor, base = desk
    plant.version(roadmap, 1, "Издать приказ", sha256="0" * 64)
    assert visitor.get(f"{base}/versions/1/export/pdf").status == 302
