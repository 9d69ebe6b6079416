"""A part's contents wait as bytes and come back as they were."""

import json
import zlib
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from municipal.overview.figures import Sums
from municipal.reports.packing import from_json, to_json
from municipal.reports.records import (
    ActivityRecord,
    DocumentRecord,
    PartContents,
    RoadmapRecord,
    SchoolRecord,
)

TEXT, COUNT, DAY, FLAG = st.text(max_size=12), st.integers(0, 2**40), st.dates(), st.booleans()


def maybe(strategy: st.SearchStrategy) -> st.SearchStrategy:
    return st.none() | strategy


def several(strategy: st.SearchStrategy) -> st.SearchStrategy:
    return st.lists(strategy, max_size=3).map(tuple)


DOCUMENTS = several(st.builds(DocumentRecord, TEXT, maybe(TEXT), maybe(DAY)))
ACTIVITIES = st.builds(
    ActivityRecord, COUNT, maybe(TEXT), TEXT, maybe(TEXT), TEXT, TEXT, maybe(DAY), maybe(DAY), maybe(COUNT), TEXT, TEXT,
    TEXT, maybe(DAY), maybe(TEXT), FLAG, FLAG, FLAG, DOCUMENTS,
)  # fmt: skip
SUMS = st.lists(COUNT, min_size=14, max_size=14).map(lambda counts: Sums(*counts))
SCHOOLS = st.builds(
    SchoolRecord, TEXT, maybe(TEXT), TEXT, TEXT, TEXT, maybe(DAY), DAY, maybe(DAY), maybe(DAY), SUMS,
    several(st.builds(RoadmapRecord, TEXT, COUNT, COUNT)), several(ACTIVITIES),
)  # fmt: skip
CONTENTS = st.builds(PartContents, several(SCHOOLS))


@settings(deadline=None)
@given(CONTENTS)
def test_contents_come_back_as_they_were(contents: PartContents) -> None:
    back = from_json(to_json(contents))
    assert back == contents
    kinds = [
        [type(value) for value in one] for school in contents.schools for one in (school, *school.activities)
    ]
    assert kinds == [
        [type(value) for value in one] for school in back.schools for one in (school, *school.activities)
    ]


@settings(deadline=None, max_examples=20)
@given(CONTENTS)
def test_the_same_contents_are_the_same_bytes(contents: PartContents) -> None:
    assert to_json(contents) == to_json(from_json(to_json(contents)))


def test_the_json_is_compact_and_readable() -> None:
    school = SchoolRecord(
        "Город", None, "1", "Школа", "school", None, date(2026, 9, 1), None, None, Sums(total=1), (), ()
    )
    read = json.loads(zlib.decompress(to_json(PartContents((school,)))))
    assert read == [
        [["Город", None, "1", "Школа", "school", None, "2026-09-01", None, None, [1, *[0] * 13], [], []]]
    ]
