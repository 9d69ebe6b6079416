"""Reads an uploaded file in a child process with limits of memory and time, so that no file can harm the server."""

import json
import logging
from threading import BoundedSemaphore

import core
import tenants
from core.bounded_process import ChildFailedError, roots_of, run_bounded
from tenants.roadmap.reading import Cause, NotReadable, Reading, from_json
from tenants.roadmap.reading.files.conversion import without_old_word

log = logging.getLogger(__name__)

# A roadmap of 300 rows takes a second or two; what takes longer than this has something else in the file.
READING_SECONDS = 10.0
# Waiting for one's turn is another matter: others may be reading.
PATIENCE_SECONDS = 10.0

# Each child may take half a gigabyte and a processor: as many at once as there are threads would take the machine.
AT_ONCE = 2
_places = BoundedSemaphore(AT_ONCE)
_queue = BoundedSemaphore(AT_ONCE)

_ROOTS = roots_of(core, tenants)


class ReadingGaveUp(Exception):
    """The file took too much memory or time, or broke the reader; the server is unharmed."""


class ReadingBusy(Exception):
    """Other files are being read, and enough wait already: this one was not looked at."""


def _take_place() -> bool:
    """Wait for one's turn, where not too many do: who waits holds a thread that others need for their pages."""
    if _places.acquire(blocking=False):
        return True
    if not _queue.acquire(blocking=False):
        return False
    try:
        return _places.acquire(timeout=PATIENCE_SECONDS)
    finally:
        _queue.release()


def read_upload(data: bytes, name: str) -> Reading:
    """Return what was understood of an uploaded file. Raises NotReadable with a sentence, ReadingGaveUp, ReadingBusy."""
    if not _take_place():
        raise ReadingBusy
    try:
        done = _child(without_old_word(data, name), name)
    finally:
        _places.release()
    answer = json.loads(done)
    if "refused" in answer:
        said = answer["refused"]
        said["params"].pop("name", None)
        raise NotReadable(Cause(said["cause"]), name, **said["params"])
    return from_json(answer["read"])


def _child(data: bytes, name: str) -> bytes:
    """Return what a child process says of a file. Raises ReadingGaveUp."""
    try:
        said, warnings = run_bounded(
            "tenants.roadmap.loading.reading_child", name, data, seconds=READING_SECONDS, roots=_ROOTS
        )
    except ChildFailedError as error:
        log.warning("reading a file ended with %s", error)
        raise ReadingGaveUp(str(error)) from error
    if warnings:
        log.warning("reading a file: %s", warnings[-2000:].decode(errors="replace"))
    return said
