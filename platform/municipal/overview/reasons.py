"""Why a row of a roadmap is counted: one condition serves the figure and the list of rows behind it."""

from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, Integer, and_, exists, func, literal_column

from tenants.roadmap.due import is_overdue_sql
from tenants.roadmap.models import Activity, ActivityDocument, ActivityResponsible
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


# The table and not the mapped class: with it every statement would ask anew of which schools each single row may be. The
# statements that count start from roadmaps of the scope, and the database's wall stands around the rows anyway.
ROWS = Activity.__table__.c


def conditions(
    due: ColumnElement[date | None], today: ColumnElement[date]
) -> dict[Reason, ColumnElement[bool]]:
    """Return the condition of every reason for ROWS, on a row's due day and its school's day."""
    is_open = ROWS.state.in_(sorted(OPEN_STATES))
    is_done = ROWS.state == ActivityState.DONE
    return {
        Reason.DONE: is_done,
        Reason.OVERDUE: is_overdue_sql(ROWS.state, due, today),
        Reason.LONG_OVERDUE: is_overdue_sql(ROWS.state, due, days_after(today, -LONG_OVERDUE)),
        Reason.SOON: and_(is_open, due.between(today, days_after(today, SOON))),
        Reason.UNDOCUMENTED: and_(is_done, ~has(ActivityDocument)),
        Reason.SUBMITTED: ROWS.state == ActivityState.SUBMITTED,
        Reason.RETURNED: ROWS.state == ActivityState.RETURNED,
        Reason.UNASSIGNED: and_(is_open, ~has(ActivityResponsible)),
        Reason.UNDATED: and_(is_open, ROWS.deadline_kind == DeadlineKind.NONE),
        Reason.DOUBTFUL: and_(is_open, ROWS.deadline_doubt.is_not(None)),
        Reason.DONE_LATELY: and_(is_done, func.date(ROWS.done_entered_at) >= days_after(today, -LATELY)),
    }


def has(child: type[ActivityDocument] | type[ActivityResponsible]) -> ColumnElement[bool]:
    """Return whether anything of a kind hangs on a row: one look into an index for each row it is asked of."""
    hanging = child.__table__.c
    return exists().where(hanging.school_id == ROWS.school_id, hanging.activity_id == ROWS.id)


def days_after(day: ColumnElement[date], distance: timedelta) -> ColumnElement[date]:
    """Return a day some days later, or earlier when the distance is negative."""
    return day + literal_column(str(distance.days), Integer)
