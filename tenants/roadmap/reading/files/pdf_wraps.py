"""Which ends of lines in a PDF the writer made, and which came of the width of the column."""

import itertools
import re
from collections.abc import Iterable, Sequence

from tenants.roadmap.reading.files.pdf_lines import Line
from tenants.roadmap.reading.text import clean

_PADDING = 6.0
_PARTED = re.compile(r"(?<![\w-])([^\W_]+)-\n([^\W_]+)")
_WORD = re.compile(r"[^\W\d_]+(?:-(?!\n)[^\W\d_]+)*")
_ITEM = re.compile(r"\s*(?:[-–—•·*]|\d{1,2}(?:\.\d{1,2})*[.)])\s*\S")
_HYPHENATED = re.compile("\\w[-\u00ad]$")
# No paragraph ends with a preposition or a comma.
_UNFINISHED = re.compile(r"(?:,|(?<!\w)[а-яё]{1,3}|(?<!\w)[-–—])$")
SEAM = "\ue000"
"""Stands where the column may have parted a word, until the whole document is known."""
_SEAM = re.compile(f"(\\w+){SEAM}(\\w+)")
# The only words of one letter; any other letter by itself is the rest of a word.
_LETTER_WORDS = frozenset("авикосу")
_NEVER_FIRST = frozenset("ьъы")
_SPACE = 0.2
_WIDTH_OF_SPACE = 0.3
_STEM = 6
_SHORTEST = 4


def writes_spaces_at_ends(cells: Iterable[Sequence[Line]]) -> bool:
    """Ask whether the program that made the file writes the spaces at which it wraps lines."""
    return any(line.glyphs[-1].text.isspace() for lines in cells for line in lines[:-1])


def unwrapped(lines: Sequence[Line], left: float, right: float, *, writes_spaces: bool) -> str:
    """Return the text of a cell: lines that were wrapped are one, those that the writer ended stay apart."""
    if not lines:
        return ""
    padding = min(max(min(line.left for line in lines) - left, 0), _PADDING)
    width = right - left - 2 * padding
    text = lines[0].text()
    for line, following in itertools.pairwise(lines):
        text += _between(line, following, width, writes_spaces) + following.text()
    return clean(text.replace("\u00ad\n", ""))


def _between(line: Line, following: Line, width: float, writes_spaces: bool) -> str:
    """Return what stands between two lines: a line end, a space, or a seam where a word may have been too long."""
    words, next_words = line.text().rstrip(), following.text()
    if _HYPHENATED.search(words) or _ITEM.match(next_words):
        return "\n"
    room = width - (line.right_of_words - line.left)
    fits = following.width_of_first_word + _SPACE * line.height <= room
    has_space = line.glyphs[-1].text.isspace()
    if (has_space and not fits) or _UNFINISHED.search(words) or next_words[:1] in {"(", "«"}:
        return " "
    if fits and not has_space:
        return "\n"
    if not has_space and " " not in words and words[-1:].isalpha() and next_words[:1].islower():
        return _inside_word(room, line, following) if writes_spaces else SEAM
    return "\n" if words.endswith((".", ";", ":")) and next_words[:1].isupper() else " "


def _inside_word(room: float, line: Line, following: Line) -> str:
    """Return what stands between a single word on its line and small letters, in a file that writes its spaces.

    A space is left out only where there was no room for it; a word is parted where there is none for its next letter.
    """
    letter = following.glyphs[0].right - following.glyphs[0].left
    if room > letter + 1:
        return " "
    return "" if room > _WIDTH_OF_SPACE * line.height else SEAM


def joined(one: str, other: str) -> str:
    """Return the text of a cell that goes on on the next page."""
    goes_on = other[:1].islower() or other[:1] in {"(", "«"} or _UNFINISHED.search(one)
    between = " " if goes_on and not _HYPHENATED.search(one) else "\n"
    return f"{one}{between}{other}".strip()


def vocabulary(texts: Iterable[str]) -> frozenset[str]:
    """Return the words of a document, without those that a line end parts."""
    return frozenset(
        word.casefold() for text in texts for word in _WORD.findall(_SEAM.sub(" ", _PARTED.sub(" ", text)))
    )


def mended(text: str, words: frozenset[str], stems: frozenset[str]) -> str:
    """Return a text whose words parted at a hyphen are whole again, where the rest of the document tells how."""

    def whole(found: re.Match[str]) -> str:
        one, other = found[1], found[2]
        if not (one.isalpha() and other.islower()):
            return (
                f"{one}-{other}"  # «Р-145», «Санкт-Петербург»: no word is parted before a digit or a capital
            )
        is_pair = len(other) >= _SHORTEST and other[:_STEM] in stems and one.casefold()[:_STEM] in stems
        if is_pair or f"{one}-{other}".casefold() in words:
            return f"{one}-{other}"
        return one + other if (one + other).casefold() in words else found[0]

    text = _SEAM.sub(lambda found: _sewn(found[1], found[2], words), text) if SEAM in text else text
    return _PARTED.sub(whole, text.replace(SEAM, " "))


def _sewn(one: str, other: str, words: frozenset[str]) -> str:
    is_rest = other not in _LETTER_WORDS and (len(other) == 1 or (len(other) <= 3 and other not in words))
    is_rest = is_rest or other[0] in _NEVER_FIRST
    return one + other if is_rest or (one + other).casefold() in words else f"{one} {other}"


def stems_of(words: Iterable[str]) -> frozenset[str]:
    """Return the beginnings of words, by which their other cases are known."""
    return frozenset(word[:_STEM] for word in words if len(word) >= _SHORTEST)
