"""Where a form may send the browser back to: a path of this site and nothing else."""

from urllib.parse import SplitResult, urlsplit


def local_path(wanted: str | None) -> str:
    """Return `wanted` when it is a path on this site, else the first page.

    Browsers read `//host`, `/\\host` and control characters as another site: all are refused.
    """
    if not wanted or not wanted.startswith("/") or wanted.startswith(("//", "/\\")):
        return "/"
    if any(ord(sign) < 32 or sign == "\\" for sign in wanted):
        return "/"
    parts = split(wanted)
    return wanted if parts and not parts.scheme and not parts.netloc else "/"


def split(address: str) -> SplitResult | None:
    """Return the parts of an address; None for one that cannot be read, such as `//[`."""
    try:
        return urlsplit(address)
    except ValueError:
        return None
