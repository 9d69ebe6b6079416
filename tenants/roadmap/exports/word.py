"""A roadmap as a Word file: the same five-column table that schools send, which read in again gives the same roadmap."""

import io
from collections.abc import Iterable
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from tenants.roadmap.exports.sheet_of_paper import Paper

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# Millimetres of the columns: together the width of a page of A4 on its side, without its margins. A further column takes
# its room from the second.
WIDTHS = (14, 100, 40, 55, 58)
FURTHER = 24


def write_word(paper: Paper) -> bytes:
    """Return the file."""
    document = Document()
    _set_page(document)
    # In the page's header: between title and table it would be read back as the end of the title.
    document.sections[0].header.paragraphs[0].text = f"{paper.school}, {paper.period}"
    for line in paper.approval_lines:
        paragraph = document.add_paragraph(line)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.paragraph_format.space_after = Pt(0)
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_before = Pt(12)
    _add_lines(title, paper.content.title, is_bold=True)
    _add_table(document, paper)
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def _set_page(document: Any) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(15)
    section.top_margin = section.bottom_margin = Mm(15)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(11)
    # Word takes the font of Cyrillic letters from a place of its own.
    style.element.rPr.rFonts.set(qn("w:cs"), "Times New Roman")


def _add_table(document: Any, paper: Paper) -> None:
    further = paper.further_columns
    widths = (
        WIDTHS[0],
        WIDTHS[1] - FURTHER * min(len(further), 2),
        *WIDTHS[2:],
        *(FURTHER for _one in further),
    )
    table = document.add_table(rows=1, cols=len(widths))
    table.style = "Table Grid"
    table.autofit = False
    _fill(table.rows[0], [*paper.heads, *further], is_bold=True)
    _repeat_on_every_page(table.rows[0])
    for section in paper.content.sections:
        if not section.rows:
            continue
        row = table.add_row()
        whole = row.cells[0].merge(row.cells[-1])
        _write(whole, f"{section.number}. {section.title}" if section.number else section.title, is_bold=True)
        for one in section.rows:
            notes = paper.further_cells(one)
            _fill(table.add_row(), [one.number, one.title, one.deadline, one.responsible, one.result, *notes])
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=False):
            cell.width = Mm(width)


def _fill(row: Any, texts: Iterable[str], *, is_bold: bool = False) -> None:
    for cell, text in zip(row.cells, texts, strict=True):
        _write(cell, text, is_bold=is_bold)


def _write(cell: Any, text: str, *, is_bold: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(0)
    _add_lines(paragraph, text, is_bold=is_bold)


def _add_lines(paragraph: Any, text: str, *, is_bold: bool) -> None:
    """Add a text to a paragraph; what is a line of its own stays one."""
    for number, line in enumerate(_allowed(text).split("\n")):
        run = paragraph.add_run()
        run.bold = is_bold
        if number:
            run.add_break()
        run.add_text(line)


def _allowed(text: str) -> str:
    """Return a text without what XML cannot hold."""
    return "".join(sign for sign in text if sign in "\n\t" or sign >= " ").translate(
        {0xFFFE: None, 0xFFFF: None}
    )


def _repeat_on_every_page(row: Any) -> None:
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)  # python-docx has no name for it
