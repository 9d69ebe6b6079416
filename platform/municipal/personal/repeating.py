"""Erasures told as lines, and done once more: a backup from before them, restored, holds the names again."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Self

from flask import Flask, current_app
from sqlalchemy import select

from commons.accounts.standing import find_service
from commons.audit.marks import Act, Kind
from commons.audit.models import AuditEvent
from commons.schools.models import School
from core.database import db, identity
from core.errors import NotFound
from core.tenancy import Reach, enter_reach
from core.unit_of_work import commit
from municipal.personal.accounts import erase_account
from municipal.personal.erasing import Reason, erase
from municipal.personal.mentions import ERASED
from tenants.people.models import Person


@dataclass(frozen=True, slots=True)
class Erasure:
    """That somebody was erased; numbers only, which a restored backup of the same database knows too."""

    kind: str
    number: int
    school: int | None
    moment: str

    @classmethod
    def of(cls, told: dict[str, Any]) -> Self:
        """Read a line. Raises ValueError for anything else."""
        try:
            kind, number, school = str(told["kind"]), int(told["number"]), told.get("school")
            found = cls(kind, number, None if school is None else int(school), str(told.get("moment", "")))
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError("no erasure") from error
        if (found.kind, found.school is None) not in {("account", True), ("person", False)}:
            raise ValueError("no erasure")
        return found

    def told(self) -> dict[str, Any]:
        """Return it as a line has it."""
        return asdict(self)


def erasures() -> Iterator[Erasure]:
    """Yield every erasure that the journal tells of, the first one first."""
    kinds = {Kind.PERSON: "person", Kind.ACCOUNT: "account"}
    for event in identity.session.scalars(
        select(AuditEvent)
        .where(AuditEvent.act == Act.ERASED, AuditEvent.object_kind.in_(kinds))
        .order_by(AuditEvent.id)
    ):
        moment = event.happened_at.isoformat(timespec="seconds")
        yield Erasure(kinds[Kind(event.object_kind)], event.object_number or 0, event.school_id, moment)


def repeat(erasure: Erasure) -> bool:
    """Erase somebody once more, and commit; return False where they are not there or erased already."""
    if erasure.school is None:
        try:
            erase_account(erasure.number, "repeated")
        except NotFound:
            return False
        return True
    return _repeat_in_school(erasure.number, erasure.school)


def _repeat_in_school(number: int, school_id: int) -> bool:
    municipality_id = identity.session.scalar(select(School.municipality_id).where(School.id == school_id))
    service = find_service(municipality_id) if municipality_id else None
    identity.session.rollback()
    if service is None:
        return False
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # the proxy's own method
    with app.app_context():
        enter_reach(Reach(service.user_id, school_id=school_id, may_write=True))
        person = db.session.scalar(select(Person).where(Person.school_id == school_id, Person.id == number))
        if person is None or person.name == ERASED:
            return False
        erase(school_id, person.public_id, Reason.ASKED)
        commit()
    return True
