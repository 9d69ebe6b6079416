"""Which encoding a plain text has; Russian ones are told apart by how their letters follow each other."""

import codecs
import re

_CONTROLS = re.compile("[\x00-\x08\x0e-\x19\x1b-\x1f]")
_RUSSIAN = ("cp1251", "koi8-r", "cp866")
_BYTE_ORDER = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_SAMPLE = 20_000
# Half of all Russian text is made of these.
_FREQUENT = frozenset("оеаинтсрл")
_WORD = re.compile("[^\\W\\d_]+")


def looks_like_text(data: bytes) -> bool:
    """Ask whether bytes are a text for people, in any of the encodings known here."""
    return decoded(data) is not None


def decoded(data: bytes) -> str | None:
    """Return the text, or None for bytes that are none."""
    for beginning, encoding in _BYTE_ORDER.items():
        if data.startswith(beginning):
            return _tried(data, encoding)
    wide = _wide(data)
    if wide:
        return _tried(data, wide)
    text = _tried(data, "utf-8")
    if text is not None or b"\0" in data:
        return text
    texts = [text for text in (_tried(data, encoding) for encoding in _RUSSIAN) if text is not None]
    return max(texts, key=lambda text: _likeness(text[:_SAMPLE]), default=None)


def _tried(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if _CONTROLS.search(text) else text


def _wide(data: bytes) -> str | None:
    """Return UTF-16 for a text of two-byte letters that says no byte order: the high bytes of Russian are 4 or 0."""
    sample = data[: _SAMPLE - _SAMPLE % 2]
    if len(sample) < 8 or b"\0" not in sample:
        return None
    odd, even = sample[1::2], sample[0::2]
    for high, encoding in ((odd, "utf-16-le"), (even, "utf-16-be")):
        if sum(byte in (0, 4) for byte in high) > 0.9 * len(high):
            return encoding
    return None


def _likeness(text: str) -> float:
    """Return how much like Russian a text is: a wrong encoding gives rare letters and capitals inside words."""
    points = 0
    for word in _WORD.findall(text):
        if "а" <= word[0].lower() <= "ё":
            regular = word.islower() or word.isupper() or word.istitle()
            points += sum(letter in _FREQUENT for letter in word.lower()) + (
                len(word) if regular else -len(word)
            )
    return points / max(len(text), 1)
