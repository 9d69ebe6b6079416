"""Deadlines by classes, made up where no table had them: what each must mean, and which must never be answered for sure.

A line of `deadline_classes/*.txt` is «phrase => verdict: kind first..last recurrence rule», read in the school year 2023-2024.
`certain` wants this meaning without a doubt, `right, doubted` the meaning with one, `doubted` any doubtful answer: nothing
can be known there for sure, or the date is not the deadline's. A rule is compared where it is written; \\n is a line break.
"""

from pathlib import Path

import pytest

from core.clock import SchoolYear
from tenants.roadmap.reading import Context, Deadline, read_deadline

YEAR = Context(school_year=SchoolYear(2023))
CLASSES = sorted((Path(__file__).parent / "deadline_classes").glob("*.txt"))
LINES = [line for path in CLASSES for line in path.read_text("utf-8").splitlines() if line]


def _meaning(read: Deadline, with_rule: bool) -> str:
    days = f"{read.start or ''}..{read.end or ''}" if read.start or read.end else ""
    said = (read.kind.value, days, read.recurrence or "", (read.rule or "") if with_rule else "")
    return " ".join(word for word in said if word)


@pytest.mark.parametrize("line", LINES)
def test_a_phrase_means_what_its_line_says(line):
    phrase, _, expected = line.partition(" => ")
    verdict, _, meaning = expected.partition(": ")
    read = read_deadline(phrase.replace("\\n", "\n"), YEAR)
    assert read.certain == (verdict == "certain")
    if meaning:
        assert _meaning(read, with_rule="FREQ=" in meaning) == meaning


def test_most_phrases_of_a_known_meaning_are_answered_for_sure():
    verdicts = [line.partition(" => ")[2].partition(":")[0] for line in LINES]
    assert verdicts.count("certain") > 800
    assert set(verdicts) == {"certain", "right, doubted", "doubted"}
