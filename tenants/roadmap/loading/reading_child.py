"""Reads one uploaded file in a process of its own: the file on standard input, what was understood on standard output.

Started by bounded_reading.py. The limits are set before anything is imported that touches the file.
"""

import json
import sys

from core.bounded_process import limit_oneself

LONGEST_ANSWER = 8 * 1024 * 1024
"""Characters; a roadmap of 300 rows has half a million. A tiny file can say a page of text five thousand times."""


def main(name: str) -> None:
    """Read standard input under the limits and answer with one JSON object: `read` or `refused`."""
    limit_oneself()
    from tenants.roadmap.reading import NotReadable, read_roadmap, to_json

    answer: dict[str, object]
    try:
        answer = {"read": to_json(read_roadmap(sys.stdin.buffer.read(), name=name))}
    except NotReadable as error:
        answer = {"refused": {"cause": error.cause.value, "params": error.params}}
    sys.stdout.write(bounded(json.dumps(answer), name))


def bounded(said: str, name: str) -> str:
    """Return an answer, or a refusal in its place where it is longer than any roadmap's: whoever asked holds it in memory."""
    if len(said) <= LONGEST_ANSWER:
        return said
    return json.dumps({"refused": {"cause": "bomb", "params": {"name": name}}})


if __name__ == "__main__":
    main(sys.argv[1])
