"""Small pictures of kept files, made once, by a child process with limits: a picture, or the first page of a PDF."""

import logging
from pathlib import Path
from threading import BoundedSemaphore

import core
import tenants
from core.bounded_process import ChildFailedError, roots_of, run_bounded
from core.files import Folder

log = logging.getLogger(__name__)

PREVIEWED = frozenset({"image/png", "image/jpeg", "image/webp", "application/pdf"})
MAKING_SECONDS = 10.0
_ENDING = ".preview.png"
_ROOTS = roots_of(core, tenants)
# A page with ten pictures asks for ten at once; each child may take half a gigabyte.
_places = BoundedSemaphore(2)


def preview_of(folder: Folder, sha256: str, media_type: str) -> Path | None:
    """Return the file of a preview, made now where it is not there yet; None for what cannot be shown so.

    Raises FileNotFoundError when the file itself is gone.
    """
    if media_type not in PREVIEWED:
        return None
    name = f"{sha256}{_ENDING}"
    kept = folder.file(name)
    if kept.is_file():
        return kept
    data = folder.file(sha256).read_bytes()
    try:
        with _places:
            picture, _said = run_bounded(
                "tenants.documents.preview_child", media_type, data, seconds=MAKING_SECONDS, roots=_ROOTS
            )
    except ChildFailedError as error:
        log.warning("no preview of %s: %s", sha256, error)
        return None
    with folder.write_whole(name) as file:
        file.write(picture)
    return kept
