"""Which files would be refused when they are saved, and why: said before, so that nobody is promised what does not happen."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from core.database import db
from municipal.intake.rows import FileRow
from municipal.intake.troubles import Trouble, template_of
from tenants.roadmap.models import Roadmap


def foreseen(files: Sequence[FileRow]) -> dict[UUID, str]:
    """Return why files will not be saved beside what their schools have, and beside one another.

    The school's lock decides later; what was placed already is found again and is no refusal.
    """
    theirs = _roadmaps_of({one.school.id for one in files if one.school})
    said: dict[UUID, str] = {}
    saved: dict[int, list[FileRow]] = defaultdict(list)
    for file in files:
        if file.school is None:
            continue
        why = _why_not(file, theirs.get(file.school.id, ()), saved[file.school.id])
        if why is None:
            saved[file.school.id].append(file)
        else:
            said[file.public_id] = why
    return said


def _why_not(file: FileRow, theirs: Sequence[Roadmap], saved: Sequence[FileRow]) -> str | None:
    if any(one.source_sha256 == file.sha256 for one in theirs):
        return None
    same = next((one for one in theirs if one.archived_at is None and _is_of_same_period(file, one)), None)
    if same is not None:
        params = {"title": same.title}
        return _(template_of(Trouble.HAS_ROADMAP, params), **params)
    twin = next((one for one in saved if _is_of_same_period(file, one)), None)
    if twin is not None:
        return _(
            "“%(name)s” is saved for the same school, years and contour; a second one is not. Hand the file over to the"
            " curator, who decides.",
            name=twin.name,
        )
    return None


def _roadmaps_of(schools: set[int]) -> Mapping[int, Sequence[Roadmap]]:
    found: dict[int, list[Roadmap]] = defaultdict(list)
    wanted = select(Roadmap).where(Roadmap.school_id.in_(schools)).order_by(Roadmap.id.desc())
    for one in db.session.scalars(wanted):
        found[one.school_id].append(one)
    return found


def _is_of_same_period(file: FileRow, other: FileRow | Roadmap) -> bool:
    """Tell whether two are of the same contour in any of the same years, as placing sees it."""
    if (
        file.first_year is None
        or file.last_year is None
        or other.first_year is None
        or other.last_year is None
    ):
        return False
    shares_years = other.first_year <= file.last_year and other.last_year >= file.first_year
    return file.contour == other.contour and shares_years
