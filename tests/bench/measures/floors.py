"""The two constant pages under every page: bare Flask's, and the platform's own with session and user loaded."""

from tests.bench.browser import Browser
from tests.bench.platform_app import CONSTANT_PAGE
from tests.bench.timing import Act, shot_of

BARE, OWN, SQL = "bare Flask, constant", "the platform, constant", "bare SQL"


def floors(bare: Browser, signed_in: Browser) -> dict[str, Act]:
    """Return the floors of what a browser that signed in asks for."""
    return {BARE: lambda: shot_of(bare.get("/")), OWN: lambda: shot_of(signed_in.get(CONSTANT_PAGE))}
