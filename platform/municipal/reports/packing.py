"""A part's contents as bytes that wait in the database, and back: compact JSON, pressed."""

import json
import zlib
from dataclasses import astuple
from datetime import date
from typing import Any

from municipal.overview.figures import Sums
from municipal.reports.records import (
    ActivityRecord,
    DocumentRecord,
    PartContents,
    RoadmapRecord,
    SchoolRecord,
)

# Higher levels take three times as long for a tenth less.
_LEVEL = 3


def to_json(contents: PartContents) -> bytes:
    """Return the contents as pressed JSON: records as lists in the order of their fields, days as 2026-09-01."""
    written = json.dumps(contents, ensure_ascii=False, separators=(",", ":"), default=_plain)
    return zlib.compress(written.encode("utf-8", "surrogatepass"), _LEVEL)


def from_json(packed: bytes) -> PartContents:
    """Return the contents that `to_json` packed. Raises ValueError or zlib.error for other bytes."""
    (schools,) = json.loads(zlib.decompress(packed).decode("utf-8", "surrogatepass"))
    return PartContents(tuple(_school(school) for school in schools))


def _plain(value: object) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    assert isinstance(value, Sums)
    return astuple(value)


_SCHOOL_DAYS = [SchoolRecord._fields.index(name) for name in ("closed_on", "today", "next_due", "changed_on")]
_ACTIVITY_DAYS = [ActivityRecord._fields.index(name) for name in ("starts", "due", "done_on")]


def _read_days(values: list[Any], places: list[int]) -> list[Any]:
    for place in places:
        if values[place] is not None:
            values[place] = date.fromisoformat(values[place])
    return values


def _school(values: list[Any]) -> SchoolRecord:
    *plain, sums, roadmaps, activities = _read_days(values, _SCHOOL_DAYS)
    read = (
        Sums(*sums),
        tuple(RoadmapRecord(*one) for one in roadmaps),
        tuple(_activity(one) for one in activities),
    )
    return SchoolRecord._make((*plain, *read))


def _activity(values: list[Any]) -> ActivityRecord:
    *plain, documents = _read_days(values, _ACTIVITY_DAYS)
    cited = tuple(DocumentRecord(*_read_days(one, [2])) for one in documents)
    return ActivityRecord._make((*plain, cited))
