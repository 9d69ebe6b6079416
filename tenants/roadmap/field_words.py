"""Words for the fields of a row and their values: in conflicts, in notes, in the history."""

from datetime import date

from core.jinja import day
from core.translating import gettext as _
from tenants.documents.kinds import NO_DOCUMENT, DocumentKind
from tenants.roadmap import wording
from tenants.roadmap.vocabulary import ActivityState

_DAYS = frozenset({"done_on", "document_date", "postponed"})


def field_word(name: str) -> str:
    """Return the word for a field of a row, or for what else its history tells."""
    words = {
        "title": _("Activity"),
        "deadline": _("Deadline"),
        "responsible": _("Responsible"),
        "result": _("Result"),
        "notes": _("Note"),
        "state": _("State"),
        "done_on": _("Done on"),
        "document_kind": _("Document"),
        "document_number": _("Its number"),
        "document_date": _("Its date"),
        "postponed": _("Postponed"),
        "accepted": _("Acceptance"),
        "evidence": _("Evidence"),
        "control_point": _("Control point"),
        "added": _("Added"),
        "archived": _("Archive"),
        "position": _("Place in the section"),
        "number": _("Number"),
        "amended": _("Came into force with version"),
        "amendment_dropped": _("The amendment was dropped"),
        "section": _("Section"),
        "is_control_point": _("Control point"),
        "is_mandatory": _("Mandatory row"),
    }
    return words.get(name, name)


def read_aloud(name: str, value: str) -> str:
    """Return a value as people read it: words for codes, days as 01.09.2026."""
    if name == "state" and value in set(ActivityState):
        return wording.state_word(value)
    if name == "document_kind" and value in set(DocumentKind):
        return wording.document_word(value)
    if name == "document_kind" and value == NO_DOCUMENT:
        return _("there is no document")
    if name in {
        "archived",
        "control_point",
        "accepted",
        "amendment_dropped",
        "is_control_point",
        "is_mandatory",
    }:
        return _("yes") if value else _("no")
    if name == "postponed" and value:
        return day(date.fromisoformat(value))
    return wording.spoken_day(value) if name in _DAYS else value
