"""Old Office containers built for a test: streams in a folder, nothing in the streams unless given."""

import struct
from collections.abc import Mapping

END, FREE, TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def compound(streams: Mapping[str, bytes]) -> bytes:
    """Return a container with these streams, each padded to the size from which streams have sectors of their own."""
    contents = [content.ljust(4096, b"\0") for content in streams.values()]
    contents = [content.ljust(-(-len(content) // 512) * 512, b"\0") for content in contents]
    entries = [_entry("Root Entry", 5, child=1 if streams else FREE, start=END, size=0)]
    fat = [TABLE]
    directory_sectors = -(-(len(streams) + 1) // 4)
    fat += [*range(2, directory_sectors + 1), END]
    for number, (name, content) in enumerate(zip(streams, contents, strict=True), 1):
        right = number + 1 if number < len(streams) else FREE
        entries.append(_entry(name, 2, right=right, start=len(fat), size=len(content)))
        sectors = len(content) // 512
        fat += [*range(len(fat) + 1, len(fat) + sectors), END]
    assert len(fat) <= 128
    directory = b"".join(entries).ljust(directory_sectors * 512, b"\0")
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\0" * 16
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + b"\0" * 10
    )
    header += struct.pack("<IIIIIIIII", 1, 1, 0, 4096, END, 0, END, 0, 0) + struct.pack(
        "<108I", *[FREE] * 108
    )
    return header + struct.pack("<128I", *fat, *[FREE] * (128 - len(fat))) + directory + b"".join(contents)


def _entry(name: str, kind: int, *, right: int = FREE, child: int = FREE, start: int, size: int) -> bytes:
    letters = (name + "\0").encode("utf-16-le")
    entry = letters.ljust(64, b"\0") + struct.pack("<HBBIII", len(letters), kind, 1, FREE, right, child)
    return entry + b"\0" * 36 + struct.pack("<II", start, size) + b"\0" * 4


def word(flags: int = 0) -> bytes:
    """Return an old Word file with nothing in it; flag 0x100 says that it has a password."""
    return compound({"WordDocument": b"\xec\xa5" + b"\0" * 8 + struct.pack("<H", flags), "1Table": b"x"})
