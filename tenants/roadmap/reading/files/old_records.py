"""Numbers of an .xls workbook with the formats that they are shown in, which calamine does not tell."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from tenants.roadmap.reading.files.number_formats import BUILT_IN
from tenants.roadmap.reading.refusals import Cause, NotReadable

_BOF, _EOF, _FILEPASS, _DATEMODE, _FORMAT, _XF, _BOUNDSHEET = 0x809, 0x0A, 0x2F, 0x22, 0x41E, 0xE0, 0x85
_NUMBER, _RK, _MULRK, _FORMULA, _BOOLERR = 0x203, 0x27E, 0xBD, 0x06, 0x205
_TEXTS = frozenset({0xFD, 0x204, 0xD6})
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_NEW = 0x600
_MOST_AREA = 2_000_000
"""Cells between the first and the last: calamine takes a place for each."""

Place = tuple[int, int]


@dataclass(slots=True)
class SheetRecords:
    """The cells of one sheet that hold numbers, with their format, or errors."""

    numbers: dict[Place, tuple[float, str]] = field(default_factory=dict)
    errors: dict[Place, str] = field(default_factory=dict)


@dataclass(slots=True)
class Records:
    """What the records of a workbook say, sheet by sheet in their order."""

    since_1904: bool = False
    sheets: list[SheetRecords] = field(default_factory=list)


@dataclass(slots=True)
class _Globals:
    since_1904: bool = False
    formats: dict[int, str] = field(default_factory=dict)
    styles: list[int] = field(default_factory=list)
    sheets: list[int] = field(default_factory=list)

    def format_of(self, style: int) -> str:
        number = self.styles[style] if style < len(self.styles) else 0
        return self.formats.get(number, BUILT_IN.get(number, "General"))


def read_records(stream: bytes, name: str) -> Records:
    """Return the numbers of all sheets. Raises NotReadable: PROTECTED, or BOMB for cells spread beyond all measure."""
    shared = _Globals()
    is_new = True
    for kind, body in _records(stream, 0):
        match kind:
            case 0x809 if len(body) >= 4:
                is_new = struct.unpack_from("<H", body)[0] >= _NEW
            case 0x2F:
                raise NotReadable(Cause.PROTECTED, name)
            case 0x22 if len(body) >= 2:
                shared.since_1904 = body[0] == 1
            case 0x41E if len(body) >= 4:
                shared.formats[struct.unpack_from("<H", body)[0]] = _format(body, is_new)
            case 0xE0 if len(body) >= 4:
                shared.styles.append(struct.unpack_from("<H", body, 2)[0])
            case 0x85 if len(body) >= 6:
                shared.sheets.append(struct.unpack_from("<I", body)[0])
    sheets = [_sheet(stream, place, shared, name) for place in shared.sheets[:256]]
    return Records(shared.since_1904, sheets)


def _records(stream: bytes, place: int) -> Iterator[tuple[int, bytes]]:
    """Yield the records from a place to the end of their part."""
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        yield kind, stream[place + 4 : place + 4 + length]
        if kind == _EOF:
            return
        place += 4 + length


def _format(body: bytes, is_new: bool) -> str:
    if not is_new:
        return body[3 : 3 + body[2]].decode("cp1251", "replace")
    length, flags = struct.unpack_from("<HB", body, 2) if len(body) >= 5 else (0, 0)
    if flags & 1:
        return body[5 : 5 + length * 2].decode("utf-16-le", "replace")
    return body[5 : 5 + length].decode("latin-1")


def _sheet(stream: bytes, place: int, shared: _Globals, name: str) -> SheetRecords:
    sheet = SheetRecords()
    rows, columns = _Span(), _Span()
    for kind, body in _records(stream, place):
        if (kind not in _TEXTS and kind not in {_NUMBER, _RK, _MULRK, _FORMULA, _BOOLERR}) or len(body) < 6:
            continue
        row, column, style = struct.unpack_from("<HHH", body)
        rows.add(row)
        columns.add(column)
        if kind == _MULRK:
            for number, (each, packed) in enumerate(
                struct.iter_unpack("<HI", body[4 : 4 + (len(body) - 6) // 6 * 6])
            ):
                sheet.numbers[row, column + number] = (_unpacked(packed), shared.format_of(each))
                columns.add(column + number)
        elif kind not in _TEXTS:
            _put(sheet, (row, column), kind, body, shared.format_of(style))
        if rows.length * columns.length > _MOST_AREA:
            raise NotReadable(Cause.BOMB, name)
    return sheet


@dataclass(slots=True)
class _Span:
    first: int = 0x10000
    last: int = -1

    def add(self, value: int) -> None:
        self.first, self.last = min(self.first, value), max(self.last, value)

    @property
    def length(self) -> int:
        return self.last - self.first + 1


def _put(sheet: SheetRecords, place: Place, kind: int, body: bytes, number_format: str) -> None:
    if kind == _RK and len(body) >= 10:
        sheet.numbers[place] = (_unpacked(struct.unpack_from("<I", body, 6)[0]), number_format)
    elif kind == _BOOLERR and len(body) >= 8 and body[7]:
        sheet.errors[place] = _ERRORS.get(body[6], "#N/A")
    elif kind in {_NUMBER, _FORMULA} and len(body) >= 14:
        if kind == _FORMULA and body[12:14] == b"\xff\xff":  # not a number: a text, a truth or an error
            if body[6] == 2:
                sheet.errors[place] = _ERRORS.get(body[8], "#N/A")
            return
        value = struct.unpack_from("<d", body, 6)[0]
        if abs(value) < 1e300:
            sheet.numbers[place] = (value, number_format)


def _unpacked(packed: int) -> float:
    """Return a number that is packed into four bytes: its upper half, or a whole number; perhaps a hundredth of it."""
    if packed & 2:
        value = float(struct.unpack("<i", struct.pack("<I", packed))[0] >> 2)
    else:
        value = float(struct.unpack("<d", struct.pack("<Q", (packed & 0xFFFFFFFC) << 32))[0])
    value = value / 100 if packed & 1 else value
    return value if abs(value) < 1e300 else 0.0
