"""A file goes into its school: in the school's own reach, as the municipality's service account, one commit a file."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask import Flask, current_app
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select

from commons.accounts.roles import Capability
from commons.accounts.standing import Standing, find_service
from commons.schools.models import School
from commons.schools.queries import SchoolCard, schools_by_id
from core.database import db, identity
from core.errors import Rejected
from core.tenancy import enter_reach
from municipal.intake.models import FileState
from municipal.intake.places import TAKE_IN
from municipal.intake.service import Act
from municipal.intake.troubles import Trouble
from tenants.people.service import hold_names
from tenants.roadmap.loading.adoption import File, adopt, find_by_file
from tenants.roadmap.loading.corrections import draft
from tenants.roadmap.loading.heads import Head
from tenants.roadmap.loading.upload_warnings import of_same_period
from tenants.roadmap.loading.uploads import hold_upload
from tenants.roadmap.reading import from_json


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is to be placed: plain values, since it goes from one reach into another."""

    school_id: int
    reading: dict[str, Any]
    corrections: dict[str, Any]
    head: Head
    file: File


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file. With a `trouble` nothing was saved."""

    made: UUID | None = None
    state: FileState = FileState.READ
    trouble: Trouble | None = None
    params: dict[str, Any] = field(default_factory=dict)


def place(parcel: Parcel, act: Act, *, language: str, by: Standing) -> Outcome:
    """Save a file as its school's roadmap, or let it wait there for the curator, and commit.

    The very same file is placed once however often it is tried: a worker may be killed after the school's commit.
    """
    school = next(
        iter(schools_by_id(identity.single(), select(School.id).where(School.id == parcel.school_id))), None
    )
    if school is None or not by.allows(TAKE_IN, school):
        return Outcome(trouble=Trouble.OUT_OF_REACH)
    if school.closed_on is not None:
        return Outcome(trouble=Trouble.SCHOOL_CLOSED)
    service = find_service(school.municipality_id)
    if service is None or not service.allows(Capability.ROADMAP_WRITE, school):
        return Outcome(trouble=Trouble.NO_SERVICE)
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # the proxy's own method
    with app.app_context(), force_locale(language):
        enter_reach(service.reach_of_school(school))
        outcome = _placed(school, parcel, act, by)
        if outcome.trouble is None:
            db.session.commit()
        else:
            db.session.rollback()
    return outcome


def _placed(school: SchoolCard, parcel: Parcel, act: Act, by: Standing) -> Outcome:
    # Two files for one school are placed one after the other, so that the second sees the first.
    hold_names(school.id)
    known = find_by_file(school.id, parcel.file.sha256)
    if known is not None:
        return Outcome(known.public_id, FileState.SAVED)
    reading = from_json(parcel.reading)
    if act is Act.HAND_OVER:
        upload = hold_upload(school, reading, parcel.file, by=by, corrections=parcel.corrections)
        return Outcome(upload.public_id, FileState.HANDED_OVER)
    other = of_same_period(parcel.head, school.id)
    if other is not None:
        return Outcome(trouble=Trouble.HAS_ROADMAP, params={"title": other.title})
    seen = draft(reading, parcel.corrections, parcel.head.years_or_none)
    if all(row.is_left_out for row in seen.rows):
        return Outcome(trouble=Trouble.ALL_LEFT_OUT)
    try:
        roadmap = adopt(
            school,
            seen.final(),
            _named(parcel.head),
            by=by,
            file=parcel.file,
            file_words=seen.file_words(),
        )
    except Rejected:
        return Outcome(trouble=Trouble.BAD_HEAD)
    return Outcome(roadmap.public_id, FileState.SAVED)


def _named(head: Head) -> Head:
    return Head(head.title or _("Roadmap"), head.contour, head.first_year, head.last_year)
