"""What is counted for each school, on the municipality's calendar day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from commons.accounts.models import User
from commons.accounts.roles import Capability
from commons.accounts.standing import find_standing
from core.tenancy import enter_reach
from municipal.overview.counting import figures_of
from municipal.overview.figures import SchoolFigures, Sums
from municipal.overview.queries import rows_behind
from municipal.overview.reasons import Reason
from municipal.overview.scope import scope_of
from tenants.roadmap.vocabulary import ActivityState, Contour, DeadlineKind, RoadmapStatus
from tests.municipal.overview.conftest import NOON, TODAY, Sower, done, due


@pytest.fixture
def counted(app: Flask):
    """Return the figures that a user sees."""

    def figures(user: User) -> list[SchoolFigures]:
        with app.app_context():
            who = find_standing(user.id)
            assert who is not None
            enter_reach(who.reach_across(Capability.OVERVIEW_READ))
            return figures_of(scope_of(who))

    return figures


def counts_of(figures: SchoolFigures) -> dict[str, int]:
    """The figures that are not zero."""
    return {reason.value: count for reason in Reason if (count := figures.sums.of(reason))}


def test_there_is_a_figure_for_every_reason_in_its_order() -> None:
    assert list(Sums.__dataclass_fields__)[3:] == [reason.value for reason in Reason]


def test_rows_are_counted_by_what_is_the_matter_with_them(sow: Sower, plant, counted) -> None:
    district = sow.district()
    sow.roadmap(
        sow.school(district),
        due(-11), due(-1), due(0), due(7), due(8),
        done(3), done(30, document=False),
        due(-5, state=ActivityState.SUBMITTED, done_on=TODAY), due(5, state=ActivityState.RETURNED),
        due(20, people=""), {"deadline_kind": DeadlineKind.NONE}, due(25, deadline_doubt="year missing"),
        due(-40, state=ActivityState.CANCELLED), due(-40, state=ActivityState.NOT_APPLICABLE),
    )  # fmt: skip
    (figures,) = counted(plant.coordinator(district))
    assert counts_of(figures) == {
        "done": 2, "overdue": 2, "long_overdue": 1, "soon": 3, "undocumented": 1, "submitted": 1,
        "returned": 1, "unassigned": 1, "undated": 1, "doubtful": 1, "done_lately": 1,
    }  # fmt: skip
    assert (figures.sums.total, figures.sums.on_time, figures.sums.proved_lately, figures.next_due) == (
        12,
        2,
        1,
        TODAY,
    )


def test_a_row_over_the_whole_period_falls_due_when_the_roadmap_ends(sow: Sower, plant, counted) -> None:
    district = sow.district()
    whole = {"deadline_kind": DeadlineKind.WHOLE_PERIOD}
    sow.roadmap(sow.school(district), whole)
    sow.roadmap(sow.school(district), whole, first_year=2025, last_year=2025)
    found = {figures.next_due or figures.sums.overdue for figures in counted(plant.coordinator(district))}
    assert found == {date(2027, 8, 31), 1}


def test_a_row_without_a_day_is_never_overdue(sow: Sower, plant, counted) -> None:
    district = sow.district()
    kinds = [kind for kind in DeadlineKind if kind != DeadlineKind.WHOLE_PERIOD]
    sow.roadmap(sow.school(district), *({"deadline_kind": kind} for kind in kinds))
    (figures,) = counted(plant.coordinator(district))
    assert (figures.sums.overdue, figures.sums.soon, figures.next_due) == (0, 0, None)


def test_archived_rows_and_archived_roadmaps_do_not_count(sow: Sower, plant, counted) -> None:
    district = sow.district()
    school = sow.school(district)
    sow.roadmap(school, due(-1), due(-1, archived_at=NOON))
    sow.roadmap(school, due(-1), archived_at=NOON)
    sow.roadmap(school, due(-1), status=RoadmapStatus.ARCHIVED)
    (figures,) = counted(plant.coordinator(district))
    assert (figures.roadmaps, figures.sums.total, figures.sums.overdue) == (1, 1, 1)


def test_roadmaps_whose_period_covers_today_are_current_and_others_are_not(
    sow: Sower, plant, counted
) -> None:
    district = sow.district()
    school = sow.school(district)
    teachers = sow.roadmap(school, due(1), contour=Contour.TEACHERS, first_year=2025, last_year=2027)
    pupils = sow.roadmap(school, due(1))
    sow.roadmap(school, due(-300), first_year=2025, last_year=2025)
    sow.roadmap(school, due(300), first_year=2027, last_year=2027)
    (figures,) = counted(plant.coordinator(district))
    assert (figures.roadmaps, figures.sums.total) == (2, 2)
    assert figures.roadmap == pupils.public_id != teachers.public_id


def test_without_a_current_roadmap_the_latest_one_counts(sow: Sower, plant, counted) -> None:
    district = sow.district()
    school = sow.school(district)
    sow.roadmap(school, due(-600), due(-600), first_year=2024, last_year=2024)
    latest = sow.roadmap(school, due(-300), first_year=2025, last_year=2025)
    (figures,) = counted(plant.coordinator(district))
    assert (figures.roadmap, figures.roadmaps, figures.sums.overdue) == (latest.public_id, 1, 1)


def test_a_day_ends_where_the_school_is(sow: Sower, plant, counted, monkeypatch: pytest.MonkeyPatch) -> None:
    """At 17:30 UTC it is past midnight in Krasnoyarsk: what was due on the 22nd is late."""
    district = sow.district()
    sow.roadmap(sow.school(district), due(0))
    monkeypatch.setattr("core.clock.now", lambda: datetime(2026, 11, 22, 17, 30, tzinfo=UTC))
    (figures,) = counted(plant.coordinator(district))
    assert (figures.today, figures.sums.overdue) == (date(2026, 11, 23), 1)


def test_two_municipalities_are_judged_by_their_own_days(sow: Sower, plant, counted) -> None:
    east, west = (
        plant.district(plant.municipality(time_zone=zone)) for zone in ("Pacific/Kiritimati", "Pacific/Niue")
    )
    user = plant.coordinator(east)
    plant.membership(user, "district_coordinator", west)
    for district in (east, west):
        sow.roadmap(sow.school(district), due(-1))
    found = {figures.today: figures.sums.overdue for figures in counted(user)}
    assert found == {date(2026, 11, 22): 1, date(2026, 11, 21): 0}


def test_a_school_is_silent_after_14_days_with_work_left(sow: Sower, plant, counted) -> None:
    district = sow.district()
    names = {"a": (due(50), 14), "b": (due(50), 15), "c": (done(20), 20)}
    for name, (row, changed) in names.items():
        sow.roadmap(sow.school(district, short_name=name), row, changed=changed)
    found = {
        figures.short_name: (figures.days_silent, figures.is_silent)
        for figures in counted(plant.coordinator(district))
    }
    assert found == {"a": (14, False), "b": (15, True), "c": (20, False)}


def test_the_rows_behind_every_figure_are_as_many_as_it_says(sow: Sower, plant, app: Flask) -> None:
    district = sow.district()
    for _school in range(2):
        sow.roadmap(
            sow.school(district), due(-11), due(-2), due(3), done(2), done(2, document=False), due(9, people=""),
            due(4, state=ActivityState.RETURNED), due(4, state=ActivityState.SUBMITTED, done_on=TODAY), {},
            due(9, deadline_doubt="?"),
        )  # fmt: skip
    user = plant.coordinator(district)
    with app.app_context():
        who = find_standing(user.id)
        enter_reach(who.reach_across(Capability.OVERVIEW_READ))
        scope = scope_of(who)
        figures = figures_of(scope)
        for reason in Reason:
            total, rows = rows_behind(scope, reason, None, offset=0, limit=50)
            expected = sum(one.sums.of(reason) for one in figures)
            assert (reason, total, len(rows)) == (reason, expected, expected)
            one_total, _rows = rows_behind(scope, reason, figures[0].public_id, offset=0, limit=50)
            assert one_total == figures[0].sums.of(reason) > 0


def test_nothing_of_another_district_is_counted(sow: Sower, plant, counted) -> None:
    municipality = plant.municipality()
    mine, other = plant.district(municipality), plant.district(municipality)
    for district in (mine, other):
        sow.roadmap(sow.school(district, short_name=f"Школа {district.id}"), due(-1))
    administrator = plant.user("municipal_administrator", municipality)
    assert len(counted(administrator)) == 2
    assert [one.short_name for one in counted(plant.coordinator(mine))] == [f"Школа {mine.id}"]


def test_lately_means_the_last_seven_days(sow: Sower, plant, counted) -> None:
    district = sow.district()
    sow.roadmap(sow.school(district), done(7), done(8), done(40, done_entered_at=NOON - timedelta(days=1)))
    (figures,) = counted(plant.coordinator(district))
    assert figures.sums.done_lately == 2
