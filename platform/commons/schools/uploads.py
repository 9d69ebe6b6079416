"""A spreadsheet on its way into the register: it waits, is compared anew whenever it is looked at, and is saved whole."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from commons.schools import register, service
from commons.schools.comparing import compare
from commons.schools.kinds import SchoolKind
from commons.schools.matching import Register
from commons.schools.models import Municipality, RegisterUpload, School
from commons.schools.plans import Outcome, Plan, Planned
from commons.schools.sheet import Sheet, read_sheet
from core.clock import now
from core.database import db
from core.errors import Conflict, NotFound, Rejected
from core.text import one_line, search_key

# Names and addresses of directors do not lie about for ever in files that nobody confirmed.
_WAITS = timedelta(days=7)


class RegisterMoved(Conflict):
    """The register changed since the check page was shown; what would happen now must be looked at again."""


def stage(municipality_id: int, file_name: str, data: bytes, *, by: int) -> RegisterUpload:
    """Read a file and let it wait to be confirmed. Raises Rejected beside `file`."""
    sheet = read_sheet(data)
    db.session.execute(
        delete(RegisterUpload)
        .where(RegisterUpload.municipality_id == municipality_id, RegisterUpload.created_at < now() - _WAITS)
        .execution_options(synchronize_session=False)
    )
    upload = RegisterUpload(
        municipality_id=municipality_id,
        file_name=one_line(file_name)[-200:],
        sheet=sheet.to_json(),
        created_by=by,
    )
    db.session.add(upload)
    db.session.flush()
    return upload


def get_upload(municipality_id: int, public_id: UUID, *, lock: bool = False) -> RegisterUpload:
    """Return an upload of a municipality, held until the commit when `lock` is set. Raises NotFound."""
    statement = select(RegisterUpload).where(
        RegisterUpload.municipality_id == municipality_id, RegisterUpload.public_id == public_id
    )
    upload = db.session.scalar(statement.with_for_update() if lock else statement)
    if upload is None:
        raise NotFound("upload")
    return upload


def plan_of(upload: RegisterUpload) -> Plan:
    """Say what a waiting upload would do to the register as it is now."""
    return compare_with_register(upload.municipality_id, Sheet.from_json(upload.sheet))


def compare_with_register(municipality_id: int, sheet: Sheet) -> Plan:
    """Say what a sheet would do to the register as it is now."""
    schools = register.all_schools(municipality_id)
    return compare(sheet, Register(schools, register.districts_of(municipality_id)))


def confirm(
    municipality_id: int, public_id: UUID, *, digest: str, new_districts: Collection[str]
) -> Plan | None:
    """Save a waiting upload whole, or nothing of it; None when it was saved before.

    `digest` names the plan that the person saw, `new_districts` holds the unknown districts to be created.
    Raises NotFound, and RegisterMoved when the plan is no longer what they saw.
    """
    upload = get_upload(municipality_id, public_id, lock=True)
    if upload.confirmed_at is not None:
        return None
    # Two files of one municipality are saved one after the other.
    db.session.get(Municipality, municipality_id, with_for_update=True)
    plan = plan_of(upload)
    if plan.digest != digest:
        raise RegisterMoved("register")
    save(municipality_id, plan, new_districts)
    upload.confirmed_at = now()
    upload.sheet = Sheet((), (), {}).to_json()
    db.session.flush()
    return plan


def save(municipality_id: int, plan: Plan, new_districts: Collection[str]) -> None:
    """Write a plan without errors. A district that is not in `new_districts` is left out of its rows.

    Raises RegisterMoved when somebody wrote into the register at the same moment; nothing is written then.
    """
    if not plan.can_be_saved:
        raise RegisterMoved("nothing to save")
    chosen = {search_key(name) for name in new_districts}
    try:
        with db.session.begin_nested():
            districts = {
                search_key(name): service.add_district(municipality_id, name).id
                for name in plan.new_districts
                if search_key(name) in chosen
            }
            _write(municipality_id, plan.rows, districts)
    except (IntegrityError, Rejected) as error:
        raise RegisterMoved("register") from error


def _write(municipality_id: int, rows: Sequence[Planned], districts: dict[str, int]) -> None:
    made = {row.number: row.school_id for row in rows if row.school_id is not None}
    # Main organisations come before their branches.
    for row in sorted(rows, key=lambda one: one.parent_row is not None):
        entry = row.entry
        if entry is None or row.outcome not in (Outcome.NEW, Outcome.CHANGED):
            continue
        district_id = districts.get(search_key(row.new_district or ""))
        if district_id is not None:
            entry = replace(entry, district_id=district_id)
        if row.parent_row is not None:
            entry = replace(entry, kind=SchoolKind.BRANCH, parent_id=made[row.parent_row])
        school = _row_of(municipality_id, row)
        entry.write_to(school)
        db.session.add(school)
        db.session.flush()
        made[row.number] = school.id


def _row_of(municipality_id: int, row: Planned) -> School:
    if row.school_id is None:
        return School(municipality_id=municipality_id)
    school = db.session.get_one(School, row.school_id)
    school.version += 1
    return school
