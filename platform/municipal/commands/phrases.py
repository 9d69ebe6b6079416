"""Phrases on standard input, one a line, plain or as JSON; one JSON object a line out, in the order they came."""

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any, BinaryIO

from core.speech import gettext as _

# Any is JSON here: each command checks the keys it reads.
Json = dict[str, Any]
Answer = Callable[[str, Mapping[str, Any]], Json]

NOT_ANSWERED = 2
"""The exit code when a line was not understood as a line; the others are answered all the same."""

_LONGEST = 1_000_000
"""Bytes; a longer line is no phrase, and a stream without line breaks must not fill the memory."""


class BadLine(Exception):
    """A line that is no phrase and no JSON object of one; the text is a sentence for whoever sent it."""


def answer_lines(answer: Answer) -> None:
    """Answer every line of standard input at once, so that a script may hold the pipe open; exit with 2 after a bad one.

    `answer` gets the text and the other keys of the line's object. It raises BadLine for keys it cannot use.
    """
    lines, out = sys.stdin.buffer, sys.stdout.buffer
    failed = False
    for raw in _lines_of(lines):
        said = _answered(raw, answer)
        failed = failed or "error" in said
        out.write(json.dumps(said, ensure_ascii=False).encode("utf-8", errors="replace") + b"\n")
        out.flush()
    if failed:
        sys.exit(NOT_ANSWERED)


def _lines_of(stream: BinaryIO) -> Iterator[bytes]:
    """Yield the lines without their ends; of one that is too long its beginning, longer than the longest by one byte."""
    first = True
    while line := stream.readline(_LONGEST + 1):
        rest = line
        while len(rest) > _LONGEST and not rest.endswith(b"\n"):
            rest = stream.readline(_LONGEST + 1)
        yield (line.removeprefix(b"\xef\xbb\xbf") if first else line).rstrip(b"\r\n")
        first = False


def _answered(raw: bytes, answer: Answer) -> Json:
    try:
        return answer(*_phrase(raw))
    except BadLine as error:
        return {"text": raw[:_LONGEST].decode("utf-8", errors="replace"), "error": str(error)}


def _phrase(raw: bytes) -> tuple[str, Mapping[str, Any]]:
    """Return a line's text and its other keys. Raises BadLine."""
    if len(raw) > _LONGEST:
        raise BadLine(_("The line is too long."))
    try:
        line = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise BadLine(_("The line is not UTF-8 text.")) from None
    if not line.lstrip().startswith("{"):
        return line, {}
    try:
        keys = json.loads(line)
    except (ValueError, RecursionError):
        raise BadLine(_("The line begins as a JSON object and is none.")) from None
    text = keys.pop("text", None)
    if not isinstance(text, str):
        raise BadLine(_("The object needs “text”, a string."))
    return text, {key: value for key, value in keys.items() if value is not None}
