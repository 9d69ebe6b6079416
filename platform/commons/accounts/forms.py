"""The forms of signing in and of a one-time link."""

from typing import Any, cast

from flask import g
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_security.forms import EmailValidation, IsString, LoginForm, email_required
from flask_wtf import FlaskForm
from wtforms import EmailField, Field, PasswordField, StringField

from commons.accounts.models import User
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

    def validate(self, **more: Any) -> bool:
        """Check address and password. Whoever has a second factor is not signed in by them: they come to the second step."""
        if not super().validate(**more):
            return False
        user = cast(User, self.user)
        if user.second_factor_at is not None:
            g.comes_to_second_step = user
            return False
        return True

    def validate_next(self, field: Field) -> None:
        """Forget a way back that leads elsewhere: whoever was sent here by such a link shall still sign in."""
        if field.data:
            field.data = local_path(field.data)


class AddressForm(FlaskForm):  # type: ignore[misc]
    """The address to which a letter with a link goes."""

    email = EmailField(_l("E-mail"))


class CodeForm(FlaskForm):  # type: ignore[misc]
    """A code of the authenticator app, or a recovery code."""

    code = StringField(_l("Code"))


class ProofForm(FlaskForm):  # type: ignore[misc]
    """The password of whoever is signed in, asked for once more."""

    password = PasswordField(_l("Your password"))


class PasswordForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A new password, typed twice because nobody sees it."""

    password = PasswordField(_l("Password"))
    again = PasswordField(_l("The same once more"))

    def chosen(self) -> str:
        """Return the password. Raises Rejected beside `again` when the two differ."""
        if self.password.data != self.again.data:
            raise Rejected({"again": _("The two differ.")})
        return self.password.data or ""


class ChangeForm(PasswordForm):
    """Another password, with the present one."""

    present = PasswordField(_l("Present password"))
