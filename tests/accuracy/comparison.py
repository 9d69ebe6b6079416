"""What counts as read right; the tests of the reader and the figures compare by these functions alone."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from tenants.roadmap.reading import Deadline, Responsible, read_deadline, read_responsible
from tests.tenants.roadmap.reading.shared_data import alike, context_of

Row = Mapping[str, str]
Meaning = tuple[str, str, str, str]
Person = tuple[str | None, str | None, str | None, bool]


def deadline_meant(row: Row) -> Meaning:
    """Return kind, start, end and recurrence as a row of a table of deadlines expects them."""
    return row["kind"], row["start"] or "", row["end"] or "", row["recurrence"] or ""


def deadline_read(row: Row) -> tuple[Deadline, Meaning]:
    """Return what the reader makes of the phrase of a row, also in the form that `deadline_meant` has."""
    read = read_deadline(row["phrase"], context_of(row["context"] or ""))
    return read, (read.kind.value, str(read.start or ""), str(read.end or ""), read.recurrence or "")


def people_meant(row: Row) -> list[Person]:
    """Return the people that a row of a table of responsible cells expects."""
    return [
        (
            alike(each.get("name")),
            alike(each.get("role")),
            alike(each.get("organisation")),
            each.get("by_agreement", False),
        )
        for each in json.loads(row["people"])
    ]


def person(read: Responsible) -> Person:
    """Return a person that was read, in the form that `people_meant` has."""
    return alike(read.name), alike(read.role), alike(read.organisation), read.by_agreement


def people_read(cell: str) -> list[Person]:
    """Return the people that the reader finds in a cell."""
    return [person(each) for each in read_responsible(cell)]


def sections_of(data: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Return the sections of a reading, as JSON, in the form they are compared in."""
    return [
        (section["number"], alike(section["title"]), [activity_of(each) for each in section["activities"]])
        for section in data["sections"]
    ]


def activities_of(data: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    """Yield the activities of a reading, as JSON, in the form they are compared in."""
    for section in data["sections"]:
        yield from map(activity_of, section["activities"])


def activity_of(data: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return number, title, deadline, people and result of an activity; spaces, case and dots are folded."""
    deadline = data["deadline"]
    people = [
        (alike(each["name"]), alike(each["role"]), alike(each["organisation"]))
        for each in data["responsible"]
    ]
    return (
        data["number"],
        alike(data["title"]),
        (
            alike(deadline["text"]),
            deadline["kind"],
            deadline["start"],
            deadline["end"],
            deadline["recurrence"],
        ),
        tuple(people),
        alike(data["result"]["text"]),
    )
