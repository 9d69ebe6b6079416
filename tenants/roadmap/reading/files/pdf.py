"""The paragraphs and tables of a PDF with a text layer; a table that runs over pages is one table."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from core.speech import mark
from tenants.roadmap.reading.files.edges import columns_of
from tenants.roadmap.reading.files.pdf_lines import text_of
from tenants.roadmap.reading.files.pdf_page import PASSWORD_ERRORS, Page, PdfiumError, open_pdf, read_page
from tenants.roadmap.reading.files.pdf_table import Band, Field, Strip, blocks_of
from tenants.roadmap.reading.files.pdf_wraps import joined, mended, stems_of, vocabulary
from tenants.roadmap.reading.grid import Cell, Document, Row, Table
from tenants.roadmap.reading.model import Notice
from tenants.roadmap.reading.refusals import Cause, NotReadable

MOST_PAGES = 100
_NEAR = 6
"""Points: the edges of a table lie so near to each other from page to page."""
_GOES_ON = mark("This row may go on from the page before.")
_FIRST_PAGES = mark("Only the first %(limit)s pages were read.")
_PICTURES = mark("Pages without text were not read: %(pages)s")
_NOT_RULED = mark("No table with ruled lines was found in this PDF; its text was read line by line.")


@dataclass(slots=True)
class _Pages:
    """The blocks of all pages so far; a table is the rows of its strips."""

    blocks: list[str | Strip] = field(default_factory=list)
    pictures: list[int] = field(default_factory=list)
    has_text: bool = False

    def add(self, number: int, page: Page) -> None:
        if not page.glyphs:
            self.pictures += [number] if page.has_picture else []
            return
        self.has_text = True
        first = True
        for block in blocks_of(page):
            if isinstance(block, Strip):
                last = self.blocks[-1] if first and self.blocks else None
                if isinstance(last, Strip) and _is_one_table(last, block):
                    _continue(last, block)
                else:
                    self.blocks.append(block)
            else:
                self.blocks.append(text_of(block))
            first = False


def read_pdf(data: bytes, name: str) -> Document:
    """Return the blocks of a PDF. Raises NotReadable: PROTECTED, DAMAGED, or SCAN where no page has any text."""
    try:
        document = open_pdf(data)
    except PdfiumError as error:
        is_protected = error.err_code in PASSWORD_ERRORS
        raise NotReadable(Cause.PROTECTED if is_protected else Cause.DAMAGED, name) from error
    pages = _Pages()
    try:
        count = len(document)
        for number in range(min(count, MOST_PAGES)):
            pages.add(number + 1, read_page(document, number))
    except PdfiumError as error:
        raise NotReadable(Cause.DAMAGED, name) from error
    finally:
        document.close()
    if not pages.has_text:
        raise NotReadable(Cause.SCAN, name)
    return Document(tuple(_finished(pages.blocks)), tuple(_notices(pages, count)))


def _notices(pages: _Pages, count: int) -> Iterator[Notice]:
    if not any(isinstance(block, Strip) for block in pages.blocks):
        yield Notice("file", _NOT_RULED)
    if pages.pictures:
        yield Notice("file", _PICTURES, {"pages": ", ".join(map(str, pages.pictures))})
    if count > MOST_PAGES:
        yield Notice("file", _FIRST_PAGES, {"limit": MOST_PAGES})


def _is_one_table(upper: Strip, lower: Strip) -> bool:
    """Ask whether a table goes on at the top of the next page: the same outer edges, and no edge of its own inside."""
    one, other = sorted(upper.edges), sorted(lower.edges)
    outer = abs(one[0] - other[0]) <= _NEAR and abs(one[-1] - other[-1]) <= _NEAR
    fewer, more = (other, one) if len(one) >= len(other) else (one, other)
    return outer and all(min(abs(edge - each) for each in more) <= _NEAR for edge in fewer)


def _continue(upper: Strip, lower: Strip) -> None:
    """Put the rows of the next page under those of a table; one that was cut by the page is made whole."""
    head = [_texts(band) for band in upper.bands[:3]]
    repeated = 0
    while repeated < len(lower.bands) and _texts(lower.bands[repeated]) in head:
        repeated += 1
    rows = lower.bands[repeated:]
    if rows and upper.bands:
        rows[0] = _going_on(upper.bands, rows[0])
        if not rows[0].fields:
            rows = rows[1:]
    upper.bands += lower.bands[:repeated] + rows


def _texts(band: Band) -> list[str]:
    return [each.text for each in band.fields if each.text]


def _going_on(above: list[Band], row: Band) -> Band:
    """Join a row to the one above where it surely is its rest (then nothing is left of it), or doubt it.

    The first cell of a rest is empty under one that is not, and its words begin as in the middle of a text.
    """
    last = above[-1]
    fields = [
        replace(each, continues=True) if not each.text and each.height > 1 else each for each in row.fields
    ]
    filled = [each for each in fields if each.text]
    is_rest = len(fields) > 1 and not fields[0].text and not fields[0].continues and _texts(last)
    if not is_rest or not filled or [_edges(each) for each in fields] != _nearly(last.fields, fields):
        return Band(fields)
    if not last.fields[0].text:
        return Band(fields)
    if len(filled) * 2 <= len(fields) or _begin_inside(filled):
        above[-1] = Band(
            [
                replace(one, text=joined(one.text, other.text), doubt=one.doubt or other.doubt)
                for one, other in zip(last.fields, fields, strict=True)
            ]
        )
        return Band([])
    return Band([replace(each, doubt=each.doubt or (_GOES_ON if each.text else None)) for each in fields])


def _edges(each: Field) -> tuple[float, float]:
    return each.left, each.right


def _nearly(fields: list[Field], like: list[Field]) -> list[tuple[float, float]]:
    """Return the edges of cells, those taken from the cells below that lie at nearly the same place."""
    if len(fields) != len(like):
        return []
    return [
        _edges(other) if abs(one.left - other.left) <= _NEAR >= abs(one.right - other.right) else _edges(one)
        for one, other in zip(fields, like, strict=True)
    ]


def _begin_inside(filled: list[Field]) -> bool:
    """Ask whether the texts of a row begin in the middle: small letters among them, and no capital."""
    firsts = [each.text[0] for each in filled]
    return any(map(str.islower, firsts)) and not any(map(str.isupper, firsts))


def _finished(blocks: list[str | Strip]) -> Iterator[str | Table]:
    words = vocabulary(_all_texts(blocks))
    stems = stems_of(words)
    count = 0
    for block in blocks:
        if isinstance(block, Strip):
            for band in block.bands:
                band.fields = [replace(each, text=mended(each.text, words, stems)) for each in band.fields]
        if isinstance(block, Strip):
            count += 1
            yield _table(count, block)
        elif block:
            yield mended(block, words, stems)


def _all_texts(blocks: list[str | Strip]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Strip):
            yield from (each.text for band in block.bands for each in band.fields)
        else:
            yield block


def _table(number: int, strip: Strip) -> Table:
    columns = columns_of({round(edge) for edge in strip.edges}, _NEAR)
    rows = (
        Row(place, tuple(_cell(each, columns) for each in band.fields))
        for place, band in enumerate(strip.bands, 1)
    )
    return Table(number, tuple(rows))


def _cell(each: Field, columns: dict[int, int]) -> Cell:
    column = columns[round(each.left)]
    span = max(columns[round(each.right)] - column, 1)
    return Cell(each.text, column, span, each.continues, doubt=each.doubt)
