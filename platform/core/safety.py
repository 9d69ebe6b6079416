"""What a production installation must not begin with: each reason names the setting and what to do about it."""

from collections.abc import Iterator, Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit

from core.config import Mode, Settings
from core.encryption import SETTING as FIELD_KEYS
from core.encryption import EncryptionError, read_keys
from core.speech import gettext as _

_SHORTEST_SECRET, _FEWEST_SIGNS = 32, 10
# What stands in examples: ours, and those that are copied everywhere.
_EXAMPLES = (
    "for the tests", "for the demonstration", "changeme", "change-me", "change_me", "secret-key", "your-secret",
    "0123456789abcdef",
)  # fmt: skip
_ON = frozenset({"1", "true", "yes", "on", "t", "y"})


class UnsafeSettings(Exception):
    """Production would begin with settings that open it. The message lists them; it holds no value."""


def refuse_unsafe(settings: Settings, environment: Mapping[str, str]) -> None:
    """Raise UnsafeSettings when a production installation would begin unsafely. One machine for itself may."""
    if settings.mode is not Mode.PRODUCTION:
        return
    found = list(_reasons(settings, environment))
    if found:
        raise UnsafeSettings(
            "\n".join([_("The platform does not start like this:"), *(f"- {one}" for one in found)])
        )


def _reasons(settings: Settings, environment: Mapping[str, str]) -> Iterator[str]:
    if not _is_secret(settings.secret_key):
        yield _(
            "SECRET_KEY is short, or known from an example: whoever guesses it signs in as anybody. Make one of at least"
            ' %(least)s random characters: python3 -c "import secrets; print(secrets.token_hex(24))"',
            least=_SHORTEST_SECRET,
        )
    if environment.get("FLASK_DEBUG", "").lower() in _ON:
        yield _("FLASK_DEBUG is on: it shows the inside of the program to everybody. Take it away.")
    if settings.secure_cookies and _is_plain(settings.public_url):
        yield _("NASTAVNIK_PUBLIC_URL begins with http://, but cookies travel by TLS only. Write https://.")
    try:
        has_keys = bool(read_keys(settings.field_keys))
    except EncryptionError as error:
        yield str(error)
    else:
        if not has_keys:
            yield _(
                "%(setting)s is not set: it encrypts what must not be read in a backup. `nastavnik keys new` makes a key.",
                setting=FIELD_KEYS,
            )


def _is_secret(text: str) -> bool:
    return (
        len(text.encode()) >= _SHORTEST_SECRET
        and len(set(text)) >= _FEWEST_SIGNS
        and not any(one in text.lower() for one in _EXAMPLES)
    )


def _is_plain(address: str) -> bool:
    parts = urlsplit(address)
    host = parts.hostname or ""
    try:
        is_here = ip_address(host).is_loopback
    except ValueError:
        is_here = host == "localhost"
    return parts.scheme != "https" and not is_here
