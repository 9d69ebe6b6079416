"""Page guards. Every route carries one; a test walks the address map and fails on a route without."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Literal, ParamSpec, TypeVar

from flask import current_app

P = ParamSpec("P")
R = TypeVar("R")

Audience = Literal["public", "signed_in", "school", "municipality"]


@dataclass(frozen=True, slots=True)
class Access:
    """Who may come to a route and with which capability."""

    audience: Audience
    capability: str | None = None


class RouteGuardMissing(Exception):
    """A guard stands on a route where nobody opened the reach it needs."""


def public(view: Callable[P, R]) -> Callable[P, R]:
    """Let everybody in, signed in or not."""
    view.access = Access("public")  # type: ignore[attr-defined]  # read by the guard test
    return view


def _guarded(access: Access) -> Callable[[Callable[P, R]], Callable[P, R]]:
    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            current_app.extensions["gatekeeper"](access)
            return view(*args, **kwargs)

        guarded.access = access  # type: ignore[attr-defined]  # read by the guard test
        return guarded

    return decorate


def signed_in(view: Callable[P, R]) -> Callable[P, R]:
    """Let in whoever is signed in; the reach is theirs across all their schools."""
    return _guarded(Access("signed_in"))(view)


def in_school(capability: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let in who has this capability in the school of the address; tenants.blueprint has opened the reach."""
    return _guarded(Access("school", capability))


def in_municipality(capability: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let in who has this capability in a municipality or district; opens the reach across its schools."""
    return _guarded(Access("municipality", capability))
