"""What a reminder says: its subject, how near a day is, why somebody could not be written to."""

from flask_babel import gettext as _
from flask_babel import ngettext

from tenants.reminders.service import Silence


def subject(overdue: int, soon: int, unreached: int) -> str:
    """Return the subject, which says what the letter holds."""
    told = []
    if overdue:
        told.append(ngettext("%(num)s activity is overdue", "%(num)s activities are overdue", overdue))
    if soon:
        told.append(
            ngettext(
                "%(num)s activity falls due within a week", "%(num)s activities fall due within a week", soon
            )
        )
    if not told:
        told.append(ngettext("%(num)s activity reaches nobody", "%(num)s activities reach nobody", unreached))
    return _("Roadmap: %(what)s", what=", ".join(told))


def nearness(days_left: int) -> str:
    """Return how a row stands to its day."""
    if days_left < 0:
        return ngettext("overdue by %(num)s day", "overdue by %(num)s days", -days_left)
    if days_left == 0:
        return _("due today")
    if days_left == 1:
        return _("due tomorrow")
    return ngettext("%(num)s day left", "%(num)s days left", days_left)


def silence_words(why: Silence) -> str:
    """Return why no letter reached somebody, and so what to do."""
    return {
        Silence.NOBODY: _("nobody is named as responsible"),
        Silence.UNKNOWN: _("not linked to a person of the school"),
        Silence.NO_ADDRESS: _("has no e-mail address"),
        Silence.WRONG_ADDRESS: _("the e-mail address is written wrongly"),
        Silence.GONE: _("has left the school"),
        Silence.EMPTY_GROUP: _("nobody stands in this group"),
    }[why]
