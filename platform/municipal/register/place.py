"""Which municipality an administrator works in: their only one, or the one that the address names."""

from datetime import date
from typing import Any

from flask import Blueprint, abort, g, redirect, request, url_for
from sqlalchemy import select

from commons.accounts.roles import Capability
from commons.accounts.sign_in import standing
from commons.schools.models import Municipality
from core.clock import today
from core.database import db
from core.errors import NotAllowed, NotFound
from core.once import uuid_in

_ARGUMENT = "municipality"


def keep_place(blueprint: Blueprint) -> None:
    """Let every address of a blueprint say which municipality is meant, when there are several to choose from."""
    blueprint.url_defaults(_give_municipality)


def _give_municipality(_endpoint: str, values: dict[str, Any]) -> None:
    if "named_municipality" in g:
        values.setdefault(_ARGUMENT, g.named_municipality)


def kept_municipalities(capability: Capability = Capability.REGISTER_WRITE) -> list[Municipality]:
    """Return the municipalities in which whoever asks has a capability, in the whole or in a district of it.

    Raises NotAllowed when there is none.
    """
    held = standing().with_capability(capability)
    ids = {one.municipality_id for one in held if one.school_id is None}
    if not ids:
        raise NotAllowed(capability)
    return list(
        db.session.scalars(select(Municipality).where(Municipality.id.in_(ids)).order_by(Municipality.name))
    )


def current_municipality(capability: Capability = Capability.REGISTER_WRITE) -> Municipality:
    """Return the municipality of this request; leads to the choice when the address does not say which of several."""
    if "municipality" in g:
        kept: Municipality = g.municipality
        return kept
    wanted, all_kept = request.args.get(_ARGUMENT), kept_municipalities(capability)
    if wanted is None and len(all_kept) > 1:
        choice = "access.choose" if capability is Capability.ACCESS_WRITE else "register.choose"
        abort(redirect(url_for(choice), 303))
    found = next((one for one in all_kept if wanted is None or one.public_id == uuid_in(wanted)), None)
    if found is None:
        raise NotFound("municipality")
    g.municipality, g.municipality_name = found, found.name
    if len(all_kept) > 1:
        g.named_municipality = found.public_id
    return found


def local_day() -> date:
    """Return the calendar day in the municipality of this request."""
    return today(current_municipality().time_zone)
