"""Counts and the tables they are shown in."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(slots=True)
class Count:
    """How often one class of finding was expected, answered, answered right, and answered wrong without a doubt."""

    expected: int = 0
    answered: int = 0
    right: int = 0
    certain_but_wrong: int = 0

    def cells(self) -> list[str]:
        """Return the figures as they stand in a table."""
        return [
            str(self.expected),
            share(self.right, self.answered),
            share(self.right, self.expected),
            str(self.certain_but_wrong),
        ]


COUNT_HEADS = ("expected", "precision", "recall", "certain but wrong")


def share(part: int, whole: int) -> str:
    """Return a part as per cent of a whole; of nothing there is no share."""
    return f"{100 * part / whole:.1f} %" if whole else "–"


def table(heads: Sequence[str], lines: Sequence[Sequence[str]]) -> list[str]:
    """Return the lines of a Markdown table whose first column is words and whose others are figures."""
    ruler = ["---", *("---:" for _ in heads[1:])]
    return [f"| {' | '.join(cells)} |" for cells in (heads, ruler, *lines)]
