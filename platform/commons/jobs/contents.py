"""What was read for the parts of a job, kept until they are joined: data of schools, behind the wall of who ordered it.

Everything here works in the reach of that person, one part at a time: the whole may be larger than a worker's memory.
"""

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql

from commons.jobs.models import JobContents
from core.database import db
from core.tenancy import current_reach


def keep_contents(part_id: int, contents: bytes) -> None:
    """Keep what a part has read; a part read again replaces it. The caller commits."""
    statement = postgresql.insert(JobContents).values(
        part_id=part_id, ordered_by=current_reach().user_id, contents=contents
    )
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=[JobContents.part_id], set_={"contents": statement.excluded.contents}
        )
    )


def get_contents(part_id: int) -> bytes:
    """Return what a part has read."""
    return db.session.scalars(select(JobContents.contents).where(JobContents.part_id == part_id)).one()


def forget_contents(part_ids: Sequence[int]) -> None:
    """Remove what parts have read. The caller commits."""
    db.session.execute(delete(JobContents).where(JobContents.part_id.in_(part_ids)))
