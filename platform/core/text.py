"""Folding of Russian text for sorting and searching, done here because the database's locale cannot."""

import re
import unicodedata

_NUMBER = re.compile(r"\d+")
_SPACE = re.compile(r"\s+")
_NOT_SEARCHED = re.compile(r"[^\w\s]+")
# Ends of lines besides \n: of other systems, of Word's Shift+Enter, of Unicode. Taken away, they would join two words.
_LINE_END = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# What may hide in pasted text: control characters, marks that turn the direction of writing, halves of characters.
_UNSEEN = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]"
)


def clean(text: str) -> str:
    """Return the text in NFC, without unseen characters, with plain line ends and no space around it."""
    seen = _UNSEEN.sub("", _LINE_END.sub("\n", text))
    return unicodedata.normalize("NFC", seen).strip()


def one_line(text: str) -> str:
    """Return the cleaned text on one line with single spaces."""
    return _SPACE.sub(" ", clean(text))


def fold(text: str) -> str:
    """Return the text lowered with ё as е, so that «Ёлкина» and «елкина» meet."""
    return one_line(text).lower().replace("ё", "е")


def sort_key(text: str) -> str:
    """Return a key that sorts as people do: ё beside е, «№ 2» before «№ 10», quotes ignored."""
    plain = _SPACE.sub(" ", _NOT_SEARCHED.sub(" ", fold(text))).strip()
    return _NUMBER.sub(lambda found: found[0].zfill(8), plain)


def search_key(text: str) -> str:
    """Return what a search compares: folded, without punctuation, so that «№2» finds «№ 2»."""
    return _SPACE.sub(" ", _NOT_SEARCHED.sub(" ", fold(text))).strip()
