"""Some 700 "responsible" cells, class by class: exactly right, or asked about.

In people_cells.txt a line is `cell => person | person`, a person is `name ~ role ~ organisation ~ +` («+»: by agreement).
« ?» at the end says that the cell can fairly be read otherwise, « ??» that nobody could be sure.
"""

from pathlib import Path

import pytest

from tenants.roadmap.reading import read_responsible

from .shared_data import alike

LINES = [
    line
    for line in (Path(__file__).with_name("people_cells.txt")).read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
OPEN = [line.removesuffix(" ??") for line in LINES if line.endswith(" ??")]
UNCLEAR = [line.removesuffix(" ?") for line in LINES if line.endswith(" ?")]
CLEAR = [line for line in LINES if not line.endswith("?")]


def _cell(line):
    return line.partition(" =>")[0].replace("\\n", "\n")


def _expected(line):
    people = []
    for person in filter(str.strip, line.partition(" =>")[2].split("|")):
        name, role, organisation, agreed = ([part.strip() for part in person.split("~")] + [""] * 3)[:4]
        people.append((alike(name) or None, alike(role) or None, alike(organisation) or None, agreed == "+"))
    return people


def _read(cell):
    return [
        (alike(each.name), alike(each.role), alike(each.organisation), each.by_agreement)
        for each in read_responsible(cell)
    ]


def _is_certain(cell):
    return all(each.certain for each in read_responsible(cell))


@pytest.mark.parametrize("line", CLEAR)
def test_a_clear_cell_is_read_exactly(line):
    assert _read(_cell(line)) == _expected(line)


def test_hardly_a_clear_cell_is_doubted():
    doubted = [line for line in CLEAR if not _is_certain(_cell(line))]
    assert len(doubted) <= 0.03 * len(CLEAR), doubted


@pytest.mark.parametrize("line", UNCLEAR)
def test_a_cell_of_two_meanings_is_read_as_expected_or_doubted(line):
    assert _read(_cell(line)) == _expected(line) or not _is_certain(_cell(line))


@pytest.mark.parametrize("cell", OPEN)
def test_words_that_nobody_could_be_sure_of_are_doubted(cell):
    assert read_responsible(cell.replace("\\n", "\n"))
    assert not _is_certain(cell.replace("\\n", "\n"))
