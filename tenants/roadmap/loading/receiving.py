"""Taking in a file that a person sends to be read: how large it may be, and every refusal a sentence."""

from collections.abc import Callable

from flask import Blueprint, Response, g, request
from flask_babel import gettext as _
from werkzeug.exceptions import RequestEntityTooLarge

from commons.accounts.roles import Capability
from commons.accounts.sign_in import standing
from commons.schools.queries import find_school
from core.database import db, identity
from core.errors import Rejected
from core.web_errors import answer_error
from tenants.roadmap.loading.adoption import File, file_of
from tenants.roadmap.loading.bounded_reading import ReadingBusy, ReadingGaveUp, read_upload
from tenants.roadmap.reading import NotReadable, Reading

MEGABYTE = 1024 * 1024
LARGEST_FILE = 25 * MEGABYTE
# A browser shows our answer only after it has sent everything; what is larger still is cut off.
_READ_AND_FORGOTTEN = 512 * MEGABYTE
# What a browser offers to choose; what a file really is, its content says.
ACCEPTED = ".docx,.doc,.odt,.rtf,.pdf,.xlsx,.xls,.ods,.csv,.txt"


def _too_large(limit: int) -> str:
    return _("The file is too large: at most %(limit)s MB are read. Nothing was saved.", limit=limit)


def may_send() -> bool:
    """Tell whether whoever asks writes in the school of the address. Raises Unauthorized for nobody.

    It runs before the address is resolved, so that nobody's file is read.
    """
    who, school = standing(), find_school(identity.single(), g.school_in_address)
    return school is not None and who.allows(Capability.ROADMAP_WRITE, school)


def take_files(
    blueprint: Blueprint,
    endpoint: str,
    may_send: Callable[[], bool],
    largest: int = LARGEST_FILE,
    too_large: Callable[[int], str] = _too_large,
) -> None:
    """Let one route of a blueprint take more than a form, of `largest` bytes: only from those whose file would be read.

    `too_large` says so of a limit in megabytes.
    """
    # Around the files stand the boundaries of the form and its token.
    most = largest + MEGABYTE

    def allow(asked: str | None, _values: dict[str, object] | None) -> None:
        # This runs before anything looks into the request's body.
        if asked != endpoint or not may_send():
            return
        request.max_content_length = most
        if (request.content_length or 0) > most:
            left = min(request.content_length or 0, _READ_AND_FORGOTTEN)
            while left > 0 and (piece := request.environ["wsgi.input"].read(min(left, MEGABYTE))):
                left -= len(piece)
            raise RequestEntityTooLarge

    def refuse(_error: RequestEntityTooLarge) -> Response:
        return answer_error(413, too_large(largest // MEGABYTE))

    blueprint.url_value_preprocessor(allow)
    blueprint.errorhandler(RequestEntityTooLarge)(refuse)


def sent_file() -> tuple[File, bytes]:
    """Return the file of this request. Raises Rejected when there is none."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise Rejected({"file": _("Choose a file.")})
    data = sent.read()
    return file_of(sent.filename, data), data


def read_sent(file: File, data: bytes) -> Reading:
    """Return what is understood of a sent file. Raises Rejected with a sentence.

    The sessions are closed while it is read: no connection waits for a file.
    """
    db.session.close()
    identity.session.close()
    try:
        return read_upload(data, file.name)
    except NotReadable as error:
        raise Rejected({"file": _(error.message, **error.params)}) from error
    except ReadingBusy as error:
        message = _("Other files are being read at the moment. Try again in half a minute.")
        raise Rejected({"file": message}) from error
    except ReadingGaveUp as error:
        message = _("The file could not be read in reasonable time. Save it anew in Word and try again.")
        raise Rejected({"file": message}) from error
