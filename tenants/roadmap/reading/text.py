"""Cleaning what stands in a cell without losing a word of it."""

import re
import unicodedata

# Letters that look alike; a Cyrillic word typed with some of them is still that word.
_LATIN = "aceopxykmthbABCEHKMOPTXY"
_CYRILLIC = "асеорхукмтнвАВСЕНКМОРТХУ"
_ALIKE = dict(zip(_LATIN, _CYRILLIC, strict=True))

_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)
_SPACES = re.compile(r"[^\S\n]+")
_AROUND_BREAK = re.compile(r" ?\n ?")
_DASHES = re.compile("[\u2010-\u2015\u2212\uf02d\u2043\ufe58\ufe63\uff0d]")
_WORD = re.compile(r"[^\W\d_]+")


def clean(text: str) -> str:
    """Return the text of a cell for people: no control characters, single spaces, its line breaks kept."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n").replace("\u2028", "\n")
    text = _CONTROL.sub("", unicodedata.normalize("NFC", text))
    return _AROUND_BREAK.sub("\n", _SPACES.sub(" ", text)).strip()


def one_line(text: str) -> str:
    """Return the text with line breaks turned into spaces."""
    return " ".join(text.split())


def straight(text: str) -> str:
    """Return one line with every kind of dash as a hyphen and Latin look-alikes inside Cyrillic words replaced."""
    return _WORD.sub(_as_cyrillic, _DASHES.sub("-", one_line(clean(text))))


def folded(text: str) -> str:
    """Return `straight` text in small letters with ё as е: the form that words are compared in."""
    return straight(text).casefold().replace("ё", "е")


def latin_as_cyrillic(word: str) -> str:
    """Return a word typed in Latin look-alikes throughout («MAPT») in Cyrillic small letters."""
    return "".join(_ALIKE.get(letter, letter) for letter in word.upper()).casefold()


def _as_cyrillic(found: re.Match[str]) -> str:
    word = found[0]
    if word.isascii():
        return word
    return "".join(_ALIKE.get(letter, letter) for letter in word)
