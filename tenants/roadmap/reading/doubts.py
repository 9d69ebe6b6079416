"""Why a reading is doubtful: every sentence is the msgid of its translation."""

from enum import StrEnum


class Doubt(StrEnum):
    """A reason to look at a deadline once more."""

    NOT_UNDERSTOOD = "No deadline was recognised in these words."
    TOO_LONG = "The text is too long for a deadline."
    LEFT_OVER = "Part of the words was not understood."
    SEVERAL = "Several deadlines stand in one cell."
    SEPARATE = "These are separate dates, not a continuous term."
    NO_SUCH_DAY = "There is no such day in the calendar."
    ENDS_BEFORE_START = "The deadline ends before it starts."
    OTHER_WEEKDAY = "The weekday does not fit the date."
    NO_YEAR = "The year is not written and not known from the roadmap."
    YEAR_FROM_DATE = "The year is not written; the year of the context's date was taken."
    LONE_AUGUST = "August may be the one before the school year or the one that ends it."
    ACROSS_NEW_YEAR = "The term crosses the end of a year; the year of its other half was inferred."
    NO_END = "The deadline has a beginning and no end."
    UNTIL_MONTH = "The month itself may or may not be included."
    UNTIL_YEAR = "The year itself may or may not be included."
    VAGUE = "The words name no exact days; the usual ones were taken."
    SCHOOL_OR_CALENDAR = "This can be a school year or a calendar year."
    SCHOOL_QUARTER = "The dates depend on the school's own calendar."
    TIME_ONLY = "Only a time of day is written."
    EVENT = "The deadline depends on an event whose date is not known here."
    WHICH_YEAR = "The words point at another year than the roadmap's, or at one that is not known."
    WHICH_WEEK = "Which week is meant is not known."
    HOW_OFTEN = "How often it returns is not clear."
