"""Looking at a file before opening it: what it really is, and whether it may be unpacked at all."""

import io
import re
import struct
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath
from zlib import error as ZlibError  # noqa: N812 - a class, named like one

from core.zip_directory import TAIL, promised
from tenants.roadmap.reading.refusals import Cause, NotReadable

MEGABYTE = 1024 * 1024
LARGEST_FILE = 25 * MEGABYTE
_MOST_PARTS = 2_000
_LARGEST_DIRECTORY = 1 * MEGABYTE
"""Bytes of the central directory: 2,000 names of ordinary length need a fifth of it."""
_LARGEST_TOTAL = 100 * MEGABYTE
_LARGEST_PART = 50 * MEGABYTE
_HIGHEST_RATIO = 100
_RATIO_COUNTS_FROM = 8 * MEGABYTE
"""Smaller parts may be all alike (cells of one letter repeated): read piece by piece they do no harm."""

_END_OF_DIRECTORY = b"PK\x05\x06"
_DEFINITIONS = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_CHUNK = 64 * 1024


class Package:
    """An Office file whose parts may be read: each within its declared size, none with definitions."""

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (
            zipfile.BadZipFile,
            ValueError,
            NotImplementedError,
            UnicodeDecodeError,
            struct.error,
        ) as error:
            raise NotReadable(Cause.DAMAGED, name) from error
        _check_parts(self._zip.infolist(), name)

    def names(self) -> list[str]:
        """Return the names of all parts."""
        return self._zip.namelist()

    def chunks(self, part: str) -> Iterator[bytes]:
        """Yield a part piece by piece. Raises NotReadable when it is missing, damaged or longer than it says."""
        try:
            declared = self._zip.getinfo(part).file_size
            with self._zip.open(part) as stream:
                while piece := stream.read(_CHUNK):
                    declared -= len(piece)
                    if declared < 0:
                        raise NotReadable(Cause.BOMB, self.name)
                    yield piece
        except (
            KeyError,
            zipfile.BadZipFile,
            ZlibError,
            EOFError,
            OSError,
            NotImplementedError,
            RuntimeError,
            ValueError,
        ) as error:
            raise NotReadable(Cause.DAMAGED, self.name) from error

    def read(self, part: str, at_most: int = MEGABYTE) -> bytes:
        """Return a small part whole. Raises NotReadable when it is larger than `at_most` bytes."""
        collected = b""
        for piece in self.chunks(part):
            collected += piece
            if len(collected) > at_most:
                raise NotReadable(Cause.BOMB, self.name)
        return collected

    def refuse_definitions(self) -> None:
        """Raise NotReadable when any XML part brings its own DOCTYPE or entities: no Office program writes them."""
        for part in self.names():
            is_xml = part.lower().endswith((".xml", ".rels", ".vml"))
            # Old OpenOffice wrote a DOCTYPE into its list of parts, which nobody parses here.
            if is_xml and part != "META-INF/manifest.xml" and self._has_definitions(part):
                raise NotReadable(Cause.EXTERNAL_ENTITY, self.name)

    def _has_definitions(self, part: str) -> bool:
        tail = b""
        for piece in self.chunks(part):
            window = tail + piece.replace(b"\0", b"")  # the zero bytes of UTF-16 hide nothing
            if _DEFINITIONS.search(window):
                return True
            tail = window[-32:]
        return False


def open_package(data: bytes, name: str) -> Package:
    """Return the parts of an Office file. Raises NotReadable for everything that must not be opened."""
    _check_directory(data, name)
    package = Package(data, name)
    package.refuse_definitions()
    return package


def check_size(data: bytes, name: str) -> None:
    """Raise NotReadable for a file that holds nothing or more than is read."""
    if not data.strip(b"\0 \t\r\n"):
        raise NotReadable(Cause.EMPTY, name)
    if len(data) > LARGEST_FILE:
        raise NotReadable(Cause.TOO_LARGE, name, limit=LARGEST_FILE // MEGABYTE)


def _check_directory(data: bytes, name: str) -> None:
    """Refuse a swollen central directory before zipfile builds an object for every entry of it."""
    found = promised(data[-TAIL:])
    if found is None:
        raise NotReadable(Cause.DAMAGED, name)
    entries, size = found
    if entries > _MOST_PARTS or size > _LARGEST_DIRECTORY:
        raise NotReadable(Cause.BOMB, name)


def _check_parts(parts: list[zipfile.ZipInfo], name: str) -> None:
    if any(part.flag_bits & 0x1 for part in parts):
        raise NotReadable(Cause.PROTECTED, name)
    if any(_is_bomb(part) for part in parts) or sum(part.file_size for part in parts) > _LARGEST_TOTAL:
        raise NotReadable(Cause.BOMB, name)
    names = [part.filename for part in parts]
    if len(set(names)) < len(names) or any(map(_is_unsafe, parts)):
        raise NotReadable(Cause.UNSAFE_NAMES, name)


def _is_bomb(part: zipfile.ZipInfo) -> bool:
    if part.file_size > _LARGEST_PART:
        return True
    return part.file_size > _RATIO_COUNTS_FROM and part.file_size > _HIGHEST_RATIO * max(
        part.compress_size, 1
    )


def _is_unsafe(part: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(part.filename.replace("\\", "/"))
    is_link = (part.external_attr >> 16) & 0o170000 == 0o120000
    return is_link or path.is_absolute() or ".." in path.parts or ":" in part.filename
