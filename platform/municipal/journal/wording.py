"""What the journal says: acts, objects and columns in words."""

from collections.abc import Callable

from commons.accounts.roles import Role
from commons.accounts.wording import role_title
from commons.audit.marks import Act, Kind
from commons.audit.models import AuditEvent
from core.speech import mark
from core.translating import gettext as _
from tenants.roadmap.wording import state_word, status_word

_ACTS = {
    Act.ADDED: mark("added"),
    Act.CHANGED: mark("changed"),
    Act.REMOVED: mark("removed"),
    Act.SEEN: mark("looked at"),
    Act.DOWNLOADED: mark("downloaded"),
    Act.ERASED: mark("erased"),
    Act.SIGNED_IN: mark("signed in"),
    Act.RECOVERY_CODE: mark("used a recovery code"),
}
_KINDS = {
    Kind.ACCOUNT: mark("account"),
    Kind.ROLE: mark("role"),
    Kind.INVITATION: mark("invitation"),
    Kind.MUNICIPALITY: mark("municipality"),
    Kind.DISTRICT: mark("district"),
    Kind.SCHOOL: mark("school"),
    Kind.ROADMAP: mark("roadmap"),
    Kind.SECTION: mark("section"),
    Kind.ACTIVITY: mark("activity"),
    Kind.UPLOAD: mark("file of a roadmap"),
    Kind.DOCUMENT: mark("document"),
    Kind.PERSON: mark("people"),
    Kind.GROUP: mark("group of people"),
    Kind.MODEL: mark("model roadmap"),
    Kind.MODEL_ROW: mark("row of a model roadmap"),
    Kind.LETTER: mark("letters"),
    Kind.REPORT: mark("report"),
    Kind.JOURNAL: mark("journal"),
    Kind.RETENTION: mark("what is kept for a time"),
    Kind.PEOPLE_ACCESS: mark("what the district sees"),
}
_COLUMNS = {
    "state": mark("state"),
    "title": mark("title"),
    "due_on": mark("deadline, day"),
    "starts_on": mark("beginning, day"),
    "done_on": mark("done on"),
    "deadline_text": mark("deadline"),
    "deadline_kind": mark("kind of deadline"),
    "responsible_text": mark("responsible"),
    "result_text": mark("result"),
    "position": mark("place in the order"),
    "is_control_point": mark("control point"),
    "accepted_by_name": mark("accepted by"),
    "is_without_document": mark("there is no document"),
    "first_due_on": mark("first deadline, day"),
    "postponements": mark("times postponed"),
    "state_reason": mark("reason"),
    "agreed_with": mark("agreed with"),
    "step": mark("step"),
    "text": mark("remark"),
    "old_day": mark("day before"),
    "new_day": mark("new day"),
    "order_number": mark("number of the order"),
    "order_date": mark("date of the order"),
    "version_number": mark("version"),
    "approved_number": mark("approved version"),
    "in_force_from": mark("in force from"),
    "drafted": mark("draft amendment"),
    "answer": mark("answer to the model"),
    "settled_number": mark("stands on version of the model"),
    "questions": mark("rows that wait for an answer"),
    "published_number": mark("published version"),
    "is_mandatory": mark("mandatory row"),
    "note": mark("note"),
    "content": mark("what the order approved"),
    "said_by_name": mark("said by"),
    "said_at": mark("said"),
    "link": mark("link"),
    "media_type": mark("kind of file"),
    "size": mark("size"),
    "removed_at": mark("removed"),
    "archived_at": mark("put away"),
    "name": mark("name"),
    "full_name": mark("whole name"),
    "email": mark("e-mail"),
    "posts": mark("posts"),
    "password": mark("password"),
    "role": mark("role"),
    "starts_at": mark("since"),
    "ends_on": mark("last day"),
    "closed_at": mark("taken back"),
    "closed_on": mark("closed on"),
    "sends_paper": mark("sends paper"),
    "enters_for_schools": mark("coordinators enter for schools"),
    "second_factor_at": mark("second step of sign-in"),
    "status": mark("status"),
    "number": mark("number"),
    "kind": mark("kind"),
    "dated_on": mark("dated"),
    "accepted_at": mark("taken"),
    "withdrawn_at": mark("withdrawn"),
    "time_zone": mark("time zone"),
    "working_days": mark("working days"),
    "director": mark("director"),
    "settlement": mark("settlement"),
    "code": mark("code"),
    "short_name": mark("short name"),
}


def act_word(act: str) -> str:
    """Return what was done."""
    return _(_ACTS[Act(act)])


def kind_word(kind: str) -> str:
    """Return what it was done to."""
    return _(_KINDS[Kind(kind)])


def kinds() -> list[tuple[str, str]]:
    """Return every kind of object with its word, for a filter."""
    return [(str(kind), kind_word(kind)) for kind in Kind]


def column_word(name: str) -> str:
    """Return the word for a column; its own name where nobody reads it in a form."""
    return _(_COLUMNS[name]) if name in _COLUMNS else name


# What a new row is told with; everything else of it stands in the row itself.
_TOLD_OF_NEW = frozenset({"name", "role", "ends_on", "due_on", "kind", "reason", "replaced"})
# Codes and numbers that mean something to the program alone.
_UNSHOWN = frozenset({"position", "deadline_kind", "recurrence", "contour", "confirmed_at"})


def _is_shown(name: str, act: str) -> bool:
    is_inner = name.endswith(("_id", "_by")) or name in _UNSHOWN
    return not is_inner and (act != Act.ADDED or name in _TOLD_OF_NEW)


def changes(event: AuditEvent) -> list[str]:
    """Return what changed, a line for each value, and one for the columns whose values are not kept here."""
    new, old = event.new or {}, event.old or {}
    lines = []
    for name, value in new.items():
        if _is_shown(name, event.act):
            before = f"{_value(name, old[name])} → " if name in old else ""
            lines.append(f"{column_word(name)}: {before}{_value(name, value)}")
    hidden = [column_word(name) for name in event.hidden if name in _COLUMNS and event.act != Act.ADDED]
    if hidden:
        names = ", ".join(hidden)
        lines.append(_("also: %(names)s (the values are not kept here)", names=names))
    return lines


def _role_word(role: str) -> str:
    return role_title(Role(role))


def _value(name: str, value: object) -> str:
    words: dict[str, Callable[[str], str]] = {"state": state_word, "status": status_word, "role": _role_word}
    if name in words and isinstance(value, str):
        return words[name](value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return "—" if value is None else text or "—"
