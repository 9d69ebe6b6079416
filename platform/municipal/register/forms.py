"""Forms of the register. They hold what was typed; the rules stand in commons.schools.service."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Self
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.widgets import CheckboxInput, ListWidget

from commons.schools.entries import Entry
from commons.schools.kinds import SchoolKind
from commons.schools.models import District, School
from commons.schools.time_zones import time_zone_choices
from commons.schools.wording import kind_title
from core.errors import MissingVersion, NotFound

_PLAIN = ("code", "full_name", "short_name", "inn", "settlement", "director", "email")


class _Form(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Shows the service's messages beside the fields."""

    def show_messages(self, messages: Mapping[str, str]) -> None:
        """Put each message beside its field."""
        for name, message in messages.items():
            self[name].errors = [message]


def asked_version(text: str | None) -> int:
    """Return the version that a form was filled from. Raises MissingVersion."""
    if not (text and text.isascii() and text.isdigit() and len(text) < 10):
        raise MissingVersion("version")
    return int(text)


class NameForm(_Form):
    """The name of a district."""

    name = StringField(_l("Name of the district"))
    version = HiddenField()


class SettingsForm(_Form):
    """Time zone, working days and habits of a municipality."""

    time_zone = SelectField(_l("Time zone"), validate_choice=False)
    working_days = SelectMultipleField(
        _l("Working days"), validate_choice=False, widget=ListWidget(), option_widget=CheckboxInput()
    )
    enters_for_schools = BooleanField(_l("Coordinators may enter what schools send on paper"))
    version = HiddenField()

    def __init__(self, current_zone: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.time_zone.choices = time_zone_choices(current_zone)
        names = [
            _("Monday"),
            _("Tuesday"),
            _("Wednesday"),
            _("Thursday"),
            _("Friday"),
            _("Saturday"),
            _("Sunday"),
        ]
        self.working_days.choices = [(str(number), name) for number, name in enumerate(names, 1)]

    def days(self) -> list[int]:
        """Return the chosen ISO weekdays; anything odd is a day that does not exist."""
        chosen = self.working_days.data or []
        return [int(one) if one.isascii() and one.isdigit() and len(one) == 1 else 0 for one in chosen]


class CloseForm(_Form):
    """The day on which a school was closed."""

    closed_on = DateField(_l("Closed on"), format=["%Y-%m-%d", "%d.%m.%Y"])


class UploadForm(_Form):
    """A spreadsheet with the register."""

    file = FileField(_l("File"))


class SchoolForm(_Form):
    """A school by hand. `was` holds the values it was filled from, so that two people's changes can be told apart."""

    once = HiddenField()
    version = HiddenField()
    was = HiddenField()
    code = StringField(_l("Code"))
    kind = SelectField(_l("Kind of school"), validate_choice=False)
    parent = SelectField(_l("Main organisation"), validate_choice=False)
    full_name = TextAreaField(_l("Full name"))
    short_name = StringField(_l("Short name"))
    aliases = TextAreaField(_l("Other names"))
    district = SelectField(_l("District"), validate_choice=False)
    settlement = StringField(_l("Settlement"))
    inn = StringField(_l("INN"))
    director = StringField(_l("Director"))
    email = StringField(_l("E-mail"))

    @classmethod
    def for_places(cls, districts: Sequence[District], parents: Sequence[School], **kwargs: Any) -> Self:
        """Return a form that offers these districts and main organisations."""
        form = cls(**kwargs)
        form.kind.choices = [(str(kind), kind_title(kind)) for kind in SchoolKind]
        form.district.choices = [("", "—"), *((str(one.public_id), one.name) for one in districts)]
        form.parent.choices = [("", "—"), *((str(one.public_id), one.short_name) for one in parents)]
        form.district_ids = {str(one.public_id): one.id for one in districts}
        form.parent_ids = {str(one.public_id): one.id for one in parents}
        return form

    def entry(self) -> Entry:
        """Return what was typed. Raises NotFound for a district or organisation that is not on offer."""
        return Entry(
            **{name: self[name].data or "" for name in _PLAIN},
            kind=SchoolKind(self.kind.data) if self.kind.data in set(SchoolKind) else SchoolKind.SCHOOL,
            aliases=tuple((self.aliases.data or "").splitlines()),
            district_id=_chosen(self.district_ids, self.district.data),
            parent_id=_chosen(self.parent_ids, self.parent.data),
        )

    def fill(self, entry: Entry) -> None:
        """Show these values."""
        for name in _PLAIN:
            self[name].data = getattr(entry, name) or ""
        self.kind.data = str(entry.kind)
        self.aliases.data = "\n".join(entry.aliases)
        self.district.data = _key(self.district_ids, entry.district_id)
        self.parent.data = _key(self.parent_ids, entry.parent_id)

    def remember(self, entry: Entry, version: int) -> None:
        """Write down what the form is filled from, for the one who saves it."""
        self.version.data = str(version)
        self.was.data = json.dumps(
            {
                **{name: getattr(entry, name) for name in _PLAIN},
                "kind": str(entry.kind),
                "aliases": list(entry.aliases),
                "district": _key(self.district_ids, entry.district_id),
                "parent": _key(self.parent_ids, entry.parent_id),
            },
            ensure_ascii=False,
        )

    def remembered(self) -> Entry:
        """Return what the form was filled from. Raises MissingVersion when it does not say so."""
        try:
            kept = json.loads(self.was.data or "")
            plain: dict[str, Any] = {name: str(kept[name] or "") for name in _PLAIN}
            return Entry(
                **plain,
                kind=SchoolKind(kept["kind"]),
                aliases=tuple(str(alias) for alias in kept["aliases"]),
                district_id=self.district_ids.get(kept["district"]),
                parent_id=self.parent_ids.get(kept["parent"]),
            )
        except (ValueError, KeyError, TypeError, RecursionError):
            raise MissingVersion("was") from None


def _chosen(ids: Mapping[str, int], key: str | None) -> int | None:
    if not key:
        return None
    try:
        return ids[str(UUID(key))]
    except (KeyError, ValueError):
        raise NotFound("choice") from None


def _key(ids: Mapping[str, int], wanted: int | None) -> str:
    return next((key for key, one in ids.items() if one == wanted), "")
