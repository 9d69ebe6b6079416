"""Taking what a person ticked of a changed file over into the roadmap that is there: all of it at once, or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID, uuid5

from flask_babel import gettext as _
from sqlalchemy import not_, select

from commons.accounts.standing import Standing
from commons.schools.queries import SchoolCard
from core.database import db
from core.errors import Conflict, Rejected
from core.text import search_key
from tenants.roadmap import service
from tenants.roadmap.changes import change_activity, lock_activity
from tenants.roadmap.lifetime import drafting
from tenants.roadmap.lifetime.drafting import stands_in_plan
from tenants.roadmap.loading import uploads
from tenants.roadmap.loading.corrections import Draft, DraftRow, draft, words_of
from tenants.roadmap.loading.differences import AddedRow, ChangedRow, Differences, StandingRow, differences
from tenants.roadmap.models import Activity, ActivityChange, RoadmapUpload, Section
from tenants.roadmap.reading import from_json
from tenants.roadmap.rows import RoadmapRow
from tenants.roadmap.sections import LONGEST_NUMBER, add_section
from tenants.roadmap.writing import keep_deadline, record

_COLUMNS = {
    "number": Activity.number,
    "title": Activity.title,
    "deadline": Activity.deadline_text,
    "responsible": Activity.responsible_text,
    "result": Activity.result_text,
}


class RowMoved(Conflict):
    """Somebody changed a row after the differences were shown; nothing was taken over."""


@dataclass(frozen=True, slots=True)
class Ticked:
    """What a person ticked: fields of rows (key, field), rows of the file to add by place, rows here by key.

    `missing` are to be put away, `away` to be brought back. `versions` are those of the rows when the page was shown.
    """

    fields: frozenset[tuple[str, str]]
    added: frozenset[int]
    missing: frozenset[str]
    away: frozenset[str]
    versions: Mapping[str, int]

    def of_unmoved(self, found: Differences) -> "Ticked":
        """Return what is still ticked when the page is shown again: nothing of rows that changed meanwhile."""
        moved = {row.key for row in self.moved(found)}
        return replace(
            self,
            fields=frozenset(one for one in self.fields if one[0] not in moved),
            missing=self.missing - moved,
        )

    def moved(self, found: Differences) -> list[StandingRow]:
        """Return the rows that were changed after the page was shown."""
        rows = [*(one.row for one in found.changed), *found.missing]
        return [row for row in rows if self.versions.get(row.key, row.version) != row.version]

    def refuse_moved(self, row: StandingRow) -> None:
        """Raise RowMoved when a row was changed after the page was shown."""
        if self.versions.get(row.key) != row.version:
            raise RowMoved


def standing_rows(roadmap: RoadmapRow) -> list[StandingRow]:
    """Return the rows of a roadmap, those put away too, with their words now and first: in the file, before it was checked."""
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
        select(
            Activity.id,
            Activity.public_id,
            Section.public_id,
            Activity.version,
            not_(stands_in_plan(Activity)),
            Activity.drafted,
            *_COLUMNS.values(),
        )
        .join(Section, Section.id == Activity.section_id)
        .where(Activity.roadmap_id == roadmap.id)
        .order_by(not_(stands_in_plan(Activity)), Section.position, Activity.position, Activity.id)
    )
    found = []
    for id_, key, section, version, is_away, drafted, *texts in db.session.execute(rows):
        in_force = dict(zip(_COLUMNS, (text or "" for text in texts), strict=True))
        words = drafting.with_draft(in_force, drafted)
        began = words | first.get(id_, {})
        found.append(StandingRow(str(key), str(section), version, words, began, is_away))
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

    Raises NotFound, RowMoved when a row was changed after the page was shown, Rejected. Nothing is half taken: the caller
    commits only a good answer.
    """
    waiting = uploads.get_upload(school.id, upload, to_change=True)
    if waiting.roadmap_id is not None:
        return 0
    found = differences_of(waiting, roadmap)
    count = sum(_change(roadmap, one, ticked, by=by, today=today) for one in found.changed)
    added = [one for one in found.added if one.draft.place in ticked.added]
    count += _add(school, roadmap, waiting, added, by, today)
    for one in found.missing:
        if one.key in ticked.missing:
            ticked.refuse_moved(one)
            service.archive_activity(roadmap, UUID(one.key), by=by)
            count += 1
    for away in found.away:
        if away.row.key in ticked.away:
            service.restore_activity(roadmap, UUID(away.row.key), by=by)
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
    ticked.refuse_moved(one.row)
    texts = {name: words for name, words in wanted.items() if name != "number"}
    activity = lock_activity(roadmap, UUID(one.row.key))
    if texts:
        change_activity(roadmap, activity.public_id, texts, one.row.version, by=by, today=today)
    is_drafted = drafting.is_drafted(roadmap) and not drafting.enters(activity)
    if "deadline" in texts and not is_drafted:
        _keep_checked_deadline(activity, one.draft)
    if "number" in wanted:
        renumber(activity, wanted["number"], by, is_drafted=is_drafted)
    return len(wanted)


def _keep_checked_deadline(activity: Activity, row: DraftRow) -> None:
    """Keep what was read and checked of a deadline: its words alone do not say where in the file they stood."""
    keep_deadline(activity, activity.deadline_text, row.now.deadline)


def renumber(activity: Activity, number: str, by: Standing, *, is_drafted: bool) -> None:
    """Give a row another number, or let the draft amendment give it."""
    old, number = drafting.number_of(activity), number[:LONGEST_NUMBER]
    if old != number:
        if is_drafted:
            drafting.draft_words(activity, {"number": number})
        else:
            activity.number = number or None
        record(activity, {"number": (old, number)}, by)


def _add(
    school: SchoolCard, roadmap: RoadmapRow, waiting: RoadmapUpload, rows: Sequence[AddedRow], by: Standing, today: date,
) -> int:  # fmt: skip
    """Add rows of the file in their order, each below the row that stands above it there, or first in its section."""
    below: dict[tuple[tuple[str, str], str | None], UUID] = {}
    for one in rows:
        gap = (one.section, one.after)
        after = below.get(gap) or (UUID(one.after) if one.after else None)
        words = words_of(one.draft.now)
        added = service.add_activity(
            roadmap, section_for(school, roadmap, one.after or one.before, one.section, once=waiting.public_id),
            {name: words[name] for name in words if name != "number"},
            once=uuid5(waiting.public_id, str(one.draft.place)), after=after, by=by, today=today,
            first=after is None and one.before is not None,
        )  # fmt: skip
        added.number = words["number"][:LONGEST_NUMBER] or None
        added.notes = "\n".join(f"{head}: {text}" for head, text in one.draft.now.notes)
        _keep_checked_deadline(added, one.draft)
        below[gap] = added.public_id
    return len(rows)


def section_for(
    school: SchoolCard, roadmap: RoadmapRow, beside: str | None, section: tuple[str, str], *, once: UUID
) -> UUID:
    """Return the section of a new row: that of the row beside it, else one of the same title, else a new one.

    `once` is of what brings the row: the same brought again makes no second section.
    """
    if beside:
        return db.session.scalars(
            select(Section.public_id)
            .join(Activity, Activity.section_id == Section.id)
            .where(Activity.public_id == UUID(beside), Activity.roadmap_id == roadmap.id)
        ).one()
    number, title = section
    living = select(Section.public_id, Section.title).where(
        Section.roadmap_id == roadmap.id, stands_in_plan(Section)
    )
    wanted = search_key(title or _("Activities"))
    for public_id, other in db.session.execute(living):
        if search_key(other) == wanted:
            return public_id
    key = uuid5(once, f"section {number} {title}")
    return add_section(school, roadmap, number, title or _("Activities"), once=key).public_id
