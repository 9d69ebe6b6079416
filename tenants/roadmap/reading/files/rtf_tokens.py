"""Walking through an RTF file: words, letters in their code pages, and groups that hold no text passed over at once.

striprtf makes one text of a file and loses its rows and merged cells, and takes a second a megabyte for pictures; what it
knows of destinations and code pages is used here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from striprtf.striprtf import charset_map, destinations

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,9})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n]+|([^\\{}\r\n]+)|\\",
    re.DOTALL,
)
_BRACE = re.compile(rb"\\bin(\d{1,9}) ?|\\.|[{}]", re.DOTALL)
_FONT = re.compile(rb"\\f(\d{1,5})(?![a-z])[^;{}]{0,200}?\\fcharset(\d{1,3})")
_MACINTOSH = {"cp10000": "mac_roman", "cp10007": "mac_cyrillic", "cp10017": "mac_cyrillic"}
_DECLARED = re.compile(rb"\\ansicpg(\d{3,5})")
_DEFAULT_FONT = re.compile(rb"\\deff(\d{1,5})")
_SHOWN = frozenset({"listtext", "pntext", "fldrslt"})
"""Read although they look like destinations: the labels of lists and what a field shows."""
_HIDDEN = (frozenset(destinations) - _SHOWN) | {"nonshppict", "nonesttables", "listtables", "deltamoveid"}
_LETTERS = {
    "emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
    "emspace": " ", "enspace": " ", "qmspace": " ", "tab": " ", "line": "\n", "softline": "\n",
}  # fmt: skip
_SYMBOLS = {"~": " ", "_": "-", "\\": "\\", "{": "{", "}": "}"}
_OF_SYMBOL_FONTS = {0xF0B7: "•", 0xF0A7: "•", 0xF0D8: "•", 0xF02D: "–", 0xF0FC: "✓"}


@dataclass(frozen=True, slots=True)
class Word:
    """A control word; `number` is what stands behind it."""

    name: str
    number: int | None


@dataclass(frozen=True, slots=True)
class Letters:
    """Text that is shown; `is_label` marks the number or bullet of a list."""

    text: str
    is_label: bool


@dataclass(frozen=True, slots=True)
class _State:
    """What a group may change and leaves as it was."""

    encoding: str
    skip: int = 1
    is_hidden: bool = False
    is_label: bool = False


class Tokens:
    """The shown words and letters of a file in their order; nothing in a file makes it fail."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        declared = _DECLARED.search(data[:2000])
        self._ansi = _known(f"cp{int(declared[1])}") if declared else "cp1251"
        self._fonts: dict[int, str] = {}
        self._state = _State(self._ansi)
        self._stack: list[_State] = []
        self._bytes = bytearray()
        self._to_skip = 0
        self._begins_group = False

    def __iter__(self) -> Iterator[Word | Letters]:
        place, data = 0, self._data
        while found := _TOKEN.match(data, place):
            place = found.end()
            word, number, code, symbol, brace, run = found.groups()
            if code or run:
                yield from self._text(bytes.fromhex(code.decode()) if code else run)
                continue
            if self._bytes and (word or symbol or brace):
                yield self._decoded()
            if brace:
                self._group(brace == b"{")
            elif word:
                name = word.decode().lower()
                place = self._after_hidden(name, number, place)
                yield from self._word(name, int(number) if number else None)
            elif symbol == b"*" and self._begins_group:
                place = self._end_of_group(place)
            elif symbol:
                yield from self._symbol(symbol.decode("latin-1"))
            self._begins_group = brace == b"{"
        if self._bytes:
            yield self._decoded()

    def _text(self, run: bytes) -> Iterator[Letters]:
        self._begins_group = False
        skipped = min(self._to_skip, len(run))
        self._to_skip -= skipped
        if not self._state.is_hidden:
            self._bytes += run[skipped:]
        return iter(())

    def _decoded(self) -> Letters:
        text = self._bytes.decode(self._state.encoding, "replace")
        self._bytes.clear()
        return Letters(text, self._state.is_label)

    def _group(self, begins: bool) -> None:
        self._to_skip = 0
        if begins:
            self._stack.append(self._state)
        elif self._stack:
            self._state = self._stack.pop()

    def _after_hidden(self, name: str, number: bytes | None, place: int) -> int:
        """Return where to go on: behind the group of a destination without text, and behind raw bytes."""
        if name == "bin":
            return min(place + max(int(number or 0), 0), len(self._data))
        if name == "fonttbl":
            end = self._end_of_group(place)
            for font, charset in _FONT.findall(self._data[place:end]):
                # Fonts of no language of their own are written in that of the file.
                told = charset_map.get(int(charset)) if int(charset) > 2 else None
                self._fonts[int(font)] = _known(told) if told else self._ansi
            default = _DEFAULT_FONT.search(self._data[:2000])
            if default:
                self._state = replace(self._state, encoding=self._fonts.get(int(default[1]), self._ansi))
                self._stack = [replace(each, encoding=self._state.encoding) for each in self._stack]
            return end
        return self._end_of_group(place) if name in _HIDDEN else place

    def _end_of_group(self, place: int) -> int:
        depth = 1
        while found := _BRACE.search(self._data, place):
            place = found.end()
            if found[1]:
                place += int(found[1])
            elif found[0] == b"{":
                depth += 1
            elif found[0] == b"}":
                depth -= 1
                if depth == 0:
                    return found.start()
        return len(self._data)

    def _word(self, name: str, number: int | None) -> Iterator[Word | Letters]:
        self._to_skip = 0
        if name == "u":
            yield from self._unicode(number or 0)
        elif name in _LETTERS:
            yield from self._shown(_LETTERS[name])
        else:
            self._state = self._changed(name, number)
            # What a label says of its paragraph ends with it.
            if not self._state.is_label and (not self._state.is_hidden or name in {"cell", "row"}):
                yield Word(name, number)

    def _unicode(self, number: int) -> Iterator[Letters]:
        code = number % 0x10000
        yield from self._shown(_OF_SYMBOL_FONTS.get(code, chr(code)))
        self._to_skip = self._state.skip

    def _symbol(self, symbol: str) -> Iterator[Word | Letters]:
        self._to_skip = 0
        if symbol in "\r\n":
            yield Word("par", None)
        elif symbol in _SYMBOLS:
            yield from self._shown(_SYMBOLS[symbol])

    def _shown(self, text: str) -> Iterator[Letters]:
        if not self._state.is_hidden:
            yield Letters(text, self._state.is_label)

    def _changed(self, name: str, number: int | None) -> _State:
        """Return what the text after a word is like."""
        match name:
            case "f":
                return replace(self._state, encoding=self._fonts.get(number or 0, self._ansi))
            case "uc":
                return replace(self._state, skip=min(max(number or 0, 0), 8))
            case "v" | "deleted":
                return replace(self._state, is_hidden=number != 0)
            case "plain":
                return replace(self._state, is_hidden=False)
            case "listtext" | "pntext":
                return replace(self._state, is_label=True)
        return self._state


def _known(encoding: str) -> str:
    """Return the encoding, Python's own name for it, or what Russian files have where there is none."""
    encoding = _MACINTOSH.get(encoding, encoding)
    try:
        # Asked with a letter: nothing is looked up to decode nothing.
        b"1".decode(encoding)
    except (LookupError, UnicodeDecodeError):
        return "cp1251"
    return encoding
