"""How well "responsible" cells are read: whole cells, and names, roles and bodies by themselves."""

from collections import Counter
from collections.abc import Iterable, Sequence

from tenants.roadmap.reading import read_responsible
from tests.accuracy.comparison import Person, Row, people_meant, person
from tests.accuracy.figures import COUNT_HEADS, Count, share, table

_CLASSES = ("name", "role", "organisation")


def people(rows: Sequence[Row]) -> list[str]:
    """Return the figures of a table of responsible cells as lines of Markdown; a doubtful cell is not counted."""
    clear = [row for row in rows if not row["doubt"]]
    counts = {each: Count() for each in _CLASSES}
    exact = certain_but_wrong = 0
    for row in clear:
        read = read_responsible(row["phrase"])
        meant, found = people_meant(row), [person(each) for each in read]
        exact += meant == found
        certain_but_wrong += meant != found and all(each.certain for each in read)
        sure = [person(each) for each in read if each.certain]
        for place, each in enumerate(_CLASSES):
            _add(counts[each], _values(meant, place), _values(found, place), _values(sure, place))
    return [
        f"{len(clear)} cells, {share(exact, len(clear))} exactly right; certain but wrong: {certain_but_wrong}.",
        "",
        *table(("found", *COUNT_HEADS), [(each, *count.cells()) for each, count in counts.items()]),
    ]


def _values(found: Iterable[Person], place: int) -> Counter[str]:
    return Counter(str(each[place]) for each in found if each[place] is not None)


def _add(count: Count, meant: Counter[str], found: Counter[str], sure: Counter[str]) -> None:
    count.expected += meant.total()
    count.answered += found.total()
    count.right += (meant & found).total()
    count.certain_but_wrong += (sure - meant).total()
