"""The limiter of tries; it counts in Redis and, when Redis is away, in the process, but never opens."""

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address


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


def limiter_of(app: Flask) -> Limiter:
    """Return the limiter of an application."""
    limiter: Limiter = app.extensions["tries"]
    return limiter
