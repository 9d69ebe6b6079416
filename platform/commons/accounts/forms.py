"""The form of a one-time link."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import PasswordField

from core.errors import Rejected


class PasswordForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A new password, typed twice because nobody sees it."""

    password = PasswordField(_l("Password"))
    again = PasswordField(_l("The same once more"))

    def chosen(self) -> str:
        """Return the password. Raises Rejected beside `again` when the two differ."""
        if self.password.data != self.again.data:
            raise Rejected({"again": _("The two differ.")})
        return self.password.data or ""
