"""Editing a model roadmap in place, as a school edits its own. Nothing reaches a school before it is published.

A form carries what it was filled with (`base`): a field that somebody else changed meanwhile is merged, the same field is a
conflict. A model keeps no history of single fields, its versions are that.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import exists, func, select

from commons.accounts.standing import Standing
from core.clock import now
from core.database import db
from core.errors import Conflict, MissingVersion, NotFound, Rejected
from core.once import add_once, public_id_of
from municipal.model_roadmap.models import ModelActivity, ModelRoadmap, ModelSection
from municipal.model_roadmap.service import hold_model
from municipal.model_roadmap.taking_over import make_room
from tenants.roadmap.deadlines import understand
from tenants.roadmap.fields import LONGEST, normalise
from tenants.roadmap.reading import Doubt
from tenants.roadmap.sections import SectionSavedFirst, checked_head
from tenants.roadmap.service import number_after
from tenants.roadmap.writing import keep_deadline, set_result

WORDS = ("title", "deadline", "responsible", "result", "notes")
MARKS = ("is_mandatory", "is_control_point")
Values = dict[str, str]


@dataclass(slots=True)
class ModelRowConflict(Conflict):
    """Somebody saved the same fields first: their names, and the row with my other changes. Nothing was written."""

    fields: list[str]
    mine: Values
    theirs: Values
    merged: Values
    version: int


def values_of(row: ModelActivity) -> Values:
    """Return what a row's form holds."""
    return {
        "title": row.title, "deadline": row.deadline_text, "responsible": row.responsible_text, "result": row.result_text,
        "notes": row.notes, **{name: "1" if getattr(row, name) else "" for name in MARKS},
    }  # fmt: skip


def _writable(model: ModelRoadmap) -> ModelRoadmap:
    if model.archived_at is not None:
        raise Rejected({"": _("This model roadmap is in the archive: bring it back first.")})
    return model


def hold_row(model_id: UUID, row_id: UUID, *, by: Standing) -> tuple[ModelRoadmap, ModelActivity]:
    """Return a model and one of its rows; the model is held, so that one person changes it at a time. Raises NotFound."""
    model = hold_model(model_id, by=by)
    row = db.session.scalar(
        select(ModelActivity)
        .join(ModelSection, ModelSection.id == ModelActivity.model_section_id)
        .where(ModelSection.model_roadmap_id == model.id, ModelActivity.public_id == row_id)
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound("row")
    return model, row


def hold_section(model_id: UUID, section_id: UUID, *, by: Standing) -> tuple[ModelRoadmap, ModelSection]:
    """Return a model and one of its sections; the model is held. Raises NotFound."""
    model = hold_model(model_id, by=by)
    section = db.session.scalar(
        select(ModelSection)
        .where(ModelSection.model_roadmap_id == model.id, ModelSection.public_id == section_id)
        .execution_options(populate_existing=True)
    )
    if section is None:
        raise NotFound("section")
    return model, section


def change_row(
    model_id: UUID, row_id: UUID, sent: Mapping[str, str], base: Values, version: int | None, *, by: Standing
) -> ModelActivity:
    """Save a row's form as far as it changed something.

    `base` is what the form was filled with at `version`. Raises MissingVersion, NotFound, ModelRowConflict, and Rejected with
    a message beside each field.
    """
    model, row = hold_row(model_id, row_id, by=by)
    if version is None or not 0 < version <= row.version:
        raise MissingVersion
    _writable(model)
    if row.archived_at is not None:
        raise Rejected(
            {"": _("This row was put into the archive meanwhile. Bring it back from there, then save.")}
        )
    current = values_of(row)
    was = current | base if version != row.version else current
    asked = {name: normalise(name, sent[name]) for name in current if name in sent}
    mine = {
        name: value
        for name, value in asked.items()
        if value not in {normalise(name, was[name]), normalise(name, current[name])}
    }
    contested = [name for name in mine if was[name] != current[name]]
    if contested:
        others = {name: value for name, value in mine.items() if name not in contested}
        raise ModelRowConflict(contested, mine, current, current | others, row.version)
    if mine:
        _check(mine, model)
        _write(row, mine, model)
        row.version += 1
        db.session.flush()
    return row


def _check(changed: Mapping[str, str], model: ModelRoadmap) -> None:
    messages = {
        name: _("This is too long: at most %(count)s characters.", count=LONGEST)
        for name, value in changed.items()
        if len(value) > LONGEST
    }
    if not changed.get("title", "-"):
        messages["title"] = _("Say what is to be done.")
    if "deadline" in changed:
        read = understand(changed["deadline"], model.first_year, model.last_year)
        if read.why in {Doubt.ENDS_BEFORE_START, Doubt.NO_SUCH_DAY}:
            messages["deadline"] = _(read.why)
    if messages:
        raise Rejected(messages)


def _write(row: ModelActivity, changed: Mapping[str, str], model: ModelRoadmap) -> None:
    if "title" in changed:
        row.title = changed["title"]
    if "deadline" in changed:
        text = changed["deadline"]
        keep_deadline(row, text, understand(text, model.first_year, model.last_year))
    if "responsible" in changed:
        row.responsible_text = changed["responsible"]
    if "result" in changed:
        set_result(row, changed["result"])
    if "notes" in changed:
        row.notes = changed["notes"]
    for name in MARKS:
        if name in changed:
            setattr(row, name, changed[name] == "1")


def add_row(
    model_id: UUID, section_id: UUID, sent: Mapping[str, str], *, once: UUID, after: UUID | None, by: Standing
) -> ModelActivity:
    """Add a row below another, or at the end of a section; the same form sent again returns the row it made.

    Raises NotFound, and Rejected with a message beside each field.
    """
    model, section = hold_section(model_id, section_id, by=by)
    _writable(model)
    made = db.session.scalar(
        select(ModelActivity).where(ModelActivity.public_id == public_id_of(section.public_id, once))
    )
    if made is not None:
        return made
    new = {name: normalise(name, sent.get(name, "")) for name in (*WORDS, *MARKS)}
    _check(new, model)
    above = db.session.scalar(
        select(ModelActivity).where(
            ModelActivity.model_section_id == section.id, ModelActivity.public_id == after
        )
    )
    numbers = db.session.scalars(
        select(ModelActivity.number)
        .where(ModelActivity.model_section_id == section.id, ModelActivity.number.is_not(None))
        .order_by(ModelActivity.position, ModelActivity.id)
    )
    row = ModelActivity(
        municipality_id=model.municipality_id, model_section_id=section.id, title=new["title"],
        public_id=public_id_of(section.public_id, once), number=number_after(section.number, [one for one in numbers if one]),
        position=make_room(section, above, first=False),
    )  # fmt: skip
    _write(row, new, model)
    section.archived_at = None
    db.session.add(row)
    db.session.flush()
    return row


def move_row(
    model_id: UUID, row_id: UUID, direction: Literal["up", "down"], *, by: Standing
) -> ModelActivity:
    """Exchange a row with its living neighbour; at the edge nothing moves. Raises NotFound."""
    model, row = hold_row(model_id, row_id, by=by)
    _writable(model)
    rows = db.session.scalars(
        select(ModelActivity)
        .where(
            ModelActivity.model_section_id == row.model_section_id,
            (ModelActivity.archived_at.is_(None)) | (ModelActivity.id == row.id),
        )
        .order_by(ModelActivity.position, ModelActivity.id)
    ).all()
    place = rows.index(row)
    target = place - 1 if direction == "up" else place + 1
    if 0 <= target < len(rows):
        other = rows[target]
        if other.position == row.position:
            other.position += 1 if direction == "up" else -1
        else:
            row.position, other.position = other.position, row.position
        db.session.flush()
    return row


def put_row_away(model_id: UUID, row_id: UUID, *, is_away: bool, by: Standing) -> ModelActivity:
    """Put a row away, or bring it back; schools that have it are asked once it is published. Raises NotFound."""
    model, row = hold_row(model_id, row_id, by=by)
    _writable(model)
    if (row.archived_at is not None) != is_away:
        row.archived_at = now() if is_away else None
        row.version += 1
        if not is_away:
            db.session.get_one(ModelSection, row.model_section_id).archived_at = None
        db.session.flush()
    return row


def add_section(model_id: UUID, number: str, title: str, *, once: UUID, by: Standing) -> ModelSection:
    """Add a section at the end; the same form sent again returns the one it added. Raises NotFound, Rejected."""
    model = _writable(hold_model(model_id, by=by))
    number, title = checked_head(number, title)
    last = db.session.scalar(
        select(func.max(ModelSection.position)).where(ModelSection.model_roadmap_id == model.id)
    )
    return add_once(
        ModelSection(
            municipality_id=model.municipality_id, model_roadmap_id=model.id, position=(last or 0) + 1,
            number=number or None, title=title, public_id=public_id_of(model.public_id, once),
        )
    )  # fmt: skip


def rename_section(
    model_id: UUID, section_id: UUID, number: str, title: str, version: int | None, *, by: Standing
) -> ModelSection:
    """Save a section's number and title. Raises NotFound, MissingVersion, SectionSavedFirst, Rejected."""
    model, section = hold_section(model_id, section_id, by=by)
    _writable(model)
    if version is None or not 0 < version <= section.version:
        raise MissingVersion
    number, title = checked_head(number, title)
    if (section.number or "", section.title) == (number, title):
        return section
    if version != section.version:
        raise SectionSavedFirst(section.number or "", section.title, section.version)
    section.number, section.title = number or None, title
    section.version += 1
    db.session.flush()
    return section


def put_section_away(model_id: UUID, section_id: UUID, *, by: Standing) -> ModelSection:
    """Put an empty section away. Raises NotFound, and Rejected when rows live in it."""
    model, section = hold_section(model_id, section_id, by=by)
    _writable(model)
    living = exists().where(ModelActivity.model_section_id == section.id, ModelActivity.archived_at.is_(None))
    if db.session.scalar(select(living)):
        raise Rejected({"": _("There are activities in this section. Put them away first.")})
    section.archived_at = section.archived_at or now()
    db.session.flush()
    return section
