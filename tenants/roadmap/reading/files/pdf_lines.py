"""From letters with their places to lines, words and paragraphs in the order people read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import dropwhile, pairwise, takewhile

from tenants.roadmap.reading.files.pdf_page import Glyph
from tenants.roadmap.reading.text import clean

_SAME_LINE = 0.45
_SPACE = 0.17
_FAR = 2.0
"""Heights of a letter: words farther apart on one line belong to different blocks, as two approvals side by side."""
_SAME_LETTER = 0.6


@dataclass(frozen=True, slots=True)
class Line:
    """Letters on one line, from left to right."""

    glyphs: tuple[Glyph, ...]

    @property
    def left(self) -> float:
        """Where it begins."""
        return self.glyphs[0].left

    @property
    def right(self) -> float:
        """Where it ends."""
        return self.glyphs[-1].right

    @property
    def top(self) -> float:
        """Its upper edge."""
        return min(glyph.top for glyph in self.glyphs)

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return max(glyph.bottom for glyph in self.glyphs)

    @property
    def height(self) -> float:
        """The height of its letters."""
        return max(glyph.bottom - glyph.top for glyph in self.glyphs)

    @property
    def right_of_words(self) -> float:
        """Where its last letter ends, whatever spaces follow."""
        return max(glyph.right for glyph in self.glyphs if not glyph.text.isspace())

    @property
    def width_of_first_word(self) -> float:
        """How wide its first word is."""
        letters = list(takewhile(lambda glyph: glyph.text != " ", self.glyphs))
        return letters[-1].right - letters[0].left

    def text(self) -> str:
        """Return the words, a space wherever there is room for one."""
        pieces: list[str] = []
        last: Glyph | None = None
        for glyph in self.glyphs:
            if last is not None and glyph.left - last.right > _SPACE * self.height:
                pieces.append(" ")
            pieces.append(glyph.text)
            last = glyph
        return "".join(pieces)

    def blocks(self) -> list["Line"]:
        """Return the line in pieces, cut where words are far apart, spaces or not."""
        cut: list[list[Glyph]] = [[]]
        last: Glyph | None = None
        for glyph in self.glyphs:
            if not glyph.text.isspace():
                if last is not None and glyph.left - last.right > _FAR * self.height:
                    cut.append([])
                last = glyph
            cut[-1].append(glyph)
        return [Line(tuple(glyphs)) for glyphs in cut]


def lines_of(glyphs: Sequence[Glyph]) -> list[Line]:
    """Return letters as lines from top to bottom; a letter printed twice at one place, as for bold, stands once."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda each: each.bottom):
        height = max(glyph.bottom - glyph.top, 1.0)
        if rows and glyph.bottom - rows[-1][0].bottom <= _SAME_LINE * height:
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    lines = (_without_doubles(sorted(row, key=lambda each: (each.left, each.right))) for row in rows)
    return [Line(tuple(line)) for line in map(_from_first_letter, lines) if line]


def _from_first_letter(glyphs: list[Glyph]) -> list[Glyph]:
    return list(dropwhile(lambda glyph: glyph.text.isspace(), glyphs))


def _without_doubles(glyphs: list[Glyph]) -> list[Glyph]:
    kept: list[Glyph] = []
    for glyph in glyphs:
        is_double = any(
            each.text == glyph.text and _overlap(each, glyph) > _SAME_LETTER for each in kept[-3:]
        )
        if not is_double:
            kept.append(glyph)
    return kept


def _overlap(one: Glyph, other: Glyph) -> float:
    """Return how far two letters lie over each other, as a share of the narrower one."""
    width = min(one.right - one.left, other.right - other.left)
    return (min(one.right, other.right) - max(one.left, other.left)) / width if width > 0 else 0


def is_mixed(line: Line) -> bool:
    """Ask whether letters of a line lie over each other, so that words of two texts run together."""
    letters = [glyph for glyph in line.glyphs if not glyph.text.isspace()]
    over = sum(_overlap(one, other) > _SAME_LETTER for one, other in pairwise(letters))
    return over > 2 and over * 10 > len(letters)


def text_of(lines: Sequence[Line]) -> str:
    """Return lines as they stand; a word parted by a soft hyphen is whole again."""
    return clean("\n".join(line.text().strip() for line in lines).replace("\u00ad\n", ""))
