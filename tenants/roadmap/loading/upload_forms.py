"""Forms around a file that becomes a roadmap: the file itself, and the head of the roadmap it will be."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import HiddenField, StringField, TextAreaField

from core.clock import SchoolYear
from tenants.roadmap import wording
from tenants.roadmap.forms import AnySelectField
from tenants.roadmap.loading.heads import Head
from tenants.roadmap.vocabulary import Contour


class UploadForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A file with a roadmap."""

    file = FileField(_l("File with the roadmap"))


class CheckRowForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A row of a file that is being checked: its words, to be put right."""

    number = StringField(_l("No."))
    title = TextAreaField(_l("Activity"))
    deadline = StringField(_l("Deadline"))
    responsible = TextAreaField(_l("Responsible"))
    result = TextAreaField(_l("Result, document"))

    def fill(self, words: Mapping[str, str]) -> None:
        """Show these words."""
        for name, value in words.items():
            self[name].data = value

    def show_messages(self, messages: Mapping[str, str]) -> None:
        """Put each message beside its field."""
        for name, message in messages.items():
            self[name].errors = [message]


class HeadForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Title, contour and school years of a roadmap; `once` makes an empty one one however often the form is sent."""

    title = TextAreaField(_l("Title"))
    contour = AnySelectField(_l("Whom it is for"))
    first_year = AnySelectField(_l("School year"))
    last_year = AnySelectField(_l("Last school year"))
    once = HiddenField()

    def __init__(self, *args: Any, this_year: SchoolYear, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.contour.choices = [(str(one), wording.contour_word(one)) for one in Contour]
        years = range(this_year.first - 8, this_year.first + 6)
        for field in (self.first_year, self.last_year):
            field.choices = [(str(year), str(SchoolYear(year))) for year in years]

    def offer_year(self, year: int) -> None:
        """Make sure a year that was read can be chosen, however old it is."""
        for field in (self.first_year, self.last_year):
            if str(year) not in dict(field.choices):
                field.choices = sorted([*field.choices, (str(year), str(SchoolYear(year)))])

    def head(self) -> Head:
        """Return what was typed and chosen."""
        return Head(
            self.title.data or "",
            self.contour.data or "",
            _year(self.first_year.data),
            _year(self.last_year.data),
        )

    def fill(self, head: Head) -> None:
        """Show this head."""
        self.title.data, self.contour.data = head.title, head.contour
        self.first_year.data, self.last_year.data = str(head.first_year), str(head.last_year)

    def show_messages(self, messages: Mapping[str, str]) -> None:
        """Put each message beside its field."""
        for name, message in messages.items():
            self[name].errors = [message]


def _year(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) == 4 else None
