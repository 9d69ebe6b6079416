"""/healthz says that the process answers and needs nobody; /readyz says whether it could do its work right now."""

from http import HTTPStatus

from flask import Blueprint, Response, current_app, jsonify

from core.access import public
from municipal.readiness import Readiness, Status

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@public
def healthz() -> tuple[str, dict[str, str]]:
    """Answer without asking anybody."""
    return "ok\n", {"Content-Type": "text/plain; charset=utf-8"}


@blueprint.get("/readyz")
@public
def readyz() -> tuple[Response, HTTPStatus]:
    """Answer with one word for each thing the platform stands on; only what it cannot do without makes it a 503."""
    readiness: Readiness = current_app.extensions["readiness"]
    state = readiness.state()
    answer = jsonify(status=state.status, checks=state.words)
    return answer, HTTPStatus.SERVICE_UNAVAILABLE if state.status is Status.FAILED else HTTPStatus.OK
