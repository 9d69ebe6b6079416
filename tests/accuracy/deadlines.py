"""How well deadlines are read: per kind, and over the phrases that can be read in one way only."""

from collections import defaultdict
from collections.abc import Sequence

from tests.accuracy.comparison import Row, deadline_meant, deadline_read
from tests.accuracy.figures import COUNT_HEADS, Count, share, table


def deadlines(rows: Sequence[Row]) -> list[str]:
    """Return the figures of a table of deadlines as lines of Markdown."""
    kinds: defaultdict[str, Count] = defaultdict(Count)
    clear = clear_right = clear_certain = right_in_all = 0
    for row in rows:
        read, answer = deadline_read(row)
        right = answer == deadline_meant(row)
        kinds[row["kind"]].expected += 1
        answered = kinds[read.kind.value]
        answered.answered += 1
        answered.right += right
        answered.certain_but_wrong += read.certain and not right
        right_in_all += right
        if not row["ambiguous"]:
            clear, clear_right, clear_certain = (
                clear + 1,
                clear_right + right,
                clear_certain + (right and read.certain),
            )
    wrong = sum(count.certain_but_wrong for count in kinds.values())
    lines = [(f"`{kind}`", *count.cells()) for kind, count in sorted(kinds.items())]
    return [
        f"{len(rows)} phrases, {share(right_in_all, len(rows))} read right; of the {clear} unambiguous ones "
        f"{share(clear_right, clear)} are right and {share(clear_certain, clear)} right and certain; "
        f"certain but wrong: {wrong}.",
        "",
        *table(("kind", *COUNT_HEADS), lines),
    ]
