"""Which column of a table holds what, told from its head as schools really word it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from tenants.roadmap.reading.grid import Cell, Row
from tenants.roadmap.reading.text import folded

_LONGEST_HEAD = 120
_HYPHENATED = re.compile(r"(?<=[^\W\d_])- (?=[^\W\d_])")


class Column(StrEnum):
    """What a column of a roadmap is for."""

    NUMBER = "number"
    STAGE = "stage"
    TITLE = "title"
    DEADLINE = "deadline"
    RESPONSIBLE = "responsible"
    RESULT = "result"
    OTHER = "other"


# The first column that fits wins, so the narrow words stand before the wide ones.
_HEADS: tuple[tuple[Column, str], ...] = (
    (Column.NUMBER, r"^(?:[№n]+ ?)?(?:п ?[./\\]? ?п?\.?)?$|^номер|^пункт$"),
    (Column.DEADLINE, r"срок|\bдат[аы]\b|^тэрмін"),
    (Column.OTHER, r"участник|класс|^место|примечан|отметка|корректировк|источник|финанс|затрат|кол-во"),
    (Column.OTHER, r"категори|^возраст"),
    (Column.RESPONSIBLE, r"^отв|ответств|исполнител|адказн"),
    (Column.DEADLINE, r"^(?:ориентировочн\w+ |примерн\w+ )?(?:врем|период|месяц|график)"),
    (Column.RESULT, r"результат|вид документ|^документ|показател|^итог|подтвержд|^продукт"),
    (Column.RESULT, r"форма (?:отчет|представл|завершен)"),
    (Column.TITLE, r"мероприяти|мерапрыемств|содержание|^дела|^действия|^тема|вопрос|что делается"),
    (Column.TITLE, r"виды? (?:деятельности|работ)|^направления"),
    (Column.STAGE, r"этап|^раздел|^модул|^блок|^направлени|^стади"),
    (Column.TITLE, r"^наименование|^название|^задач|деятельност|^работ|^шаг"),
)
_STAGE_FIRST = re.compile(r"^(?:наименование |название )?(?:этап|раздел|стади|модул)")


@dataclass(frozen=True, slots=True)
class Head:
    """The columns of a table: what each one holds, by the number of the column."""

    columns: dict[int, Column]
    texts: tuple[str, ...]

    def cells(self, row: Row, column: Column) -> list[Cell]:
        """Return the cells of a row that stand in the columns of one kind, each once."""
        found = [row.at(place) for place, kind in self.columns.items() if kind is column]
        return list(dict.fromkeys(cell for cell in found if cell is not None))

    def has(self, column: Column) -> bool:
        """Ask whether the table has such a column."""
        return column in self.columns.values()

    def repeats(self, row: Row) -> bool:
        """Ask whether a row is the head once more, as after a page break, even with a word changed."""
        texts = {folded(text) for text in row.texts()}
        return len(texts & set(self.texts)) * 2 > len(self.texts)


def head_of(row: Row) -> Head | None:
    """Return the columns that a row names, or None when it is no head of a roadmap."""
    columns: dict[int, Column] = {}
    for cell in row.cells:
        kind = _kind(cell)
        for place in range(cell.column, cell.column + cell.span):
            columns[place] = kind
    named = set(columns.values())
    if Column.TITLE not in named or not named & {Column.DEADLINE, Column.RESPONSIBLE}:
        return None
    return Head(columns, tuple(folded(text) for text in row.texts()))


def is_row_of_numbers(row: Row) -> bool:
    """Ask whether a row only counts the columns: «1 2 3 4 5»."""
    numbers = [text.rstrip(".") for text in row.texts()]
    return len(numbers) >= 3 and numbers in (
        [str(place + first) for place in range(len(numbers))] for first in (1, 2)
    )


def _kind(cell: Cell) -> Column:
    text = _HYPHENATED.sub("", folded(cell.text))
    if len(text) > _LONGEST_HEAD:
        return Column.OTHER
    if _STAGE_FIRST.search(text):
        return Column.STAGE
    return next((column for column, words in _HEADS if re.search(words, text)), Column.OTHER)


def first_head(rows: Sequence[Row], among: int = 20) -> tuple[int, Head] | None:
    """Return the place and the columns of the first head among the first rows."""
    for place, row in enumerate(rows[:among]):
        head = head_of(row)
        if head:
            return place, head
    return None
