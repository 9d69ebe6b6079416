"""A file is read in a bounded process, counted, and matched to its school; what it says is kept beside it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sqlalchemy import select

from commons.accounts.standing import Standing
from commons.schools.models import District, Municipality, School
from core.clock import SchoolYear, today
from core.database import db, identity
from municipal.intake.figures import figures_of
from municipal.intake.fitting import Known, known_school
from municipal.intake.matching import Evidence, Match, match
from municipal.intake.models import FileState, IntakeFile
from municipal.intake.places import TAKE_IN
from municipal.intake.troubles import Trouble
from tenants.roadmap.loading.bounded_reading import ReadingBusy, ReadingGaveUp, read_upload
from tenants.roadmap.loading.heads import Head
from tenants.roadmap.loading.upload_heads import head_of
from tenants.roadmap.reading import NotReadable, Reading, to_json


@dataclass(frozen=True, slots=True)
class Read:
    """What reading a file gave: a reading, or why there is none."""

    reading: Reading | None
    trouble: str | None = None
    params: dict[str, Any] = field(default_factory=dict)


def read_file(data: bytes, name: str) -> Read:
    """Read a file within limits of memory and time; whatever is wrong with it becomes a sentence."""
    try:
        return Read(read_upload(data, name))
    except NotReadable as error:
        return Read(None, str(error.cause), dict(error.params))
    except (ReadingGaveUp, ReadingBusy):
        return Read(None, Trouble.TOO_HARD, {"name": name})


def refuse(file: IntakeFile, read: Read) -> None:
    """Write down why a file was not read."""
    file.state, file.trouble, file.trouble_params = FileState.REFUSED, read.trouble, read.params
    db.session.flush()


def keep_reading(file: IntakeFile, reading: Reading, who: Standing) -> None:
    """Write down what was read, and the school it seems to be of."""
    zone = db.session.scalars(
        select(Municipality.time_zone).where(Municipality.id == file.municipality_id)
    ).one()
    head = head_of(reading, SchoolYear.of(today(zone)))
    file.reading, file.state = to_json(reading), FileState.READ
    file.organisation = reading.organisation
    count(file, reading, Head(reading.title, head.contour, head.first_year, head.last_year))
    found = match(
        Evidence(reading.organisation, reading.title, file.file_name, file.folder),
        known_schools(file.municipality_id, who),
    )
    _propose(file, found)
    db.session.flush()


def count(file: IntakeFile, reading: Reading, head: Head) -> None:
    """Keep the head and the counts of a reading beside it; to be done anew whenever either changes."""
    figures = figures_of(reading, head)
    file.title, file.contour = head.title or None, head.contour
    file.first_year, file.last_year = head.first_year, head.last_year
    file.rows_total, file.rows_doubtful = figures.total, figures.doubtful
    file.rows_undated, file.rows_unassigned = figures.undated, figures.unassigned


def _propose(file: IntakeFile, found: Match) -> None:
    file.chosen_school_id, file.matched_by = found.school_id, found.how
    file.candidates = list(found.candidates)


def known_schools(municipality_id: int, who: Standing) -> Sequence[Known]:
    """Return the whole register of a municipality as names see it, read on the identity's connection.

    Schools out of reach are never proposed. But they must be known: the only «№ 2» of one's own district is not the one
    meant because the other one is the next district's.
    """
    rows = identity.single.execute(
        select(
            School.id, School.short_name, School.full_name, School.aliases, School.settlement, School.inn,
            School.id.in_(who.schools(TAKE_IN)), School.closed_on.is_(None), Municipality.name, District.name,
        )
        .join(Municipality, Municipality.id == School.municipality_id)
        .outerjoin(District, District.id == School.district_id)
        .where(School.municipality_id == municipality_id)
        .order_by(School.sort_key, School.id)
    )  # fmt: skip
    return [
        _known(
            id_,
            (short, full, *aliases),
            settlement,
            tuple(filter(None, areas)),
            inn,
            bool(is_theirs and is_open_),
        )
        for id_, short, full, aliases, settlement, inn, is_theirs, is_open_, *areas in rows
    ]


@lru_cache(maxsize=5_000)
def _known(
    id_: int,
    names: tuple[str, ...],
    settlement: str | None,
    areas: tuple[str, ...],
    inn: str | None,
    is_mine: bool,
) -> Known:
    """Take a name apart once: a drop of a hundred files asks for the same two thousand."""
    return known_school(id_, names, settlement=settlement, areas=areas, inn=inn, is_mine=is_mine)
