"""What must be true of a zip (.docx, .xlsx) before anybody unpacks it; judged from its directory first."""

import zipfile
import zlib
from collections.abc import Iterator
from enum import StrEnum
from io import BytesIO
from pathlib import PurePosixPath

_MOST_PARTS = 2000


class Danger(StrEnum):
    """Why an archive is not opened."""

    DAMAGED = "damaged"
    BOMB = "bomb"
    PROTECTED = "protected"
    UNSAFE_NAMES = "unsafe_names"
    ENTITIES = "entities"
    MACROS = "macros"


class UnsafeArchive(Exception):
    """An archive that is not opened, and why."""

    def __init__(self, danger: Danger) -> None:
        super().__init__(danger)
        self.danger = danger


def open_office_file(data: bytes, *, most_unpacked: int) -> zipfile.ZipFile:
    """Return an office file as an archive that is safe to unpack whole.

    `most_unpacked` is in bytes. Raises UnsafeArchive. zipfile gives out no more than the directory says, so that the
    directory's word about sizes can be relied on.
    """
    try:
        archive = zipfile.ZipFile(BytesIO(data))
        _refuse_directory(archive.infolist(), most_unpacked)
        _refuse_parts(archive)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError, OSError) as error:
        raise UnsafeArchive(Danger.DAMAGED) from error
    return archive


def _refuse_directory(parts: list[zipfile.ZipInfo], most_unpacked: int) -> None:
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > most_unpacked:
        raise UnsafeArchive(Danger.BOMB)
    if any(part.flag_bits & 1 for part in parts):
        raise UnsafeArchive(Danger.PROTECTED)
    names = [part.filename for part in parts]
    if len(set(names)) != len(names) or any(_is_unsafe(name) for name in names):
        raise UnsafeArchive(Danger.UNSAFE_NAMES)
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise UnsafeArchive(Danger.MACROS)


def _is_unsafe(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in PurePosixPath(name.replace("\\", "/")).parts


def _refuse_parts(archive: zipfile.ZipFile) -> None:
    for text in _xml_parts(archive):
        # An office file has no document type; one that has wants entities, which grow or reach outside.
        if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
            raise UnsafeArchive(Danger.ENTITIES)


def _xml_parts(archive: zipfile.ZipFile) -> Iterator[bytes]:
    for name in archive.namelist():
        if name.lower().endswith((".xml", ".rels", ".vml")):
            yield archive.read(name).replace(b"\x00", b"")  # UTF-16 writes the same signs with zeros between
