"""Why a file was not taken, not read or not saved: the reader's own causes and ours, each with its sentence."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from core.speech import mark
from tenants.roadmap.reading import Cause
from tenants.roadmap.reading.refusals import SENTENCES as READERS


class Trouble(StrEnum):
    """What besides the reader's causes (Cause) may stand in the way of a file."""

    BAD_NAME = "bad_name"
    NESTED = "nested"
    DAMAGED_ARCHIVE = "damaged_archive"
    OTHER_ARCHIVE = "other_archive"
    SWOLLEN_ARCHIVE = "swollen_archive"
    NO_ROOM = "no_room"
    EMPTY_ARCHIVE = "empty_archive"
    TWIN = "twin"
    TOO_HARD = "too_hard"
    BROKEN = "broken"
    OUT_OF_REACH = "out_of_reach"
    SCHOOL_CLOSED = "school_closed"
    HAS_ROADMAP = "has_roadmap"
    BAD_HEAD = "bad_head"
    NO_SERVICE = "no_service"
    NOT_PLACED = "not_placed"
    ALL_LEFT_OUT = "all_left_out"


SENTENCES = {
    Trouble.BAD_NAME: mark("“%(name)s” has a name that leads out of the archive; it was not unpacked."),
    Trouble.NESTED: mark(
        "“%(name)s” is an archive inside the archive; unpack it and load its files by themselves."
    ),
    Trouble.DAMAGED_ARCHIVE: mark("The archive “%(name)s” is damaged and cannot be unpacked."),
    Trouble.OTHER_ARCHIVE: mark("“%(name)s” is an archive of another kind; only zip archives are unpacked."),
    Trouble.SWOLLEN_ARCHIVE: mark("“%(name)s” unpacks to far more than a document holds; it was not opened."),
    Trouble.NO_ROOM: mark(
        "There was no more room for “%(name)s”: at most %(limit)s MB are taken at a time. Load it by itself."
    ),
    Trouble.EMPTY_ARCHIVE: mark("There is no file in the archive “%(name)s”."),
    Trouble.TWIN: mark("“%(name)s” is the very same file as “%(other)s”; it is read once."),
    Trouble.TOO_HARD: mark(
        "“%(name)s” could not be read in reasonable time. Save it anew in Word and load it again."
    ),
    Trouble.BROKEN: mark(
        "Something broke on our side while “%(name)s” was read; the other files are unharmed."
    ),
    Trouble.OUT_OF_REACH: mark("The school is no longer among yours; choose another one."),
    Trouble.SCHOOL_CLOSED: mark("The school is closed: nothing is saved there any more."),
    Trouble.HAS_ROADMAP: mark(
        "The school has a roadmap of this period and contour already: “%(title)s”. Hand the file over to the curator, who"
        " decides."
    ),
    Trouble.BAD_HEAD: mark(
        "Its title or school years cannot be taken as they are. Hand the file over to the curator, who can correct them."
    ),
    Trouble.NO_SERVICE: mark(
        "The platform has no account of its own in this municipality; nothing was saved. Tell the administrator."
    ),
    Trouble.ALL_LEFT_OUT: mark("All rows are left out; there is nothing to save."),
    Trouble.NOT_PLACED: mark("Something broke on our side; nothing of this file was saved. Try it again."),
}


def template_of(trouble: str, params: Mapping[str, Any]) -> str:
    """Return the English sentence of a trouble, a msgid; of an unknown one that something broke.

    A sentence whose words are not all known (an older row, a newer program) is given up for the same.
    """
    found: str | None = None
    if trouble in set(Trouble):
        found = SENTENCES[Trouble(trouble)]
    elif trouble in set(Cause):
        found = READERS[Cause(trouble)]
    try:
        _ = (found or "%(missing)s") % dict(params)
    except (KeyError, ValueError, TypeError):
        return mark("Something broke on our side; this file was not taken.")
    return found or ""
