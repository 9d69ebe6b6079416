"""What may be attached as evidence: files by what they are, whatever their name says, and links to the web."""

import io
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from flask_babel import gettext as _
from PIL import Image, UnidentifiedImageError

from core.antivirus import Scanner, ScannerAwayError
from core.errors import Rejected
from core.text import one_line
from tenants.roadmap.loading.adoption import file_of
from tenants.roadmap.reading.files.kinds import Kind, recognise
from tenants.roadmap.reading.files.safety import LARGEST_FILE
from tenants.roadmap.reading.refusals import Cause, NotReadable

log = logging.getLogger(__name__)

LONGEST_LINK = 2000

_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
# What is kept: its media type, and the endings a file of it may have.
KINDS: dict[str, tuple[str, frozenset[str]]] = {
    Kind.WORD: (f"{_OFFICE}wordprocessingml.document", frozenset({"docx"})),
    Kind.WORKBOOK: (f"{_OFFICE}spreadsheetml.sheet", frozenset({"xlsx"})),
    Kind.OPEN_TEXT: (f"{_OPEN}text", frozenset({"odt"})),
    Kind.OPEN_SHEET: (f"{_OPEN}spreadsheet", frozenset({"ods"})),
    Kind.OLD_WORD: ("application/msword", frozenset({"doc"})),
    Kind.OLD_WORKBOOK: ("application/vnd.ms-excel", frozenset({"xls"})),
    # Word keeps rich text under its own old ending, too.
    Kind.RICH_TEXT: ("application/rtf", frozenset({"rtf", "doc"})),
    Kind.PDF: ("application/pdf", frozenset({"pdf"})),
    Kind.TEXT: ("text/plain", frozenset({"txt", "csv"})),
    "PNG": ("image/png", frozenset({"png"})),
    "JPEG": ("image/jpeg", frozenset({"jpg", "jpeg"})),
    "WEBP": ("image/webp", frozenset({"webp"})),
}
ACCEPTED = ",".join(f".{ending}" for _type, endings in KINDS.values() for ending in sorted(endings))
_PICTURES = ("PNG", "JPEG", "WEBP")


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as it was sent."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Looked:
    """A file that may be kept: its name without folders, what it is."""

    name: str
    data: bytes
    media_type: str


def look_at(sent: Sent) -> Looked:
    """Look at what a file is by its content. Raises Rejected with a sentence beside `file`."""
    name = file_of(sent.name, b"").name
    if not sent.data:
        raise Rejected({"file": _("The file “%(name)s” is empty.", name=name)})
    if len(sent.data) > LARGEST_FILE:
        raise Rejected(
            {
                "file": _(
                    "The file “%(name)s” is too large: at most %(limit)s MB are kept.", name=name, limit=25
                )
            }
        )
    kind = _picture(sent.data, name) or _document(sent.data, name)
    media_type, endings = KINDS[kind]
    if PurePosixPath(name).suffix.lower().removeprefix(".") not in endings:
        message = _(
            "The file “%(name)s” is in truth .%(kind)s: its name says something else. Rename or save it anew.",
            name=name, kind=sorted(endings)[0],
        )  # fmt: skip
        raise Rejected({"file": message})
    return Looked(name, sent.data, media_type)


def refuse_infected(files: Iterable[Sent], scanner: Scanner | None) -> None:
    """Ask a scanner about files, where one is configured. Raises Rejected, also when it does not answer."""
    if scanner is None:
        return
    for sent in files:
        name = file_of(sent.name, b"").name
        try:
            found = scanner.found_in(sent.data)
        except ScannerAwayError as error:
            log.warning("the scanner for viruses does not answer: %s", error)
            message = _(
                "Files are checked for viruses, and the check does not answer just now: nothing was saved. Try again in some"
                " minutes; if it stays so, tell the administrator."
            )
            raise Rejected({"file": message}) from error
        if found is not None:
            log.warning("a file was refused for %s", found)
            message = _(
                "A virus was found in “%(name)s” (%(found)s): it was not saved."
                " Have the computer it comes from checked.",
                name=name, found=found,
            )  # fmt: skip
            raise Rejected({"file": message})


def _picture(data: bytes, name: str) -> str | None:
    try:
        with Image.open(io.BytesIO(data), formats=_PICTURES) as picture:
            kind = picture.format
            picture.verify()
    except UnidentifiedImageError:
        return None
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise Rejected(
            {"file": _("The picture “%(name)s” is damaged and cannot be opened.", name=name)}
        ) from error
    return kind


def _document(data: bytes, name: str) -> Kind:
    try:
        return recognise(data, name).kind
    except NotReadable as error:
        if error.cause is not Cause.UNKNOWN_KIND:
            raise Rejected({"file": _(error.message, **error.params)}) from error
        message = _(
            "Files like “%(name)s” are not kept. Kept are Word, Excel, OpenDocument, PDF, text and pictures.",
            name=name,
        )
        raise Rejected({"file": message}) from error


def read_link(text: str) -> str | None:
    """Return a link to the web, None for none. Raises Rejected for anything that is not http or https."""
    link = one_line(text)
    if not link:
        return None
    try:
        parts = urlsplit(link)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme.lower() not in {"http", "https"} or not parts.hostname or " " in link:
        raise Rejected({"link": _("A link begins with https:// or http:// and names a site.")})
    if len(link) > LONGEST_LINK:
        raise Rejected({"link": _("This is too long: at most %(count)s characters.", count=LONGEST_LINK)})
    return f"{parts.scheme.lower()}{link[len(parts.scheme) :]}"
