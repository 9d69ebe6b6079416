"""What the check page says of a file beside its school: another school's name, a roadmap of the period that is there."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import select

from commons.schools.models import School
from commons.schools.queries import SchoolCard
from core.database import db
from tenants.roadmap.loading.heads import Head
from tenants.roadmap.loading.organisation import is_this_school
from tenants.roadmap.models import Roadmap
from tenants.roadmap.reading import Reading


def about_school(reading: Reading, school: SchoolCard) -> Sequence[tuple[str, str]]:
    """Return a warning where the file names another school, with its place."""
    said = []
    names = [school.short_name, school.full_name, *_aliases(school.id)]
    if reading.organisation and not is_this_school(reading.organisation, names):
        said.append(
            (
                _("the head of the file"),
                _(
                    "The file names “%(organisation)s”, this school is “%(school)s”. Is it the right file?",
                    organisation=reading.organisation,
                    school=school.short_name,
                ),
            )
        )
    return said


def _aliases(school_id: int) -> list[str]:
    return db.session.scalar(select(School.aliases).where(School.id == school_id)) or []


def of_same_period(head: Head, school_id: int) -> Roadmap | None:
    """Return the school's newest living roadmap of the same contour in any of the same years."""
    if head.years_or_none is None:
        return None
    return db.session.scalar(
        select(Roadmap)
        .where(
            Roadmap.school_id == school_id,
            Roadmap.contour == head.contour,
            Roadmap.first_year <= head.last_year,
            Roadmap.last_year >= head.first_year,
            Roadmap.archived_at.is_(None),
        )
        .order_by(Roadmap.id.desc())
        .limit(1)
    )
