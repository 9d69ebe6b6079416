"""The closed lists of a roadmap: kinds of deadline, recurrences, states, contours.

Plain enumerations without a database, so that the reader of files and the tables share one set of words.
The values are what stands in the database and in the JSON of the reading contract.
"""

from enum import StrEnum


class DeadlineKind(StrEnum):
    """What kind of term a person wrote (conventions: docs/deadlines.md)."""

    ON_DATE = "on_date"
    BY_DATE = "by_date"
    DATE_RANGE = "date_range"
    MONTH = "month"
    MONTH_RANGE = "month_range"
    QUARTER = "quarter"
    SCHOOL_YEAR = "school_year"
    YEAR = "year"
    WHOLE_PERIOD = "whole_period"
    PERIODIC = "periodic"
    BY_SCHEDULE = "by_schedule"
    IMMEDIATELY = "immediately"
    RELATIVE = "relative"
    NONE = "none"


class Recurrence(StrEnum):
    """How often something returns, where a deadline says so."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    PER_TRIMESTER = "per_trimester"
    TERMLY = "termly"
    TWICE_A_YEAR = "twice_a_year"
    YEARLY = "yearly"
    CONTINUOUS = "continuous"
    ON_DEMAND = "on_demand"
    UNSPECIFIED = "unspecified"


class ActivityState(StrEnum):
    """Where an activity stands. *Overdue* is no state: it is computed from the deadline and the day."""

    PLANNED = "planned"
    IN_WORK = "in_work"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    DONE = "done"
    NOT_APPLICABLE = "not_applicable"
    CANCELLED = "cancelled"


class Contour(StrEnum):
    """Whom the mentoring of a roadmap is for: Р-145 speaks of pupils, АЗ-1128/08 of teachers."""

    PUPILS = "pupils"
    TEACHERS = "teachers"
    BOTH = "both"


class RoadmapStatus(StrEnum):
    """The life of a roadmap, from draft to archive."""

    DRAFT = "draft"
    SENT = "sent"
    AGREED = "agreed"
    APPROVED = "approved"
    IN_FORCE = "in_force"
    AMENDED = "amended"
    CLOSED = "closed"
    ARCHIVED = "archived"


# A row in one of these needs nothing more; a submitted one waits for somebody else.
CLOSED_STATES = frozenset({ActivityState.DONE, ActivityState.NOT_APPLICABLE, ActivityState.CANCELLED})
OPEN_STATES = frozenset({ActivityState.PLANNED, ActivityState.IN_WORK, ActivityState.RETURNED})
