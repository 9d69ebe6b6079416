"""The story of the demonstration: on any day each state, each kind of deadline and each reason for attention occurs."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from core.clock import SchoolYear
from municipal.demo import places
from municipal.demo.places import PLACES, Character, inn_of
from municipal.demo.registry import people_of
from municipal.demo.story import RoadmapStory, Told, closing_day, roadmaps_of
from tenants.roadmap.deadlines import understand
from tenants.roadmap.due import days_left, falls_due_on, is_overdue
from tenants.roadmap.vocabulary import ActivityState, Contour, DeadlineKind

DAYS = [date(2026, 8, 31), date(2026, 9, 1), date(2026, 12, 30)]
A_YEAR = [date(2026, 9, 1) + timedelta(days=7 * week) for week in range(53)]
any_day = pytest.mark.parametrize("today", DAYS, ids=str)


def stories(today: date) -> Iterator[tuple[str, RoadmapStory]]:
    """Every roadmap of today, with its school's code."""
    for place in PLACES:
        for story in roadmaps_of(place, today):
            yield place.code, story


def living_rows(today: date) -> Iterator[tuple[RoadmapStory, Told]]:
    """Every row of a roadmap that is not archived, of a school that works."""
    for place in PLACES:
        if place.character is not Character.CLOSED:
            for story in roadmaps_of(place, today):
                if not story.is_archived:
                    yield from ((story, row) for _chapter, rows in story.chapters for row in rows)


@pytest.mark.parametrize("today", [*DAYS, *A_YEAR], ids=str)
def test_every_state_and_every_kind_of_deadline_occurs(today: date) -> None:
    rows = [row for _story, row in living_rows(today)]
    assert {row.state for row in rows} == set(ActivityState)
    assert {row.term.kind for row in rows} == set(DeadlineKind)


@pytest.mark.parametrize("today", [*DAYS, *A_YEAR], ids=str)
def test_every_reason_for_attention_occurs_in_both_showcase_schools(today: date) -> None:
    for code in ("101", "201"):
        place = next(place for place in PLACES if place.code == code)
        story = roadmaps_of(place, today)[0]
        assert reasons_in(story, today) == {
            "long overdue", "overdue", "soon", "no document", "returned", "submitted", "nobody", "no deadline", "doubt",
        }  # fmt: skip
    characters = {place.character for place in PLACES}
    assert {Character.SILENT, Character.WITHOUT} <= characters


def reasons_in(story: RoadmapStory, today: date) -> set[str]:
    """The reasons for attention in one roadmap."""
    found = set()
    for _chapter, rows in story.chapters:
        for row in rows:
            due = falls_due_on(row.term.kind, row.term.due_on, SchoolYear(story.last_year).end)
            late = is_overdue(row.state, due, today)
            left = days_left(due, today)
            is_open = row.state in (ActivityState.PLANNED, ActivityState.IN_WORK)
            found |= {
                name
                for name, holds in {
                    "overdue": late and left is not None and left >= -10,
                    "long overdue": late and left is not None and left < -10,
                    "soon": is_open and left is not None and 0 <= left <= 7,
                    "no document": row.state == ActivityState.DONE and row.paper is None,
                    "returned": row.state == ActivityState.RETURNED,
                    "submitted": row.state == ActivityState.SUBMITTED,
                    "nobody": is_open and not row.who,
                    "no deadline": is_open and row.term.kind == DeadlineKind.NONE,
                    "doubt": row.term.doubt is not None,
                }.items()
                if holds
            }
    return found


@pytest.mark.parametrize("today", [*DAYS, *A_YEAR], ids=str)
def test_silent_schools_are_quiet_and_the_others_are_not(today: date) -> None:
    for place in PLACES:
        if place.character in {Character.CLOSED, Character.WITHOUT}:
            continue
        current = [story for story in roadmaps_of(place, today) if not story.is_archived]
        changes = [
            save.day for story in current for _c, rows in story.chapters for row in rows for save in row.saves
        ]
        quiet = (today - max(changes, default=current[0].begun)).days
        assert (place.short_name, quiet > 14) == (place.short_name, place.character is Character.SILENT)


@pytest.mark.parametrize("today", [*DAYS, *A_YEAR], ids=str)
def test_nothing_happens_after_today_or_before_the_roadmap(today: date) -> None:
    for _code, story in stories(today):
        for _chapter, rows in story.chapters:
            for row in rows:
                days = [save.day for save in row.saves]
                assert days == sorted(days)
                assert all(story.begun <= day < today for day in days)
                assert (row.done_on is not None) == (
                    row.state in {ActivityState.DONE, ActivityState.SUBMITTED}
                )
                assert row.done_on is None or story.begun <= row.done_on <= days[-1]
                assert row.paper is None or row.paper.dated_on == row.done_on


@any_day
def test_nothing_happens_in_a_closed_school_after_its_last_day(today: date) -> None:
    closed = next(place for place in PLACES if place.character is Character.CLOSED)
    (story,) = roadmaps_of(closed, today)
    assert all(
        save.day < closing_day(today)
        for _chapter, rows in story.chapters
        for row in rows
        for save in row.saves
    )


@any_day
def test_saves_tell_the_state_that_the_row_has(today: date) -> None:
    for _story, row in living_rows(today):
        states = [change for save in row.saves for name, change in save.fields.items() if name == "state"]
        assert [old for old, _new in states[1:]] == [new for _old, new in states[:-1]]
        assert (states[-1][1] if states else "planned") == row.state


@any_day
def test_roadmaps_in_force_cover_today_and_last_years_are_archived(today: date) -> None:
    year = SchoolYear.of(today).first
    for code, story in stories(today):
        covers = story.first_year <= year <= story.last_year
        assert (code, covers) == (code, not story.is_archived and code != "212")


@any_day
def test_the_same_day_tells_the_same_story(today: date) -> None:
    assert list(stories(today)) == list(stories(today))


def test_the_seeds_structure_is_kept() -> None:
    story = roadmaps_of(PLACES[0], DAYS[2])[0]
    assert [len(rows) for _chapter, rows in story.chapters] == [8, 5, 7]
    assert [row.line.number for _chapter, rows in story.chapters for row in rows][-1] == "3.7"


def test_the_municipality_has_schools_of_every_kind() -> None:
    assert len(PLACES) == 24
    assert {place.kind.value for place in PLACES} == {
        "school",
        "kindergarten",
        "college",
        "additional",
        "branch",
    }
    assert len({place.code for place in PLACES} | {inn_of(place.code) for place in PLACES}) == 48
    contours = {story.contour for _code, story in stories(DAYS[2])}
    assert contours == {Contour.PUPILS, Contour.TEACHERS}


def test_people_are_invented_and_agree_in_gender() -> None:
    for place in PLACES:
        names = [one.name for one in people_of(place)]
        assert len({name.short for name in names}) == len(names)
        for name in names:
            surname, _first, patronymic = name.full.split()
            assert surname.endswith("а") == patronymic.endswith("на")


def test_no_name_of_the_seed_stands_in_the_demonstration() -> None:
    """What the seed capitalises and the school's own places do not share: surnames and the settlement."""
    seed = (Path(__file__).parents[2] / "data" / "zheblakhty-roadmap.txt").read_text(encoding="utf-8")
    surnames = set(re.findall(r"([А-ЯЁ][а-яё]{4,}) [А-ЯЁ]\.[А-ЯЁ]\.", seed))
    settlement = set(re.findall(r"МБОУ «([А-ЯЁ][а-яё]{5})", seed))
    source = "".join(path.read_text(encoding="utf-8") for path in Path(places.__file__).parent.glob("*.py"))
    assert len(surnames) >= 2
    assert len(settlement) == 1
    assert [word for word in surnames | settlement if word[:5] in source] == []


@any_day
def test_deadlines_mean_what_the_reader_would_understand(today: date) -> None:
    """An editor who saves a row unchanged must not see its deadline change."""
    unlike = set()
    for story, row in living_rows(today):
        term, read = row.term, understand(row.term.text, story.first_year, story.last_year)
        told = (term.kind, term.starts_on, term.due_on, term.recurrence, term.doubt is None)
        understood = (read.kind, read.start, read.end, read.recurrence, read.certain or not term.text)
        if told != understood:
            unlike.add((term.text, story.first_year, story.last_year, told, understood))
    assert unlike == set()
