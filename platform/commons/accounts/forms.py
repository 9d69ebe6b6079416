"""The forms of signing in and of a one-time link."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_security.forms import EmailValidation, IsString, LoginForm, email_required
from flask_wtf import FlaskForm
from wtforms import EmailField, Field, PasswordField

from core.addresses import local_path
from core.errors import Rejected


class SignInForm(LoginForm):
    """E-mail and password. There is no "remember me": a school's computer is used by many."""

    email = EmailField(
        _l("E-mail"),
        filters=[lambda typed: typed.strip() if typed else typed],  # spaces come along with a pasted address
        validators=[IsString(), email_required, EmailValidation(verify=False)],
    )
    remember = None

    def validate_next(self, field: Field) -> None:
        """Forget a way back that leads elsewhere: whoever was sent here by such a link shall still sign in."""
        if field.data:
            field.data = local_path(field.data)


class PasswordForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A new password, typed twice because nobody sees it."""

    password = PasswordField(_l("Password"))
    again = PasswordField(_l("The same once more"))

    def chosen(self) -> str:
        """Return the password. Raises Rejected beside `again` when the two differ."""
        if self.password.data != self.again.data:
            raise Rejected({"again": _("The two differ.")})
        return self.password.data or ""
