"""The words of letters about accounts. Each link is made when its letter is sent: the token stands in the letter alone."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask import current_app, render_template
from flask_babel import force_locale
from flask_babel import gettext as _

from commons.accounts import resetting
from commons.accounts.invitations import INVITATION_LASTS, link_for_letter, place_name
from commons.accounts.roles import Role
from commons.accounts.wording import role_title
from commons.letters.turns import HeldLetter
from core.config import Settings
from core.mail import Words


def compose_resets(held: Sequence[HeldLetter]) -> Iterator[tuple[HeldLetter, Words | None]]:
    """Yield each letter about a forgotten password with its words, None where the account is gone."""
    for letter in held:
        token = resetting.link_for_letter(letter.address)
        with force_locale("ru"):
            yield (
                letter,
                words("reset", _("Nastavnik: a new password"), "account.open_link", token) if token else None,
            )


def compose_invitations(held: Sequence[HeldLetter]) -> Iterator[tuple[HeldLetter, Words | None]]:
    """Yield each invitation with its words, None where it was taken, withdrawn or written anew meanwhile."""
    for letter in held:
        found = link_for_letter(letter.key)
        if found is None:
            yield letter, None
            continue
        invitation, token = found
        with force_locale("ru"):
            yield (
                letter,
                words(
                    "invitation", _("Nastavnik: an invitation"), "account.invitation", token,
                    role=role_title(Role(invitation.role)), place=place_name(invitation), days=INVITATION_LASTS.days,
                ),
            )  # fmt: skip


def words(template: str, subject: str, endpoint: str, token: str, **said: Any) -> Words:
    """Return a letter whose link opens a page by a token; the address is of the settings."""
    settings: Settings = current_app.config["SETTINGS"]
    site = settings.public_url.rstrip("/")
    link = f"{site}{current_app.url_map.bind('').build(endpoint, {'token': token})}"
    text, html = (
        render_template(f"mail/{template}.{kind}", link=link, site=site, **said) for kind in ("txt", "html")
    )
    return Words(subject=subject, text=text, html=html)
