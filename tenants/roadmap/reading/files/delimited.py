"""Tables written as plain text (.csv, .tsv), and texts without a table."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from itertools import islice

from tenants.roadmap.reading.files.encodings import decoded
from tenants.roadmap.reading.files.sparse import Sparse, too_many_rows
from tenants.roadmap.reading.grid import Document, Table
from tenants.roadmap.reading.refusals import Cause, NotReadable
from tenants.roadmap.reading.text import clean

_DELIMITERS = ";\t|,"
_LOOKED_AT = 300
_MOST_RECORDS = 100_000
_MOST_COLUMNS = 200


def read_text(data: bytes, name: str) -> Document:
    """Return the table of a delimited text, or its lines as paragraphs. Raises NotReadable."""
    text = decoded(data)
    if text is None:
        raise NotReadable(Cause.UNKNOWN_KIND, name)
    said, text = _said_delimiter(text.replace("\r\n", "\n").replace("\r", "\n"))
    delimiter = said or _delimiter(text)
    if delimiter is None:
        lines = (clean(line) for line in text.split("\n"))
        return Document(tuple(line for line in lines if line))
    return _table(text, delimiter, name)


def _table(text: str, delimiter: str, name: str) -> Document:
    sheet = Sparse()
    try:
        for number, record in enumerate(islice(_records(text, delimiter), _MOST_RECORDS)):
            for column, cell in enumerate(record[:_MOST_COLUMNS]):
                sheet.put(number, column, clean(cell))
    except csv.Error as error:
        raise NotReadable(Cause.DAMAGED, name) from error
    table: Table | None = sheet.table(1)
    return Document((table,) if table else (), too_many_rows([sheet]))


def _said_delimiter(text: str) -> tuple[str | None, str]:
    """Return the delimiter that Excel's own first line `sep=;` names, and the text without that line."""
    first, _, rest = text.partition("\n")
    said = first.strip().strip('"')
    if said.lower().startswith("sep=") and len(said) == 5:
        return said[4], rest
    return None, text


def _delimiter(text: str) -> str | None:
    """Return what stands between the columns, or None for a text that has none."""
    sized = {delimiter: _regularity(text, delimiter) for delimiter in _DELIMITERS}
    best = max(sized, key=lambda delimiter: sized[delimiter])
    return best if sized[best] > 0 else None


def _regularity(text: str, delimiter: str) -> float:
    """Return how far the records have one width; 0 when most have not, so that commas of sentences make no table."""
    try:
        widths = [len(record) for record in islice(_records(text, delimiter), _LOOKED_AT) if any(record)]
    except csv.Error:
        return 0
    counted = Counter(width for width in widths if width > 1)
    if not counted:
        return 0
    width, count = counted.most_common(1)[0]
    # Sentences have a comma or two each; a table of two columns cannot be told from them.
    enough = count >= 2 and width >= 3 if delimiter != "," else count >= 3 and width >= 4
    return count / len(widths) * width if enough and count * 2 >= len(widths) else 0


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    """Yield the records; where a quotation mark that is never closed swallows lines, all marks are letters."""
    records = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    if text.count('"') % 2 or _swallows(text, delimiter):
        records = csv.reader(StringIO(text, newline=""), delimiter=delimiter, quoting=csv.QUOTE_NONE)
    return records


def _swallows(text: str, delimiter: str) -> bool:
    """Ask whether a quoted cell of several lines holds as many delimiters as a record; a sentence's have a space behind."""
    if '"' not in text:
        return False
    bare = re.compile(re.escape(delimiter) + r"(?! )")
    width = max((len(bare.findall(line)) for line in text.split("\n", 30)[:30] if '"' not in line), default=0)
    try:
        records = list(islice(csv.reader(StringIO(text, newline=""), delimiter=delimiter), _LOOKED_AT))
    except csv.Error:
        return False
    long = (cell for record in records for cell in record if "\n" in cell)
    return width > 1 and any(len(bare.findall(cell)) >= width for cell in long)
