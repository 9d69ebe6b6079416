"""Columns told from the edges of cells: edges that lie nearly at one place are one."""

from collections.abc import Iterable


def columns_of(edges: Iterable[int], near: int) -> dict[int, int]:
    """Return for each edge the number of the column that begins at it, counted from the left."""
    columns: dict[int, int] = {}
    first: int | None = None
    column = -1
    for edge in sorted(set(edges)):
        if first is None or edge - first > near:
            first, column = edge, column + 1
        columns[edge] = column
    return columns
