"""Letting the district see who a school's people are, for a time; without it the district sees how many."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _
from sqlalchemy import func, select

from commons.schools.models import PeopleOpening
from commons.schools.queries import SchoolCard
from core.clock import now
from core.database import db
from core.errors import Rejected

LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Count:
    """How many people a school, or a group of it, has. None: one to four, who could be recognised by it."""

    group_name: str | None
    people: int | None


def live_opening(school: SchoolCard) -> PeopleOpening | None:
    """Return the opening that holds today."""
    return db.session.scalar(
        select(PeopleOpening)
        .where(
            PeopleOpening.school_id == school.id,
            PeopleOpening.closed_at.is_(None),
            PeopleOpening.ends_on >= school.today(),
        )
        .order_by(PeopleOpening.ends_on.desc())
        .limit(1)
    )


def open_people(school: SchoolCard, ends_on: date | None, *, by: int) -> PeopleOpening:
    """Let the district see the school's people through a day, instead of what was agreed before. Raises Rejected."""
    today = school.today()
    if ends_on is None or not today <= ends_on <= today + LONGEST:
        raise Rejected({"ends_on": _("Give a day from today on, a year ahead at most.")})
    close_people(school)
    opening = PeopleOpening(school_id=school.id, opened_by=by, ends_on=ends_on)
    db.session.add(opening)
    db.session.flush()
    return opening


def close_people(school: SchoolCard) -> int:
    """Take back what the district was let see; return how many openings ended."""
    living: Sequence[PeopleOpening] = db.session.scalars(
        select(PeopleOpening).where(PeopleOpening.school_id == school.id, PeopleOpening.closed_at.is_(None))
    ).all()
    for one in living:
        one.closed_at = now()
    db.session.flush()
    return len(living)


def counts_here() -> list[Count]:
    """Return how many people the school of the reach has, the whole first, then group by group."""
    rows = func.guard.people_counts().table_valued("group_name", "people")
    found = [Count(*row) for row in db.session.execute(select(rows.c.group_name, rows.c.people))]
    return sorted(found, key=lambda one: (one.group_name is not None, one.group_name or ""))
