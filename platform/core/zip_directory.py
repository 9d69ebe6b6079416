"""What a zip says of its directory, asked before zipfile builds an object for every entry of it."""

import struct

END = b"PK\x05\x06"
_LOCATOR, _END_64 = b"PK\x06\x07", b"PK\x06\x06"
TAIL = 66_000
"""Bytes from the end of a file in which the records stand; the comment has at most 65,535."""


def promised(tail: bytes) -> tuple[int, int] | None:
    """Return the entries and the bytes of the directory, from the last `TAIL` bytes of a file; None where no record stands.

    zipfile follows the larger record of zip64, where there is one, whatever the plain one says: the greater of all counts.
    """
    place = tail.rfind(END)
    if place < 0 or place + 22 > len(tail):
        return None
    found = [struct.unpack("<HI", tail[place + 10 : place + 16])]
    if tail[max(0, place - 20) : place].startswith(_LOCATOR):
        record = tail.find(_END_64)
        while 0 <= record < place:
            if record + 48 <= len(tail):
                found.append(struct.unpack("<QQ", tail[record + 32 : record + 48]))
            record = tail.find(_END_64, record + 4)
    return max(one[0] for one in found), max(one[1] for one in found)
