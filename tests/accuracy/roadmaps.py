"""How well whole files are read: every file with a JSON beside it that says what must be read."""

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from tenants.roadmap.reading import NotReadable, read_roadmap, to_json
from tenants.roadmap.reading.model import Activity
from tests.accuracy.comparison import activities_of
from tests.accuracy.figures import share, table

_EXPECTED = ".expected.json"
_HEADS = ("file", "rows expected", "rows exactly right", "rows read", "rows doubted")


def roadmaps(folders: Iterable[Path]) -> list[str]:
    """Return the figures of all files in these folders as lines of Markdown; a folder may be absent."""
    expectations = [
        path for folder in folders if folder.is_dir() for path in sorted(folder.rglob(f"*{_EXPECTED}"))
    ]
    return table(_HEADS, [_line(path) for path in expectations])


def _line(expectation: Path) -> list[str]:
    file = expectation.with_name(expectation.name.removesuffix(_EXPECTED))
    expected = Counter(activities_of(json.loads(expectation.read_text("utf-8"))))
    held_out = "held_out/" if file.parent.parent.name == "held_out" else ""
    name = f"{held_out}{file.parent.name}/{file.name}"
    try:
        reading = read_roadmap(file, name=file.name)
    except NotReadable as refusal:
        return [f"{name} (refused: {refusal.cause.value})", str(expected.total()), share(0, 1), "0", "–"]
    read = Counter(activities_of(to_json(reading)))
    rows = [each for section in reading.sections for each in section.activities]
    right = (expected & read).total()
    return [
        name,
        str(expected.total()),
        share(right, expected.total()),
        str(len(rows)),
        share(sum(map(_is_doubted, rows)), len(rows)),
    ]


def _is_doubted(row: Activity) -> bool:
    return bool(row.why) or not row.deadline.certain or not all(person.certain for person in row.responsible)
