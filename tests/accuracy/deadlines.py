"""How well deadlines are read: per kind, and over the phrases that can be read in one way only."""

from collections import defaultdict
from collections.abc import Sequence

from tests.accuracy.comparison import Row, deadline_meant, deadline_read
from tests.accuracy.figures import COUNT_HEADS, Count, share, table


def deadlines(rows: Sequence[Row]) -> list[str]:
    """Return the figures of a table of deadlines as lines of Markdown."""
    kinds: defaultdict[str, Count] = defaultdict(Count)
    in_all, clear = Count(), Count()
    clear_and_certain = 0
    for row in rows:
        read, answer = deadline_read(row)
        right = answer == deadline_meant(row)
        kinds[row["kind"]].expected += 1
        counts = [in_all, kinds[read.kind.value], *([] if row["ambiguous"] else [clear])]
        for count in counts:
            count.answered += 1
            count.right += right
            count.certain_but_wrong += read.certain and not right
        clear_and_certain += not row["ambiguous"] and right and read.certain
    return [
        f"{len(rows)} phrases, {share(in_all.right, len(rows))} read right; of the {clear.answered} unambiguous ones "
        f"{share(clear.right, clear.answered)} are right and {share(clear_and_certain, clear.answered)} right and "
        f"certain; certain but wrong: {in_all.certain_but_wrong}.",
        "",
        *table(("kind", *COUNT_HEADS), [(f"`{kind}`", *kinds[kind].cells()) for kind in sorted(kinds)]),
    ]
