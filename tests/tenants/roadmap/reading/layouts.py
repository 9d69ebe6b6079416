"""Documents built as grids for a test, so that a layout stands in the test as a person would draw it."""

from collections.abc import Sequence
from unittest.mock import patch

from tenants.roadmap.reading import Activity, Reading, roadmap
from tenants.roadmap.reading.grid import Cell, Document, Row, Table

HEAD = ("№ п/п", "Мероприятие", "Сроки", "Ответственный", "Результат")
TITLE = "План мероприятий на 2023-2024 учебный год"

# A cell: its text, or its text with how it is merged.
Spec = str | tuple[str, int, bool, str | None]


def merged(text: str, over: int = 1, *, down: bool = False, doubt: str | None = None) -> Spec:
    """Return a cell merged over columns, with the cell above it, or one the file may not have given right."""
    return text, over, down, doubt


def lone(text: str, over: int = 5) -> tuple[Spec]:
    """Return a row of one cell over the whole table."""
    return (merged(text, over),)


def plan(*rows: Sequence[Spec]) -> Sequence[Sequence[Spec]]:
    """Return the rows of a table for `headless`."""
    return list(rows)


def _row(number: int, specs: Sequence[Spec]) -> Row:
    cells: list[Cell] = []
    column = 0
    for spec in specs:
        text, over, down, doubt = (spec, 1, False, None) if isinstance(spec, str) else spec
        cells.append(Cell(text.strip(), column, over, down, doubt=doubt))
        column += over
    return Row(number, tuple(cells))


def build(*rows: Sequence[Spec]) -> tuple[Row, ...]:
    """Return the rows of a table as a file's reader gives them."""
    return tuple(_row(place, specs) for place, specs in enumerate(rows, start=1))


def headless(blocks: Sequence[str | Table | Sequence[Sequence[Spec]]]) -> Reading:
    """Read a document of these paragraphs and tables."""
    built: list[str | Table] = []
    for block in blocks:
        if isinstance(block, str | Table):
            built.append(block)
        else:
            built.append(Table(1 + sum(isinstance(each, Table) for each in built), build(*block)))
    with patch.object(roadmap, "open_document", lambda data, name: Document(tuple(built))):
        return roadmap.read_roadmap(b"", name="plan")


def read(*rows: Sequence[Spec]) -> Reading:
    """Read a document of a title and one table."""
    return headless([TITLE, plan(*rows)])


def rows_of(reading: Reading) -> list[Activity]:
    return [activity for section in reading.sections for activity in section.activities]


def sections_of(reading: Reading) -> list[tuple[str | None, str, int]]:
    return [(section.number, section.title, len(section.activities)) for section in reading.sections]


def warnings_of(reading: Reading) -> list[str]:
    return [str(notice) for notice in reading.warnings]


def titles_of(reading: Reading) -> list[str]:
    return [row.title for row in rows_of(reading)]


def deadlines_of(reading: Reading) -> list[str]:
    return [row.deadline.text for row in rows_of(reading)]


def people_of(reading: Reading) -> list[str]:
    return [row.responsible_text for row in rows_of(reading)]
