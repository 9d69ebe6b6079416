"""The history of a whole roadmap: who changed what, from what to what; and taking back one's own last change of a row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import func, select

from commons.accounts.standing import Standing
from core.database import db
from core.errors import Rejected
from core.paging import Page
from tenants.roadmap.changes import Held, change_held
from tenants.roadmap.field_words import field_word, read_aloud
from tenants.roadmap.fields import FIELDS
from tenants.roadmap.models import Activity, ActivityChange
from tenants.roadmap.rows import RoadmapRow

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Entry:
    """A field of a row changed."""

    activity: UUID
    number: str | None
    title: str
    field: str
    old: str
    new: str
    changed_at: datetime
    changed_by_name: str

    @property
    def word(self) -> str:
        """The field in words."""
        return field_word(self.field)


def length_of(roadmap: RoadmapRow) -> int:
    """Return how many changes a roadmap has seen."""
    changes = (
        select(func.count())
        .select_from(ActivityChange)
        .join(Activity, Activity.id == ActivityChange.activity_id)
        .where(Activity.roadmap_id == roadmap.id)
    )
    return db.session.scalar(changes) or 0


def entries_of(roadmap: RoadmapRow, page: Page) -> Sequence[Entry]:
    """Return a page of the changes, the newest first."""
    statement = (
        select(
            Activity.public_id, Activity.number, Activity.title, ActivityChange.field, ActivityChange.old,
            ActivityChange.new, ActivityChange.changed_at, ActivityChange.changed_by_name,
        )
        .join(Activity, Activity.id == ActivityChange.activity_id)
        .where(Activity.roadmap_id == roadmap.id)
        .order_by(ActivityChange.id.desc())
        .limit(page.size)
        .offset(page.offset)
    )  # fmt: skip
    return [
        Entry(key, number, title, field, read_aloud(field, old or ""), read_aloud(field, new or ""), at, by)
        for key, number, title, field, old, new, at, by in db.session.execute(statement)
    ]


def own_last_change(activity_id: int, version: int, user_id: int) -> dict[str, str]:
    """Return what undoing would bring back: the former values by field; nothing where the last change was another's."""
    changes = select(ActivityChange).where(
        ActivityChange.activity_id == activity_id, ActivityChange.version == version
    )
    last = db.session.scalars(changes).all()
    if not last or any(one.changed_by != user_id or one.field not in FIELDS for one in last):
        return {}
    return {one.field: one.old or "" for one in last}


def undo(held: Held, version: int | None, *, by: Standing, today: date) -> None:
    """Take back one's own last change of a row that is held: a change like any other, which the history shows.

    Raises Rejected where the last change was another's, or the life of the row does not go back that way.
    """
    activity = held.activity
    before = own_last_change(activity.id, activity.version, by.user_id)
    if not before or version != activity.version:
        raise Rejected(
            {"": _("The last change of this row is not yours any more, so there is nothing to undo.")}
        )
    change_held(held, before, version, by=by, today=today)
