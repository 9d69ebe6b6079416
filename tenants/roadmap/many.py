"""One change to many rows: rehearsed first, so that everybody sees what will become of each, then done to those it fits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask_babel import gettext as _

from commons.accounts.standing import Standing
from commons.schools.queries import SchoolCard
from core.database import db
from core.errors import NotFound, Rejected
from tenants.roadmap.changes import Held, change_held, hold_activity, proof_of
from tenants.roadmap.field_words import field_word, read_aloud
from tenants.roadmap.fields import values_of
from tenants.roadmap.rows import RoadmapRow

# What may be changed in many rows at once; a result or a title is each row's own.
MANY_FIELDS = ("deadline", "responsible", "state")
MOST = 500


@dataclass(frozen=True, slots=True)
class Change:
    """A field of a row: what it says and what it will say, as people read it."""

    word: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of a row: its changes, or why it is left as it is. `version` is the one that was rehearsed on."""

    key: UUID
    number: str | None
    title: str
    version: int
    changes: tuple[Change, ...]
    refusal: str | None = None


def rehearse(
    school: SchoolCard, roadmap: RoadmapRow, keys: Sequence[UUID], wanted: Mapping[str, str], *, by: Standing, today: date
) -> list[Outcome]:  # fmt: skip
    """Return what would become of each row; nothing stays written."""
    found = []
    for key in keys[:MOST]:
        savepoint = db.session.begin_nested()
        found.append(_change(school, roadmap, key, wanted, None, by=by, today=today))
        savepoint.rollback()
        db.session.expire_all()
    return found


def carry_out(
    school: SchoolCard, roadmap: RoadmapRow, versions: Mapping[UUID, int], wanted: Mapping[str, str], *,
    by: Standing, today: date,
) -> list[Outcome]:  # fmt: skip
    """Change every row it fits, as it was rehearsed; one that was changed since is left and says so. The caller commits."""
    return [
        _change(school, roadmap, key, wanted, version, by=by, today=today)
        for key, version in sorted(versions.items(), key=lambda one: str(one[0]))
    ]


def _change(
    school: SchoolCard, roadmap: RoadmapRow, key: UUID, wanted: Mapping[str, str], version: int | None, *,
    by: Standing, today: date,
) -> Outcome:  # fmt: skip
    held = hold_activity(school, key, may_write=True)
    activity = held.activity
    if activity.roadmap_id != roadmap.id:
        raise NotFound("activity")
    number, title, now = activity.number, activity.title, activity.version
    if version is not None and version != now:
        return Outcome(
            key, number, title, now, (), _("Somebody changed this row meanwhile; it was left as it is.")
        )
    before = values_of(activity, proof_of(activity.id))
    try:
        with db.session.begin_nested():
            saved = change_held(Held(roadmap, activity), wanted, now, by=by, today=today)
    except Rejected as error:
        db.session.expire(activity)
        return Outcome(key, number, title, now, (), " ".join(error.messages.values()))
    after = values_of(activity, proof_of(activity.id))
    changes = tuple(
        Change(field_word(name), read_aloud(name, before[name]), read_aloud(name, after[name]))
        for name in saved.changed
    )
    return Outcome(key, number, title, now, changes, None if changes else _("It is so already."))
