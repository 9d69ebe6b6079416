"""Prints how well the reader reads: `python -m tests.accuracy`; with `--write` into docs/accuracy.md too."""

import csv
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from tests.accuracy.comparison import Row
from tests.accuracy.deadlines import deadlines
from tests.accuracy.people import people
from tests.accuracy.roadmaps import roadmaps

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests" / "data"
PAGE = ROOT / "docs" / "accuracy.md"

PREFACE = """\
# How well the reader reads

Written by `make accuracy ARGS=--write`; `make accuracy` alone prints it.

An answer is *right* when everything the table of phrases expects is met: of a deadline its kind, both days and its
recurrence, of a cell all its people with name, role, body and agreement (case, dots, commas and spaces do not count).
*Precision* is the share of right answers among the answers of that kind, *recall* the share of right answers among what
was expected of it. *Certain but wrong* counts answers that are not right and carry no doubt: the only ones that can
mislead somebody. A phrase that can fairly be read in two ways has one of them in the table; to read the other with a
doubt is fair, yet counts as not right. A row of a roadmap is *exactly right* when number, title, deadline, people and
the result's words all are; it is *doubted* when the reader asks a person to look at it.

The phrases under "held out" were collected apart from the others, and nobody looked at them while the rules were
written: they tell what to expect of a school whose wording nobody here has seen. Of the seven roadmaps held out two were
not read right when they were first measured (a deadline under a head «Исполнение», two columns of results); the rules were
mended then, so these two are held out no more. Files in .doc are read where LibreOffice Writer is installed.
"""

Counting = Callable[[Sequence[Row]], list[str]]
TABLES: tuple[tuple[str, str, Counting], ...] = (
    ("Deadlines", "deadlines.tsv", deadlines),
    ("Deadlines, held out", "held_out/deadlines.tsv", deadlines),
    ("Responsible cells", "responsibles.tsv", people),
    ("Responsible cells, held out", "held_out/responsibles.tsv", people),
)
FOLDERS = ("roadmaps", "own_roadmaps", "held_out/roadmaps")


def page(data: Path = DATA) -> str:
    """Return all figures as a page of Markdown; what is absent is said to be."""
    return "\n".join([PREFACE, *_chapters(data)])


def _chapters(data: Path) -> Iterator[str]:
    for title, name, counting in TABLES:
        yield f"## {title}\n"
        yield from (
            counting(_rows(data / name)) if (data / name).exists() else (f"There is no `{name}` here.",)
        )
        yield ""
    yield "## Whole roadmaps\n"
    yield from roadmaps(data / folder for folder in FOLDERS)
    yield ""


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def main(arguments: Sequence[str]) -> int:
    """Print the page, and write it when asked to."""
    if set(arguments) - {"--write"}:
        sys.stderr.write("Usage: python -m tests.accuracy [--write]\n")
        return 2
    text = page()
    sys.stdout.write(text)
    if arguments:
        PAGE.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
