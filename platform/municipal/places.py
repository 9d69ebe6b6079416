"""Where templates, translations and built assets lie: in a checkout beside the sources, in a wheel inside the package."""

from pathlib import Path

_HERE = Path(__file__).resolve().parent


def templates() -> Path:
    """Return the folder of templates."""
    inside = _HERE / "templates"
    return inside if inside.is_dir() else _HERE.parents[1] / "templates"


def translations() -> Path:
    """Return the folder of translations."""
    return _HERE / "translations"


def static() -> Path:
    """Return the folder of built assets."""
    return _HERE / "static" / "dist"
