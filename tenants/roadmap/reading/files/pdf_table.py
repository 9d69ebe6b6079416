"""One page of a PDF as text beside tables and tables of cells with their text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from core.speech import mark
from tenants.roadmap.reading.files.pdf_lines import Line, is_mixed, lines_of
from tenants.roadmap.reading.files.pdf_page import Glyph, Page
from tenants.roadmap.reading.files.pdf_wraps import unwrapped, writes_spaces_at_ends
from tenants.roadmap.reading.files.ruled import Ruling, ruling

MIXED = mark("The words of neighbouring cells may be mixed in this PDF.")
_MARGIN = 0.08
"""Share of the page's height: a bare number so near to its edge is the page's own."""


@dataclass(frozen=True, slots=True)
class Field:
    """A cell of a page: its edges in points, its text, and what is doubtful about it."""

    left: float
    right: float
    text: str
    doubt: str | None = None
    continues: bool = False
    height: int = 1


@dataclass(slots=True)
class Band:
    """A row of cells on a page."""

    fields: list[Field]


@dataclass(slots=True)
class Strip:
    """A table on one page: its rows, and where it lies."""

    bands: list[Band]
    top: float
    bottom: float

    @property
    def edges(self) -> set[float]:
        """The x of all edges of cells."""
        return {edge for band in self.bands for each in band.fields for edge in (each.left, each.right)}


@dataclass(slots=True)
class _Filled:
    """The letters of each cell, and the cells that a word runs out of."""

    glyphs: dict[tuple[int, int], list[Glyph]] = field(default_factory=dict)
    crossed: set[tuple[int, int]] = field(default_factory=set)
    outside: list[Glyph] = field(default_factory=list)


def blocks_of(page: Page) -> list[list[Line] | Strip]:
    """Return paragraphs (their lines) and tables of a page from top to bottom."""
    rules = ruling(page.edges)
    filled = _fill(page.glyphs, rules)
    cells = {place: lines_of(glyphs) for place, glyphs in filled.glyphs.items()}
    spaces = writes_spaces_at_ends(cells.values())
    strips = [
        _Table(number, rules, cells, filled.crossed, spaces).strip() for number in range(len(rules.tables))
    ]
    lines = [line for line in lines_of(filled.outside) if not _is_page_number(line, page.height)]
    blocks: list[tuple[float, list[Line] | Strip]] = [(strip.top, strip) for strip in strips]
    blocks += [(paragraph[0].top, paragraph) for paragraph in _paragraphs(lines, strips)]
    return [block for _top, block in sorted(blocks, key=lambda each: each[0])]


def _fill(glyphs: Sequence[Glyph], rules: Ruling) -> _Filled:
    filled = _Filled()
    last: Glyph | None = None
    last_place: tuple[int, int] | None = None
    for glyph in glyphs:
        place = rules.at((glyph.left + glyph.right) / 2, (glyph.top + glyph.bottom) / 2)
        if place is None:
            filled.outside.append(glyph)
        else:
            filled.glyphs.setdefault(place, []).append(glyph)
        if last is not None and place != last_place and _is_one_word(last, glyph):
            filled.crossed |= {each for each in (place, last_place) if each}
        last, last_place = glyph, place
    return filled


def _is_one_word(one: Glyph, other: Glyph) -> bool:
    """Ask whether two letters that follow each other in the file are of one word."""
    if one.text.isspace() or other.text.isspace() or one.bottom - one.top <= 0:
        return False
    height = one.bottom - one.top
    return abs(one.bottom - other.bottom) < 0.2 * height and abs(other.left - one.right) < 0.12 * height


@dataclass(frozen=True, slots=True)
class _Table:
    """One table of a page: its cells by number, and what is known of their text."""

    number: int
    rules: Ruling
    lines: dict[tuple[int, int], list[Line]]
    crossed: set[tuple[int, int]]
    writes_spaces: bool

    def strip(self) -> Strip:
        """Return its rows."""
        boxes = self.rules.tables[self.number]
        tops = sorted({box.top for box in boxes})
        last = max(box.bottom for box in boxes)
        bands: list[Band] = []
        for row, below in zip(tops, [*tops[1:], last], strict=True):
            within = [place for place, box in enumerate(boxes) if box.top < below and box.bottom > row]
            within.sort(key=lambda place: boxes[place].left)
            bands.append(Band([self._field(place, row) for place in within]))
        return Strip(bands, self.rules.ys[tops[0]], self.rules.ys[last])

    def _field(self, place: int, row: int) -> Field:
        box = self.rules.tables[self.number][place]
        left, right = self.rules.xs[box.left], self.rules.xs[box.right]
        if box.top < row:
            return Field(left, right, "", continues=True)
        lines = self.lines.get((self.number, place), [])
        text = unwrapped(lines, left, right, writes_spaces=self.writes_spaces)
        is_crossed = (self.number, place) in self.crossed
        is_doubtful = text and (is_crossed or not box.is_true or any(map(is_mixed, lines)))
        return Field(left, right, text, MIXED if is_doubtful else None, height=box.bottom - box.top)


def _is_page_number(line: Line, height: float) -> bool:
    text = line.text().strip(" -–—")
    at_edge = line.bottom < _MARGIN * height or line.top > (1 - _MARGIN) * height
    return at_edge and text.isdigit() and len(text) <= 3


def _paragraphs(lines: Sequence[Line], strips: Sequence[Strip]) -> Iterator[list[Line]]:
    """Yield the lines outside tables as paragraphs: a line goes on in the next when it is full and the next is near."""
    right = max((line.right for line in lines), default=0)
    left = min((line.left for line in lines), default=0)
    paragraph: list[Line] = []
    for line in lines:
        pieces = line.blocks()
        last = paragraph[-1] if paragraph else None
        if last is not None and (
            len(pieces) > 1 or not _goes_on(last, line, right - 0.12 * (right - left), strips)
        ):
            yield paragraph
            paragraph = []
        if len(pieces) > 1:
            yield from ([piece] for piece in pieces)
        else:
            paragraph.append(line)
    if paragraph:
        yield paragraph


def _goes_on(line: Line, following: Line, full: float, strips: Sequence[Strip]) -> bool:
    near = following.top - line.bottom < 0.7 * line.height
    alike = abs(line.height - following.height) < 0.15 * line.height
    parted = any(line.bottom <= strip.top + 1 and strip.bottom <= following.top + 1 for strip in strips)
    is_item = (
        following.text().lstrip()[:1] in {"•", "-", "–", "—", "·"} or following.text().lstrip()[:1].isdigit()
    )
    return near and alike and not parted and line.right >= full and not is_item
