"""A zip that somebody dropped: its directory is judged before anything is unpacked, and each entry stands for itself."""

import struct
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import BinaryIO
from zlib import error as ZlibError  # noqa: N812 - a class, named like one

from core.zip_directory import END, TAIL, promised

MEGABYTE = 1024 * 1024
# Files of a drop, some rubbish of the systems between them, and folders.
_MOST_ENTRIES = 1_000
_LARGEST_DIRECTORY = 1 * MEGABYTE
_HIGHEST_RATIO = 100
# Smaller ones may be all alike: read piece by piece they do no harm.
_RATIO_COUNTS_FROM = 8 * MEGABYTE
_CHUNK = 64 * 1024
_UNICODE_PATH = 0x7075
_UTF8_NAME, _ENCRYPTED = 0x800, 0x1

_ZIP = (b"PK\x03\x04", END)
_OTHERS = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\x00")

_DAMAGED = (
    zipfile.BadZipFile, zipfile.LargeZipFile, ZlibError, EOFError, OSError, NotImplementedError, RuntimeError,
    ValueError, struct.error,
)  # fmt: skip


class NotUnpackable(Exception):
    """An archive, or an entry of one, that is not unpacked; subclasses say why."""


class Damaged(NotUnpackable):
    """It cannot be read to its end."""


class Swollen(NotUnpackable):
    """It unpacks to far more than it may, or has too many entries."""


class Protected(NotUnpackable):
    """It needs a password."""


class TooLarge(NotUnpackable):
    """It is an honest file, larger than what is read."""


def is_other_archive(data: bytes) -> bool:
    """Tell whether a file is packed by another program than those that make zips."""
    return data.startswith(_OTHERS)


def is_archive(stream: BinaryIO) -> bool:
    """Tell whether a file is a zip that holds files: a Word, Excel or OpenDocument file is a zip, too, and is not meant."""
    stream.seek(0)
    beginning = stream.read(4)
    stream.seek(0)
    if beginning not in _ZIP:
        return False
    try:
        _check_directory(stream)
        with zipfile.ZipFile(stream) as archive:
            names = set(archive.namelist())
    except Swollen:
        stream.seek(0)
        # Word and Excel write this part first; their own limits are the reader's matter.
        return b"[Content_Types].xml" not in stream.read(200)
    except (NotUnpackable, *_DAMAGED):
        # Whether it was to be one document is not known any more; the reader says more of documents than we.
        return False
    finally:
        stream.seek(0)
    return "[Content_Types].xml" not in names and "mimetype" not in names


def entries(stream: BinaryIO) -> Iterator[tuple[zipfile.ZipFile, zipfile.ZipInfo]]:
    """Yield the files of an archive in its order, without folders and what systems leave. Raises Damaged, Swollen."""
    _check_directory(stream)
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as archive:
            for entry in archive.infolist():
                if not entry.is_dir() and not is_rubbish(name_of(entry)):
                    yield archive, entry
    except _DAMAGED as error:
        raise Damaged from error


def _check_directory(stream: BinaryIO) -> None:
    """Refuse a swollen central directory before zipfile builds an object for every entry of it."""
    stream.seek(0, 2)
    size = stream.tell()
    stream.seek(max(0, size - TAIL))
    found = promised(stream.read())
    if found is None:
        raise Damaged
    count, length = found
    if count > _MOST_ENTRIES or length > _LARGEST_DIRECTORY:
        raise Swollen


def read_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, *, at_most: int) -> bytes:
    """Return an entry whole, never more than `at_most` bytes. Raises NotUnpackable."""
    if entry.flag_bits & _ENCRYPTED:
        raise Protected
    if entry.file_size > _RATIO_COUNTS_FROM and entry.file_size > _HIGHEST_RATIO * max(
        entry.compress_size, 1
    ):
        raise Swollen
    if entry.file_size > at_most:
        raise TooLarge
    collected = bytearray()
    try:
        with archive.open(entry) as opened:
            while piece := opened.read(_CHUNK):
                collected += piece
                # zipfile gives out no more than the directory says; should it once, it is not believed.
                if len(collected) > at_most:
                    raise Swollen
    except _DAMAGED as error:
        raise Damaged from error
    return bytes(collected)


def is_unsafe(entry: zipfile.ZipInfo) -> bool:
    """Tell whether an entry is a link, or its name leads out of the folder it would be unpacked into."""
    path = PurePosixPath(name_of(entry).replace("\\", "/"))
    is_link = (entry.external_attr >> 16) & 0o170000 == 0o120000
    return is_link or path.is_absolute() or ".." in path.parts or ":" in path.parts[0]


def is_rubbish(name: str) -> bool:
    """Tell whether a name is what systems and open programs leave beside files: __MACOSX, .DS_Store, ~$plan.docx."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    if not parts or "__MACOSX" in parts:
        return True
    last = parts[-1]
    return (last.startswith((".", "~$")) and last not in {"..", "."}) or last.lower() in {
        "thumbs.db",
        "desktop.ini",
    }


def name_of(entry: zipfile.ZipInfo) -> str:
    """Return an entry's name in its own letters: zips of Windows hold Russian ones without saying of what code page."""
    said = _unicode_path(entry.extra)
    if said is not None or entry.flag_bits & _UTF8_NAME:
        return said if said is not None else entry.filename
    try:
        raw = entry.filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.filename
    if raw.isascii():
        return entry.filename
    return _in_some_letters(raw)


def _in_some_letters(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        # cp866 knows every byte; where it gives frames instead of letters, the page of Windows is tried.
        readings = [raw.decode(page, errors="replace") for page in ("cp866", "cp1251")]
        return max(readings, key=_russian)


def _russian(text: str) -> int:
    return sum("а" <= letter <= "я" or letter in "ё№" for letter in text.lower())


def _unicode_path(extra: bytes) -> str | None:
    """Return the name that Info-ZIP and 7-Zip keep in UTF-8 beside the one in an old code page."""
    place = 0
    while place + 4 <= len(extra):
        kind, length = struct.unpack("<HH", extra[place : place + 4])
        if kind == _UNICODE_PATH and length > 5:
            try:
                return extra[place + 9 : place + 4 + length].decode("utf-8")
            except UnicodeDecodeError:
                return None
        place += 4 + length
    return None
