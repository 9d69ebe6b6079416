"""What was read becomes a school's roadmap: every row is kept word for word, with what was understood of it and by whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import or_, select

from commons.accounts.standing import Standing
from commons.schools.queries import SchoolCard
from core.clock import now
from core.database import db
from core.once import add_once, public_id_of
from core.text import one_line
from tenants.people.groups import groups_named
from tenants.people.naming import Circle
from tenants.people.queries import names_of
from tenants.people.service import hold_names, people_named
from tenants.roadmap import reading as read
from tenants.roadmap import responsibles
from tenants.roadmap.deadlines import deadline_in
from tenants.roadmap.loading.corrections import words_of
from tenants.roadmap.loading.found_people import everybody, group_word, new_names
from tenants.roadmap.loading.heads import Head
from tenants.roadmap.models import Activity, ActivityChange, Roadmap, RoadmapUpload, Section
from tenants.roadmap.vocabulary import ActivityState, Contour
from tenants.roadmap.writing import keep_deadline, signature

FileWords = Mapping[int, Mapping[str, str]]
"""What a file said otherwise: by the place of a row in the reading, the file's words by field."""


@dataclass(frozen=True, slots=True)
class File:
    """Where a roadmap was read from."""

    name: str
    sha256: str


def file_of(name: str, data: bytes) -> File:
    """Return what is remembered of a file: its name without folders, and its fingerprint."""
    plain = one_line(name.replace("\\", "/").rsplit("/", 1)[-1])
    return File(plain[-200:] or "-", sha256(data).hexdigest())


def find_by_file(school_id: int, fingerprint: str) -> Roadmap | None:
    """Return the living roadmap of the school that was read from the very same file, or took its changes over."""
    taken = select(RoadmapUpload.roadmap_id).where(
        RoadmapUpload.school_id == school_id, RoadmapUpload.sha256 == fingerprint
    )
    return db.session.scalar(
        select(Roadmap)
        .where(
            Roadmap.school_id == school_id,
            or_(Roadmap.source_sha256 == fingerprint, Roadmap.id.in_(taken)),
            Roadmap.archived_at.is_(None),
        )
        .order_by(Roadmap.id)
        .limit(1)
    )


def adopt(
    school: SchoolCard, reading: read.Reading, head: Head, *, by: Standing, file: File | None = None,
    file_words: FileWords | None = None,
) -> Roadmap:  # fmt: skip
    """Keep a read roadmap as the school's, with sections, rows and proposed people. Raises Rejected.

    `file_words` is what the file said otherwise where a person put something right: it goes into the rows' history.
    A file that the school has a living roadmap of already returns that one.
    """
    head = head.checked()
    hold_names(school.id)
    known = find_by_file(school.id, file.sha256) if file else None
    if known is not None:
        return known
    roadmap = _new_roadmap(school, head, file)
    db.session.add(roadmap)
    db.session.flush()
    people, groups = _people(school.id, reading)
    adopter, first = Adopter(reading, head, by, people, groups, file_words or {}), 0
    for position, section in enumerate(reading.sections, start=1):
        _add_section(roadmap, section, position, adopter, first)
        first += len(section.activities)
    db.session.flush()
    return roadmap


def _new_roadmap(school: SchoolCard, head: Head, file: File | None) -> Roadmap:
    first, last = head.years
    return Roadmap(
        school_id=school.id,
        title=head.title,
        contour=Contour(head.contour),
        first_year=first,
        last_year=last,
        source_file=file.name if file else None,
        source_sha256=file.sha256 if file else None,
    )


def begin_empty(school: SchoolCard, head: Head, *, once: UUID) -> Roadmap:
    """Begin a roadmap by hand; the same form sent again returns the one it began. Raises Rejected."""
    roadmap = _new_roadmap(school, head.checked(), None)
    roadmap.public_id = public_id_of(school.public_id, once)
    # Nothing was imported, so nothing can be done already.
    roadmap.confirmed_at = now()
    return add_once(roadmap)


@dataclass(frozen=True, slots=True)
class Adopter:
    """What every row of one adopted roadmap needs."""

    reading: read.Reading
    head: Head
    by: Standing
    people: Circle
    groups: dict[str, int]
    file_words: FileWords

    def deadline(self, activity: read.Activity) -> read.Deadline:
        """Return a row's deadline in the school years that were confirmed, which may be others than were read."""
        return deadline_in(self.reading, activity, *self.head.years)


def _people(school_id: int, reading: read.Reading) -> tuple[Circle, dict[str, int]]:
    """Add whom the school does not have yet; return everybody a written name may be linked to."""
    people_named(school_id, new_names(reading, names_of(school_id)))
    groups_named(
        school_id, {group_word(one): None for one in everybody(reading) if one.is_group and not one.name}
    )
    return Circle(names_of(school_id)), responsibles.known_groups()


def _add_section(
    roadmap: Roadmap, section: read.Section, position: int, adopter: Adopter, first: int
) -> None:
    kept = Section(
        roadmap_id=roadmap.id,
        position=position,
        number=section.number[:40] if section.number else None,
        title=section.title or _("Activities"),
    )
    db.session.add(kept)
    db.session.flush()
    pairs = [(_row(kept, row, place, adopter), row) for place, row in enumerate(section.activities, start=1)]
    db.session.add_all(activity for activity, _row_read in pairs)
    db.session.flush()
    for place, (activity, row) in enumerate(pairs, start=first):
        _add_responsibles(activity, row, adopter)
        _add_history(activity, words_of(row), adopter.file_words.get(place, {}), adopter.by)


def _add_history(
    activity: Activity, words: Mapping[str, str], file_words: Mapping[str, str], by: Standing
) -> None:
    """Begin a row's history: that it was added, and what stood in the file where a person put it right."""
    changes: dict[str, tuple[str | None, str]] = {"added": (None, activity.title)}
    changes |= {name: (old, words[name]) for name, old in file_words.items()}
    for field, (old, new) in changes.items():
        db.session.add(
            ActivityChange(
                activity_id=activity.id, version=1, field=field, old=old, new=new,
                changed_by=by.user_id, changed_by_name=signature(by),
            )
        )  # fmt: skip


def _row(section: Section, row: read.Activity, position: int, adopter: Adopter) -> Activity:
    # A "number" too long for one is words that must not be lost.
    is_number = len(row.number) <= 40
    activity = Activity(
        roadmap_id=section.roadmap_id,
        section_id=section.id,
        position=position,
        number=(row.number or None) if is_number else None,
        title=row.title if is_number else f"{row.number}\n{row.title}",
        responsible_text=row.responsible_text,
        result_text=row.result.text,
        document_kinds=[str(kind) for kind in row.result.documents],
        notes="\n".join(f"{head}: {text}" for head, text in row.notes),
        state=ActivityState.PLANNED,
        updated_by_name=signature(adopter.by),
    )
    keep_deadline(activity, row.deadline.text, adopter.deadline(row))
    if activity.starts_on and activity.due_on and activity.due_on < activity.starts_on:
        activity.starts_on = activity.due_on = None
        activity.deadline_doubt = read.Doubt.ENDS_BEFORE_START
    return activity


def _add_responsibles(activity: Activity, row: read.Activity, adopter: Adopter) -> None:
    for position, one in enumerate(row.responsible, start=1):
        kept = responsibles.linked(one, adopter.people, adopter.groups)
        kept.activity_id, kept.position = activity.id, position
        db.session.add(kept)
