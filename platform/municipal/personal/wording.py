"""Words of the pages of personal data."""

import json
from typing import Any

from core.speech import mark
from core.translating import gettext as _
from municipal.journal.wording import column_word
from municipal.personal.erasing import Reason

_PLACES = {
    "activity": mark("row of a roadmap"),
    "responsible": mark("responsible"),
    "history": mark("history of a row"),
    "remark": mark("remark on a row"),
    "event": mark("step in the life of a roadmap"),
    "answer": mark("answer to the municipality's model"),
    "file": mark("file of a document"),
    "section": mark("section"),
    "roadmap": mark("roadmap"),
    "document": mark("document"),
    "upload": mark("file of a roadmap"),
}
_COLUMNS = {
    "text": mark("as written"),
    "old": mark("was"),
    "new": mark("became"),
    "notes": mark("further columns"),
    "reading": mark("what was read"),
    "corrections": mark("what was put right"),
    "file_name": mark("file name"),
    "source_file": mark("file name"),
    "organisation": mark("organisation"),
}
_REASONS = {
    Reason.ASKED: mark("the person asked for it"),
    Reason.PURPOSE_OVER: mark("what the data were for is over"),
    Reason.BY_MISTAKE: mark("they stand here by mistake"),
}
# Of a whole file that was read only the beginning is shown.
_LONGEST = 300


def place_word(kind: str, column: str) -> str:
    """Return where a mention stands."""
    word = _(_COLUMNS[column]) if column in _COLUMNS else column_word(column)
    return f"{_(_PLACES[kind])}: {word}"


def value_words(value: Any) -> str:
    """Return a value as it is shown; a long one is cut."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def reasons() -> list[tuple[str, str]]:
    """Return the reasons of an erasure with their words."""
    return [(str(reason), _(words)) for reason, words in _REASONS.items()]
