"""Settings for the code that reads them from the environment, in this process and for a while."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager


@contextmanager
def environment_set(changes: Mapping[str, str]) -> Iterator[None]:
    """Have variables set while the block runs, and as they were after it."""
    kept = {name: os.environ.get(name) for name in changes}
    os.environ.update(changes)
    try:
        yield
    finally:
        for name, value in kept.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
