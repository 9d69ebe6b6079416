"""What is said of a file that was taken in: where it stands, what told its school, why it went no further."""

from flask_babel import gettext as _

from municipal.intake.models import FileState, How
from municipal.intake.rows import FileRow
from municipal.intake.service import Act
from municipal.intake.troubles import template_of


def file_state_word(state: FileState) -> str:
    """Return the word for where a file stands."""
    return {
        FileState.WAITING: _("waits to be read"),
        FileState.READING: _("is being read"),
        FileState.REFUSED: _("not read"),
        FileState.READ: _("read, not saved yet"),
        FileState.PLACING: _("is being saved"),
        FileState.SAVED: _("saved as the school's roadmap"),
        FileState.HANDED_OVER: _("waits for the school's curator"),
        FileState.DROPPED: _("dropped"),
    }[state]


def how_sentence(file: FileRow) -> str:
    """Return what told the school of a file, or why a person must say it."""
    how = file.how
    if how is None:
        return ""
    if how is How.SEVERAL and len(file.candidates) == 1:
        return _(
            "Perhaps %(school)s, but the name is not quite the same: choose.", school=file.candidates[0].name
        )
    if how is How.NOTHING and file.organisation:
        return _("The file names an organisation that is not among your schools by this name: choose one.")
    return {
        How.INN: _("by the INN in the file"),
        How.ORGANISATION: _("by the name in the file"),
        How.FILE_NAME: _("by the name of the file; the file itself names no school for certain"),
        How.PERSON: _("chosen by you"),
        How.SEVERAL: _("It may be several schools: choose one."),
        How.ELSEWHERE: _(
            "The file seems to be of a school that is not among yours, or is closed. Choose, if it is yours."
        ),
        How.NOTHING: _("Neither the file nor its name tells the school: choose one."),
    }[how]


def trouble_sentence(file: FileRow) -> str | None:
    """Return why a file was not read or not saved; None when nothing is wrong."""
    if file.trouble is None:
        return None
    return _(template_of(file.trouble, file.trouble_params), **file.trouble_params)


def act_title(act: Act) -> str:
    """Return the question that is asked before files are placed."""
    return {
        Act.SAVE: _("Save as the schools' roadmaps"),
        Act.HAND_OVER: _("Hand over to the curators"),
    }[act]
