"""Forms of a roadmap's rows. They hold what was typed; the rules stand in the service."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import Optional

from tenants.documents.kinds import NO_DOCUMENT, DocumentKind
from tenants.roadmap import wording
from tenants.roadmap.activity.steps import states_in_form
from tenants.roadmap.fields import DAYS, FIELDS, Values, kept_day, planned_words
from tenants.roadmap.rows import ActivityRow
from tenants.roadmap.vocabulary import ActivityState


class DayField(StringField):  # type: ignore[misc]  # WTForms ships no types
    """A day, typed as 01.09.2026 or chosen in the browser; kept as text so that a wrong one comes back as typed."""

    def _value(self) -> str:
        return self.data or ""

    @property
    def iso(self) -> str:
        """Return the day as 2026-09-01 when it can be read, else what was typed."""
        return kept_day(self.data or "")


class AnySelectField(SelectField):  # type: ignore[misc]  # WTForms ships no types
    """A choice whose unknown values reach the service, which answers in its own words beside the field."""

    def pre_validate(self, _form: Any) -> None:
        """Leave the judgement to the service."""


def document_choices() -> list[tuple[str, str]]:
    """Return what a form offers for the document that proves a row."""
    kinds = [(str(kind), wording.document_word(kind)) for kind in DocumentKind]
    return [("", "—"), *kinds, (NO_DOCUMENT, _("there is no document"))]


class ActivityForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A row in edit mode. `version` is the one it was filled from."""

    version = IntegerField(validators=[Optional()])
    title = TextAreaField(_l("Activity"))
    deadline = StringField(_l("Deadline"))
    responsible = TextAreaField(_l("Responsible"))
    result = TextAreaField(_l("Result, document"))
    notes = TextAreaField(_l("Note"))
    state = AnySelectField(_l("State"))
    document_kind = AnySelectField(_l("Document"))
    document_number = StringField(_l("Its number"))
    document_date = DayField(_l("Its date"))
    done_on = DayField(_l("Done on"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.state.choices = [(str(state), wording.state_word(state)) for state in ActivityState]
        self.document_kind.choices = document_choices()

    def offer_states(self, activity: ActivityRow) -> None:
        """Offer only where the row can go from the table, as it stands."""
        offered = states_in_form(
            activity.state,
            is_control_point=activity.is_control_point,
            is_accepted=activity.accepted_at is not None,
        )
        self.state.choices = [(str(state), wording.state_word(state)) for state in offered]

    def fill(self, values: Values) -> None:
        """Show these values; days as people write them."""
        for name, value in values.items():
            self[name].data = spoken(name, value)

    def keep_unsent(self, activity: ActivityRow) -> None:
        """Show in the fields that were not sent what the row holds: shown empty, they would be saved as emptied."""
        self.offer_states(activity)
        self.fill({name: value for name, value in _values_of(activity).items() if not self[name].raw_data})

    def show_messages(self, messages: dict[str, str]) -> None:
        """Put each message beside its field; one of the whole row (no name) above the form."""
        for name, message in messages.items():
            if name:
                self[name].errors = [message]
            else:
                self.form_errors.append(message)


def put_beside(messages: Mapping[str, str], form: FlaskForm | None) -> list[str]:
    """Put each message beside its field; return those that have none in this form."""
    above = []
    for name, message in messages.items():
        if form is not None and name in form:
            form[name].errors = [message]
        else:
            above.append(message)
    return above


def wanted(sent: Mapping[str, str]) -> Values:
    """Return what a sent row asks for, as it was typed: only the fields that were sent.

    Most rows are saved as they are sent; the form itself is made when it is shown again.
    """
    return {name: sent[name] for name in FIELDS if name in sent}


def version_of(sent: Mapping[str, str]) -> int | None:
    """Return the version that a row's form was filled from; None when it does not say."""
    try:
        return int(sent.get("version", ""))
    except ValueError:
        return None


class NewActivityForm(ActivityForm):
    """A new row: no version yet, but a key that makes the same form sent twice one row."""

    once = HiddenField()
    after = HiddenField()


def spoken(name: str, value: str) -> str:
    """Return a kept value as the form shows it: a day as 01.09.2026."""
    if name in DAYS and value:
        try:
            return date.fromisoformat(value).strftime("%d.%m.%Y")
        except ValueError:
            return value
    return value


def filled_from(activity: ActivityRow) -> ActivityForm:
    """Return the form of a row as it stands."""
    form = ActivityForm(formdata=None)
    form.version.data = activity.version
    form.offer_states(activity)
    form.fill(_values_of(activity))
    return form


def _values_of(activity: ActivityRow) -> Values:
    proof = activity.documents[0] if activity.documents else None
    return {
        **planned_words(activity),
        "notes": activity.notes,
        "state": str(activity.state),
        "done_on": activity.done_on.isoformat() if activity.done_on else "",
        "document_kind": proof.kind if proof else NO_DOCUMENT if activity.is_without_document else "",
        "document_number": (proof.number or "") if proof else "",
        "document_date": proof.dated_on.isoformat() if proof and proof.dated_on else "",
    }
