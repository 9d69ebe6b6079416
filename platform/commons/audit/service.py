"""Adding to the journal, always in the transaction of what is told."""

from collections.abc import Sequence
from ipaddress import ip_address, ip_network
from typing import Any

from flask import g, has_app_context, has_request_context, request
from sqlalchemy import insert
from sqlalchemy.orm import Session

from commons.audit.marks import Act, Kind
from commons.audit.models import AuditEvent
from core.database import db
from core.tenancy import current_reach
from core.unit_of_work import commit_this_reading

# What a network is cut down to: it tells a school from a home and a home from abroad, and no person.
_NETWORK_BITS = {4: 24, 6: 48}
PLATFORM = "platform"


def actor() -> int | None:
    """Return the id of whoever acts: whose reach was entered, or who is signed in; None for a command of the operator."""
    who = current_reach().user_id
    if not who and has_app_context():
        who = getattr(g.get("standing"), "user_id", 0)
    return who or None


def source() -> str:
    """Return the network a request came from, «192.0.2.0/24»; "platform" for what a worker or a command does."""
    if not has_request_context():
        return PLATFORM
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    return str(ip_network((address, _NETWORK_BITS[address.version]), strict=False))


def circumstances() -> dict[str, Any]:
    """Return who acts, from where and by which page."""
    return {
        "actor_id": actor(),
        "source": source(),
        "route": request.endpoint if has_request_context() else None,
        "is_for_school": current_reach().is_for_school,
    }


def add_events(session: Session, events: Sequence[dict[str, Any]]) -> None:
    """Write events down in the session's transaction."""
    # Inline: nothing is asked back, for few who write may read the journal.
    session.connection().execute(insert(AuditEvent).inline(), list(events))


def record(
    act: Act,
    kind: Kind,
    number: int | None = None,
    *,
    school_id: int | None = None,
    municipality_id: int | None = None,
    session: Session | None = None,
    **more: Any,
) -> None:
    """Journal an act that is no change of one row. `more`: actor_id, subject_id, old, new; values must name nobody."""
    place = {"school_id": school_id, "municipality_id": None if school_id else municipality_id}
    told = {**circumstances(), "subject_id": None, "old": None, "new": None, "hidden": [], **place, **more}
    add_events(session or db.session(), [{**told, "act": act, "object_kind": kind, "object_number": number}])


def record_seen(kind: Kind, number: int | None = None, *, act: Act = Act.SEEN, **more: Any) -> None:
    """Journal that personal data were shown or downloaded, though the request only reads. `more` as in `record`."""
    record(act, kind, number, **more)
    commit_this_reading()
