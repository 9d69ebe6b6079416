"""Reads of a roadmap's life: its versions, what was said and done on the way, what its draft amendment changes."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from core.database import db
from core.errors import NotFound
from core.jinja import day
from tenants.roadmap.lifetime.amending import content_now
from tenants.roadmap.lifetime.content import Comparison, Content, compared, content_of, fingerprint
from tenants.roadmap.lifetime.roadmap_steps import ROADMAP_RULE, RoadmapStep
from tenants.roadmap.lifetime.version_models import RoadmapEvent, RoadmapVersion
from tenants.roadmap.rows import RoadmapRow


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version in a list: which order approved it, and when it was frozen."""

    number: int
    order_number: str
    order_date: date
    in_force_from: date
    approved_at: datetime
    sha256: str

    @property
    def order_text(self) -> str:
        """The order as it is cited."""
        return _("order No. %(number)s of %(day)s", number=self.order_number, day=day(self.order_date))


@dataclass(frozen=True, slots=True)
class Version:
    """A whole version; `is_intact` when its content has the fingerprint it was frozen with."""

    head: VersionRow
    content: Content
    is_intact: bool


@dataclass(frozen=True, slots=True)
class Event:
    """A step in the life of a roadmap."""

    step: str
    text: str
    agreed_with: str | None
    order_number: str | None
    order_date: date | None
    version_number: int | None
    said_at: datetime
    said_by_name: str

    @property
    def heading(self) -> str:
        """The step in words."""
        return _(ROADMAP_RULE[RoadmapStep(self.step)].title)

    @property
    def facts(self) -> str:
        """What was said beside its text."""
        parts = []
        if self.order_number and self.order_date:
            parts.append(
                _("order No. %(number)s of %(day)s", number=self.order_number, day=day(self.order_date))
            )
        if self.agreed_with:
            parts.append(_("agreed with: %(who)s", who=self.agreed_with))
        if self.version_number:
            parts.append(_("version %(number)s", number=self.version_number))
        return ", ".join(parts)


_HEAD = (
    RoadmapVersion.number, RoadmapVersion.order_number, RoadmapVersion.order_date, RoadmapVersion.in_force_from,
    RoadmapVersion.approved_at,  RoadmapVersion.sha256,
)  # fmt: skip


def versions_of(roadmap: RoadmapRow) -> list[VersionRow]:
    """Return the approved versions of a roadmap, the newest first."""
    statement = (
        select(*_HEAD).where(RoadmapVersion.roadmap_id == roadmap.id).order_by(RoadmapVersion.number.desc())
    )
    return [VersionRow(*row) for row in db.session.execute(statement)]


def get_version(roadmap: RoadmapRow, number: int) -> Version:
    """Return a version, its fingerprint computed anew. Raises NotFound."""
    statement = select(*_HEAD, RoadmapVersion.content).where(
        RoadmapVersion.roadmap_id == roadmap.id, RoadmapVersion.number == number
    )
    row: Any = db.session.execute(statement).one_or_none()
    if row is None:
        raise NotFound("version")
    *head, data = row
    content, kept = content_of(data), VersionRow(*head)
    return Version(kept, content, fingerprint(content) == kept.sha256)


def difference_to_before(roadmap: RoadmapRow, number: int) -> Comparison:
    """Return in what a version differs from the one before it. Raises NotFound, also for the first."""
    return compared(get_version(roadmap, number - 1).content, get_version(roadmap, number).content)


def amendment_of(roadmap: RoadmapRow) -> Comparison:
    """Return what the draft amendment changes of what is in force."""
    return compared(content_now(roadmap, is_amended=False), content_now(roadmap, is_amended=True))


def events_of(roadmap: RoadmapRow) -> list[Event]:
    """Return the steps in the life of a roadmap, the newest first."""
    statement = (
        select(
            RoadmapEvent.step, RoadmapEvent.text, RoadmapEvent.agreed_with, RoadmapEvent.order_number,
            RoadmapEvent.order_date, RoadmapEvent.version_number, RoadmapEvent.said_at, RoadmapEvent.said_by_name,
        )
        .where(RoadmapEvent.roadmap_id == roadmap.id)
        .order_by(RoadmapEvent.id.desc())
    )  # fmt: skip
    return [Event(*row) for row in db.session.execute(statement)]
