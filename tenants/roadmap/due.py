"""When an activity falls due and whether it is overdue: one rule, for Python and for SQL alike.

`falls_due_on` and `falls_due_on_sql` say the same thing twice; a test compares them.
"""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, SQLColumnExpression, and_, case, func

from core.clock import SchoolYear
from tenants.roadmap.vocabulary import OPEN_STATES, ActivityState, DeadlineKind


def period_end(last_year: int) -> date:
    """Return the last day of a roadmap whose last school year begins in `last_year`."""
    return SchoolYear(last_year).end


def falls_due_on(kind: DeadlineKind, due_on: date | None, period_end: date) -> date | None:
    """Return the last day on which an activity is in time; None when its deadline names no day.

    «В течение всего периода» names none itself: the roadmap's period supplies it.
    """
    return period_end if kind == DeadlineKind.WHOLE_PERIOD else due_on


def is_overdue(state: ActivityState, due: date | None, today: date) -> bool:
    """Tell whether the school owes an activity whose day is past. A submitted one waits for somebody else."""
    return state in OPEN_STATES and due is not None and due < today


def days_left(due: date | None, today: date) -> int | None:
    """Return the calendar days until an activity falls due: 0 is today, less is past, None no day."""
    return (due - today).days if due else None


def period_end_sql(last_year: SQLColumnExpression[int]) -> ColumnElement[date]:
    """Return `period_end` as SQL."""
    return func.make_date(last_year + 1, 8, 31, type_=Date())


def falls_due_on_sql(
    kind: SQLColumnExpression[Any], due_on: SQLColumnExpression[Any], last_year: SQLColumnExpression[int]
) -> ColumnElement[date | None]:
    """Return `falls_due_on` as SQL, of an activity's kind and day and its roadmap's last year."""
    return case((kind == DeadlineKind.WHOLE_PERIOD, period_end_sql(last_year)), else_=due_on)


def is_overdue_sql(
    state: SQLColumnExpression[Any], due: SQLColumnExpression[Any], today: date | ColumnElement[date]
) -> ColumnElement[bool]:
    """Return `is_overdue` as SQL; without a day it is NULL, which is false in WHERE and FILTER."""
    return and_(state.in_(sorted(OPEN_STATES)), due < today)
