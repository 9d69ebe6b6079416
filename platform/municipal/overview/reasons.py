"""Why a row of a roadmap is counted: one condition serves the figure and the list of rows behind it."""

from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, Integer, and_, func, literal_column

from tenants.roadmap.due import is_overdue_sql
from tenants.roadmap.models import Activity
from tenants.roadmap.rows import SOON
from tenants.roadmap.vocabulary import OPEN_STATES, ActivityState, DeadlineKind

LONG_OVERDUE = timedelta(days=10)
SILENCE = timedelta(days=14)
LATELY = timedelta(days=7)


class Reason(StrEnum):
    """A property of rows that the overview counts and lists; the value stands in addresses."""

    DONE = "done"
    OVERDUE = "overdue"
    LONG_OVERDUE = "long_overdue"
    SOON = "soon"
    UNDOCUMENTED = "undocumented"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    UNASSIGNED = "unassigned"
    UNDATED = "undated"
    DOUBTFUL = "doubtful"
    DONE_LATELY = "done_lately"


def conditions(
    due: ColumnElement[date | None],
    today: ColumnElement[date],
    has_document: ColumnElement[bool],
    has_responsible: ColumnElement[bool],
) -> dict[Reason, ColumnElement[bool]]:
    """Return the condition of every reason, on a row's due day, its school's day and what hangs on the row."""
    state = Activity.state
    is_open = state.in_(sorted(OPEN_STATES))
    is_done = state == ActivityState.DONE
    return {
        Reason.DONE: is_done,
        Reason.OVERDUE: is_overdue_sql(state, due, today),
        Reason.LONG_OVERDUE: is_overdue_sql(state, due, days_after(today, -LONG_OVERDUE)),
        Reason.SOON: and_(is_open, due.between(today, days_after(today, SOON))),
        Reason.UNDOCUMENTED: and_(is_done, ~has_document),
        Reason.SUBMITTED: state == ActivityState.SUBMITTED,
        Reason.RETURNED: state == ActivityState.RETURNED,
        Reason.UNASSIGNED: and_(is_open, ~has_responsible),
        Reason.UNDATED: and_(is_open, Activity.deadline_kind == DeadlineKind.NONE),
        Reason.DOUBTFUL: and_(is_open, Activity.deadline_doubt.is_not(None)),
        Reason.DONE_LATELY: and_(is_done, func.date(Activity.done_entered_at) >= days_after(today, -LATELY)),
    }


def days_after(day: ColumnElement[date], distance: timedelta) -> ColumnElement[date]:
    """Return a day some days later, or earlier when the distance is negative."""
    return day + literal_column(str(distance.days), Integer)
