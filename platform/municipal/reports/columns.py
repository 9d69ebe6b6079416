"""The columns of a report's two tables in the reader's language: their headings, what each figure means, how it is counted."""

from flask_babel import gettext as _

from municipal.overview.attention import reason_title
from municipal.overview.reasons import Reason
from municipal.reports.cells import Column, Kind

Group = tuple[str, list[Column]]


def school_columns() -> list[Group]:
    """Return the columns of the sheet of schools under their common headings."""
    return [
        (_("School"), _register()),
        (_("Roadmaps"), _roadmaps()),
        (_("Activities"), _progress() + _states()),
        (_("Needs attention"), _attention()),
        (_("Course of the work"), _course()),
    ]


def _register() -> list[Column]:
    return [
        Column(_("No."), Kind.COUNT, 5),
        Column(_("District"), Kind.TEXT, 17),
        Column(_("Code"), Kind.TEXT, 8),
        Column(_("School"), Kind.TEXT, 27),
        Column(_("Kind of school"), Kind.TEXT, 11),
        Column(
            _("Closed since"), Kind.DAY, 10.5,
            _("The day from which the school works no more; empty for a working school."),
            _("From the register of schools. Closed schools are shown in grey."),
        ),
    ]  # fmt: skip


def _roadmaps() -> list[Column]:
    return [
        Column(
            _("Current roadmaps"), Kind.COUNT, 7,
            _("How many roadmaps the figures were counted from."),
            _("Roadmaps whose period covers the day of the report; without one, the school's latest. Never archived ones."),
        ),
        Column(_("Period and contour"), Kind.TEXT, 23),
    ]  # fmt: skip


def _progress() -> list[Column]:
    return [
        Column(
            _("Total"), Kind.COUNT, 7,
            _("Activities of the current roadmaps that have to be carried out."),
            _("All rows of the sheet of activities but those not required or cancelled."),
        ),
        Column(_("Done"), Kind.COUNT, 7.5, _("Activities carried out."), _("The state is done.")),
        Column(
            _("Share done"), Kind.SHARE, 8,
            _("How much of all activities is done."),
            _("Done ÷ Total; empty without activities."),
        ),
        Column(
            _("Done on time"), Kind.COUNT, 7.5,
            _("Of those done: not later than on the last day."),
            _("Done, and the day it was done is not later than the last day, or there is no last day."),
        ),
        Column(
            _("Share on time"), Kind.SHARE, 8,
            _("How much of what had to be done by the day of the report was done on time."),
            _("Done on time ÷ (Done + Overdue); empty where nothing had to be done."),
        ),
        Column(
            reason_title(Reason.OVERDUE), Kind.COUNT, 7.5,
            _("The last day is past, and the school still owes the activity."),
            _("The last day is earlier than the day of the report; %(states)s.", states=_open()),
            alarms=True,
        ),
        Column(
            reason_title(Reason.LONG_OVERDUE), Kind.COUNT, 7.5,
            _("Part of the overdue ones."),
            _("Overdue, and more than 10 days have passed since the last day."),
            alarms=True,
        ),
        Column(
            reason_title(Reason.SOON), Kind.COUNT, 7.5,
            _("What has to be done next."),
            _("The last day is the day of the report or one of the 7 after it; %(states)s.", states=_open()),
        ),
    ]  # fmt: skip


def _open() -> str:
    return _("the state is planned, in work or returned")


def _states() -> list[Column]:
    return [
        Column(
            reason_title(Reason.SUBMITTED), Kind.COUNT, 7.5,
            _("Waits for an answer to the school; never overdue."),
            _("The state is submitted."),
        ),
        Column(
            reason_title(Reason.RETURNED), Kind.COUNT, 7.5,
            _("Waits for the school's answer."),
            _("The state is returned."),
        ),
        Column(
            _("Not required or cancelled"), Kind.COUNT, 7.5,
            _("Listed on the sheet of activities, counted in no other figure."),
            _("The state is not required or cancelled."),
        ),
    ]  # fmt: skip


def _attention() -> list[Column]:
    return [
        Column(
            reason_title(Reason.UNDOCUMENTED), Kind.COUNT, 7.5,
            _("Nothing proves that the activity was carried out."),
            _("The state is done, and no document is cited."),
        ),
        Column(
            reason_title(Reason.UNASSIGNED), Kind.COUNT, 7.5,
            _("It is not known who answers for the activity."),
            _("Nobody stands in the cell of those responsible; %(states)s.", states=_open()),
        ),
        Column(
            reason_title(Reason.UNDATED), Kind.COUNT, 7,
            _("It is not known until when the activity has to be done."),
            _("The cell of the deadline names no time; %(states)s.", states=_open()),
        ),
        Column(
            reason_title(Reason.DOUBTFUL), Kind.COUNT, 7.5,
            _("The words of the deadline may have been understood otherwise than they were meant."),
            _("The remark beside the activity says why; %(states)s.", states=_open()),
        ),
    ]  # fmt: skip


def _course() -> list[Column]:
    return [
        Column(
            _("Next deadline"), Kind.DAY, 10.5,
            _("The nearest day on which something falls due."),
            _("The earliest last day that is not before the day of the report; %(states)s.", states=_open()),
        ),
        Column(
            _("Last change"), Kind.DAY, 10.5,
            _("When somebody last worked on the roadmap."),
            _("The day of the latest change of a current roadmap or of a row of it."),
        ),
        Column(
            _("Days without a change"), Kind.COUNT, 7.5,
            _("For how long nothing has been changed."),
            _("The day of the report − Last change."),
        ),
    ]  # fmt: skip


def activity_columns() -> list[Column]:
    """Return the columns of the sheet of activities."""
    return [
        Column(_("District"), Kind.TEXT, 15),
        Column(_("School"), Kind.TEXT, 20),
        Column(_("Code"), Kind.TEXT, 8),
        Column(_("Roadmap"), Kind.TEXT, 20),
        Column(_("Section"), Kind.TEXT, 22),
        Column(_("No."), Kind.TEXT, 7),
        Column(_("Activity"), Kind.TEXT, 42),
        Column(_("Deadline as written"), Kind.TEXT, 17),
        Column(
            _("Starts"), Kind.DAY, 10.5,
            _("The first day, where the words of the deadline name one."),
            _("As the platform understood the words."),
        ),
        Column(
            _("Last day"), Kind.DAY, 10.5,
            _("The last day on which the activity is on time."),
            _("As the platform understood the words; «the whole period» ends with the period of the roadmap."),
        ),
        Column(
            _("Days overdue"), Kind.COUNT, 10.5,
            _("For how many days the activity has been overdue; empty when it is not."),
            _("The day of the report − Last day."),
            alarms=True,
        ),
        Column(_("Responsible"), Kind.TEXT, 22),
        Column(_("Result expected"), Kind.TEXT, 22),
        Column(_("State"), Kind.TEXT, 12),
        Column(_("Done on"), Kind.DAY, 10.5, _("The day on which it was done, not the day of the entry."), _("As entered.")),
        Column(_("Document"), Kind.TEXT, 20),
        Column(
            _("Remark"), Kind.TEXT, 24,
            _("Why the activity is counted under «Needs attention», and that the school is closed."),
            _("One remark for each figure that counts the activity."),
        ),
    ]  # fmt: skip
