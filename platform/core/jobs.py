"""Names of queues and tasks, and the broker's address: who queues work knows its name, not its module."""

from typing import Final

UPKEEP: Final = "upkeep"
QUEUES: Final = (UPKEEP,)

FORGET_EXPIRED: Final = "upkeep.forget_expired"


def broker_url(redis_url: str) -> str:
    """Return Celery's address of the same Redis: kombu writes a socket differently from redis-py.

    >>> broker_url("unix:///run/redis.sock?db=0")
    'redis+socket:///run/redis.sock?virtual_host=0'
    """
    if not redis_url.startswith("unix://"):
        return redis_url
    return redis_url.replace("unix://", "redis+socket://", 1).replace("?db=", "?virtual_host=", 1)
