"""Roadmaps in the cell of a table that only lays out the page."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tenants.roadmap.reading.grid import Document, Table
from tenants.roadmap.reading.tables.heads import find_head

_DEEPEST = 3
Block = str | Table


def with_inner_tables(document: Document) -> Document:
    """Return the document with the cells of tables that have no head as blocks, where such cells hold tables."""
    if not any(_has_inner(table) for table in document.tables()):
        return document
    blocks = list(_unnested(document.blocks, _DEEPEST))
    numbers = itertools.count(1)
    return replace(
        document,
        blocks=tuple(
            replace(block, number=next(numbers)) if isinstance(block, Table) else block for block in blocks
        ),
    )


def _has_inner(table: Table) -> bool:
    return any(cell.inner for row in table.rows for cell in row.cells)


def _unnested(blocks: Sequence[Block], depth: int) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, Table) and depth and _has_inner(block) and find_head(block.rows) is None:
            for row in block.rows:
                for cell in row.cells:
                    yield from _unnested(cell.inner or cell.text.split("\n"), depth - 1)
        elif block:
            yield block
