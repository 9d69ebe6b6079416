"""Why a reading is doubtful: every sentence is the msgid of its translation."""

from enum import StrEnum

from core.speech import mark


class Doubt(StrEnum):
    """A reason to look at a deadline once more."""

    NOT_UNDERSTOOD = mark("No deadline was recognised in these words.")
    SAME_AS_ABOVE = mark("These marks repeat the deadline above; it was not taken over.")
    TOO_LONG = mark("The text is too long for a deadline.")
    LEFT_OVER = mark("Part of the words was not understood.")
    DAMAGED = mark("The words are damaged; this is what they probably said.")
    SEVERAL = mark("Several deadlines stand in one cell.")
    SEPARATE = mark("These are separate dates, not a continuous term.")
    NO_SUCH_DAY = mark("There is no such day in the calendar.")
    ENDS_BEFORE_START = mark("The deadline ends before it starts.")
    OTHER_WEEKDAY = mark("The weekday does not fit the date.")
    NO_YEAR = mark("The year is not written and not known from the roadmap.")
    YEAR_FROM_DATE = mark("The year is not written; the year of the context's date was taken.")
    LONE_AUGUST = mark("August may be the one before the school year or the one that ends it.")
    ACROSS_NEW_YEAR = mark("The term crosses the end of a year; the year of its other half was inferred.")
    NO_END = mark("The deadline has a beginning and no end.")
    UNTIL_MONTH = mark("The month itself may or may not be included.")
    UNTIL_YEAR = mark("The year itself may or may not be included.")
    VAGUE = mark("The words name no exact days; the usual ones were taken.")
    SCHOOL_OR_CALENDAR = mark("This can be a school year or a calendar year.")
    SCHOOL_QUARTER = mark("The dates depend on the school's own calendar.")
    TIME_ONLY = mark("Only a time of day is written.")
    EVENT = mark("The deadline depends on an event whose date is not known here.")
    WHICH_YEAR = mark("The words point at another year than the roadmap's, or at one that is not known.")
    WHICH_WEEK = mark("Which week is meant is not known.")
    HOW_OFTEN = mark("How often it returns is not clear.")
    EXCEPTED = mark("Some of the days are excepted.")
