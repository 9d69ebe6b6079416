"""How a table says that its changes are journaled."""

from dataclasses import dataclass
from enum import StrEnum


class Act(StrEnum):
    """What was done."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"
    SEEN = "seen"  # personal data were shown
    DOWNLOADED = "downloaded"
    ERASED = "erased"
    SIGNED_IN = "signed_in"
    RECOVERY_CODE = "recovery_code"


class Kind(StrEnum):
    """What it was done to."""

    ACCOUNT = "account"
    ROLE = "role"
    INVITATION = "invitation"
    MUNICIPALITY = "municipality"
    DISTRICT = "district"
    SCHOOL = "school"
    ROADMAP = "roadmap"
    SECTION = "section"
    ACTIVITY = "activity"
    UPLOAD = "upload"
    DOCUMENT = "document"
    PERSON = "person"
    GROUP = "group"
    MODEL = "model"
    MODEL_ROW = "model_row"
    LETTER = "letter"
    REPORT = "report"
    JOURNAL = "journal"
    PEOPLE_ACCESS = "people_access"
    RETENTION = "retention"  # what is kept for a time only


@dataclass(frozen=True, slots=True)
class Audited:
    """Stands as `audited` in a mapped class; every row of it that is added, changed or removed is journaled.

    Dates, numbers and short codes go into the journal as they are. Of every other column only the name does: texts may name
    people, and erasure cannot reach what may not be changed. `clear` lists texts that never do; `skipped` what says nothing.
    `id_column` names the object where it is not the row itself: a group for its member. `subject_column` names whose account
    or role it is.
    """

    kind: Kind
    clear: frozenset[str] = frozenset()
    skipped: frozenset[str] = frozenset()
    id_column: str = "id"
    subject_column: str | None = None
