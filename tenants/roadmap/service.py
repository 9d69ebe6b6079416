"""Rules and writes of a roadmap's rows: add, move, put away, bring back. Changing one stands in changes.py."""

from collections.abc import Mapping
from datetime import date
from typing import Literal
from uuid import UUID

from sqlalchemy import select, update

from commons.accounts.standing import Standing
from core.clock import now
from core.database import db
from core.errors import NotFound
from tenants.roadmap import responsibles
from tenants.roadmap.changes import lock_activity
from tenants.roadmap.fields import FIELDS, Check, normalise
from tenants.roadmap.models import Activity, Section
from tenants.roadmap.rows import RoadmapRow
from tenants.roadmap.vocabulary import ActivityState
from tenants.roadmap.writing import record, set_deadline, set_result

Direction = Literal["up", "down"]


def lock_section(roadmap: RoadmapRow, public_id: UUID) -> Section:
    """Return a section, held so that positions in it change one at a time. Raises NotFound."""
    section = db.session.scalar(
        select(Section)
        .where(Section.roadmap_id == roadmap.id, Section.public_id == public_id)
        .with_for_update()
    )
    if section is None:
        raise NotFound("section")
    return section


def add_activity(
    roadmap: RoadmapRow, section_id: UUID, wanted: Mapping[str, str], *,
    once: UUID, after: UUID | None, by: Standing, today: date,
) -> Activity:  # fmt: skip
    """Add a row below another, or at the end of a section.

    `once` is the key of the form: the same form sent again, even twenty times at once, returns the row it made.
    Raises NotFound, and Rejected with a message beside each field that cannot be taken.
    """
    section = lock_section(roadmap, section_id)
    made = db.session.scalar(select(Activity).where(Activity.creation_key == once))
    if made is not None:
        return made
    new = dict.fromkeys(FIELDS, "") | {name: normalise(name, value) for name, value in wanted.items()}
    new["state"] = ActivityState.PLANNED
    Check(roadmap, today).check({"title": new["title"], "deadline": new["deadline"]}, new)
    activity = Activity(
        roadmap_id=roadmap.id,
        section_id=section.id,
        position=_make_room(section, after),
        number=None,
        title=new["title"],
        state=ActivityState.PLANNED,
        creation_key=once,
    )
    set_deadline(activity, new["deadline"], roadmap)
    set_result(activity, new["result"])
    db.session.add(activity)
    db.session.flush()
    activity.number = _next_number(section, activity)
    responsibles.write(activity, new["responsible"])
    record(activity, {"added": (None, activity.title)}, by)
    db.session.flush()
    return activity


def _make_room(section: Section, after: UUID | None) -> int:
    """Return the position for a new row; the rows below it move down by one."""
    rows = db.session.execute(
        select(Activity.public_id, Activity.position)
        .where(Activity.section_id == section.id)
        .order_by(Activity.position)
    ).all()
    above: int | None = next((row.position for row in rows if row.public_id == after), None)
    if above is None:
        return (rows[-1].position if rows else 0) + 1
    db.session.execute(
        update(Activity)
        .where(Activity.section_id == section.id, Activity.position > above)
        .values(position=Activity.position + 1)
        .execution_options(synchronize_session=False)
    )
    return above + 1


def _next_number(section: Section, activity: Activity) -> str | None:
    """Return the number a new row would be given by hand: one more than the greatest of its section."""
    if not section.number:
        return None
    numbers = db.session.scalars(
        select(Activity.number).where(Activity.section_id == section.id, Activity.id != activity.id)
    )
    prefix = f"{section.number}."
    tails = [number[len(prefix) :] for number in numbers if number and number.startswith(prefix)]
    return f"{prefix}{max((int(tail) for tail in tails if tail.isdecimal()), default=0) + 1}"


def move_activity(roadmap: RoadmapRow, public_id: UUID, direction: Direction, *, by: Standing) -> Activity:
    """Exchange a row with its living neighbour above or below; at the edge nothing moves. Raises NotFound."""
    activity = lock_activity(roadmap, public_id)
    section = db.session.scalar(select(Section).where(Section.id == activity.section_id).with_for_update())
    rows = list(
        db.session.scalars(
            select(Activity)
            .where(Activity.section_id == activity.section_id, Activity.archived_at.is_(None))
            .order_by(Activity.position, Activity.id)
        )
    )
    assert section is not None  # the row's foreign key says so
    place = rows.index(activity) if activity in rows else 0
    target = place - 1 if direction == "up" else place + 1
    if activity not in rows or not 0 <= target < len(rows):
        return activity
    rows[place], rows[target] = rows[target], rows[place]
    for position, row in enumerate(rows, start=1):
        row.position = position
    record(activity, {"position": (str(place + 1), str(target + 1))}, by)
    db.session.flush()
    return activity


def archive_activity(roadmap: RoadmapRow, public_id: UUID, *, by: Standing) -> Activity:
    """Put a row away; nothing of it is lost. Once more changes nothing. Raises NotFound."""
    activity = lock_activity(roadmap, public_id)
    if activity.archived_at is None:
        activity.archived_at = now()
        record(activity, {"archived": ("", "1")}, by)
        db.session.flush()
    return activity


def restore_activity(roadmap: RoadmapRow, public_id: UUID, *, by: Standing) -> Activity:
    """Bring a row back to its place. Once more changes nothing. Raises NotFound."""
    activity = lock_activity(roadmap, public_id)
    if activity.archived_at is not None:
        activity.archived_at = None
        _bring_section_back(activity.section_id)
        record(activity, {"archived": ("1", "")}, by)
        db.session.flush()
    return activity


def _bring_section_back(section_id: int) -> None:
    """Show a section again in which a row lives again."""
    section = db.session.scalar(
        select(Section).where(Section.id == section_id, Section.archived_at.is_not(None))
    )
    if section is not None:
        section.archived_at = None
        section.version += 1
