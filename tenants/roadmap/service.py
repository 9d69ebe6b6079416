"""Rules and writes of a roadmap's rows: add, move, put away, bring back. Changing one stands in changes.py."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Literal
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import case, select, update

from commons.accounts.standing import Standing
from core.clock import now
from core.database import db
from core.errors import NotFound, Rejected
from tenants.roadmap import responsibles
from tenants.roadmap.changes import lock_activity
from tenants.roadmap.fields import FIELDS, Check, normalise
from tenants.roadmap.lifetime import drafting
from tenants.roadmap.lifetime.drafting import stands_in_plan
from tenants.roadmap.models import Activity, Section
from tenants.roadmap.rows import RoadmapRow
from tenants.roadmap.sections import LONGEST_NUMBER, lock_section
from tenants.roadmap.vocabulary import ActivityState
from tenants.roadmap.writing import record, set_deadline, set_result

Direction = Literal["up", "down"]


_COUNTED = re.compile(r"(.*?)([0-9]+)", re.DOTALL)


def add_activity(
    roadmap: RoadmapRow, section_id: UUID, wanted: Mapping[str, str], *,
    once: UUID, after: UUID | None, by: Standing, today: date, first: bool = False,
) -> Activity:  # fmt: skip
    """Add a row below another, or at the end of a section, or `first` in it.

    `once` is the key of the form: the same form sent again, even twenty times at once, returns the row it made.
    Raises NotFound, and Rejected with a message beside each field that cannot be taken.
    """
    section = lock_section(roadmap, section_id)
    made = db.session.scalar(
        select(Activity).where(Activity.creation_key == once, Activity.section_id == section.id)
    )
    if made is not None and not drafting.is_away(made):
        return made
    if made is not None:
        raise Rejected(
            {"": _("This row was added already and then put into the archive. Bring it back there.")}
        )
    if section.archived_at is not None and not drafting.enters(section):
        raise Rejected({"": _("This section was put away meanwhile. Add the row to another one.")})
    is_drafted = drafting.is_drafted(roadmap)
    new = dict.fromkeys(FIELDS, "") | {name: normalise(name, value) for name, value in wanted.items()}
    new["state"] = ActivityState.PLANNED
    Check(roadmap, today).check({"title": new["title"], "deadline": new["deadline"]}, new)
    activity = Activity(
        roadmap_id=roadmap.id,
        section_id=section.id,
        position=_make_room(section, after, first=first),
        number=_next_number(section),
        title=new["title"],
        state=ActivityState.PLANNED,
        creation_key=once,
    )
    if is_drafted:
        drafting.let_enter(activity)
    set_deadline(activity, new["deadline"], roadmap)
    set_result(activity, new["result"])
    db.session.add(activity)
    db.session.flush()
    responsibles.write(activity, new["responsible"])
    record(activity, {"added": (None, activity.title)}, by)
    db.session.flush()
    return activity


def _make_room(section: Section, after: UUID | None, *, first: bool) -> int:
    """Return the position for a new row; the rows below it move down by one."""
    rows = db.session.execute(
        select(Activity.public_id, Activity.position)
        .where(Activity.section_id == section.id)
        .order_by(Activity.position)
    ).all()
    above: int | None = next((row.position for row in rows if row.public_id == after), None)
    if first and rows:
        above = rows[0].position - 1
    if above is None:
        return (rows[-1].position if rows else 0) + 1
    db.session.execute(
        update(Activity)
        .where(Activity.section_id == section.id, Activity.position > above)
        .values(position=Activity.position + 1)
        .execution_options(synchronize_session=False)
    )
    return above + 1


def _next_number(section: Section) -> str | None:
    """Return the number of a new row in a section; none where it would repeat one of another section."""
    rows = db.session.execute(
        select(Activity.number, Activity.section_id)
        .where(Activity.roadmap_id == section.roadmap_id, Activity.number.is_not(None))
        .order_by(Activity.position, Activity.id)
    ).all()
    number = number_after(section.number, [row.number for row in rows if row.section_id == section.id])
    return None if number in {row.number for row in rows} else number


def number_after(section: str | None, numbers: Iterable[str]) -> str | None:
    """Return the number a new row would be given by hand: one more than the greatest that is written like the last.

    `numbers` are those of the section's rows in their order. The first row of section 2 is 2.1; where neither the section
    nor a row has a number, none is made up.
    """
    counted = [found.groups() for number in numbers if (found := _COUNTED.fullmatch(number))]
    prefix = counted[-1][0] if counted else f"{section}." if section else None
    if prefix is None:
        return None
    number = f"{prefix}{max((int(tail) for start, tail in counted if start == prefix), default=0) + 1}"
    return number if len(number) <= LONGEST_NUMBER else None


def _lock_in_section(roadmap: RoadmapRow, public_id: UUID) -> tuple[Section, Activity]:
    """Return a row and its section, both held. Raises NotFound.

    Always the section first: two acts that held a row each would wait for each other at the section.
    """
    section = db.session.scalar(
        select(Section)
        .join(Activity, Activity.section_id == Section.id)
        .where(Activity.roadmap_id == roadmap.id, Activity.public_id == public_id)
        .with_for_update(of=Section)
    )
    if section is None:
        raise NotFound("activity")
    return section, lock_activity(roadmap, public_id)


def move_activity(roadmap: RoadmapRow, public_id: UUID, direction: Direction, *, by: Standing) -> Activity:
    """Exchange a row with its living neighbour above or below; at the edge nothing moves. Raises NotFound.

    Rows that were put away keep their places between the others.
    """
    section, activity = _lock_in_section(roadmap, public_id)
    rows = db.session.execute(
        select(
            Activity.id, Activity.public_id, Activity.position, stands_in_plan(Activity).label("is_living")
        )
        .where(Activity.section_id == section.id)
        .order_by(Activity.position, Activity.id)
    ).all()
    is_drafted = drafting.is_drafted(roadmap)
    if is_drafted:
        rows = drafting.in_drafted_order(rows, (section.drafted or {}).get("order"))
    order = [row.id for row in rows]
    living = [row.id for row in rows if row.is_living]
    place = living.index(activity.id) if activity.id in living else -1
    target = place - 1 if direction == "up" else place + 1
    if place < 0 or not 0 <= target < len(living):
        return activity
    mine, other = order.index(activity.id), order.index(living[target])
    order[mine], order[other] = order[other], order[mine]
    if is_drafted:
        drafting.draft_order(section, order, rows)
    else:
        put_in_order(order, {row.id: row.position for row in rows})
    record(activity, {"position": (str(place + 1), str(target + 1))}, by)
    db.session.flush()
    return activity


def put_in_order(order: Sequence[int], positions: Mapping[int, int]) -> None:
    """Give rows the positions 1, 2, 3 ... in this order; those that have them already are not written."""
    moved = {row: place for place, row in enumerate(order, start=1) if positions[row] != place}
    db.session.execute(
        update(Activity)
        .where(Activity.id.in_(moved))
        .values(position=case(moved, value=Activity.id))
        .execution_options(synchronize_session=False)
    )


def archive_activity(roadmap: RoadmapRow, public_id: UUID, *, by: Standing) -> Activity:
    """Put a row away; nothing of it is lost. Once more changes nothing. Raises NotFound."""
    activity = lock_activity(roadmap, public_id)
    if drafting.is_away(activity) or drafting.leaves(activity):
        return activity
    if activity.is_mandatory:
        raise Rejected(
            {
                "": _(
                    "The municipality's model makes this row mandatory: it cannot be put away. Where it does not apply to the"
                    " school, say “not applicable” on the row's own page."
                )
            }
        )
    if not drafting.is_drafted(roadmap):
        activity.archived_at = now()
    elif drafting.enters(activity):
        activity.drafted = None  # it never was in force, so it is simply away
    else:
        drafting.merge(activity, **{"as": drafting.LEAVES})
    record(activity, {"archived": ("", "1")}, by)
    db.session.flush()
    return activity


def restore_activity(roadmap: RoadmapRow, public_id: UUID, *, by: Standing) -> Activity:
    """Bring a row back to its place. Once more changes nothing. Raises NotFound."""
    section, activity = _lock_in_section(roadmap, public_id)
    if drafting.leaves(activity):
        drafting.merge(activity, **{"as": None})
    elif not drafting.is_away(activity):
        return activity
    else:
        _live_again(activity, section, is_drafted=drafting.is_drafted(roadmap))
    record(activity, {"archived": ("1", "")}, by)
    db.session.flush()
    return activity


def _live_again(activity: Activity, section: Section, *, is_drafted: bool) -> None:
    # A row that lives again is seen only in a section that does.
    things: list[Activity | Section] = [activity]
    if section.archived_at is not None:
        things.append(section)
        section.version += 1
    for thing in things:
        if is_drafted:
            drafting.let_enter(thing)
        else:
            thing.archived_at = None
