"""What a file is by its content, whatever its name says."""

import struct
from dataclasses import dataclass
from enum import StrEnum

from tenants.roadmap.reading.files import compound
from tenants.roadmap.reading.files.compound import CompoundFile
from tenants.roadmap.reading.files.encodings import looks_like_text
from tenants.roadmap.reading.files.safety import Package, check_size, open_package
from tenants.roadmap.reading.refusals import Cause, NotReadable


class Kind(StrEnum):
    """The kinds of files that are read."""

    WORD = "docx"
    WORKBOOK = "xlsx"
    OPEN_TEXT = "odt"
    OPEN_SHEET = "ods"
    OLD_WORD = "doc"
    OLD_WORKBOOK = "xls"
    RICH_TEXT = "rtf"
    PDF = "pdf"
    TEXT = "txt"


@dataclass(frozen=True, slots=True)
class File:
    """A file that may be opened: its kind, and its parts when it is a zipped one."""

    name: str
    data: bytes
    kind: Kind
    package: Package | None = None

    @property
    def parts(self) -> Package:
        """The parts of a zipped file."""
        assert self.package is not None
        return self.package


_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
_OPEN_KINDS = {b"text": Kind.OPEN_TEXT, b"spreadsheet": Kind.OPEN_SHEET}
_MARKUP = (b"<?xml", b"<!doc", b"<html", b"<head", b"<body", b"<table", b"<svg")
_HEAD = 1024
"""A PDF may have other bytes before its mark; its readers look so far."""


def recognise(data: bytes, name: str) -> File:
    """Return a file with its kind. Raises NotReadable for everything that must not or cannot be opened."""
    check_size(data, name)
    if data.startswith(compound.SIGNATURE):
        return File(name, data, _old_kind(data, name))
    if data.startswith(b"PK\x03\x04"):
        package = open_package(data, name)
        return File(name, data, _zipped_kind(package), package)
    return File(name, data, _plain_kind(data, name))


def _plain_kind(data: bytes, name: str) -> Kind:
    beginning = data[:_HEAD].removeprefix(b"\xef\xbb\xbf").lstrip()
    if b"%PDF-" in data[:_HEAD]:
        return Kind.PDF
    if beginning.startswith(b"{\\rt"):
        return Kind.RICH_TEXT
    if beginning.lower().startswith(_MARKUP) or not looks_like_text(data):
        raise NotReadable(Cause.UNKNOWN_KIND, name)
    return Kind.TEXT


def _zipped_kind(package: Package) -> Kind:
    names = set(package.names())
    if "[Content_Types].xml" in names:
        return _office_kind(package)
    if "mimetype" in names and "content.xml" in names:
        return _open_kind(package)
    raise NotReadable(Cause.UNKNOWN_KIND, package.name)


def _office_kind(package: Package) -> Kind:
    types = package.read("[Content_Types].xml").replace(b"\0", b"").lower()
    if b"sheet.binary" in types:
        raise NotReadable(Cause.UNKNOWN_KIND, package.name)
    if b"macroenabled" in types or any(part.lower().endswith("vbaproject.bin") for part in package.names()):
        raise NotReadable(Cause.MACROS, package.name)
    # A Word file may hold a workbook for its charts, so what Word writes is asked for first.
    if b"wordprocessingml.document.main" in types or b"wordprocessingml.template.main" in types:
        return Kind.WORD
    if b"spreadsheetml.sheet.main" in types or b"spreadsheetml.template.main" in types:
        return Kind.WORKBOOK
    raise NotReadable(Cause.UNKNOWN_KIND, package.name)


def _open_kind(package: Package) -> Kind:
    said = package.read("mimetype").strip().removeprefix(_OPEN_DOCUMENT.encode())
    kind = _OPEN_KINDS.get(said.removesuffix(b"-template"))
    if kind is None:
        raise NotReadable(Cause.UNKNOWN_KIND, package.name)
    if "META-INF/manifest.xml" in package.names() and b"encryption-data" in package.read(
        "META-INF/manifest.xml"
    ):
        raise NotReadable(Cause.PROTECTED, package.name)
    if any(_is_open_macro(part) for part in package.names()):
        raise NotReadable(Cause.MACROS, package.name)
    return kind


def _is_open_macro(part: str) -> bool:
    """Ask whether a part is a module; the lists of libraries beside them are written without any."""
    if part.endswith("/") or part.rpartition("/")[2] in {"script-lc.xml", "script-lb.xml"}:
        return False
    return part.startswith(("Basic/", "Scripts/"))


def _old_kind(data: bytes, name: str) -> Kind:
    try:
        file = CompoundFile(data, name)
    except NotReadable:
        # Even in ruins the name of the stream tells a password from damage.
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise NotReadable(Cause.PROTECTED, name) from None
        raise
    names = file.names()
    if names & {"EncryptedPackage", "EncryptionInfo"}:
        raise NotReadable(Cause.PROTECTED, name)
    if names & {"Macros", "_VBA_PROJECT_CUR", "_VBA_PROJECT"}:
        raise NotReadable(Cause.MACROS, name)
    if "WordDocument" in names:
        if _is_encrypted_word(file.stream("WordDocument")):
            raise NotReadable(Cause.PROTECTED, name)
        return Kind.OLD_WORD
    if names & {"Workbook", "Book"}:
        return Kind.OLD_WORKBOOK
    raise NotReadable(Cause.UNKNOWN_KIND, name)


def _is_encrypted_word(stream: bytes) -> bool:
    """Look at the flag `fEncrypted` of the block that every .doc begins with."""
    return len(stream) >= 12 and bool(struct.unpack_from("<H", stream, 10)[0] & 0x0100)
