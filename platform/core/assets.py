"""Addresses of built files: the name a template uses, to the address with the content's hash in it."""

import json
import logging
from functools import cache
from pathlib import Path

log = logging.getLogger(__name__)

PREFIX = "/static/dist/"
# A sibling of this package in the checkout and in the wheel alike.
FOLDER = Path(__file__).resolve().parents[1] / "municipal" / "static" / "dist"


class AssetMissingError(LookupError):
    """A template asks for a file that the build does not make."""


def asset_url(name: str) -> str:
    """Return the address of a built file: "app.css" → "/static/dist/app.1a2b3c4d.css"; templates say `asset`.

    Before the first build the bare name comes back: a page without its style still works, the log says why.
    """
    names = manifest(FOLDER)
    if not names:
        return PREFIX + name
    if name not in names:
        raise AssetMissingError(f"{name} is not among the built assets: {', '.join(sorted(names))}")
    return PREFIX + names[name]


@cache  # a running server keeps what it began with: its pages and the files beside them belong together
def manifest(folder: Path) -> dict[str, str]:
    """Return a build's files, bare name → name with the hash; empty when nothing was built."""
    try:
        files: dict[str, str] = json.loads((folder / "manifest.json").read_bytes())["files"]
    except FileNotFoundError:
        log.warning("no built assets in %s: run `make assets`", folder)
        return {}
    return files
