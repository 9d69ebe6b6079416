"""Addresses of built files: the name a template uses, to the address with the content's hash in it."""

import json
from functools import lru_cache
from pathlib import Path

from flask import current_app


class AssetMissing(LookupError):
    """A template asks for a file the build does not make, or nothing was built yet."""


def asset_url(name: str) -> str:
    """Return the address of a built file ("app.css" → "/static/dist/app.1a2b3c4d.css"); templates call it `asset`.

    In debug mode and in tests a missing build gives the bare name, so that a page can be looked at without its style.
    """
    dist = Path(current_app.static_folder or "") / "dist"
    prefix = f"{current_app.static_url_path}/dist/"
    forgiving = current_app.debug or current_app.testing
    try:
        names = _reread(dist) if forgiving else _manifest(dist)
    except FileNotFoundError as error:
        if forgiving:
            return prefix + name
        raise AssetMissing("No built assets: run `make assets`") from error
    if name not in names:
        raise AssetMissing(f"{name} is not among the built assets: {', '.join(sorted(names))}")
    return prefix + names[name]


def _reread(dist: Path) -> dict[str, str]:
    """Read the manifest of a build folder: bare name → hashed name."""
    files: dict[str, str] = json.loads((dist / "manifest.json").read_bytes())["files"]
    return files


# A running server keeps what it began with: its pages and the files beside them belong together.
_manifest = lru_cache(maxsize=4)(_reread)
