"""What a report says of each school and each activity, and of no other."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from commons.accounts.models import User
from commons.schools.models import School
from core.database import db
from core.tenancy import Reach, ReachError, enter_reach
from municipal.overview.counting import figures_of
from municipal.overview.figures import total_of
from municipal.overview.queries import rows_behind
from municipal.overview.reasons import Reason
from municipal.overview.scope import scope_of
from municipal.reports.contents import collect
from municipal.reports.parts import scope_schools, split
from municipal.reports.records import (
    ActivityRecord,
    DocumentRecord,
    PartContents,
    RoadmapRecord,
    SchoolRecord,
)
from tenants.documents.kinds import DocumentKind
from tenants.documents.models import Document
from tenants.roadmap.models import ActivityDocument
from tenants.roadmap.vocabulary import ActivityState, Contour, DeadlineKind, RoadmapStatus
from tests.municipal.overview.conftest import NOON, TODAY, Sower, done, due
from tests.municipal.reports.conftest import Within
from tests.statements import counted_statements

EVERY_KIND = (
    due(-11), due(-10), due(-1), due(0), due(7), due(8), done(3), done(30, document=False),
    done(20, due_on=TODAY - timedelta(days=25)),
    due(-5, state=ActivityState.SUBMITTED, done_on=TODAY), due(5, state=ActivityState.RETURNED), due(20, people=""),
    {"deadline_kind": DeadlineKind.NONE}, due(25, deadline_doubt="The deadline has a beginning and no end."),
    {"deadline_kind": DeadlineKind.WHOLE_PERIOD}, due(-40, state=ActivityState.CANCELLED),
    due(-40, state=ActivityState.NOT_APPLICABLE), due(-1, archived_at=NOON),
)  # fmt: skip


def collected(within: Within, user: User, *schools: School, as_of: datetime = NOON) -> list[SchoolRecord]:
    with within(user):
        return list(collect([school.id for school in schools], as_of).schools)


def test_figures_and_totals_are_the_overviews(sow: Sower, plant, within: Within) -> None:
    municipality = plant.municipality()
    for district in (plant.district(municipality), plant.district(municipality)):
        school = sow.school(district)
        sow.roadmap(school, *EVERY_KIND, changed=3)
        sow.roadmap(school, due(-2), done(1), contour=Contour.TEACHERS, first_year=2025, last_year=2027)
        sow.roadmap(school, due(-300), first_year=2025, last_year=2025)
        sow.roadmap(sow.school(district), due(-300), first_year=2025, last_year=2025, changed=40)
        sow.roadmap(sow.school(district, closed_on=TODAY), due(-3), done(5))
        sow.school(district)
    user = plant.user("municipal_administrator", municipality)
    with within(user) as who:
        figures = {one.short_name: one for one in figures_of(scope_of(who))}
        parts = split(scope_schools())
        db.session.rollback()
        schools = [school for ids in parts for school in collect(ids, NOON).schools]
    shown = {
        one.short_name: (
            one.sums,
            one.next_due,
            one.changed_on,
            one.days_silent,
            one.is_closed,
            len(one.roadmaps),
        )
        for one in schools
    }
    assert shown == {
        name: (one.sums, one.next_due, one.changed_on, one.days_silent, one.is_closed, one.roadmaps)
        for name, one in figures.items()
    }
    open_rows = sum(one.sums.total for one in schools if not one.is_closed)
    assert (len(shown), open_rows) == (8, total_of(figures.values()).sums.total)


def test_the_rows_listed_are_those_that_were_counted(sow: Sower, plant, within: Within) -> None:
    district = sow.district()
    school = sow.school(district)
    sow.roadmap(school, *EVERY_KIND)
    sow.roadmap(school, due(-300), status=RoadmapStatus.ARCHIVED)
    user = plant.coordinator(district)
    with within(user) as who:
        behind = {
            reason: {row.number for row in rows_behind(scope_of(who), reason, None, offset=0, limit=50)[1]}
            for reason in Reason
        }
        db.session.rollback()
        (record,) = collect([school.id], NOON).schools
    listed = {
        Reason.DONE: lambda row: row.state == "done",
        Reason.OVERDUE: lambda row: row.days_overdue is not None,
        Reason.LONG_OVERDUE: lambda row: (row.days_overdue or 0) > 10,
        Reason.SOON: lambda row: (
            row.due and 0 <= (row.due - TODAY).days <= 7 and row.state in ("planned", "returned")
        ),
        Reason.UNDOCUMENTED: lambda row: row.is_undocumented,
        Reason.SUBMITTED: lambda row: row.state == "submitted",
        Reason.RETURNED: lambda row: row.state == "returned",
        Reason.UNASSIGNED: lambda row: row.is_unassigned,
        Reason.UNDATED: lambda row: row.is_undated,
        Reason.DOUBTFUL: lambda row: row.doubt is not None,
    }
    found = {
        reason: {row.number for row in record.activities if keeps(row)} for reason, keeps in listed.items()
    }
    assert found == {reason: behind[reason] for reason in listed}
    assert (len(record.activities), record.sums.total, record.not_counted) == (17, 15, 2)


def test_a_row_says_all_that_stands_in_it(sow: Sower, plant, within: Within) -> None:
    district = plant.district(name="Свердловский")
    school = sow.school(district, short_name="СОШ № 7", code="007")
    roadmap = plant.roadmap(school, updated_at=NOON)
    section = plant.section(roadmap, number="2", title="Подготовка")
    activity = plant.activity(
        section, number="2.1", title="Издать приказ", deadline_text="с 1 по 20 октября 2026 г.", starts_on=date(2026, 10, 1),
        due_on=date(2026, 10, 20), deadline_kind=DeadlineKind.DATE_RANGE, responsible_text="Директор, Лугова Н.П.",
        result_text="Приказ", state=ActivityState.DONE, done_on=date(2026, 10, 19), updated_at=NOON,
    )  # fmt: skip
    for number, day in (("41", date(2026, 10, 19)), (None, None)):
        paper = plant.add(Document(school_id=school.id, kind=DocumentKind.ORDER, number=number, dated_on=day))
        plant.add(ActivityDocument(school_id=school.id, activity_id=activity.id, document_id=paper.id))
    (record,) = collected(within, plant.coordinator(district), school)
    assert record[1:9] == (
        "Свердловский", "007", "СОШ № 7", "school", None, TODAY, None, TODAY,
    )  # fmt: skip
    assert record.roadmaps == (RoadmapRecord("pupils", 2026, 2026),)
    assert record.activities == (
        ActivityRecord(
            0, "2", "Подготовка", "2.1", "Издать приказ", "с 1 по 20 октября 2026 г.", date(2026, 10, 1),
            date(2026, 10, 20), None, "Директор, Лугова Н.П.", "Приказ", "done", date(2026, 10, 19), None,
            False, False, False,
            (DocumentRecord("order", "41", date(2026, 10, 19)), DocumentRecord("order", None, None)),
        ),
    )  # fmt: skip


def test_the_day_is_the_orders_and_not_the_clocks(sow: Sower, plant, within: Within) -> None:
    """At 17:30 UTC it is past midnight in Krasnoyarsk: what was due on the 22nd is late."""
    district = sow.district()
    school = sow.school(district)
    sow.roadmap(school, due(0))
    user = plant.coordinator(district)
    evening = datetime(2026, 11, 22, 17, 30, tzinfo=UTC)
    found = [
        (record.today, record.sums.overdue, record.activities[0].days_overdue)
        for as_of in (NOON, evening)
        for record in collected(within, user, school, as_of=as_of)
    ]
    assert found == [(TODAY, 0, None), (date(2026, 11, 23), 1, 1)]


def test_two_municipalities_are_judged_by_their_own_days(sow: Sower, plant, within: Within) -> None:
    east, west = (
        plant.district(plant.municipality(time_zone=zone)) for zone in ("Pacific/Kiritimati", "Pacific/Niue")
    )
    user = plant.coordinator(east)
    plant.membership(user, "district_coordinator", west)
    schools = [sow.school(district) for district in (east, west)]
    for school in schools:
        sow.roadmap(school, due(-1))
    found = [(record.today, record.sums.overdue) for record in collected(within, user, *schools)]
    assert found == [(date(2026, 11, 22), 1), (date(2026, 11, 21), 0)]


def test_a_school_closed_after_the_order_is_in_it_with_its_day(sow: Sower, plant, within: Within) -> None:
    district = sow.district()
    school = sow.school(district)
    sow.roadmap(school, due(-1))
    school.closed_on = TODAY + timedelta(days=1)
    plant.session.commit()
    (record,) = collected(within, plant.coordinator(district), school)
    assert (record.closed_on, record.is_closed, record.sums.overdue) == (TODAY + timedelta(days=1), False, 1)


def test_schools_come_in_the_order_asked_for(sow: Sower, plant, within: Within) -> None:
    district = sow.district()
    schools = [sow.school(district, short_name=name) for name in ("б", "в", "а")]
    found = collected(within, plant.coordinator(district), *schools, schools[0])
    assert [record.short_name for record in found] == ["б", "в", "а"]


@pytest.mark.parametrize("standing", ["everything", "no wall of the ORM", "the database's wall alone"])
def test_nothing_of_another_district_is_read_though_its_ids_are_given(
    standing, sow: Sower, plant, app: Flask, within: Within, monkeypatch: pytest.MonkeyPatch
) -> None:
    municipality = plant.municipality()
    mine, other = plant.district(municipality), plant.district(municipality)
    elsewhere = sow.district()
    schools = [sow.school(district) for district in (mine, other, elsewhere)]
    for school in schools:
        sow.roadmap(school, due(-1), done(1))
    if standing != "everything":
        monkeypatch.setitem(app.config, "ORM_WALL", False)
    if standing == "the database's wall alone":
        monkeypatch.setattr("municipal.reports.selection.readable_schools", lambda: select(School.id))
    found = collected(within, plant.coordinator(mine), *schools)
    assert [(record.short_name, record.sums.total) for record in found] == [(schools[0].short_name, 2)]


def test_without_a_school_there_is_nothing(plant, within: Within) -> None:
    user = plant.coordinator(plant.district())
    with within(user):
        assert (split(scope_schools()), db.session.rollback(), collect([], NOON)) == (
            [],
            None,
            PartContents(()),
        )


def test_only_a_reach_across_schools_is_read(app: Flask, sow: Sower) -> None:
    school = sow.school(sow.district())
    with app.app_context():
        enter_reach(Reach(user_id=1, school_id=school.id))
        with pytest.raises(ReachError):
            collect([school.id], NOON)


def test_what_is_read_is_of_one_moment(
    sow: Sower, plant, within: Within, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A row saved between the counting and the listing is in neither."""
    district = sow.district()
    school = sow.school(district)
    roadmap = sow.roadmap(school, due(-1))

    def count_then_save(part):
        found = figures_of(part)
        section = plant.section(roadmap)
        plant.activity(section)
        return found

    monkeypatch.setattr("municipal.reports.contents.figures_of", count_then_save)
    (record,) = collected(within, plant.coordinator(district), school)
    assert (record.sums.total, len(record.activities)) == (1, 1)


def test_a_transaction_begun_before_is_refused(plant, within: Within) -> None:
    with within(plant.coordinator(plant.district())):
        scope_schools()
        with pytest.raises(RuntimeError):
            collect([], NOON)


@pytest.mark.parametrize("size", [1, 3, 20])
def test_the_number_of_statements_does_not_grow_with_the_schools(
    size, sow: Sower, plant, app: Flask, within: Within
) -> None:
    district = sow.district()
    schools = [sow.school(district) for _ in range(size)]
    for school in schools:
        sow.roadmap(school, due(-1), done(1))
    with within(plant.coordinator(district)), counted_statements(app) as asked:
        (part,) = split(scope_schools())
        db.session.rollback()
        assert len(collect(part, NOON).schools) == size
    assert len(asked) == 6, asked
