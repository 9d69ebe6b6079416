"""The old container of Word and Excel (OLE compound file): the streams that lie at its top, within bounds."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from tenants.roadmap.reading.refusals import Cause, NotReadable

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = 0xFFFFFFFA
"""Sector numbers from here on are marks, not places."""
_ENTRY = 128
_SMALL_SECTOR = 64
_ROOT = 5


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int


class CompoundFile:
    """Streams by name. Raises NotReadable(DAMAGED) for a container that is not put together right."""

    def __init__(self, data: bytes, name: str) -> None:
        self._data, self._name = data, name
        try:
            shift = struct.unpack_from("<H", data, 30)[0]
            self._sector = 1 << shift if shift in (9, 12) else 0
            first_directory, self._cutoff = struct.unpack_from("<I4xI", data, 48)
            self._first_small = struct.unpack_from("<I", data, 60)[0]
            self._fat = self._allocation() if self._sector else ()
            entries = [_entry(raw) for raw in _cut(self._chain(first_directory), _ENTRY)]
        except (struct.error, UnicodeDecodeError) as error:
            raise NotReadable(Cause.DAMAGED, name) from error
        if not entries or entries[0].kind != _ROOT:
            raise NotReadable(Cause.DAMAGED, name)
        self._root = entries[0]
        self._top = {entry.name: entry for entry in _walk(entries)}

    def names(self) -> frozenset[str]:
        """Return the names of streams and folders at the top."""
        return frozenset(self._top)

    def stream(self, stream: str) -> bytes:
        """Return a stream whole; it is never longer than the file."""
        entry = self._top[stream]
        if entry.size < self._cutoff:
            return self._small(entry)
        return self._chain(entry.start)[: entry.size]

    def _allocation(self) -> tuple[int, ...]:
        count, first, more = struct.unpack_from("<I20xII", self._data, 44)
        places = list(struct.unpack_from("<109I", self._data, 76))
        per_sector = self._sector // 4
        for _extension in range(min(more, len(self._data) // self._sector)):
            if first >= _END:
                break
            numbers = struct.unpack(f"<{per_sector}I", self._at(first))
            places += numbers[:-1]
            first = numbers[-1]
        used = [place for place in places[: max(count, 0)] if place < _END]
        return tuple(number for place in used for number in struct.unpack(f"<{per_sector}I", self._at(place)))

    def _at(self, sector: int) -> bytes:
        begin = (sector + 1) * self._sector
        return self._data[begin : begin + self._sector].ljust(self._sector, b"\0")

    def _chain(self, sector: int) -> bytes:
        pieces: list[bytes] = []
        most = len(self._data) // max(self._sector, 1) + 1
        while sector < len(self._fat) and len(pieces) < most:
            pieces.append(self._at(sector))
            sector = self._fat[sector]
        return b"".join(pieces)

    def _small(self, entry: _Entry) -> bytes:
        store = self._chain(self._root.start)
        table = self._chain(self._first_small)
        pieces: list[bytes] = []
        sector = entry.start
        while sector * 4 + 4 <= len(table) and len(pieces) * _SMALL_SECTOR < entry.size:
            pieces.append(store[sector * _SMALL_SECTOR : (sector + 1) * _SMALL_SECTOR])
            sector = struct.unpack_from("<I", table, sector * 4)[0]
        return b"".join(pieces)[: entry.size]


def _cut(data: bytes, size: int) -> Iterator[bytes]:
    for place in range(0, len(data) - size + 1, size):
        yield data[place : place + size]


def _entry(raw: bytes) -> _Entry:
    length, kind, left, right, child = struct.unpack_from("<HBxIII", raw, 64)
    start, size = struct.unpack_from("<II", raw, 116)
    name = raw[: max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace")
    return _Entry(name, kind, left, right, child, start, size)


def _walk(entries: list[_Entry]) -> Iterator[_Entry]:
    """Yield the entries of the root folder, each once, however the tree is tied."""
    waiting, seen = [entries[0].child], {0}
    while waiting:
        place = waiting.pop()
        if place in seen or place >= len(entries):
            continue
        seen.add(place)
        yield entries[place]
        waiting += [entries[place].left, entries[place].right]
