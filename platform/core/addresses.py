"""Where a form may send the browser back to: a path of this site and nothing else."""

from urllib.parse import urlsplit


def local_path(wanted: str | None) -> str:
    """Return `wanted` when it is a path on this site, else the first page.

    Browsers read `//host`, `/\\host` and control characters as another site: all are refused.
    """
    if not wanted or not wanted.startswith("/") or wanted.startswith(("//", "/\\")):
        return "/"
    if any(ord(sign) < 32 or sign == "\\" for sign in wanted):
        return "/"
    parts = urlsplit(wanted)
    return "/" if parts.scheme or parts.netloc else wanted
