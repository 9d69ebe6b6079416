"""Makes small Word files with a roadmap's table, for tests of what schools send."""

import io
from collections.abc import Sequence

from docx import Document

HEAD = ("№ п/п", "Мероприятие", "Срок", "Ответственный", "Результат")


def roadmap_docx(
    rows: Sequence[Sequence[str]], title: str = "Дорожная карта на 2026-2027 учебный год"
) -> bytes:
    """A file with a title and one table; a row is number, activity, deadline, responsible, result."""
    document = Document()
    if title:
        document.add_paragraph(title)
    table = document.add_table(rows=1, cols=len(HEAD))
    for row in (HEAD, *rows):
        cells = table.rows[0].cells if row is HEAD else table.add_row().cells
        for cell, text in zip(cells, row, strict=True):
            cell.text = text
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()
