"""The form by which an administrator gives a role."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField

from commons.accounts.grants import GIVEN_BY_HAND, Place, place_key
from commons.accounts.roles import Role
from commons.accounts.wording import role_title
from commons.schools.models import District, School
from core.errors import NotFound


class GrantForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Who gets which role where."""

    name = StringField(_l("Person's name"))
    email = StringField(_l("E-mail"))
    role = SelectField(_l("Role"), validate_choice=False)
    place = SelectField(_l("Where"), validate_choice=False)

    def offer(self, municipality: str, districts: Sequence[District], schools: Sequence[School]) -> None:
        """Let these places be chosen."""
        self.role.choices = [(str(role), role_title(role)) for role in GIVEN_BY_HAND]
        self.place.choices = {
            _("Municipality"): [("", municipality)],
            _("Districts"): [(place_key(one.public_id, None), one.name) for one in districts],
            _("Schools"): [(place_key(None, one.public_id), one.short_name) for one in schools],
        }

    def wanted_role(self) -> Role:
        """Return the chosen role; anything odd is one that nobody gives by hand."""
        return Role(self.role.data) if self.role.data in set(Role) else Role.SERVICE

    def show_messages(self, messages: Mapping[str, str]) -> None:
        """Put each message beside its field."""
        for name, message in messages.items():
            self[name].errors = [message]


def read_place(
    key: Any, municipality_id: int, districts: Sequence[District], schools: Sequence[School]
) -> Place:
    """Return the place that a form names. Raises NotFound for one outside the municipality."""
    if not key:
        return Place(municipality_id)
    kind, _dash, text = str(key).partition("-")
    try:
        wanted = UUID(text)
    except ValueError:
        raise NotFound("place") from None
    rows: Sequence[District | School] = districts if kind == "d" else schools
    found = next((one for one in rows if one.public_id == wanted), None)
    if found is None:
        raise NotFound("place")
    if isinstance(found, District):
        return Place(municipality_id, district_id=found.id)
    return Place(municipality_id, school_id=found.id)
