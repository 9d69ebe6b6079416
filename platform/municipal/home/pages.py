"""The address / leads everybody to where their work is; /waiting shows what of it waits for them."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commons.accounts.roles import Capability
from commons.accounts.sign_in import standing
from commons.schools.queries import schools_by_id
from core.access import signed_in
from core.database import identity
from municipal.home.waiting import MOST, waiting_for

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@signed_in
def start() -> ResponseReturnValue:
    """Lead a coordinator to the overview, a person of one school into it, others to the list of their schools."""
    who = standing()
    if who.with_capability(Capability.OVERVIEW_READ):
        return redirect(url_for("overview.show"))
    schools = schools_by_id(identity.session(), who.schools(Capability.ROADMAP_READ))
    if len(schools) == 1:
        return redirect(url_for("roadmap.index", school=schools[0].public_id))
    return render_template("home/schools.html", schools=schools)


@blueprint.get("/waiting")
@signed_in
def waiting() -> ResponseReturnValue:
    """Show what waits for whoever asks, in all their schools."""
    found = waiting_for(standing())
    lists = [
        (_("To accept or return"), found.to_accept),
        (_("Came back to the school"), found.returned),
        (_("My week: where I am named"), found.mine),
    ]
    wholes = [
        (_("Roadmaps to agree or return"), found.to_agree, "roadmap.show_life"),
        (_("Agreed: approve it by an order"), found.to_approve, "roadmap.show_life"),
        (_("Roadmaps returned for correction"), found.sent_back, "roadmap.show_life"),
        (_("Proposals of the municipality"), found.proposals, "proposals.show"),
    ]
    return render_template("home/waiting.html", lists=lists, wholes=wholes, most=MOST)
