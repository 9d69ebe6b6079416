"""Deadlines as people type them, and what must never be read into them."""


import pytest

from tenants.roadmap.reading import read_deadline

from .shared_data import context_of, rows_of

ROWS = rows_of("deadlines.tsv")


def _read(row):
    read = read_deadline(row["phrase"], context_of(row["context"] or ""))
    answer = (read.kind.value, str(read.start or ""), str(read.end or ""), (read.recurrence or ""))
    expected = (row["kind"], row["start"], row["end"], row["recurrence"] or "")
    return read, answer == expected


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["phrase"])
def test_a_deadline_is_right_or_doubted(row):
    read, right = _read(row)
    assert right or not read.certain


def test_almost_every_unambiguous_deadline_is_right_and_certain():
    clear = [_read(row) for row in ROWS if not row["ambiguous"]]
    sure = [read for read, right in clear if right and read.certain]
    assert len(sure) == len(clear)
