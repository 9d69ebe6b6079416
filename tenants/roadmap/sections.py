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
from tenants.roadmap.models import Activity, Roadmap, Section
from tenants.roadmap.rows import RoadmapRow

LONGEST_NUMBER, LONGEST_TITLE = 40, 2_000


@dataclass(slots=True)
class SectionSavedFirst(Conflict):
    """Somebody renamed the section meanwhile: what is stored now, and its version."""

    number: str
    title: str
    version: int


def _checked(number: str, title: str) -> tuple[str, str]:
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
    number, title = _checked(number, title)
    # One at a time, so that no two sections take one position.
    db.session.execute(select(Roadmap.id).where(Roadmap.id == roadmap.id).with_for_update())
    last = db.session.scalar(select(func.max(Section.position)).where(Section.roadmap_id == roadmap.id))
    return add_once(
        Section(
            school_id=school.id,
            public_id=public_id_of(school.public_id, once),
            roadmap_id=roadmap.id,
            position=(last or 0) + 1,
            number=number or None,
            title=title,
        )
    )


def get_section(roadmap: RoadmapRow, public_id: UUID) -> Section:
    """Return a section of a roadmap. Raises NotFound."""
    return _found(select(Section).where(Section.roadmap_id == roadmap.id, Section.public_id == public_id))


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
    if section.archived_at is not None:
        raise Rejected({"": _("This section was put away meanwhile. A row brought back brings it back.")})
    number, title = _checked(number, title)
    if (section.number or "", section.title) == (number, title):
        return section
    if version != section.version:
        raise SectionSavedFirst(section.number or "", section.title, section.version)
    section.number, section.title = number or None, title
    section.version += 1
    db.session.flush()
    return section


def archive_section(roadmap: RoadmapRow, public_id: UUID) -> Section:
    """Put an empty section away. Once more changes nothing. Raises NotFound, and Rejected when rows live in it."""
    section = lock_section(roadmap, public_id)
    living = select(exists().where(Activity.section_id == section.id, Activity.archived_at.is_(None)))
    if db.session.scalar(living):
        raise Rejected({"": _("There are activities in this section. Put them away first.")})
    if section.archived_at is None:
        section.archived_at = now()
        section.version += 1
        db.session.flush()
    return section
