"""Why a file is not read: a closed list of causes, each with the sentence that a person sees."""

from enum import StrEnum

from core.speech import mark


class Cause(StrEnum):
    """The reason a file is refused; each has one English sentence, the msgid of its translation."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    BOMB = "bomb"
    NOT_A_ROADMAP = "not_a_roadmap"
    NO_TABLE = "no_table"
    DAMAGED = "damaged"
    PROTECTED = "protected"
    OLD_WORD = "old_word"
    NOT_CONVERTED = "not_converted"
    SCAN = "scan"
    MACROS = "macros"
    EXTERNAL_ENTITY = "external_entity"
    UNSAFE_NAMES = "unsafe_names"
    UNKNOWN_KIND = "unknown_kind"
    NOT_FOUND = "not_found"
    UNFORESEEN = "unforeseen"


SENTENCES = {
    Cause.EMPTY: mark("The file “%(name)s” is empty."),
    Cause.TOO_LARGE: mark("The file “%(name)s” is too large: at most %(limit)s MB are read."),
    Cause.BOMB: mark("The file “%(name)s” unpacks to far more than a document holds; it was not opened."),
    Cause.NOT_A_ROADMAP: mark(
        "The tables in “%(name)s” are no roadmap: no row names the activity and its deadline."
    ),
    Cause.NO_TABLE: mark("There is no table in “%(name)s”; a roadmap is read from a table."),
    Cause.DAMAGED: mark("The file “%(name)s” is damaged and cannot be opened."),
    Cause.PROTECTED: mark("The file “%(name)s” is protected by a password; save it without one."),
    Cause.OLD_WORD: mark(
        "The file “%(name)s” is an old Word file (.doc), which is not read here; save it as .docx."
    ),
    Cause.NOT_CONVERTED: mark("The old Word file “%(name)s” could not be converted; save it as .docx."),
    Cause.SCAN: mark(
        "The file “%(name)s” holds only pictures of pages, no text; send the document it was made from."
    ),
    Cause.MACROS: mark("The file “%(name)s” contains macros; save it as .docx or .xlsx without them."),
    Cause.EXTERNAL_ENTITY: mark(
        "The file “%(name)s” contains definitions that documents must not have; it was not opened."
    ),
    Cause.UNSAFE_NAMES: mark("The file “%(name)s” contains parts with forbidden names; it was not opened."),
    Cause.UNKNOWN_KIND: mark(
        "The file “%(name)s” is of a kind that is not read. "
        "Read are .docx, .doc, .odt, .rtf, .pdf, .xlsx, .xls, .ods, .csv and .txt."
    ),
    Cause.NOT_FOUND: mark("The file “%(name)s” was not found or cannot be read."),
    Cause.UNFORESEEN: mark("The file “%(name)s” could not be read; save it as .docx or .xlsx and try again."),
}


class NotReadable(Exception):
    """A file that is no roadmap or must not be opened.

    `message` is the English sentence with placeholders (a msgid), `params` fills it, `str()` is the finished sentence.
    """

    def __init__(self, cause: Cause, name: str, **params: str | int) -> None:
        self.cause = cause
        self.message = SENTENCES[cause]
        self.params: dict[str, str | int] = {"name": name, **params}
        super().__init__(self.message % self.params)
