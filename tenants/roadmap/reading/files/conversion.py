"""What must be done to a file before the child that reads it is there: the child may write no file at all."""

from tenants.roadmap.reading.files.compound import SIGNATURE
from tenants.roadmap.reading.files.kinds import Kind, recognise
from tenants.roadmap.reading.files.old_word import to_docx


def without_old_word(data: bytes, name: str) -> bytes:
    """Return the .docx of an old Word file, and every other file as it is. Raises NotReadable.

    LibreOffice must write: so it stands here, in a process with limits of its own. All that this process looks at is the list
    of streams.
    """
    if data.startswith(SIGNATURE) and recognise(data, name).kind is Kind.OLD_WORD:
        return to_docx(data, name)
    return data
