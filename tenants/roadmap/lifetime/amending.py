"""What a roadmap says now; bringing its draft amendment into force, or dropping it. Whoever calls holds the roadmap."""

from collections.abc import Iterable

from sqlalchemy import select

from commons.accounts.standing import Standing
from core.clock import now
from core.database import db
from tenants.roadmap import responsibles
from tenants.roadmap.lifetime.content import Content, FrozenRow, FrozenSection
from tenants.roadmap.lifetime.drafting import (
    enters,
    in_drafted_order,
    leaves,
    stands_in_plan,
    with_draft,
    words_in_force,
)
from tenants.roadmap.models import Activity, Roadmap, Section
from tenants.roadmap.rows import RoadmapRow
from tenants.roadmap.sections import head_of
from tenants.roadmap.service import put_in_order
from tenants.roadmap.writing import record, set_deadline, set_result


def hold_plan(roadmap_id: int) -> tuple[list[Section], list[Activity]]:
    """Return all sections and rows of a plan, held for this transaction: sections first, as every other act does."""
    sections = db.session.scalars(
        select(Section)
        .where(Section.roadmap_id == roadmap_id, stands_in_plan(Section))
        .order_by(Section.position, Section.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    activities = db.session.scalars(
        select(Activity)
        .where(Activity.roadmap_id == roadmap_id, stands_in_plan(Activity))
        .order_by(Activity.position, Activity.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    return list(sections), list(activities)


def content_now(roadmap: Roadmap | RoadmapRow, *, is_amended: bool) -> Content:
    """Return what a roadmap says now: with its draft amendment, or as it is in force without it."""
    sections = db.session.scalars(
        select(Section)
        .where(Section.roadmap_id == roadmap.id, stands_in_plan(Section))
        .order_by(Section.position, Section.id)
    ).all()
    activities = db.session.scalars(
        select(Activity)
        .where(Activity.roadmap_id == roadmap.id, stands_in_plan(Activity))
        .order_by(Activity.position, Activity.id)
    ).all()
    if not is_amended:
        sections = [one for one in sections if not enters(one)]
    return Content(
        roadmap.title, str(roadmap.contour), roadmap.first_year, roadmap.last_year,
        tuple(_frozen(section, activities, is_amended=is_amended) for section in sections),
    )  # fmt: skip


def _frozen(section: Section, activities: Iterable[Activity], *, is_amended: bool) -> FrozenSection:
    rows = [one for one in activities if one.section_id == section.id]
    if is_amended:
        rows = in_drafted_order(rows, (section.drafted or {}).get("order"))
        number, title = head_of(section)
    else:
        number, title = section.number or "", section.title
    kept = [one for one in rows if not (leaves(one) if is_amended else enters(one))]
    return FrozenSection(
        str(section.public_id), number, title, tuple(_row(one, is_amended=is_amended) for one in kept)
    )


def _row(activity: Activity, *, is_amended: bool) -> FrozenRow:
    words = with_draft(words_in_force(activity), activity.drafted if is_amended else None)
    return FrozenRow(
        str(activity.public_id), words["number"], words["title"], words["deadline"], words["responsible"], words["result"],
        activity.notes, activity.is_control_point,
    )  # fmt: skip


def bring_into_force(roadmap: RoadmapRow, number: int, *, by: Standing) -> None:
    """Make the draft amendment the plan; each row it touches says in its history with which version that came."""
    sections, activities = hold_plan(roadmap.id)
    for section in sections:
        if section.drafted:
            _put_in_force(section, [one for one in activities if one.section_id == section.id])
    for activity in activities:
        if activity.drafted is None:
            continue
        if enters(activity):
            activity.archived_at = None
        elif leaves(activity):
            activity.archived_at = now()
        else:
            _say_anew(activity, roadmap)
        activity.drafted = None
        record(activity, {"amended": (None, str(number))}, by)
    db.session.flush()


def _put_in_force(section: Section, rows: list[Activity]) -> None:
    drafted = section.drafted or {}
    number, section.title = head_of(section)
    section.number = number or None
    if enters(section):
        section.archived_at = None
    if "order" in drafted:
        ordered = in_drafted_order(rows, drafted["order"])
        put_in_order([one.id for one in ordered], {one.id: one.position for one in rows})
    section.drafted = None
    section.version += 1


def _say_anew(activity: Activity, roadmap: RoadmapRow) -> None:
    drafted = activity.drafted or {}
    if "number" in drafted:
        activity.number = drafted["number"] or None
    if "title" in drafted:
        activity.title = drafted["title"]
    if "deadline" in drafted:
        set_deadline(activity, drafted["deadline"], roadmap)
    if "responsible" in drafted:
        responsibles.write(activity, drafted["responsible"])
    if "result" in drafted:
        set_result(activity, drafted["result"])


def drop_amendment(roadmap: RoadmapRow, *, by: Standing) -> None:
    """Let what is in force stay as it is. A row that was to come is put away, where it can be found."""
    sections, activities = hold_plan(roadmap.id)
    for section in sections:
        if section.drafted is not None:
            section.drafted = None
            section.version += 1
    for activity in activities:
        if activity.drafted is not None:
            activity.drafted = None
            record(activity, {"amendment_dropped": (None, "1")}, by)
    db.session.flush()
