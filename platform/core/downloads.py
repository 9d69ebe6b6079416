"""Handing over a kept file: only the very one that was kept, as a download, under rules of its own."""

import hashlib
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

from flask import Response, send_file
from werkzeug.http import dump_options_header


class DamagedFileError(Exception):
    """A kept file is not the one that was kept: the disk or somebody changed it, and it is not handed over."""


def hand_over(path: Path, *, sha256: str, name: str, latin_name: str, media_type: str) -> Response:
    """Return the answer that downloads a file under a name.

    Programs that know but Latin names get `latin_name`, and not the remains of the Russian one. Raises FileNotFoundError, and
    DamagedFileError for a file that is not the one whose fingerprint is known.
    """
    with path.open("rb") as opened:
        if hashlib.file_digest(opened, "sha256").hexdigest() != sha256:
            raise DamagedFileError(path.name)
    return download(path, name=name, latin_name=latin_name, media_type=media_type)


def download(file: Path | BinaryIO, *, name: str, latin_name: str, media_type: str) -> Response:
    """Return the answer that downloads a file under a name; programs that know but Latin names get `latin_name`."""
    answer = send_file(file, mimetype=media_type, conditional=False)
    answer.headers["Content-Disposition"] = dump_options_header(
        "attachment", {"filename": latin_name, "filename*": f"UTF-8''{quote(name, safe='')}"}
    )
    # Whatever stands in it, it runs nothing in our name.
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["Cache-Control"] = "no-store"
    return answer
