"""Prints the queues a worker is to serve, comma after comma: those named, or all (`python -m workers.queues [NAMES]`)."""

import sys

from core.jobs import QUEUES


def queues_to_serve(named: str) -> tuple[str, ...]:
    """Return the queues of a list like "upkeep,mail", all for an empty one. Raises ValueError for one that nobody fills."""
    names = tuple(name.strip() for name in named.split(",") if name.strip())
    if unknown := [name for name in names if name not in QUEUES]:
        raise ValueError(f"no such queue: {', '.join(unknown)}; there are {', '.join(QUEUES)}")
    return names or QUEUES


def main() -> int:
    """Print the queues and return the exit code: 2 for a wrong use, as everywhere."""
    try:
        sys.stdout.write(",".join(queues_to_serve(",".join(sys.argv[1:]))) + "\n")
    except ValueError as error:
        sys.stderr.write(f"WORKER_QUEUES: {error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
