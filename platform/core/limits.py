"""The limiter of tries; it counts in Redis and, when Redis is away, in the process, but never opens."""

from collections.abc import Callable
from typing import TypeVar

from flask import Flask, current_app
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter, RateLimiter
from redis.exceptions import RedisError
from werkzeug.exceptions import TooManyRequests

T = TypeVar("T")

# So many wrong tries are forgiven somebody; afterwards they wait, and nobody is locked out for ever.
WRONG_TRIES = "5 per 15 minutes"


def storage_of(redis_url: str) -> str:
    """Return the limiter's word for a Redis address: sockets have a scheme of their own there."""
    return redis_url.replace("unix://", "redis+unix://", 1)


def init_app(app: Flask, redis_url: str) -> None:
    """Give this application a limiter of its own; several applications may live in one process."""
    app.config["RATELIMIT_STORAGE_URI"] = storage_of(redis_url)
    app.config["RATELIMIT_STORAGE_OPTIONS"] = {"socket_connect_timeout": 1, "socket_timeout": 1}
    limiter = Limiter(
        get_remote_address,
        in_memory_fallback_enabled=True,
        in_memory_fallback=[],
        swallow_errors=False,
        headers_enabled=True,
    )
    limiter.init_app(app)
    app.extensions["tries"] = limiter
    app.extensions["tries_here"] = FixedWindowRateLimiter(MemoryStorage())


def limiter_of(app: Flask) -> Limiter:
    """Return the limiter of an application."""
    limiter: Limiter = app.extensions["tries"]
    return limiter


def refuse_many_wrong_tries(key: str) -> None:
    """Raise TooManyRequests when `key`, which names whose secret is tried, had too many wrong tries lately."""
    item = parse(WRONG_TRIES)
    if not _counting(lambda counter: counter.test(item, key)):
        raise TooManyRequests


def count_wrong_try(key: str) -> None:
    """Count a wrong try against `key`."""
    item = parse(WRONG_TRIES)
    _counting(lambda counter: counter.hit(item, key))


def _counting(act: Callable[[RateLimiter], T]) -> T:
    try:
        return act(limiter_of(current_app).limiter)
    except RedisError:
        return act(current_app.extensions["tries_here"])
