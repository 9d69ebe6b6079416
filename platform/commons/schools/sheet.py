"""A register as people send it: which column means what, and the texts of each row. Nothing is judged here but the heads."""

from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Self

from flask_babel import gettext as _

from core.errors import Rejected
from core.spreadsheets import MOST_COLUMNS, Row, read_tables
from core.text import one_line, search_key

# Heads as people write them, folded; a head may go on after these words («ИНН организации»).
_HEADS = {
    "full_name": ("полное наименование", "полное название", "наименование полное", "full name"),
    "short_name": (
        "краткое наименование", "сокращенное наименование", "краткое название", "сокращенное название",
        "наименование краткое", "наименование", "название", "школа", "организация", "short name",
    ),
    "aliases": ("другие названия", "другие наименования", "прежние названия", "прежние наименования", "other names"),
    "inn": ("инн", "inn"),
    "settlement": ("населенный пункт", "село", "город", "settlement"),
    "director": ("директор", "руководитель", "фио директора", "фио руководителя", "заведующий", "director"),
    "email": ("e mail", "email", "эл почта", "электронная почта", "адрес электронной почты", "почта"),
    "district": ("округ", "район", "district"),
    "kind": ("тип", "вид", "kind"),
    "code": ("код", "code"),
    "parent": ("головная организация", "головное учреждение", "головная школа", "main organisation"),
}  # fmt: skip
FIELDS = tuple(_HEADS)
# A title, an order's number and a few empty rows may stand above the heads.
_SEARCHED_ROWS = 30


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row of the file: `texts` by field, only for columns that the file has; an empty text means nothing was said."""

    number: int
    texts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A register read from a file, and the heads of columns that mean nothing to us."""

    rows: tuple[SheetRow, ...]
    unused: tuple[str, ...]
    letters: dict[str, str]

    def to_json(self) -> dict[str, Any]:
        """Return the sheet as it waits in the database."""
        rows = [{"number": row.number, "texts": row.texts} for row in self.rows]
        return {"rows": rows, "unused": list(self.unused), "letters": self.letters}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Self:
        """Return the sheet that `to_json` wrote."""
        rows = tuple(SheetRow(row["number"], row["texts"]) for row in kept["rows"])
        return cls(rows, tuple(kept["unused"]), kept["letters"])


def read_sheet(data: bytes) -> Sheet:
    """Return the register in a file. Raises Rejected beside `file` when it is none."""
    for rows in read_tables(data):
        for place, row in enumerate(rows[:_SEARCHED_ROWS]):
            columns = _columns(row)
            if len(columns) >= 2 and {"full_name", "short_name"} & set(columns):
                return _sheet(rows[place + 1 :], row, columns)
    raise Rejected(
        {
            "file": _(
                "No row of heads was found: a column “%(full)s” or “%(short)s” is needed.",
                full="Полное наименование",
                short="Краткое наименование",
            )
        }
    )


def meaning(head: str) -> str | None:
    """Return the field that a head names, None for one that names none."""
    words = search_key(head)
    fits = [
        (len(known), name)
        for name, heads in _HEADS.items()
        for known in heads
        if words == known or words.startswith(f"{known} ")
    ]
    return max(fits)[1] if fits else None


def _columns(row: Row) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, head in enumerate(row.cells):
        name = meaning(head)
        if name is not None and name not in found:
            found[name] = place
    return found


def _sheet(rows: list[Row], heads: Row, columns: dict[str, int]) -> Sheet:
    used = set(columns.values())
    unused = [one_line(head) for place, head in enumerate(heads.cells) if head and place not in used]
    kept = []
    for row in rows:
        texts = {name: _cell(row, place) for name, place in columns.items()}
        if any(texts.values()) and not _is_example(texts):
            kept.append(SheetRow(row.number, texts))
    if not kept:
        raise Rejected({"file": _("There are no schools under the heads of the table.")})
    return Sheet(tuple(kept), tuple(unused), {name: _letter(place) for name, place in columns.items()})


def _cell(row: Row, place: int) -> str:
    return row.cells[place] if place < len(row.cells) else ""


def _letter(place: int) -> str:
    """Return a column's letter as spreadsheets show it; at most MOST_COLUMNS are read."""
    assert place < MOST_COLUMNS
    return chr(65 + place) if place < 26 else f"{chr(64 + place // 26)}{chr(65 + place % 26)}"


_EXAMPLE = {
    "Код": "001",
    "Тип": "школа",
    "Полное наименование": "Муниципальное бюджетное общеобразовательное учреждение «Средняя школа № 1»",
    "Краткое наименование": "МБОУ СШ № 1",
    "Другие названия": "Средняя школа № 1; Школа на Речной",
    "ИНН": "2465000007",
    "Населённый пункт": "посёлок Речной",
    "Директор": "Иванова Анна Петровна",
    "Эл. почта": "school1@example.test",
    "Округ": "Речной",
    "Головная организация": "",
}
SHOWN_HEADS = tuple(_EXAMPLE)


def _is_example(texts: dict[str, str]) -> bool:
    return (texts.get("full_name"), texts.get("inn")) == (_EXAMPLE["Полное наименование"], _EXAMPLE["ИНН"])


def template_file() -> bytes:
    """Return an .xlsx to fill in: the heads and one example row, every cell a text so that no zero is lost."""
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "Школы"
    sheet.freeze_panes = "A2"
    for place, (head, example) in enumerate(_EXAMPLE.items(), 1):
        sheet.cell(1, place, head).font = Font(bold=True)
        for row in range(2, 202):
            sheet.cell(row, place).number_format = "@"
        sheet.cell(2, place, example or None)
        sheet.column_dimensions[get_column_letter(place)].width = max(14, min(48, len(example) + 2))
    kept = BytesIO()
    workbook.save(kept)
    return kept.getvalue()
