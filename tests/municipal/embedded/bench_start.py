"""Prints how long starts and stops take: python -m tests.municipal.embedded.bench_start. Nothing here is asserted."""

import sys
import tempfile
import time
from pathlib import Path

from tests.municipal.embedded.platform_run import Running


def main() -> None:
    """Start a new folder, and the same one again."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("first start", "second start", "third start"):
            began = time.monotonic()
            started = Running(Path(folder, "home"))
            started.wait_until_up()
            up = time.monotonic()
            started.end()
            sys.stdout.write(f"{name}: {up - began:5.2f} s, stop: {time.monotonic() - up:5.2f} s\n")


if __name__ == "__main__":
    main()
