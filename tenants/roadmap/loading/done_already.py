"""After an import: what of the roadmap was done before it came here, so that it does not begin as a list of overdue rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from commons.accounts.standing import Standing
from core.clock import now
from core.database import db
from core.errors import MissingVersion, NotFound, Rejected
from tenants.documents.kinds import NO_DOCUMENT
from tenants.roadmap.changes import RowConflict, change_activity
from tenants.roadmap.models import Activity, ActivityDocument, Roadmap
from tenants.roadmap.rows import RoadmapRow
from tenants.roadmap.vocabulary import ActivityState

FIELDS = ("done_on", "document_kind", "document_number", "document_date")


@dataclass(frozen=True, slots=True)
class DoneRow:
    """What the table says of one row. A row counts as done when it is ticked or a day or a document is given."""

    activity: UUID
    version: int | None
    is_ticked: bool
    values: Mapping[str, str]

    @property
    def is_done(self) -> bool:
        """Whether the person says it is done; a kind of document alone was only preselected."""
        return self.is_ticked or any(
            self.values[name] for name in ("done_on", "document_number", "document_date")
        )

    def wanted(self, *, is_proved: bool) -> dict[str, str]:
        """Return the change of the row; one that has a document already keeps it."""
        told = dict(self.values)
        if not told["document_number"] and not told["document_date"]:
            # Done, and nothing is said of a paper: a preselected kind is no document: there is none, honestly.
            told.pop("document_kind")
            if not is_proved:
                told["document_kind"] = NO_DOCUMENT
        return {"state": str(ActivityState.DONE), **told}


class NotAllTaken(Rejected):
    """Some rows cannot be taken; `rows` holds the messages by field for each of them. Nothing may be committed."""

    def __init__(self, rows: Mapping[UUID, Mapping[str, str]]) -> None:
        super().__init__({"": _("Some rows need a correction; nothing was saved yet.")})
        self.rows = rows


def tell_done(roadmap: RoadmapRow, told: Sequence[DoneRow], *, by: Standing, today: date) -> int:
    """Mark what is done already and confirm the roadmap; return how many rows are done. Raises NotFound, NotAllTaken."""
    refused: dict[UUID, Mapping[str, str]] = {}
    done = [row for row in told if row.is_done]
    proved = _proved(roadmap)
    for row in done:
        try:
            wanted = row.wanted(is_proved=row.activity in proved)
            change_activity(roadmap, row.activity, wanted, row.version, by=by, today=today)
        except Rejected as error:
            refused[row.activity] = _beside(error.messages)
        except (RowConflict, MissingVersion):
            refused[row.activity] = {
                "done_on": _("Somebody changed this row meanwhile. Look at it in the roadmap.")
            }
    if refused:
        raise NotAllTaken(refused)
    confirm(roadmap)
    return len(done)


def _proved(roadmap: RoadmapRow) -> frozenset[UUID]:
    """Return the rows of a roadmap that have a document."""
    statement = (
        select(Activity.public_id)
        .join(ActivityDocument, ActivityDocument.activity_id == Activity.id)
        .where(Activity.roadmap_id == roadmap.id)
    )
    return frozenset(db.session.scalars(statement))


def _beside(messages: Mapping[str, str]) -> dict[str, str]:
    """Put what concerns fields the table does not have beside the day."""
    return {name if name in FIELDS else "done_on": message for name, message in messages.items()}


def confirm(roadmap: RoadmapRow) -> None:
    """Remember that somebody has said what is done: from now on the roadmap may remind. Raises NotFound."""
    kept = db.session.scalar(select(Roadmap).where(Roadmap.id == roadmap.id).with_for_update())
    if kept is None:
        raise NotFound("roadmap")
    if kept.confirmed_at is None:
        kept.confirmed_at = now()
        db.session.flush()
