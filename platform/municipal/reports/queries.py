"""Reads of one's own reports: where each stands, and the file of a finished one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select

from commons.accounts.standing import Standing
from commons.jobs.models import LIVE, Job, JobKind, JobState
from core.database import db
from core.errors import NotFound
from municipal.reports.choices import covers_places


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A report as its owner sees it. `place` is the words of what was ordered, `choice` its key in the form."""

    public_id: UUID
    place: str
    choice: str | None
    state: JobState
    created_at: datetime
    finished_at: datetime | None
    expires_at: datetime | None
    schools_total: int
    schools_read: int
    rows_total: int
    rows_written: int
    failure: str | None
    file_name: str | None
    file_size: int | None
    file_sha256: str | None
    municipality_id: int

    @property
    def is_live(self) -> bool:
        """Whether somebody works on it, or will."""
        return self.state in LIVE

    @property
    def is_writing(self) -> bool:
        """Whether everything is read and the rows are being written."""
        return self.rows_total > 0 and self.schools_read >= self.schools_total

    @property
    def activities(self) -> int:
        """How many activities the finished report lists."""
        return self.rows_written - self.schools_total

    @property
    def progress(self) -> int:
        """How far it is, in per cent: half for reading, half for writing."""
        read = self.schools_read / self.schools_total if self.schools_total else 0.0
        written = self.rows_written / self.rows_total if self.is_writing else 0.0
        return round(50 * read + 50 * written)


def _reports(who: Standing) -> Select[*tuple[Any, ...]]:
    return select(
        Job.public_id, Job.parameters["place"].astext, Job.parameters["choice"].astext,
        Job.state, Job.created_at, Job.finished_at, Job.expires_at,
        Job.schools_total, Job.schools_read, Job.rows_total, Job.rows_written, Job.failure, Job.file_name, Job.file_size,
        Job.file_sha256, Job.municipality_id,
    ).where(
        Job.kind == JobKind.REPORT,
        Job.ordered_by == who.user_id,
        covers_places(who),
        or_(Job.expires_at.is_(None), Job.expires_at > func.now()),
    )  # fmt: skip


def reports_of(who: Standing) -> list[ReportRow]:
    """Return somebody's reports, the latest first; older ones than a week are gone."""
    rows = db.session.execute(_reports(who).order_by(Job.id.desc()).limit(100))
    return [_row(row) for row in rows]


def get_report(who: Standing, public_id: UUID) -> ReportRow:
    """Return one of somebody's own reports. Raises NotFound, for anybody else's too."""
    row = db.session.execute(_reports(who).where(Job.public_id == public_id)).one_or_none()
    if row is None:
        raise NotFound("report")
    return _row(row)


def _row(row: Any) -> ReportRow:
    return ReportRow(row[0], row[1] or "", row[2], JobState(row[3]), *row[4:])
