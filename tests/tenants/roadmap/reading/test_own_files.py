"""Files as many schools would send them: each is read whole, and compared cell by cell with what a person reads in it."""

import json
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tenants.roadmap.reading import read_roadmap, to_json
from tenants.roadmap.reading.files.old_word import PROGRAMS

FOLDER = Path(__file__).parents[3] / "data" / "own_roadmaps"
SUFFIX = ".expected.json"
# A page about the files is no roadmap.
FILES = sorted(
    path.name for path in FOLDER.iterdir() if path.is_file() and path.suffix not in {".json", ".md"}
)
# Their cells leave a person no question: hardly a row of them may be doubted.
CLEAN = {
    "career-two-level-head.docx",
    "correction-column.doc",
    "employer-deadline-first.docx",
    "export-cp1251.csv",
    "growth-point.xls",
    "municipal-plan.odt",
    "no-table-lines.docx",
    "pupils-roman-sections.docx",
    "ruled.pdf",
    "several-tables-stamp.docx",
    "students-two-results.docx",
    "tracked-changes.docx",
    "two-pages.pdf",
    "workbook-dates.xlsx",
}
LARGEST_DOUBTED_SHARE = 0.1


@cache
def reading_of(name: str) -> dict[str, Any]:
    if name.endswith(".doc") and not has_writer():
        pytest.skip("LibreOffice Writer, which .doc is read with, is not installed here")
    return to_json(read_roadmap(FOLDER / name, name=name))


@cache
def has_writer() -> bool:
    """Whether LibreOffice is installed with its Writer: its other programs come without."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "a.txt").write_text("a")
        made = program and subprocess.run(
            [program, f"-env:UserInstallation={(Path(folder) / 'p').as_uri()}", "--headless", "--convert-to", "odt",
             "--outdir", folder, str(Path(folder) / "a.txt")],
            capture_output=True, timeout=60, check=False,
        )  # fmt: skip
        return bool(made) and (Path(folder) / "a.odt").is_file()


def expected_of(name: str) -> dict[str, Any]:
    expected: dict[str, Any] = json.loads((FOLDER / f"{name}{SUFFIX}").read_text(encoding="utf-8"))
    return expected


def fold(text: str | None) -> str:
    """The text without spaces, case and dots: they are no difference of meaning."""
    return "".join(letter for letter in (text or "").casefold() if not letter.isspace() and letter != ".")


def person(responsible: dict[str, Any]) -> tuple[str, ...]:
    return tuple(fold(responsible[key]).replace(",", "") for key in ("name", "role", "organisation"))


def fields(activity: dict[str, Any]) -> dict[str, Any]:
    """What is compared of an activity, by the name that a failure shows."""
    deadline = activity["deadline"]
    return {
        "number": fold(activity["number"]).rstrip(")"),
        "title": fold(activity["title"]),
        "deadline.text": fold(deadline["text"]),
        **{f"deadline.{key}": deadline[key] for key in ("kind", "start", "end", "recurrence")},
        "responsible": [person(one) for one in activity["responsible"]],
        "result": fold(activity["result"]["text"] if activity["result"] else ""),
        "notes": [(fold(note["head"]), fold(note["text"])) for note in activity.get("notes", [])],
    }


def rows(plan: dict[str, Any]) -> list[dict[str, Any]]:
    """Each activity's compared fields, with the section it stands in."""
    return [
        {"section": (fold(section["number"]), fold(section["title"])), **fields(activity)}
        for section in plan["sections"]
        for activity in section["activities"]
    ]


def differences(read: dict[str, Any], expected: dict[str, Any]) -> list[str]:
    """One line for each field read otherwise, with the row it stands in."""
    found = [
        f"{key}: read {read[key]!r}, expected {expected[key]!r}"
        for key in ("title", "school_year")
        if fold(read[key]) != fold(expected[key])
    ]
    read_rows, expected_rows = rows(read), rows(expected)
    if len(read_rows) != len(expected_rows):
        found.append(f"activities: read {len(read_rows)}, expected {len(expected_rows)}")
    for place, (one, other) in enumerate(zip(read_rows, expected_rows, strict=False), start=1):
        found += [
            f"row {place} {key}: read {one[key]!r}, expected {value!r}"
            for key, value in other.items()
            if one[key] != value
        ]
    return found


def doubted(activity: dict[str, Any]) -> bool:
    people = activity["responsible"]
    return bool(
        activity["why"] or not activity["deadline"]["certain"] or any(not one["certain"] for one in people)
    )


def test_every_file_has_what_is_expected_of_it():
    assert {path.name for path in FOLDER.glob(f"*{SUFFIX}")} == {f"{name}{SUFFIX}" for name in FILES}
    assert set(FILES) >= CLEAN


@pytest.mark.parametrize("name", FILES)
def test_a_school_s_file_is_read_as_a_person_reads_it(name: str):
    found = differences(reading_of(name), expected_of(name))

    assert not found, "\n".join([name, *found])


@pytest.mark.parametrize("name", sorted(CLEAN))
def test_hardly_a_row_of_a_clean_file_is_doubted(name: str):
    activities = [activity for section in reading_of(name)["sections"] for activity in section["activities"]]
    questions = [activity["title"] for activity in activities if doubted(activity)]

    assert activities
    assert len(questions) <= LARGEST_DOUBTED_SHARE * len(activities), "\n".join(questions)
