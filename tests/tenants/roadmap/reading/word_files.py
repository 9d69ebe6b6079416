"""Word files built for a test: as small as Word would still open, or as hostile as somebody could make them."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.{kind}+xml"/>'
    "</Types>"
)
WORD_TYPES = TYPES.format(kind="wordprocessingml.document.main")
HEAD = ("№ п/п", "Мероприятие", "Сроки", "Ответственный", "Результат")
ROW = ("1.1.", "Приказ о наставниках", "до 01.10.2023", "Крылова М.П.", "Приказ")


def cell(text: str, *, span: int = 1, merge: str | None = None) -> str:
    """Return a cell; `merge` is "restart" or "continue"."""
    properties = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    properties += f'<w:vMerge w:val="{merge}"/>' if merge else ""
    lines = "".join(
        f'<w:p><w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>' for line in text.split("\n")
    )
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{lines}</w:tc>"


def row(cells: Sequence[str], properties: str = "") -> str:
    """Return a row of cells: plain texts, or cells already built."""
    built = (each if each.startswith("<w:") else cell(each) for each in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(built)}</w:tr>"


def table(*rows: Sequence[str] | str) -> str:
    return "<w:tbl>" + "".join(each if isinstance(each, str) else row(each) for each in rows) + "</w:tbl>"


def paragraph(text: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def document(*blocks: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{W}"><w:body>{"".join(blocks)}</w:body></w:document>'


def package(
    main: str | bytes, others: Mapping[str, str | bytes] | None = None, types: str = WORD_TYPES
) -> bytes:
    """Return a .docx with this main part."""
    parts = {"[Content_Types].xml": types, "word/document.xml": main, **(others or {})}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return packed.getvalue()


def word_file(*blocks: str) -> bytes:
    """Return a Word file with these paragraphs and tables."""
    return package(document(*blocks))


def roadmap(*rows: Sequence[str] | str, title: str = "План мероприятий на 2023-2024 учебный год") -> bytes:
    """Return a Word file with the usual head and these rows under it."""
    return word_file(paragraph(title), table(HEAD, *rows))
