"""Which column of a table holds what, told from its head as schools really word it."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from tenants.roadmap.reading.grid import Cell, Row
from tenants.roadmap.reading.text import folded

_LONGEST_HEAD = 120
_MOST_WORDS = 12
_HYPHENATED = re.compile(r"(?<=[^\W\d_])- (?=[^\W\d_])")


class Column(StrEnum):
    """What a column of a roadmap is for; PERIOD is one quarter or month of a deadline spread over columns."""

    NUMBER = "number"
    STAGE = "stage"
    TITLE = "title"
    DEADLINE = "deadline"
    PERIOD = "period"
    RESPONSIBLE = "responsible"
    RESULT = "result"
    NOTE = "note"
    OTHER = "other"


# The first column that fits wins, so the narrow words stand before the wide ones.
_HEADS: tuple[tuple[Column, str], ...] = (
    (
        Column.NUMBER,
        r"^no\.?$|^(?:[№n]+ ?)?(?:п ?[./\\]? ?п?\.?)?$|^номер|^пункт$|^[№n] ?(?:по порядку|строки)$",
    ),
    (
        Column.TITLE,
        r"^(?:наименовани\w* |название |перечень |планируемы\w+ )?(?:мероприяти|мерапрыемств)|\bactivit|^(?:events?|tasks?)$",
    ),
    (Column.STAGE, r"^(?:наименование |название )?(?:этап|раздел|стади|модул)"),
    (
        Column.NOTE,
        r"^отметк|корректировк|примечан|коммент|\bфакт|^подпис|^выполнен|^исполнение|^статус|рождени",
    ),
    (Column.DEADLINE, r"срок|\bдат[аы]\b|\bвремя\b|^тэрмін|^когда|^дедлайн|^deadline|^due\b|^dates?$|^time"),
    (Column.RESPONSIBLE, r"^отв|ответств|исполнител|\bадказн|^исп\.?$|^(?:кем|кто) |^responsib|^person"),
    (Column.NOTE, r"участник|класс|^мест[оа]\b|источник|финанс|затрат|стоимост|кол-во|количеств|объем|охват"),
    (
        Column.NOTE,
        r"категори|^возраст|^цел[ьи]\b|^уровень|^контингент|^аудитори|^фио\b|^ф\. ?и\. ?о|^должност",
    ),
    (Column.NOTE, r"^форм[аы] (?:проведен|работ|мероприят|организац|обучен|участ|контрол)|^контроль\b"),
    (Column.RESPONSIBLE, r"^организатор|^кто (?:проводит|отвечает|ответ)|^проводит\b"),
    (
        Column.DEADLINE,
        r"^(?:ориентировочн\w+ |примерн\w+ |планируем\w+ )?(?:врем|период|месяц|график|недел|год$|числ|день)",
    ),
    (
        Column.RESULT,
        r"результат|(?:вид|наименование) документ|^документ|показател|^итог|подтвержд|^продукт|критери|^эффект|"
        r"^выход|^вынік|\bэффект$|^(?:локальн\w+|нормативн\w+|распорядительн\w+) акт|^что (?:получ|будет)|"
        r"^где (?:заслуш|рассматр|обсужд)|\bresults?\b|^outcome|^output|^document",
    ),
    (Column.RESULT, r"(?:форма|вид) (?:отчет|представл|завершен)|^отчетн"),
    (
        Column.TITLE,
        r"мероприяти|мерапрыемств|содержание|^дел[ао]\b|\bдействи[яй]\b|^тем[аы]\b|вопрос|что делается",
    ),
    (
        Column.TITLE,
        r"виды? (?:деятельности|работ)|^направления|^планируемые (?:дела|действия|работы)|^событи",
    ),
    (Column.STAGE, r"этап|^раздел|^модул|^блок|^направлени|^стади"),
    (Column.TITLE, r"^наименование|^название|^задач|деятельност|^работ|^шаг"),
)
_SQUEEZED = re.compile(
    r"(ориентировочноевремя|время)|(ответственн|исполнител)|(мероприят)|(срок)|(документ|результат)"
)
_SQUEEZED_KINDS = (Column.DEADLINE, Column.RESPONSIBLE, Column.TITLE, Column.DEADLINE, Column.RESULT)
_GROUPING = re.compile(r"^направлени|^задач|^цел|^тем|^вид|^раздел|^блок")


@dataclass(frozen=True, slots=True)
class HeadCell:
    """One column of a table: where it begins, how wide it is, what it holds, and its head as written."""

    column: int
    span: int
    kind: Column
    text: str

    def holds(self, cell: Cell) -> bool:
        """Ask whether a cell stands wholly under this one."""
        return self.column <= cell.column and cell.column + cell.span <= self.column + self.span


@dataclass(frozen=True, slots=True)
class Head:
    """The columns of a table in order; `levels` are the folded words of each row of the head."""

    cells: tuple[HeadCell, ...]
    levels: tuple[frozenset[str], ...]

    def aligned(self, row: Row) -> list[tuple[HeadCell, Cell | None]]:
        """Return each column with the cell of a row that stands in it.

        A boundary somebody dragged gives a row other widths: where it has as many cells as the head they are
        taken in order. A merged cell stands in the first of its columns, and in all of the same kind.
        """
        if len(row.cells) == len(self.cells) and row.cells and self._end() == _end_of(row.cells[-1]):
            return list(zip(self.cells, row.cells, strict=True))
        return [(each, self._cell(row, each)) for each in self.cells]

    def _cell(self, row: Row, of: HeadCell) -> Cell | None:
        cell = row.at(of.column)
        if cell is None or cell.column >= of.column:
            return cell
        first = next((each for each in self.cells if cell.column < each.column + each.span), of)
        return cell if first.kind is of.kind else None

    def _end(self) -> int:
        return self.cells[-1].column + self.cells[-1].span

    def left_over(self, row: Row) -> list[tuple[str, Cell]]:
        """Return the cells of a row that stand in no column of their own, with the head above them if there is one."""
        inside = {id(cell) for _, cell in self.aligned(row) if cell}
        return [(self._text_above(cell), cell) for cell in row.cells if id(cell) not in inside]

    def _text_above(self, cell: Cell) -> str:
        above = (each.text for each in self.cells if each.column <= cell.column < each.column + each.span)
        return next(above, "")

    def pick(self, row: Row, kind: Column) -> list[Cell]:
        """Return the cells of a row that stand in the columns of one kind, each once."""
        found = (cell for each, cell in self.aligned(row) if each.kind is kind and cell)
        return list(dict.fromkeys(found))

    def has(self, kind: Column) -> bool:
        """Ask whether the table has such a column."""
        return any(each.kind is kind for each in self.cells)

    def has_deadlines(self) -> bool:
        """Ask whether deadlines have a column, or several columns of periods."""
        return self.has(Column.DEADLINE) or self.has(Column.PERIOD)

    def columns_under(self, cell: Cell) -> int:
        """Return over how many columns of the head a cell is merged."""
        end = cell.column + cell.span
        return sum(each.column < end and cell.column < each.column + each.span for each in self.cells)

    def repeats(self, row: Row) -> bool:
        """Ask whether a row is the head once more, as after a page break, even with a word changed."""
        texts = {folded(text) for text in row.texts()}
        return any(len(texts & level) * 2 > len(level) for level in self.levels)


def is_row_of_numbers(row: Row) -> bool:
    """Ask whether a row only counts the columns: «1 2 3 4 5», be it two of them in one cell."""
    words = [word.rstrip(".") for word in " ".join(row.texts()).split()]
    if len(words) < 3 or not all(word.isascii() and word.isdigit() and len(word) < 3 for word in words):
        return False
    return words in ([str(place + first) for place in range(len(words))] for first in (1, 2))


@lru_cache(maxsize=512)
def kind_of(text: str) -> Column | None:
    """Return what a column with this head holds; None for words that say nothing of it."""
    words = _HYPHENATED.sub("", folded(text))
    if not words or len(words) > _LONGEST_HEAD or len(words.split()) > _MOST_WORDS:
        return None
    for column, pattern in _HEADS:
        if re.search(pattern, words):
            return column
    squeezed = _SQUEEZED.search(words.replace(" ", ""))  # «Ориентировочно евремя»: cut by a narrow column
    return _SQUEEZED_KINDS[(squeezed.lastindex or 1) - 1] if squeezed else None


def groups(text: str) -> bool:
    """Ask whether a head names what activities are grouped by («Направление», «Задачи»), not activities."""
    return bool(_GROUPING.search(folded(text)))


def _end_of(cell: Cell) -> int:
    return cell.column + cell.span
