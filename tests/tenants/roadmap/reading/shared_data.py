"""The files and tables of phrases that the reader is tested with."""

import csv
import re
from datetime import date
from pathlib import Path

from core.clock import SchoolYear
from tenants.roadmap.reading import Context

DATA = Path(__file__).parents[3] / "data"
SEED = DATA / "zheblakhty-roadmap.docx"


def rows_of(table: str) -> list[dict[str, str]]:
    with (DATA / table).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def context_of(words: str) -> Context:
    """Return the context a row of deadlines.tsv asks for."""
    kind, _, value = words.partition("=")
    match kind:
        case "school_year":
            return Context(school_year=SchoolYear.parse(value))
        case "year":
            return Context(year=int(value))
        case "date":
            return Context(date=date.fromisoformat(value))
        case "week":
            first, last = value.split("..")
            return Context(week=(date.fromisoformat(first), date.fromisoformat(last)))
    return Context()


def alike(text: str | None) -> str | None:
    """Return the text as the data's README compares it: without case, dots, commas and spaces of its own."""
    return None if text is None else " ".join(re.sub(r"[.,]", "", text).casefold().split())
