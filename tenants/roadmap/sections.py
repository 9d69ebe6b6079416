"""Rules and writes of a roadmap's sections: add, rename, put away."""

from dataclasses import dataclass
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import Select, exists, func, select

from commons.schools.queries import SchoolCard
from core.clock import now
from core.database import db
from core.errors import Conflict, MissingVersion, NotFound, Rejected
from core.once import add_once, public_id_of
from core.text import one_line
from tenants.roadmap.lifetime import drafting
from tenants.roadmap.lifetime.drafting import stands_in_plan
from tenants.roadmap.models import Activity, Roadmap, Section
from tenants.roadmap.rows import RoadmapRow

LONGEST_NUMBER, LONGEST_TITLE = 40, 2_000


@dataclass(slots=True)
class SectionSavedFirst(Conflict):
    """Somebody renamed the section meanwhile: what is stored now, and its version."""

    number: str
    title: str
    version: int


def checked_head(number: str, title: str) -> tuple[str, str]:
    """Return a section's number and title as they are kept. Raises Rejected with a message beside each."""
    number, title = one_line(number).rstrip("."), one_line(title)
    messages = {}
    if not title:
        messages["title"] = _("Give the section a title.")
    for name, value, longest in (("number", number, LONGEST_NUMBER), ("title", title, LONGEST_TITLE)):
        if len(value) > longest:
            messages[name] = _("This is too long: at most %(count)s characters.", count=longest)
    if messages:
        raise Rejected(messages)
    return number, title


def next_number(roadmap: RoadmapRow) -> str:
    """Return the number a new section would be given by hand: one more than the greatest."""
    numbers = db.session.scalars(
        select(Section.number).where(Section.roadmap_id == roadmap.id, Section.archived_at.is_(None))
    )
    return str(max((int(one) for one in numbers if one and one.isdecimal() and one.isascii()), default=0) + 1)


def add_section(school: SchoolCard, roadmap: RoadmapRow, number: str, title: str, *, once: UUID) -> Section:
    """Add a section at the end; the same form sent again returns the one it added. Raises Rejected."""
    number, title = checked_head(number, title)
    # One at a time, so that no two sections take one position.
    db.session.execute(select(Roadmap.id).where(Roadmap.id == roadmap.id).with_for_update())
    last = db.session.scalar(select(func.max(Section.position)).where(Section.roadmap_id == roadmap.id))
    section = Section(
        school_id=school.id,
        public_id=public_id_of(school.public_id, once),
        roadmap_id=roadmap.id,
        position=(last or 0) + 1,
        number=number or None,
        title=title,
    )
    if drafting.is_drafted(roadmap):
        drafting.let_enter(section)
    return add_once(section)


def get_section(roadmap: RoadmapRow, public_id: UUID) -> Section:
    """Return a section of a roadmap. Raises NotFound."""
    return _found(select(Section).where(Section.roadmap_id == roadmap.id, Section.public_id == public_id))


def head_of(section: Section) -> tuple[str, str]:
    """Return the number and title of a section as its form shows them: those of the draft amendment where it has others."""
    drafted = section.drafted or {}
    return drafted.get("number", section.number or ""), drafted.get("title", section.title)


def lock_section(roadmap: RoadmapRow, public_id: UUID) -> Section:
    """Return a section, held for this transaction: what is in it changes one at a time. Raises NotFound."""
    wanted = select(Section).where(Section.roadmap_id == roadmap.id, Section.public_id == public_id)
    return _found(wanted.with_for_update())


def _found(statement: Select[Section]) -> Section:
    section = db.session.scalar(statement)
    if section is None:
        raise NotFound("section")
    return section


def rename_section(
    roadmap: RoadmapRow, public_id: UUID, number: str, title: str, version: int | None
) -> Section:
    """Save a section's number and title. Raises NotFound, MissingVersion, SectionSavedFirst, Rejected."""
    section = lock_section(roadmap, public_id)
    if version is None or not 0 < version <= section.version:
        raise MissingVersion
    if section.archived_at is not None and not drafting.enters(section):
        raise Rejected({"": _("This section was put away meanwhile. A row brought back brings it back.")})
    number, title = checked_head(number, title)
    stored = head_of(section)
    if stored == (number, title):
        return section
    if version != section.version:
        raise SectionSavedFirst(*stored, section.version)
    if drafting.is_drafted(roadmap) and not drafting.enters(section):
        live = (section.number or "", section.title) == (number, title)
        drafting.merge(section, number=None if live else number, title=None if live else title)
    else:
        section.number, section.title = number or None, title
    section.version += 1
    db.session.flush()
    return section


def archive_section(roadmap: RoadmapRow, public_id: UUID) -> Section:
    """Put an empty section away. Once more changes nothing. Raises NotFound, and Rejected when rows live in it."""
    section = lock_section(roadmap, public_id)
    living = select(exists().where(Activity.section_id == section.id, stands_in_plan(Activity)))
    if db.session.scalar(living):
        raise Rejected({"": _("There are activities in this section. Put them away first.")})
    if drafting.enters(section):
        section.drafted = None  # it never was in force, so it is simply away
        section.version += 1
    elif section.archived_at is None:
        # Without rows it says nothing that an order approved.
        drafting.is_drafted(roadmap)
        section.archived_at, section.drafted = now(), None
        section.version += 1
    db.session.flush()
    return section
