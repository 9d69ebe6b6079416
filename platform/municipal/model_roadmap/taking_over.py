"""A changed file beside a model roadmap: in what it differs, and taking over what a person ticked."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import func, select, update

from commons.accounts.standing import Standing
from core.clock import now
from core.database import db
from core.errors import NotFound, Rejected
from core.text import search_key
from municipal.model_roadmap.models import ModelActivity, ModelRoadmap, ModelSection, ModelUpload
from municipal.model_roadmap.service import confirmed, get_upload, hold_model, new_row, new_section
from tenants.roadmap.loading.corrections import Draft, draft, words_of
from tenants.roadmap.loading.differences import AddedRow, ChangedRow, Differences, StandingRow, differences
from tenants.roadmap.loading.taking_over import Ticked
from tenants.roadmap.reading import from_json
from tenants.roadmap.sections import LONGEST_NUMBER
from tenants.roadmap.writing import keep_deadline, set_result


def differences_of(upload: ModelUpload, model: ModelRoadmap) -> Differences:
    """Return in what a waiting upload differs from a model roadmap."""
    seen = _draft_for(upload, model)
    drafts = [
        ((section.number or "", section.title), [row for row in rows if not row.is_left_out])
        for section, rows in seen.sections
    ]
    return differences(drafts, [_standing(row, section) for row, section in _rows(model)])


def _draft_for(upload: ModelUpload, model: ModelRoadmap) -> Draft:
    return draft(from_json(upload.reading), upload.corrections, (model.first_year, model.last_year))


def _rows(model: ModelRoadmap) -> list[tuple[ModelActivity, ModelSection]]:
    """Return all rows with their sections, those put away last."""
    statement = (
        select(ModelActivity, ModelSection)
        .join(ModelSection, ModelSection.id == ModelActivity.model_section_id)
        .where(ModelSection.model_roadmap_id == model.id)
        .order_by(
            ModelActivity.archived_at.is_not(None),
            ModelSection.position,
            ModelActivity.position,
            ModelActivity.id,
        )
    )
    return [(row, section) for row, section in db.session.execute(statement)]


def _standing(row: ModelActivity, section: ModelSection) -> StandingRow:
    words = {
        "number": row.number or "", "title": row.title, "deadline": row.deadline_text,
        "responsible": row.responsible_text, "result": row.result_text,
    }  # fmt: skip
    key, place = str(row.public_id), str(section.public_id)
    return StandingRow(key, place, row.version, words, words, row.archived_at is not None)


def take_over(public_id: UUID, model_id: UUID, ticked: Ticked, *, by: Standing) -> int:
    """Take what was ticked of a changed file over into a model, once; return how many changes it was.

    Raises NotFound, RowMoved when a row was changed after the page was shown, Rejected.
    """
    model = hold_model(model_id, by=by)
    upload = get_upload(public_id, by=by, to_change=True)
    if upload.model_roadmap_id is not None:
        return 0
    if upload.municipality_id != model.municipality_id:
        raise NotFound("model")
    found = differences_of(upload, model)
    rows = {str(row.public_id): row for row, _section in _rows(model)}
    count = sum(_change(rows[one.row.key], one, ticked) for one in found.changed)
    count += _add(model, [one for one in found.added if one.draft.place in ticked.added])
    for one in found.missing:
        if one.key in ticked.missing:
            ticked.refuse_moved(one)
            rows[one.key].archived_at = now()
            rows[one.key].version += 1
            count += 1
    for away in found.away:
        if away.row.key in ticked.away:
            rows[away.row.key].archived_at = None
            db.session.get_one(ModelSection, rows[away.row.key].model_section_id).archived_at = None
            rows[away.row.key].version += 1
            count += 1
    if not count:
        raise Rejected({"": _("Nothing is ticked, so nothing was taken over.")})
    model.version += 1
    confirmed(upload, model)
    return count


def _change(row: ModelActivity, one: ChangedRow, ticked: Ticked) -> int:
    words = words_of(one.draft.now)
    names = [field.name for field in one.fields if (one.row.key, field.name) in ticked.fields]
    if not names:
        return 0
    ticked.refuse_moved(one.row)
    setters: Mapping[str, str] = {name: words[name] for name in names}
    if "number" in setters:
        row.number = setters["number"][:LONGEST_NUMBER] or None
    if "title" in setters:
        row.title = setters["title"]
    if "deadline" in setters:
        keep_deadline(row, setters["deadline"], one.draft.now.deadline)
    if "responsible" in setters:
        row.responsible_text = setters["responsible"]
    if "result" in setters:
        set_result(row, setters["result"])
    row.version += 1
    return len(names)


def _add(model: ModelRoadmap, rows: Iterable[AddedRow]) -> int:
    """Add rows of the file in their order, each below the row that stands above it there, or first in its section."""
    below: dict[tuple[tuple[str, str], str | None], ModelActivity] = {}
    count = 0
    for one in rows:
        gap = (one.section, one.after)
        above = below.get(gap) or _row_of(model, one.after)
        beside = above or _row_of(model, one.before)
        section = (
            db.session.get_one(ModelSection, beside.model_section_id) if beside else _section(model, one)
        )
        # A section that was put away empty is there again.
        section.archived_at = None
        row = new_row(section, make_room(section, above, first=beside is not None), one.draft.now)
        db.session.add(row)
        db.session.flush()
        below[gap] = row
        count += 1
    return count


def _row_of(model: ModelRoadmap, key: str | None) -> ModelActivity | None:
    if key is None:
        return None
    return db.session.scalar(
        select(ModelActivity).where(
            ModelActivity.public_id == UUID(key), ModelActivity.municipality_id == model.municipality_id
        )
    )


def make_room(section: ModelSection, above: ModelActivity | None, *, first: bool) -> int:
    """Return the position for a new row below another, or `first`, or at the end; the rows below it move down by one."""
    inside = ModelActivity.model_section_id == section.id
    if above is None and not first:
        return (db.session.scalar(select(func.max(ModelActivity.position)).where(inside)) or 0) + 1
    place = above.position if above else 0
    db.session.execute(
        update(ModelActivity)
        .where(inside, ModelActivity.position > place)
        .values(position=ModelActivity.position + 1)
    )
    return place + 1


def _section(model: ModelRoadmap, one: AddedRow) -> ModelSection:
    number, title = one.section
    sections = db.session.scalars(
        select(ModelSection)
        .where(ModelSection.model_roadmap_id == model.id)
        .order_by(ModelSection.position, ModelSection.id)
    ).all()
    wanted = search_key(title or _("Activities"))
    found = next((section for section in sections if search_key(section.title) == wanted), None)
    return found or new_section(model, len(sections) + 1, number, title)
