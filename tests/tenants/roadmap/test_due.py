"""The day an activity falls due, in Python and in SQL."""

from datetime import date
from itertools import product

import pytest
from sqlalchemy import Date, SmallInteger, String, column, select, values

from tenants.roadmap.due import (
    days_left,
    falls_due_on,
    falls_due_on_sql,
    is_overdue,
    is_overdue_sql,
    period_end,
    period_end_sql,
)
from tenants.roadmap.vocabulary import ActivityState, DeadlineKind

TODAY = date(2026, 11, 22)
DAYS = (None, date(2026, 11, 21), TODAY, date(2026, 11, 23))


def test_the_period_ends_with_its_last_school_year() -> None:
    assert period_end(2026) == date(2027, 8, 31)


def test_a_deadline_over_the_whole_period_falls_due_when_the_period_ends() -> None:
    assert falls_due_on(DeadlineKind.WHOLE_PERIOD, None, date(2027, 8, 31)) == date(2027, 8, 31)


def test_every_other_kind_falls_due_on_its_own_day_or_never() -> None:
    others = [kind for kind in DeadlineKind if kind != DeadlineKind.WHOLE_PERIOD]
    assert {falls_due_on(kind, TODAY, date(2027, 8, 31)) for kind in others} == {TODAY}
    assert {falls_due_on(kind, None, date(2027, 8, 31)) for kind in others} == {None}


@pytest.mark.parametrize(
    ("state", "due", "overdue"),
    [
        (ActivityState.PLANNED, date(2026, 11, 21), True),
        (ActivityState.RETURNED, date(2026, 11, 21), True),
        (ActivityState.PLANNED, TODAY, False),
        (ActivityState.PLANNED, None, False),
        (ActivityState.SUBMITTED, date(2026, 11, 21), False),
        (ActivityState.DONE, date(2026, 11, 21), False),
        (ActivityState.NOT_APPLICABLE, date(2026, 11, 21), False),
    ],
)
def test_an_activity_is_overdue_the_day_after_while_the_school_owes_it(
    state: ActivityState, due: date | None, overdue: bool
) -> None:
    assert is_overdue(state, due, TODAY) is overdue


def test_days_are_counted_from_today() -> None:
    assert [days_left(day, TODAY) for day in DAYS] == [None, -1, 0, 1]


def test_sql_and_python_agree_on_every_kind_state_and_day(plant) -> None:
    cases = list(product(DeadlineKind, ActivityState, DAYS, (2025, 2026)))
    rows = values(
        column("kind", String), column("state", String), column("due_on", Date),
        column("last_year", SmallInteger), name="rows",
    ).data([(kind.value, state.value, day, year) for kind, state, day, year in cases])  # fmt: skip
    due = falls_due_on_sql(rows.c.kind, rows.c.due_on, rows.c.last_year)
    in_sql = plant.session.execute(
        select(
            rows.c.kind, rows.c.state, rows.c.due_on, rows.c.last_year,
            period_end_sql(rows.c.last_year), due, is_overdue_sql(rows.c.state, due, TODAY),
        )
    )  # fmt: skip
    found = {(row[:4], row[4], row[5], bool(row[6])) for row in in_sql}
    expected = set()
    for kind, state, day, year in cases:
        falls = falls_due_on(kind, day, period_end(year))
        expected.add(
            ((kind.value, state.value, day, year), period_end(year), falls, is_overdue(state, falls, TODAY))
        )
    assert found == expected
