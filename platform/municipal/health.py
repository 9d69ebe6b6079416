"""/healthz says that the process answers; it needs no database."""

from flask import Blueprint

from core.access import public

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@public
def healthz() -> tuple[str, dict[str, str]]:
    """Answer without asking anybody."""
    return "ok\n", {"Content-Type": "text/plain; charset=utf-8"}
