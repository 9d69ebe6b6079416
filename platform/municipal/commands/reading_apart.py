"""Reading a file of an unknown hand in a forked child with limits: no second interpreter has to start for it."""

import json
import os
import signal
from pathlib import Path
from typing import Any

from core.bounded_process import limit_oneself
from core.clock import SchoolYear
from core.speech import mark
from tenants.roadmap.reading import NotReadable, read_roadmap, to_json

# The processor's time is limited too; this ends a child that waits, such as for a named pipe nobody writes to.
_PATIENCE_SECONDS = 25
GAVE_UP = "gave_up"
_SENTENCE = mark("Reading the file “%(name)s” took too much memory or time and was stopped.")

# Any is JSON here: the shape of `to_json`.
Json = dict[str, Any]


def read_apart(file: Path, school_year: SchoolYear | None) -> Json:
    """Return `read` with the reading, or `refused` with cause, message (a msgid) and its params."""
    try:
        converted = _converted(file)
    except NotReadable as refusal:
        return _refused(refusal)
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        _answer(writer, file if converted is None else converted, file.name, school_year)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        said = pipe.read()
    _pid, status = os.waitpid(child, 0)
    if status != 0:
        return {"refused": {"cause": GAVE_UP, "message": _SENTENCE, "params": {"name": file.name}}}
    answer: Json = json.loads(said)
    return answer


def _converted(file: Path) -> bytes | None:
    """Return an old Office file as it can be read in the child, which may write none; None for every other file."""
    from tenants.roadmap.reading.files.compound import SIGNATURE
    from tenants.roadmap.reading.files.safety import LARGEST_FILE

    try:
        if not file.is_file() or file.stat().st_size > LARGEST_FILE:
            return None
        with file.open("rb") as opened:
            if opened.read(len(SIGNATURE)) != SIGNATURE:
                return None
    except OSError:
        return None
    from tenants.roadmap.reading.files.conversion import without_old_word

    return without_old_word(file.read_bytes(), file.name)


def _answer(writer: int, file: Path | bytes, name: str, school_year: SchoolYear | None) -> None:
    """Write the answer and end the process, whatever happens: nothing of the parent's may run in the child."""
    ended = 1
    try:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(_PATIENCE_SECONDS)
        limit_oneself()
        said = json.dumps(_read(file, name, school_year)).encode()
        with os.fdopen(writer, "wb") as pipe:
            pipe.write(said)
        ended = 0
    finally:
        os._exit(ended)


def _read(file: Path | bytes, name: str, school_year: SchoolYear | None) -> Json:
    try:
        return {"read": to_json(read_roadmap(file, name=name, school_year=school_year))}
    except NotReadable as refusal:
        return _refused(refusal)


def _refused(refusal: NotReadable) -> Json:
    return {"refused": {"cause": refusal.cause.value, "message": refusal.message, "params": refusal.params}}
