"""One setting names Redis; Celery's way of writing a socket is made from it."""

import pytest

from core.jobs import broker_url


@pytest.mark.parametrize(
    ("ours", "celerys"),
    [
        ("unix:///run/nst/redis.sock?db=0", "redis+socket:///run/nst/redis.sock?virtual_host=0"),
        ("unix:///run/nst/redis.sock", "redis+socket:///run/nst/redis.sock"),
        ("redis://queue:6379/1", "redis://queue:6379/1"),
        ("rediss://user:word@queue:6379/0", "rediss://user:word@queue:6379/0"),
    ],
)
def test_the_broker_is_the_same_redis(ours: str, celerys: str) -> None:
    assert broker_url(ours) == celerys
