"""What stands around every page: the side navigation, the municipality's name, who is signed in."""

from typing import Any

from flask import Flask, g, request, url_for

from commons.accounts import wording
from commons.accounts.roles import Capability
from commons.accounts.standing import Standing
from commons.schools.queries import SchoolCard
from core import htmx
from core.tenancy import current_reach
from core.translating import gettext as _

Entry = dict[str, Any]

# The letter that leads there after "g", by its place on the keyboard.
GO_KEYS = {
    "home.waiting": "W", "roadmap.index": "R", "proposals.index": "B", "people.index": "P", "people.counts": "P",
    "letters.index": "L", "overview.show": "O", "model.index": "M", "reports.index": "T", "register.index": "H",
}  # fmt: skip

# Blueprints whose pages stand under the entry of another.
SAME_PLACE = {"upload": "roadmap", "people_links": "people", "personal": "people"}


def init_app(app: Flask) -> None:
    """Give every template what its layout shows."""
    app.context_processor(surroundings)


def surroundings() -> dict[str, Any]:
    """Return the layout's variables; all empty for a fragment, and for somebody who is not signed in."""
    who: Standing | None = g.get("standing")
    if who is None or htmx.wants_fragment():
        return {"navigation": [], "municipality_name": None, "signed_in": None, "enters_for": None}
    school: SchoolCard | None = g.get("school")
    groups = [group for group in (_own(who), _of_school(who, school), _of_place(who)) if group["entries"]]
    return {
        "navigation": groups,
        "municipality_name": school.municipality
        if school
        else g.get("municipality_name") or who.municipality,
        "enters_for": school.short_name if school and current_reach().is_for_school else None,
        "signed_in": {"name": who.name, "role_title": role_title(who)},
    }


def _entry(title: str, endpoint: str, **values: Any) -> Entry:
    here = SAME_PLACE.get(request.blueprint or "", request.blueprint)
    current = here == endpoint.split(".", maxsplit=1)[0]
    key = GO_KEYS.get(endpoint)
    return {
        "title": title,
        "url": url_for(endpoint, **values),
        "count": None,
        "is_current": current,
        "key": key,
    }


def _own(who: Standing) -> Entry:
    entries: list[Entry] = []
    if who.with_capability(Capability.ROADMAP_READ):
        entries.append(_entry(_("Waiting for me"), "home.waiting"))
    return {"title": "", "entries": entries}


def _of_school(who: Standing, school: SchoolCard | None) -> Entry:
    entries: list[Entry] = []
    if school is not None:
        if who.allows(Capability.ROADMAP_READ, school):
            entries.append(_entry(_("Roadmaps"), "roadmap.index", school=school.public_id))
            entries.append(_entry(_("Proposals"), "proposals.index", school=school.public_id))
        if who.allows(Capability.PEOPLE_READ, school):
            entries.append(_entry(_("People"), "people.index", school=school.public_id))
        elif who.allows(Capability.PEOPLE_COUNT, school):
            entries.append(_entry(_("People"), "people.counts", school=school.public_id))
        if who.allows(Capability.LETTERS_READ, school):
            entries.append(_entry(_("Letters"), "letters.index", school=school.public_id))
        if who.allows(Capability.AUDIT_READ, school):
            entries.append(_entry(_("Journal"), "school_journal.of_school", school=school.public_id))
    return {"title": school.short_name if school else "", "entries": entries}


def _of_place(who: Standing) -> Entry:
    entries: list[Entry] = []
    if who.with_capability(Capability.OVERVIEW_READ):
        entries.append(_entry(_("Overview"), "overview.show"))
    if who.with_capability(Capability.MODEL_READ):
        entries.append(_entry(_("Model roadmaps"), "model.index"))
    if who.with_capability(Capability.REPORT_WRITE):
        entries.append(_entry(_("Reports"), "reports.index"))
    if who.with_capability(Capability.INTAKE_WRITE):
        entries.append(_entry(_("Loading"), "intake.index"))
    if who.municipalities(Capability.REGISTER_WRITE):
        entries.append(_entry(_("Schools"), "register.index"))
    if who.with_capability(Capability.ACCESS_WRITE):
        entries.append(_entry(_("Access"), "access.index"))
    if who.with_capability(Capability.AUDIT_READ) and not all(one.school_id for one in who.held):
        entries.append(_entry(_("Journal"), "journal.of_place"))
    return {"title": _("Municipality"), "entries": entries}


def role_title(who: Standing) -> str:
    """Return the words for the first role of a person."""
    return next((title for one in who.held if (title := wording.role_title(one.role))), "")
