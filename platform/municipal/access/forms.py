"""The forms by which people are invited, and by which a curator who leaves hands over."""

from collections.abc import Collection, Mapping, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField, StringField

from commons.accounts.grants import place_key
from commons.accounts.roles import Role
from commons.accounts.wording import role_title
from commons.schools.models import School
from municipal.access.scope import Scope


class _Form(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Shows the service's messages beside the fields."""

    def show_messages(self, messages: Mapping[str, str]) -> None:
        """Put each message beside its field."""
        for name, message in messages.items():
            self[name].errors = [message]


class GrantForm(_Form):
    """Who is invited to which role where."""

    name = StringField(_l("Person's name"))
    email = StringField(_l("E-mail"))
    role = SelectField(_l("Role"), validate_choice=False)
    place = SelectField(_l("Where"), validate_choice=False)

    def offer(self, scope: Scope, schools: Sequence[School]) -> None:
        """Let these places be chosen."""
        self.role.choices = [(str(role), role_title(role)) for role in scope.roles]
        choices = {_("Schools"): [(place_key(None, one.public_id), one.short_name) for one in schools]}
        if scope.is_whole:
            wider = {
                _("Municipality"): [("", scope.municipality.name)],
                _("Districts"): [(place_key(one.public_id, None), one.name) for one in scope.districts],
            }
            choices = {**wider, **choices}
        self.place.choices = choices

    def wanted_role(self, roles: Collection[Role]) -> Role:
        """Return the chosen role; anything odd is one that nobody gives by hand."""
        return Role(self.role.data) if self.role.data in roles else Role.SERVICE


class HandOverForm(_Form):
    """Who comes after the last curator of a school; or that nobody does yet."""

    name = StringField(_l("Person's name"))
    email = StringField(_l("E-mail"))
    leave_empty = BooleanField(_l("The school has nobody yet; end the role all the same"))

    def has_successor(self) -> bool:
        """Tell whether a successor is named."""
        return bool((self.email.data or "").strip())
