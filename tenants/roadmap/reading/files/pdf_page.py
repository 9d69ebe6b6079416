"""What stands on a page of a PDF: letters with their places, ruled lines, pictures.

PDFium reads a page thirty times as fast as the readers written in Python, so that a hundred pages are read in a second or two.
"""

import ctypes
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pypdfium2 as pdfium  # type: ignore[import-untyped]
from pypdfium2 import raw

_MOST_LETTERS = 30_000
_MOST_OBJECTS = 20_000
_MOST_POINTS = 60_000
_THIN = 3.0
"""Points: a shape thinner than that is a line, however it was drawn."""
_DEEPEST = 5
# PDFium's own marks for a hyphen at the end of a line.
_HYPHENS = {0x02: "-", 0xFFFE: "-", 0xAD: "\u00ad"}
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ft", "ﬆ": "st"}


class Glyph(NamedTuple):
    """A letter and its box; y counts downwards from the top of the page."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


class Edge(NamedTuple):
    """A ruled line: where it lies (x of an upright one, y of a level one), and from where to where it goes."""

    is_upright: bool
    place: float
    begin: float
    end: float


@dataclass(slots=True)
class Page:
    """The content of one page."""

    glyphs: list[Glyph] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    has_picture: bool = False
    height: float = 0


Matrix = tuple[float, float, float, float, float, float]
_UNMOVED: Matrix = (1, 0, 0, 1, 0, 0)


def read_page(document: Any, number: int) -> Page:
    """Return what stands on a page, turned as people see it. Raises PdfiumError for a page that is damaged."""
    source = document[number]
    try:
        width, height = source.get_size()
        turn = source.get_rotation() // 90 % 4
        if turn % 2:
            width, height = height, width
        page = Page(height=width if turn % 2 else height)
        place = _Placing(turn, width, height)
        _read_text(source, page, place)
        _read_objects(source, page, place)
        return page
    finally:
        source.close()


class _Placing(NamedTuple):
    """Turns places of the file, which count upwards, into places on the page as it is shown."""

    turn: int
    width: float
    height: float

    def __call__(self, x: float, y: float) -> tuple[float, float]:
        match self.turn:
            case 1:
                return y, x
            case 2:
                return self.width - x, y
            case 3:
                return self.height - y, self.width - x
        return x, self.height - y


def _read_text(source: Any, page: Page, place: _Placing) -> None:
    text = source.get_textpage()
    try:
        box = raw.FS_RECTF()
        for number in range(min(raw.FPDFText_CountChars(text.raw), _MOST_LETTERS)):
            code = raw.FPDFText_GetUnicode(text.raw, number)
            letter = _HYPHENS.get(code) or (
                chr(code) if 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE else ""
            )
            if not letter or (raw.FPDFText_IsGenerated(text.raw, number) == 1 and letter.isspace()):
                continue
            if not raw.FPDFText_GetLooseCharBox(text.raw, number, box):
                continue
            x0, y0 = place(box.left, box.bottom)
            x1, y1 = place(box.right, box.top)
            page.glyphs.append(
                Glyph(_LIGATURES.get(letter, letter), min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
            )
    finally:
        text.close()


def _read_objects(source: Any, page: Page, place: _Placing) -> None:
    points = 0
    for kind, item, matrix in _objects(source):
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            page.has_picture = True
        elif kind == raw.FPDF_PAGEOBJ_PATH:
            points += raw.FPDFPath_CountSegments(item)
            if points > _MOST_POINTS:
                return
            page.edges += _edges(item, matrix, place)


def _objects(source: Any) -> Iterator[tuple[int, Any, Matrix]]:
    """Yield the objects of a page and of the forms in it, with what moves them."""
    count = min(raw.FPDFPage_CountObjects(source.raw), _MOST_OBJECTS)
    waiting = [(raw.FPDFPage_GetObject(source.raw, number), _UNMOVED, 0) for number in range(count)]
    seen = 0
    while waiting and seen < _MOST_OBJECTS:
        item, outer, depth = waiting.pop()
        seen += 1
        kind = raw.FPDFPageObj_GetType(item)
        matrix = _product(_matrix(item), outer)
        if kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            inner = min(raw.FPDFFormObj_CountObjects(item), _MOST_OBJECTS)
            waiting += [
                (raw.FPDFFormObj_GetObject(item, number), matrix, depth + 1) for number in range(inner)
            ]
        yield kind, item, matrix


def _matrix(item: Any) -> Matrix:
    found = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(item, found):
        return _UNMOVED
    return found.a, found.b, found.c, found.d, found.e, found.f


def _product(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _edges(item: Any, matrix: Matrix, place: _Placing) -> Iterator[Edge]:
    """Yield the lines of a drawn shape: its sides where they are drawn, itself where it is as thin as a line."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(item, fill, stroke)
    for points in _shapes(item, matrix, place):
        left, right = min(x for x, _y in points), max(x for x, _y in points)
        top, bottom = min(y for _x, y in points), max(y for _x, y in points)
        if min(right - left, bottom - top) <= _THIN:
            if right - left >= bottom - top:
                yield Edge(False, (top + bottom) / 2, left, right)
            else:
                yield Edge(True, (left + right) / 2, top, bottom)
        elif stroke.value:
            yield from _sides(points)


def _sides(points: list[tuple[float, float]]) -> Iterator[Edge]:
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        if abs(x0 - x1) <= 1 < abs(y0 - y1):
            yield Edge(True, (x0 + x1) / 2, min(y0, y1), max(y0, y1))
        elif abs(y0 - y1) <= 1 < abs(x0 - x1):
            yield Edge(False, (y0 + y1) / 2, min(x0, x1), max(x0, x1))


def _shapes(item: Any, matrix: Matrix, place: _Placing) -> Iterator[list[tuple[float, float]]]:
    """Yield the corners of each closed or open shape of a path; one with curves is no line."""
    a, b, c, d, e, f = matrix
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float]] = []
    is_straight = True
    for number in range(raw.FPDFPath_CountSegments(item)):
        segment = raw.FPDFPath_GetPathSegment(item, number)
        kind = raw.FPDFPathSegment_GetType(segment)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            if len(points) > 1 and is_straight:
                yield points
            points, is_straight = [], True
        is_straight = is_straight and kind != raw.FPDF_SEGMENT_BEZIERTO
        points.append(place(a * x.value + c * y.value + e, b * x.value + d * y.value + f))
        if raw.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if len(points) > 1 and is_straight:
        yield points


def open_pdf(data: bytes) -> Any:
    """Return the opened document. Raises PdfiumError, whose `err_code` tells a password from damage."""
    return pdfium.PdfDocument(data)


PdfiumError = pdfium.PdfiumError
PASSWORD_ERRORS = frozenset({raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY})
