"""Runs the bench: `python -m tests.bench [MEASURE ...]`; ends with 0 whatever the figures, 1 when it could not measure."""

import os
import platform
import signal
import sys
import time
from collections.abc import Sequence
from types import FrameType

from tests.bench import results
from tests.bench.browser import Refused
from tests.bench.measures import MEASURES
from tests.bench.stand import stand
from tests.bench.web import DidNotStart


def main(arguments: Sequence[str]) -> int:
    """Measure what the arguments name, or everything, and print it."""
    unknown = set(arguments) - set(MEASURES)
    if unknown:
        print(
            f"There is no measure {', '.join(sorted(unknown))}; there are: {', '.join(MEASURES)}",
            file=sys.stderr,
        )
        return 2
    # Asked to stop, it leaves by way of every `with`: no server stays behind.
    signal.signal(signal.SIGTERM, _leave)
    began = time.monotonic()
    print(
        f"{os.cpu_count()} cores, Python {platform.python_version()}; everything on this machine, durable, both walls on."
    )
    print("Compare ratios only, and only within one run.\n", flush=True)
    aims: list[results.Aim] = []
    try:
        with stand() as ready:
            for name in arguments or MEASURES:
                result = MEASURES[name](ready)
                print("\n".join(results.written(result)), flush=True)
                aims += result.aims
    except (DidNotStart, Refused) as error:
        print(f"Could not measure: {error}", file=sys.stderr)
        return 1
    missed = sum(not aim.holds for aim in aims)
    print(f"{len(aims) - missed} of {len(aims)} aims hold; {time.monotonic() - began:.0f} s.")
    return 0


def _leave(_signal: int, _frame: FrameType | None) -> None:
    sys.exit(128 + signal.SIGTERM)


sys.exit(main(sys.argv[1:]))
