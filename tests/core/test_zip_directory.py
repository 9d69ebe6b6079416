"""What a zip says of its directory: the plain record, the one of zip64 in front of it, and lies of either."""

import io
import struct
import zipfile

from core.zip_directory import TAIL, promised


def _zip(count: int) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number in range(count):
            archive.writestr(f"{number}.txt", b"1")
    return packed.getvalue()


def _with_zip64(data: bytes, entries: int, size: int) -> bytes:
    """Put a record of zip64 in front of the plain one, which zipfile follows."""
    place = data.rfind(b"PK\x05\x06")
    record = b"PK\x06\x06" + struct.pack("<QHHIIQQQQ", 44, 45, 45, 0, 0, entries, entries, size, 0)
    locator = b"PK\x06\x07" + struct.pack("<IQI", 0, place, 1)
    return data[:place] + record + locator + data[place:]


def test_a_plain_zip_is_believed():
    data = _zip(3)
    assert promised(data[-TAIL:])[0] == 3


def test_the_larger_record_is_believed_whatever_the_plain_one_says():
    data = _with_zip64(_zip(1), 1_900_000, 90_000_000)
    assert promised(data[-TAIL:]) == (1_900_000, 90_000_000)


def test_what_has_no_record_promises_nothing():
    assert promised(b"") is None
    assert promised(b"PK\x05\x06 short") is None
    assert promised(b"no zip at all" * 9) is None
