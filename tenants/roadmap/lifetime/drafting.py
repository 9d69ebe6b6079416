"""The draft amendment of an approved roadmap: what is changed of its plan waits beside it until an order approves it.

Once an order approved a version, a change of words, a new row, a row taken out or moved goes into the column `drafted` of the
row or section and changes nothing that is in force; state, evidence, remarks and postponement stay live (architecture, §8).
`drafted` of a row holds the new words by field, and `as`: "enters" for a row that comes with the amendment (it is put away
until then, so nothing counts or chases it), "leaves" for one that goes. That of a section: `title`, `number`, `as`, and
`order`, the public ids of its rows.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased

from core.clock import now
from core.database import db
from core.errors import Rejected
from tenants.roadmap.lifetime.roadmap_steps import STANDS_STILL
from tenants.roadmap.models import Activity, Roadmap, Section
from tenants.roadmap.rows import ActivityRow, RoadmapRow

# The words of a row that an order approves; its number is no field of the form.
PLAN_FIELDS = ("title", "deadline", "responsible", "result")
ENTERS, LEAVES = "enters", "leaves"

_NOW = select(Roadmap.status, Roadmap.approved_number).where(Roadmap.id == bindparam("roadmap"))


def is_drafted(roadmap: RoadmapRow) -> bool:
    """Tell whether a change of the plan goes into the draft amendment. Raises Rejected while the plan stands still.

    Asks anew: ask it after the row or section is held, and an approval that came meanwhile is seen (approving holds them all).
    """
    return is_drafted_at(*db.session.execute(_NOW, {"roadmap": roadmap.id}).one())


def is_drafted_at(status: str, approved: int | None) -> bool:
    """Tell the same of a roadmap's status and approved version, read after the row was held. Raises Rejected."""
    if status in STANDS_STILL:
        raise Rejected(
            {
                "": _(
                    "The roadmap waits for its agreement and order, so its plan stands still."
                    " Take it back on the page of its life, then change it."
                )
            }
        )
    return approved is not None


def part_of(drafted: Mapping[str, Any] | None) -> str | None:
    """Return ENTERS or LEAVES for a row or section that comes or goes with the amendment."""
    return drafted.get("as") if drafted else None


def enters(activity: Activity | Section) -> bool:
    """Tell whether it comes with the amendment; until then it is put away."""
    return part_of(activity.drafted) == ENTERS


def not_yet() -> str:
    """Return why nothing is done with a row that comes with the amendment."""
    return _("This row comes with the draft amendment: it begins once an order approves that.")


def leaves(activity: Activity) -> bool:
    """Tell whether the amendment takes a row out."""
    return part_of(activity.drafted) == LEAVES


def is_away(activity: Activity) -> bool:
    """Tell whether a row was put away by somebody, not merely waits for the amendment."""
    return activity.archived_at is not None and not enters(activity)


def merge(thing: Activity | Section, **wanted: Any) -> None:
    """Keep what the amendment makes of a row or section; None takes a part of it back."""
    merged = {name: value for name, value in ((thing.drafted or {}) | wanted).items() if value is not None}
    thing.drafted = merged or None


def number_of(activity: Activity) -> str:
    """Return the number of a row, that of the amendment where it has another."""
    return with_draft(words_in_force(activity), activity.drafted)["number"]


def words_in_force(activity: Activity | ActivityRow) -> dict[str, str]:
    """Return the words of a row's plan as they are in force, its number too."""
    return {
        "number": activity.number or "", "title": activity.title, "deadline": activity.deadline_text,
        "responsible": activity.responsible_text, "result": activity.result_text,
    }  # fmt: skip


def with_draft(words: Mapping[str, str], drafted: Mapping[str, str] | None) -> dict[str, str]:
    """Return words with those in their place that the draft amendment has others for."""
    return {name: drafted.get(name, word) if drafted else word for name, word in words.items()}


def draft_words(activity: Activity, changed: Mapping[str, str]) -> None:
    """Keep new words of a row for the amendment; words that are as in force are no change."""
    live = words_in_force(activity)
    merge(activity, **{name: None if value == live[name] else value for name, value in changed.items()})


def let_enter(thing: Activity | Section) -> None:
    """Let a row or section wait for the amendment."""
    thing.archived_at = thing.archived_at or now()
    merge(thing, **{"as": ENTERS})


def stands_in_plan(table: type[Activity] | type[Section]) -> ColumnElement[bool]:
    """Return the condition of a row or section that lives or comes with the amendment."""
    return or_(table.archived_at.is_(None), func.coalesce(table.drafted["as"].astext, "") == ENTERS)


def in_drafted_order(rows: Sequence[Any], order: Sequence[str] | None) -> list[Any]:
    """Return rows (anything with a public id) in the order that an amendment gives them; others stay where they stand."""
    if not order:
        return list(rows)
    place = {key: index for index, key in enumerate(order)}
    last = -1
    keyed = []
    for index, row in enumerate(rows):
        last = place.get(str(row.public_id), last)
        keyed.append(((last, index if str(row.public_id) not in place else -1), row))
    return [row for _key, row in sorted(keyed, key=lambda one: one[0])]


def draft_order(section: Section, order: Sequence[int], rows: Sequence[Any]) -> None:
    """Keep the order of a section's rows (with `id`, `public_id` and `position`) for the amendment."""
    keys = {row.id: str(row.public_id) for row in rows}
    in_force = [row.id for row in sorted(rows, key=lambda row: (row.position, row.id))]
    merge(section, order=None if list(order) == in_force else [keys[one] for one in order])
    section.version += 1


def is_amended() -> ColumnElement[bool]:
    """Return SQL for whether a draft amendment waits in the roadmap of the statement."""
    rows, parts = aliased(Activity), aliased(Section)
    return or_(
        exists().where(rows.roadmap_id == Roadmap.id, rows.drafted.is_not(None)).correlate(Roadmap),
        exists().where(parts.roadmap_id == Roadmap.id, parts.drafted.is_not(None)).correlate(Roadmap),
    )
