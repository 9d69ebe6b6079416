"""What a reader made of a file, in a shape that a test can write down."""

from tenants.roadmap.reading.files.opening import open_document
from tenants.roadmap.reading.grid import Document, Table


def opened(data: bytes) -> Document:
    return open_document(data, "plan")


def rows_of(document: Document | bytes, table: int = 0) -> list[list[str]]:
    """Return the texts of a table; «^» is a cell merged with the one above, «N×» one of N columns."""
    found = document if isinstance(document, Document) else opened(document)
    return [[_shown(cell) for cell in row.cells] for row in found.tables()[table].rows]


def _shown(cell) -> str:
    return (f"{cell.span}×" if cell.span > 1 else "") + ("^" if cell.continues else cell.text)


def paragraphs_of(document: Document | bytes) -> list[str]:
    found = document if isinstance(document, Document) else opened(document)
    return [block for block in found.blocks if not isinstance(block, Table)]


def doubts_of(document: Document | bytes) -> list[tuple[str, str]]:
    """Return text and doubt of the cells that have one."""
    found = document if isinstance(document, Document) else opened(document)
    cells = (cell for table in found.tables() for row in table.rows for cell in row.cells)
    return [(cell.text, cell.doubt) for cell in cells if cell.doubt]


def notices_of(document: Document | bytes) -> list[str]:
    found = document if isinstance(document, Document) else opened(document)
    return [str(notice) for notice in found.notices]
