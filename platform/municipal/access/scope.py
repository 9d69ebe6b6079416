"""Where somebody may give access: a whole municipality, or the schools of their districts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask import g
from flask_babel import gettext as _

from commons.accounts.grants import GIVEN_BY_HAND, Place
from commons.accounts.roles import PLACES, Capability, Role
from commons.accounts.sign_in import standing
from commons.schools import register
from commons.schools.models import District, Municipality, School
from core.clock import today
from core.errors import NotFound, Rejected
from municipal.register.place import current_municipality

WRITE = Capability.ACCESS_WRITE


@dataclass(frozen=True, slots=True)
class Scope:
    """The municipality of a request, narrowed to `district_ids` for a coordinator (None: the whole of it)."""

    municipality: Municipality
    district_ids: frozenset[int] | None
    districts: Sequence[District]
    schools: Sequence[School]

    @property
    def is_whole(self) -> bool:
        """Whether the whole municipality may be given access to."""
        return self.district_ids is None

    @property
    def roles(self) -> tuple[Role, ...]:
        """The roles that may be given: a coordinator gives those that are held in a school."""
        return tuple(role for role in GIVEN_BY_HAND if self.is_whole or PLACES[role][1])

    def day(self) -> date:
        """Return the calendar day there."""
        return today(self.municipality.time_zone)

    def place(self, key: Any) -> Place:
        """Return the place a form names («d-…», «s-…», nothing for the municipality). Raises NotFound, Rejected."""
        if not key:
            if not self.is_whole:
                raise Rejected({"place": _("This role is held in a school: choose one.")})
            return Place(self.municipality.id)
        kind, _dash, text = str(key).partition("-")
        try:
            wanted = UUID(text)
        except ValueError:
            raise NotFound("place") from None
        if kind == "d":
            return Place(self.municipality.id, district_id=_find(self.districts, wanted).id)
        return Place(self.municipality.id, school_id=_find(self.schools, wanted).id)

    def covers(self, district_id: int | None, school_id: int | None) -> bool:
        """Tell whether a place of this municipality lies in the scope."""
        return self.is_whole or (district_id is None and school_id in {one.id for one in self.schools})


def _find(rows: Sequence[Any], wanted: UUID) -> Any:
    found = next((one for one in rows if one.public_id == wanted), None)
    if found is None:
        raise NotFound("place")
    return found


def current_scope() -> Scope:
    """Return the scope of whoever asks, in the municipality of this request."""
    if "access_scope" not in g:
        municipality = current_municipality(WRITE)
        held = [one for one in standing().with_capability(WRITE) if one.municipality_id == municipality.id]
        schools = register.all_schools(municipality.id)
        if any(one.district_id is None for one in held):
            g.access_scope = Scope(municipality, None, register.districts_of(municipality.id), schools)
        else:
            ids = frozenset(one.district_id for one in held if one.district_id is not None)
            g.access_scope = Scope(municipality, ids, (), [one for one in schools if one.district_id in ids])
    scope: Scope = g.access_scope
    return scope
