"""Tables drawn with characters («│ 1 │ Приказ │», «|1|Приказ|»), turned into real ones."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tenants.roadmap.reading.grid import Cell, Document, Row, Table

_EDGE = re.compile(r"[│║┃|]")
_RULE = re.compile(r"[\s─━═│║┃|+\-=┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬╒╓╕╖╘╙╛╜╞╟╡╢╤╥╧╨╪╫┏┓┗┛┣┫┳┻╋:]{5,}")
_FEWEST_LINES = 3


def with_drawn_tables(document: Document) -> Document:
    """Return the document with each run of drawn lines as a table; as it is when nothing is drawn."""
    if not any(
        isinstance(block, str) and _is_drawn(line) for block in document.blocks for line in _lines(block)
    ):
        return document
    blocks: list[str | Table] = []
    drawn: list[str] = []
    for block in document.blocks:
        for line in _lines(block):
            if _is_drawn(line):
                drawn.append(line)
            elif drawn:
                blocks += _table(drawn)
                drawn = []
            if not _is_drawn(line):
                blocks.append(line)
        if isinstance(block, Table):
            blocks += [*_table(drawn), block]
            drawn = []
    return replace(document, blocks=tuple(_counted([*blocks, *_table(drawn)])))


def _lines(block: str | Table) -> list[str]:
    return [line for line in block.split("\n") if line.strip()] if isinstance(block, str) else []


def _is_drawn(line: str) -> bool:
    return (bool(_RULE.fullmatch(line.strip())) and len(set(line.strip())) > 1) or len(
        _EDGE.findall(line)
    ) > 2


def _table(lines: Sequence[str]) -> list[str | Table]:
    if len(lines) < _FEWEST_LINES:
        return list(lines)
    ruled = sum(bool(_RULE.fullmatch(line.strip())) for line in lines) > 2
    rows: list[list[list[str]]] = []
    is_open = False
    for line in lines:
        if _RULE.fullmatch(line.strip()):
            is_open = False
            continue
        cells = [cell.strip() for cell in _EDGE.split(line.strip().strip("│║┃|"))]
        if is_open and ruled and len(cells) == len(rows[-1]):
            for lines_of_cell, cell in zip(rows[-1], cells, strict=True):
                if cell:
                    lines_of_cell.append(cell)
        else:
            rows.append([[cell] if cell else [] for cell in cells])
        is_open = True
    return [Table(0, tuple(_rows(rows)))]


def _rows(rows: Sequence[list[list[str]]]) -> Iterator[Row]:
    width = max(map(len, rows))
    for number, cells in enumerate(rows, start=1):
        texts = ["\n".join(lines) for lines in cells]
        if len(texts) == 1:
            yield Row(number, (Cell(texts[0], 0, width),))
        else:
            yield Row(number, tuple(Cell(text, column) for column, text in enumerate(texts)))


def _counted(blocks: Sequence[str | Table]) -> Iterator[str | Table]:
    number = 0
    for block in blocks:
        number += isinstance(block, Table)
        yield replace(block, number=number) if isinstance(block, Table) else block
