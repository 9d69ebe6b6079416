"""Forms of a school's people and groups. They hold what was typed; the rules stand in the services."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, IntegerField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from tenants.people.queries import GroupRow, PersonRow
from tenants.people.service import Personal


class _Versioned(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """`version` is the one the form was filled from, `once` the key that makes a new row one however often it is sent."""

    version = IntegerField(validators=[Optional()])
    once = HiddenField()

    def show_messages(self, messages: Mapping[str, str]) -> None:
        """Put each message beside its field."""
        for name, message in messages.items():
            self[name].errors = [message]


class OpeningForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Through which day the district sees who the people are."""

    ends_on = DateField(_l("Through"), format=["%Y-%m-%d", "%d.%m.%Y"])


class PersonForm(_Versioned):
    """Somebody of a school."""

    name = StringField(_l("Surname and initials"))
    full_name = StringField(_l("Whole name"))
    posts = TextAreaField(_l("Posts"))
    email = StringField(_l("E-mail"))

    def personal(self) -> Personal:
        """Return what was typed."""
        return Personal(
            *((field.data or "") for field in (self.name, self.full_name, self.posts, self.email))
        )

    @classmethod
    def of(cls, person: PersonRow) -> "PersonForm":
        """Return the form of somebody as stored."""
        form = cls(formdata=None)
        form.version.data = person.version
        form.name.data, form.full_name.data = person.name, person.full_name
        form.posts.data, form.email.data = "\n".join(person.posts), person.email
        return form


class MembersField(SelectMultipleField):  # type: ignore[misc]  # WTForms ships no types
    """People of the school as boxes to tick; whom the school does not have is left out by the service."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def pre_validate(self, _form: FlaskForm) -> None:
        """Leave the judgement to the service."""


class GroupForm(_Versioned):
    """A group with its members."""

    name = StringField(_l("Name of the group"))
    members = MembersField(_l("Members"))

    def offer(self, people: Sequence[PersonRow]) -> None:
        """Set whom one may choose."""
        self.members.choices = [(str(person.public_id), person.name) for person in people]

    def chosen(self) -> set[UUID]:
        """Return the ids that were ticked; what is no id is left out."""
        found = set()
        for text in self.members.data or ():
            try:
                found.add(UUID(text))
            except ValueError:
                continue
        return found

    @classmethod
    def of(cls, group: GroupRow) -> "GroupForm":
        """Return the form of a group as stored."""
        form = cls(formdata=None)
        form.version.data, form.name.data = group.version, group.name
        form.members.data = [str(person.public_id) for person in group.members]
        return form
