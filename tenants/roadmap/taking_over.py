"""Taking what a person ticked of a changed file over into the roadmap that is there: all of it at once, or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from flask_babel import gettext as _
from sqlalchemy import select

from commons.accounts.standing import Standing
from commons.schools.queries import SchoolCard
from core.database import db
from core.errors import Rejected
from core.text import search_key
from tenants.people.service import hold_names
from tenants.roadmap import service, uploads
from tenants.roadmap.changes import change_activity, lock_activity
from tenants.roadmap.corrections import Draft, draft, words_of
from tenants.roadmap.differences import AddedRow, ChangedRow, Differences, StandingRow, differences
from tenants.roadmap.models import Activity, ActivityChange, RoadmapUpload, Section
from tenants.roadmap.reading import from_json
from tenants.roadmap.rows import RoadmapRow
from tenants.roadmap.sections import LONGEST_NUMBER, add_section
from tenants.roadmap.writing import record

_COLUMNS = {
    "number": Activity.number,
    "title": Activity.title,
    "deadline": Activity.deadline_text,
    "responsible": Activity.responsible_text,
    "result": Activity.result_text,
}


@dataclass(frozen=True, slots=True)
class Ticked:
    """What a person ticked: fields of rows (key, field), rows of the file to add by place, rows here to put away by key.

    `versions` are those of the rows when the page was shown.
    """

    fields: frozenset[tuple[str, str]]
    added: frozenset[int]
    missing: frozenset[str]
    versions: Mapping[str, int]


def standing_rows(roadmap: RoadmapRow) -> list[StandingRow]:
    """Return the living rows of a roadmap with their words now and as they were first: in the file, before it was checked."""
    first: dict[int, dict[str, str]] = {}
    changes = (
        select(ActivityChange.activity_id, ActivityChange.field, ActivityChange.old)
        .join(Activity, Activity.id == ActivityChange.activity_id)
        .where(Activity.roadmap_id == roadmap.id, ActivityChange.field.in_(_COLUMNS))
        .order_by(ActivityChange.version, ActivityChange.id)
    )
    for activity, field, old in db.session.execute(changes):
        first.setdefault(activity, {}).setdefault(field, old or "")
    rows = (
        select(Activity.id, Activity.public_id, Section.public_id, Activity.version, *_COLUMNS.values())
        .join(Section, Section.id == Activity.section_id)
        .where(Activity.roadmap_id == roadmap.id, Activity.archived_at.is_(None))
        .order_by(Section.position, Activity.position, Activity.id)
    )
    found = []
    for id_, key, section, version, *texts in db.session.execute(rows):
        words = dict(zip(_COLUMNS, (text or "" for text in texts), strict=True))
        found.append(StandingRow(str(key), str(section), version, words, words | first.get(id_, {})))
    return found


def draft_for(upload: RoadmapUpload, roadmap: RoadmapRow) -> Draft:
    """Return what waits, read in the school years of a roadmap."""
    return draft(from_json(upload.reading), upload.corrections, (roadmap.first_year, roadmap.last_year))


def differences_of(upload: RoadmapUpload, roadmap: RoadmapRow) -> Differences:
    """Return in what a waiting upload differs from a roadmap."""
    seen = draft_for(upload, roadmap)
    drafts = [
        ((section.number or "", section.title), [row for row in rows if not row.is_left_out])
        for section, rows in seen.sections
    ]
    return differences(drafts, standing_rows(roadmap))


def take_over(
    school: SchoolCard, roadmap: RoadmapRow, upload: UUID, ticked: Ticked, *, by: Standing, today: date
) -> int:
    """Take what was ticked over, once, and return how many changes it was. The upload counts as confirmed after that.

    Raises NotFound, RowConflict when a row was changed after the page was shown, Rejected. Nothing is half taken: the caller
    commits only a good answer.
    """
    # People may be added: held first, as everywhere, so that two acts never wait for each other.
    hold_names(school.id)
    waiting = uploads.get_upload(school.id, upload, to_change=True)
    if waiting.roadmap_id is not None:
        return 0
    found = differences_of(waiting, roadmap)
    count = sum(_change(roadmap, one, ticked, by=by, today=today) for one in found.changed)
    count += _add(
        school, roadmap, waiting, [one for one in found.added if one.draft.place in ticked.added], by, today
    )
    for one in found.missing:
        if one.key in ticked.missing:
            service.archive_activity(roadmap, UUID(one.key), by=by)
            count += 1
    if not count:
        raise Rejected({"": _("Nothing is ticked, so nothing was taken over.")})
    waiting.roadmap_id, waiting.reading, waiting.corrections = roadmap.id, {}, {}
    db.session.flush()
    return count


def _change(roadmap: RoadmapRow, one: ChangedRow, ticked: Ticked, *, by: Standing, today: date) -> int:
    wanted = {field.name: field.in_file for field in one.fields if (one.row.key, field.name) in ticked.fields}
    if not wanted:
        return 0
    version = ticked.versions.get(one.row.key)
    texts = {name: words for name, words in wanted.items() if name != "number"}
    if texts:
        change_activity(roadmap, UUID(one.row.key), texts, version, by=by, today=today)
    if "number" in wanted:
        activity = lock_activity(roadmap, UUID(one.row.key))
        _renumber(activity, wanted["number"], by)
    return len(wanted)


def _renumber(activity: Activity, number: str, by: Standing) -> None:
    old = activity.number or ""
    if old != number:
        activity.number = number[:LONGEST_NUMBER] or None
        record(activity, {"number": (old, number)}, by)


def _add(
    school: SchoolCard, roadmap: RoadmapRow, waiting: RoadmapUpload, rows: Sequence[AddedRow], by: Standing, today: date,
) -> int:  # fmt: skip
    """Add rows of the file in their order, each below the row that stands above it there."""
    below: dict[tuple[str, str], UUID] = {}
    for one in rows:
        section = _section(school, roadmap, waiting, one)
        after = below.get(one.section) or (UUID(one.after) if one.after else None)
        words = words_of(one.draft.now)
        added = service.add_activity(
            roadmap, section, {name: words[name] for name in words if name != "number"},
            once=uuid5(waiting.public_id, str(one.draft.place)), after=after, by=by, today=today,
        )  # fmt: skip
        added.number = words["number"][:LONGEST_NUMBER] or None
        added.notes = "\n".join(f"{head}: {text}" for head, text in one.draft.now.notes)
        below[one.section] = added.public_id
    return len(rows)


def _section(school: SchoolCard, roadmap: RoadmapRow, waiting: RoadmapUpload, one: AddedRow) -> UUID:
    """Return the section of a new row: that of the row above it in the file, else one of the same title, else a new one."""
    if one.after:
        return db.session.scalars(
            select(Section.public_id)
            .join(Activity, Activity.section_id == Section.id)
            .where(Activity.public_id == UUID(one.after), Activity.roadmap_id == roadmap.id)
        ).one()
    number, title = one.section
    living = select(Section.public_id, Section.title).where(
        Section.roadmap_id == roadmap.id, Section.archived_at.is_(None)
    )
    wanted = search_key(title or _("Activities"))
    for public_id, other in db.session.execute(living):
        if search_key(other) == wanted:
            return public_id
    key = uuid5(waiting.public_id, f"section {number} {title}")
    section = add_section(school, roadmap, number, title or _("Activities"), once=key)
    return section.public_id
