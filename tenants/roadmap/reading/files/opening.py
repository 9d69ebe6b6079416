"""From a file to its paragraphs and tables, by its kind: the one place that knows all readers."""

import logging

from tenants.roadmap.reading.files.kinds import File, Kind, recognise
from tenants.roadmap.reading.grid import Document
from tenants.roadmap.reading.refusals import Cause, NotReadable

log = logging.getLogger(__name__)


def open_document(data: bytes, name: str) -> Document:
    """Return what stands in a file, whatever kind it is. Raises NotReadable, with the cause."""
    file = recognise(data, name)
    try:
        return _read(file)
    except NotReadable:
        raise
    except (MemoryError, RecursionError) as error:
        raise NotReadable(Cause.BOMB, name) from error
    except Exception as error:
        # The last resort: each reader names what its library stumbles over, and the tests look for what comes here.
        log.exception("a reader met what it had not foreseen")
        raise NotReadable(Cause.UNFORESEEN, name) from error


def _read(file: File) -> Document:  # noqa: PLR0911 - one way for each kind
    """Read by kind; a library is imported only for a file that needs it."""
    match file.kind:
        case Kind.WORD:
            from tenants.roadmap.reading.files.docx import read_docx

            return read_docx(file.parts)
        case Kind.WORKBOOK:
            from tenants.roadmap.reading.files.workbook import read_workbook

            return read_workbook(file.parts)
        case Kind.OPEN_TEXT:
            from tenants.roadmap.reading.files.odf import read_odf

            return read_odf(file.parts, is_sheet=False)
        case Kind.OPEN_SHEET:
            from tenants.roadmap.reading.files.odf import read_odf

            return read_odf(file.parts, is_sheet=True)
        case Kind.OLD_WORD:
            from tenants.roadmap.reading.files.old_word import to_docx

            made = recognise(to_docx(file.data, file.name), file.name)
            if made.kind is not Kind.WORD:
                raise NotReadable(Cause.NOT_CONVERTED, file.name)
            return _read(made)
        case Kind.OLD_WORKBOOK:
            from tenants.roadmap.reading.files.old_sheets import read_xls

            return read_xls(file.data, file.name)
        case Kind.RICH_TEXT:
            from tenants.roadmap.reading.files.rtf import read_rtf

            return read_rtf(file.data)
        case Kind.PDF:
            from tenants.roadmap.reading.files.pdf import read_pdf

            return read_pdf(file.data, file.name)
        case Kind.TEXT:
            from tenants.roadmap.reading.files.delimited import read_text

            return read_text(file.data, file.name)
