"""Decides at a route's guard whether whoever asks may come in, and opens the reach the route works in."""

from flask import g, request

from commons.accounts.roles import Capability
from commons.accounts.sign_in import SecondFactorDue, must_set_up, standing
from commons.schools.queries import SchoolCard
from core.access import Access, RouteGuardMissing
from core.errors import NotAllowed
from core.tenancy import enter_reach

# What stays open to somebody who must set the second factor up before anything else.
SETTING_UP = frozenset({"account.set_up", "account.confirm", "account.verify", "account.take_password"})


def let_in(access: Access) -> None:
    """Raise Unauthorized for nobody, SecondFactorDue, NotAllowed without the capability; return when the route may go on.

    In a school the reach was opened by tenants.blueprint, which knows the school of the address.
    """
    who = standing()
    if must_set_up(who) and request.endpoint not in SETTING_UP:
        raise SecondFactorDue
    if access.audience == "signed_in":
        enter_reach(who.reach_across(Capability.ROADMAP_READ))
        return
    capability = Capability(access.capability or "")
    if access.audience == "school":
        school: SchoolCard | None = g.get("school")
        if school is None:
            raise RouteGuardMissing("a school's guard on a route outside a school's blueprint")
        if not who.allows(capability, school):
            raise NotAllowed(capability)
        return
    if not who.with_capability(capability):
        raise NotAllowed(capability)
    enter_reach(who.reach_across(capability))
