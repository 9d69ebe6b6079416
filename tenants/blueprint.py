"""/schools/<school>/...: resolve the school of the address, check that it exists for whoever asks, open the reach."""

from typing import Any
from uuid import UUID

from flask import Blueprint, g

from commons.accounts.sign_in import standing
from commons.schools.queries import SchoolCard, find_school
from core.database import identity
from core.errors import NotAllowed, NotFound
from core.tenancy import enter_reach


def school_blueprint(name: str, import_name: str, prefix: str = "") -> Blueprint:
    """Return a blueprint whose every address lies inside a school.

    Its views do not take the school as an argument: it is `current_school()`, and `url_for` fills it in by itself.
    """
    blueprint = Blueprint(name, import_name, url_prefix=f"/schools/<uuid:school>{prefix}")
    blueprint.url_value_preprocessor(_take_school)
    blueprint.url_defaults(_give_school)
    blueprint.before_request(open_school)
    return blueprint


def current_school() -> SchoolCard:
    """Return the school of this request's address."""
    school: SchoolCard = g.school
    return school


def refuse_closed() -> None:
    """Raise NotAllowed when the school of the address is closed: nothing is edited there any more."""
    if current_school().closed_on is not None:
        raise NotAllowed("closed")


def _take_school(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    g.school_in_address = values.pop("school", None) if values else None


def _give_school(_endpoint: str, values: dict[str, Any]) -> None:
    if "school" not in values and "school" in g:
        values["school"] = g.school.public_id


def open_school() -> None:
    """Open the reach of the school in the address. Another's school and a missing one are the same NotFound."""
    who = standing()
    wanted: UUID = g.school_in_address
    school = find_school(identity.single(), wanted)
    if school is None or not who.knows(school):
        raise NotFound("school")
    g.school = school
    enter_reach(who.reach_of_school(school))
