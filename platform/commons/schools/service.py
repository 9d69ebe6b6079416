"""Rules and writes of the register: schools, districts, the municipality's calendar.

All writes go through the tenant session, so that the database's wall stands behind every check made here. Nothing commits.
"""

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import available_timezones

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.exc import DataError, IntegrityError

from commons.schools import register
from commons.schools.entries import Entry, messages_of, tidy
from commons.schools.kinds import SchoolKind
from commons.schools.models import District, Municipality, School
from core.clock import today
from core.constraints import refusing
from core.database import db
from core.errors import Conflict, NotFound, Rejected
from core.once import public_id_of
from core.text import one_line, search_key, sort_key

_EARLIEST_CLOSING = date(1950, 1, 1)
_LONGEST_NAME = 200


class SchoolChanged(Conflict):
    """Somebody saved other values of the same fields; `merged` holds mine there and theirs elsewhere."""

    def __init__(self, merged: Entry, theirs: Entry, fields: tuple[str, ...], version: int) -> None:
        super().__init__("school")
        self.merged, self.theirs, self.fields, self.version = merged, theirs, fields, version


class SavedFirst(Conflict):
    """Somebody saved first; `theirs` is the row as it is now."""

    def __init__(self, theirs: District | Municipality) -> None:
        super().__init__("saved first")
        self.theirs = theirs


def add_school(municipality_id: int, entry: Entry, *, once: UUID) -> School:
    """Add a school. `once` is the key of the form:

    the same form sent again, even twenty times at once, returns the school it made. Raises Rejected.
    """
    public_id = public_id_of(register.get_municipality(municipality_id).public_id, once)
    made = _made_as(public_id)
    if made is not None:
        return made
    entry = tidy(entry)
    school = School(municipality_id=municipality_id, public_id=public_id)
    try:
        _check(municipality_id, entry, None)
        entry.write_to(school)
        with _speaking():
            db.session.add(school)
    except (Rejected, IntegrityError):
        # Another of the same twenty may have committed meanwhile.
        made = _made_as(public_id)
        if made is None:
            raise
        return made
    return school


def _made_as(public_id: UUID) -> School | None:
    return db.session.scalar(select(School).where(School.public_id == public_id))


def _speaking() -> Any:
    return refusing(
        db.session(),
        {
            "uq_school_code": ("code", _("Another school has this code.")),
            "uq_school_inn": ("inn", _("Another school has this INN.")),
        },
    )


def _check(municipality_id: int, entry: Entry, school: School | None) -> None:
    """Raise Rejected with everything that is wrong with an entry, by itself and beside the others."""
    messages = messages_of(entry)
    if entry.inn and "inn" not in messages and entry.kind is not SchoolKind.BRANCH:
        holder = register.holder_of_inn(municipality_id, entry.inn)
        if holder is not None and holder is not school:
            messages["inn"] = _("%(school)s has this INN.", school=holder.short_name)
    holder = db.session.scalar(
        select(School).where(School.municipality_id == municipality_id, School.code == entry.code)
    )
    if holder is not None and holder is not school:
        messages.setdefault("code", _("%(school)s has this code.", school=holder.short_name))
    if entry.parent_id is not None:
        parent = db.session.get(School, entry.parent_id)
        if parent is None or parent.municipality_id != municipality_id or parent is school:
            raise NotFound("parent")
        if parent.kind == SchoolKind.BRANCH:
            messages["parent"] = _("A branch belongs to an organisation, not to another branch.")
    if school is not None and entry.kind is SchoolKind.BRANCH and register.branches_of(school):
        messages["kind"] = _("It has branches of its own, so it cannot be a branch.")
    if messages:
        raise Rejected(messages)


def change_school(
    municipality_id: int, public_id: UUID, entry: Entry, *, version: int, was: Entry
) -> tuple[str, ...]:
    """Change a school and return the fields in which somebody else's meanwhile saved values were kept.

    `was` holds the values from which the form was filled. Old names become aliases, so that files still match.
    Raises NotFound, Rejected, and SchoolChanged when the same field was changed twice.
    """
    school = register.get_school(municipality_id, public_id, lock=True)
    now = Entry.of(school)
    entry, kept = _merged(tidy(entry), tidy(was), now, school.version, version)
    entry = tidy(replace(entry, aliases=(*entry.aliases, *_left_names(now, entry))))
    _check(municipality_id, entry, school)
    if entry != now:
        with _speaking():
            entry.write_to(school)
            school.version += 1
    return kept


def _merged(mine: Entry, was: Entry, theirs: Entry, now: int, version: int) -> tuple[Entry, tuple[str, ...]]:
    """Return what is to be saved when somebody may have saved first, and the fields in which theirs stay."""
    if now == version:
        return mine, ()
    names = [field.name for field in fields(Entry)]
    changed = [name for name in names if getattr(theirs, name) != getattr(was, name)]
    both = [
        name for name in changed if getattr(mine, name) not in (getattr(was, name), getattr(theirs, name))
    ]
    kept = tuple(name for name in changed if getattr(mine, name) == getattr(was, name))
    merged = replace(mine, **{name: getattr(theirs, name) for name in kept})
    if both:
        raise SchoolChanged(merged, theirs, tuple(both), now)
    return merged, kept


def _left_names(now: Entry, entry: Entry) -> Iterable[str]:
    """Return the names a school is about to lose."""
    for old, new in ((now.full_name, entry.full_name), (now.short_name, entry.short_name)):
        if search_key(old) != search_key(new):
            yield old


def close_school(municipality_id: int, public_id: UUID, day: date | None) -> School:
    """Close a school: it can be read, and nothing is edited there any more. Once more changes the day only."""
    school = register.get_school(municipality_id, public_id, lock=True)
    zone = register.get_municipality(municipality_id).time_zone
    if day is None or not _EARLIEST_CLOSING <= day <= today(zone):
        raise Rejected({"closed_on": _("Give a day that is not in the future.")})
    if school.closed_on != day:
        school.closed_on = day
        school.version += 1
        db.session.flush()
    return school


def reopen_school(municipality_id: int, public_id: UUID) -> School:
    """Open a closed school again. An open one stays as it is."""
    school = register.get_school(municipality_id, public_id, lock=True)
    if school.closed_on is not None:
        school.closed_on = None
        school.version += 1
        db.session.flush()
    return school


def set_sends_paper(municipality_id: int, public_id: UUID, *, sends_paper: bool) -> School:
    """Say whether a school sends its papers for the district to enter. Raises NotFound."""
    school = register.get_school(municipality_id, public_id, lock=True)
    if school.sends_paper != sends_paper:
        school.sends_paper = sends_paper
        school.version += 1
        db.session.flush()
    return school


def add_district(municipality_id: int, name: str) -> District:
    """Add a district. Raises Rejected beside `name`."""
    plain = _district_name(municipality_id, name, None)
    district = District(municipality_id=municipality_id, name=plain, sort_key=sort_key(plain)[:400])
    with refusing(db.session(), {"uq_district_name": ("name", _("There is such a district already."))}):
        db.session.add(district)
    return district


def rename_district(municipality_id: int, public_id: UUID, name: str, *, version: int) -> District:
    """Give a district another name. Raises NotFound, Rejected beside `name`, SavedFirst."""
    district = register.get_district(municipality_id, public_id, lock=True)
    plain = _district_name(municipality_id, name, district)
    if district.version != version and district.name != plain:
        raise SavedFirst(district)
    if district.name != plain:
        with refusing(db.session(), {"uq_district_name": ("name", _("There is such a district already."))}):
            district.name, district.sort_key = plain, sort_key(plain)[:400]
            district.version += 1
    return district


def _district_name(municipality_id: int, name: str, district: District | None) -> str:
    plain = one_line(name)
    if not plain:
        raise Rejected({"name": _("Fill this in.")})
    if len(plain) > _LONGEST_NAME:
        raise Rejected({"name": _("At most %(most)s characters.", most=_LONGEST_NAME)})
    key = search_key(plain)
    for other in register.districts_of(municipality_id):
        if other is not district and search_key(other.name) == key:
            raise Rejected({"name": _("There is such a district already.")})
    return plain


def is_time_zone(name: str) -> bool:
    """Tell whether both Python and the database know a time zone: the database's wall counts days by it."""
    if name not in available_timezones():
        return False
    try:
        with db.session.begin_nested():
            db.session.execute(select(func.timezone(name, func.now())))
    except DataError:
        return False
    return True


def change_settings(
    municipality_id: int,
    *,
    time_zone: str,
    working_days: Iterable[int],
    enters_for_schools: bool,
    version: int,
) -> Municipality:
    """Set a municipality's time zone, working days (ISO weekdays) and whether coordinators enter what schools send on paper.

    Raises Rejected, SavedFirst.
    """
    municipality = db.session.get(Municipality, municipality_id, with_for_update=True)
    if municipality is None:
        raise NotFound("municipality")
    days = sorted(set(working_days))
    messages: Mapping[str, str] = {
        **({} if is_time_zone(time_zone) else {"time_zone": _("There is no such time zone.")}),
        **({} if days and set(days) <= set(range(1, 8)) else {"working_days": _("Choose at least one day.")}),
    }
    if messages:
        raise Rejected(messages)
    wanted = (time_zone, days, enters_for_schools)
    now = (municipality.time_zone, list(municipality.working_days), municipality.enters_for_schools)
    if wanted != now:
        if municipality.version != version:
            raise SavedFirst(municipality)
        municipality.time_zone, municipality.working_days, municipality.enters_for_schools = wanted
        municipality.version += 1
        db.session.flush()
    return municipality
