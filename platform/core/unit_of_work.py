"""One commit a use case, after a good answer; what was to follow the commit leaves only then."""

import logging
from collections.abc import Callable
from typing import NoReturn
from urllib.parse import urlsplit, urlunsplit

from flask import Flask, Request, Response, g, request
from werkzeug.routing import RequestRedirect

from core.database import db, identity

log = logging.getLogger(__name__)

READING = frozenset({"GET", "HEAD", "OPTIONS"})


class Application(Flask):
    """Flask that finishes the unit of work while errors are still answered as errors.

    An after_request function would be too late: an exception there becomes a bare 500 whatever it means.
    """

    def dispatch_request(self) -> Response:
        """Answer the request, then commit what a good answer promised; after a refusal nothing half done stays."""
        answer = self.make_response(super().dispatch_request())
        if answer.status_code >= 400:
            roll_back()
        elif request.method not in READING or g.get("_commit_this_reading"):
            commit()
        return answer

    def raise_routing_exception(self, request: Request) -> NoReturn:
        """Let the router's redirect (a missing slash) name a path: its own names the host that the request claimed."""
        error = request.routing_exception
        if isinstance(error, RequestRedirect):
            wanted = urlsplit(error.new_url)
            error.new_url = urlunsplit(("", "", wanted.path, wanted.query, ""))
        super().raise_routing_exception(request)


def commit_this_reading() -> None:
    """Commit although the request only reads: that somebody looked is written down."""
    g._commit_this_reading = True


def after_commit(act: Callable[[], object]) -> None:
    """Let something happen once the data is safe: queueing a task, say. A rolled-back use case forgets it."""
    g.setdefault("_after_commit", []).append(act)


def commit() -> None:
    """Commit the tenant session and do what waited for it. Waiting acts may fail: the rows are safe, sweepers find them."""
    db.session.commit()
    for act in g.pop("_after_commit", []):
        try:
            act()
        except Exception:
            log.exception("an act after the commit failed; the data is saved")


def roll_back() -> None:
    """Forget what was begun in both sessions, and what was to follow its commit."""
    g.pop("_after_commit", None)
    for session in (db.session, identity.session, identity.single):
        if session.registry.has():
            session.rollback()
