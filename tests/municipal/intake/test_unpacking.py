"""What somebody drops becomes a list of files: a bad one stops only itself."""

import struct
import zipfile
from io import BytesIO
from itertools import count

import pytest

from municipal.intake import unpacking
from municipal.intake.troubles import Trouble, template_of
from municipal.intake.unpacking import MOST_FILES, Arrived, Sent, TooManyFiles, Unpacking
from tenants.roadmap.reading import Cause
from tests.factories.word import roadmap_docx

_numbers = count(1)


def zipped(*entries: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    """Return an archive; a name may be a ready entry."""
    kept = BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return kept.getvalue()


def in_letters(page: str, name: str) -> bytes:
    """Return an archive with one entry whose name is written in a code page, as Windows writes it: without saying so."""
    raw = name.encode(page)
    made = zipped(("x" * len(raw), b"plan"))
    return made.replace(b"x" * len(raw), raw)


def files(*sent: tuple[str, bytes]) -> list[Arrived]:
    return list(Unpacking().files(Sent(name, BytesIO(data)) for name, data in sent))


def told(*sent: tuple[str, bytes]) -> list[tuple[str, str, str | None]]:
    return [(one.folder, one.name, one.trouble) for one in files(*sent)]


def something() -> bytes:
    return f"plan {next(_numbers)}".encode()


@pytest.mark.parametrize("page", ["cp866", "cp1251", "utf-8"])
def test_names_of_every_old_windows_and_mac_are_read(page: str) -> None:
    data = in_letters(
        page, "Речная СОШ № 2/Карта ёлочки.docx" if page != "cp866" else "Речная СОШ 2/Карта ёлочки.docx"
    )
    [(folder, name, trouble)] = told(("карты.zip", data))
    assert (folder.replace("№ ", ""), name, trouble) == ("карты.zip/Речная СОШ 2", "Карта ёлочки.docx", None)


def test_a_name_kept_beside_in_unicode_is_believed() -> None:
    name = "План.docx".encode()
    entry = zipfile.ZipInfo("PLAN.DOC")
    entry.extra = struct.pack("<HHBI", 0x7075, 5 + len(name), 1, 0) + name
    assert told(("a.zip", zipped((entry, b"1")))) == [("a.zip", "План.docx", None)]


def test_folders_are_flattened_and_what_systems_leave_is_passed_over() -> None:
    data = zipped(
        ("СОШ 1/", b""), ("СОШ 1/план.docx", b"1"), ("__MACOSX/СОШ 1/._план.docx", b"2"), (".DS_Store", b"3"),
        ("СОШ 2/~$план.docx", b"4"), ("Thumbs.db", b"5"), ("СОШ 2/план.docx", b"6"),
    )  # fmt: skip
    assert told(("карты.zip", data), ("~$x.docx", b"7")) == [
        ("карты.zip/СОШ 1", "план.docx", None),
        ("карты.zip/СОШ 2", "план.docx", None),
    ]


def test_a_bad_entry_stops_only_itself() -> None:
    link = zipfile.ZipInfo("link.docx")
    link.external_attr = 0o120777 << 16
    data = zipped(
        ("../../etc/plan.docx", b"1"), ("/plan.docx", b"2"), ("C:/plan.docx", b"3"), (link, b"/etc/passwd"),
        ("nested.zip", zipped(("a.docx", b"4"))), ("empty.docx", b""), ("packed.docx", b"Rar!\x1a\x07\x00 5"),
        ("good.docx", b"6"),
    )  # fmt: skip
    assert [trouble for _folder, _name, trouble in told(("a.zip", data))] == [
        Trouble.BAD_NAME, Trouble.BAD_NAME, Trouble.BAD_NAME, Trouble.BAD_NAME, Trouble.NESTED, Cause.EMPTY,
        Trouble.OTHER_ARCHIVE, None,
    ]  # fmt: skip


def test_an_encrypted_entry_stops_only_itself() -> None:
    data = bytearray(zipped(("a.docx", b"1"), ("b.docx", b"2")))
    # The flag of the first entry, in its own head and in the directory.
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(sign) + place] |= 1
    assert told(("a.zip", bytes(data))) == [("a.zip", "a.docx", Cause.PROTECTED), ("a.zip", "b.docx", None)]


def test_a_damaged_entry_stops_only_itself() -> None:
    data = bytearray(zipped(("a.docx", b"1" * 50), ("b.docx", b"2")))
    data[data.index(b"a.docx") + len("a.docx")] ^= 0xFF
    assert told(("a.zip", bytes(data))) == [("a.zip", "a.docx", Cause.DAMAGED), ("a.zip", "b.docx", None)]


def test_a_bomb_is_not_unpacked() -> None:
    data = zipped(("bomb.docx", b"\0" * (20 * 1024 * 1024)), ("good.docx", b"1"))
    assert [one[2] for one in told(("a.zip", data))] == [Trouble.SWOLLEN_ARCHIVE, None]


def test_an_entry_larger_than_its_head_says_is_given_up() -> None:
    data = bytearray(zipped(("a.docx", b"1" * 5000)))
    place = data.index(b"PK\x01\x02") + 24
    data[place : place + 4] = struct.pack("<I", 10)
    assert told(("a.zip", bytes(data))) == [("a.zip", "a.docx", Cause.DAMAGED)]


def test_an_archive_of_thousands_of_entries_is_not_opened() -> None:
    data = zipped(*((f"{number}/", b"") for number in range(1001)))
    assert told(("many.zip", data)) == [("", "many.zip", Trouble.SWOLLEN_ARCHIVE)]


def test_what_archives_unpack_to_together_is_bounded() -> None:
    drop = Unpacking(room=10)
    data = zipped(("a.docx", b"1" * 8), ("b.docx", b"2" * 8), ("c.docx", b"3"))
    assert [one.trouble for one in drop.files([Sent("a.zip", BytesIO(data))])] == [
        None,
        Trouble.NO_ROOM,
        None,
    ]


def test_files_are_bounded_in_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "LARGEST_FILE", 10)
    data = zipped(("large.docx", bytes(range(20))))
    assert [one[2] for one in told(("large.docx", b"1" * 11), ("a.zip", data))] == [Cause.TOO_LARGE] * 2


def test_an_office_file_is_no_archive_of_files() -> None:
    assert told(("карта.zip", roadmap_docx([("1", "а", "б", "в", "г")]))) == [("", "карта.zip", None)]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (zipped(), Trouble.EMPTY_ARCHIVE),
        (zipped(("folder/", b"")), Trouble.EMPTY_ARCHIVE),
        (b"", Cause.EMPTY),
        (b"7z\xbc\xaf\x27\x1c...", Trouble.OTHER_ARCHIVE),
    ],
)
def test_an_archive_that_gives_nothing_is_said(data: bytes, expected: str) -> None:
    assert [one[2] for one in told(("карты.zip", data))] == [expected]


def test_the_very_same_file_is_taken_once() -> None:
    data = something()
    first, second = files(("a.docx", data), ("b.zip", zipped(("c.docx", data))))
    assert (first.trouble, second.trouble, second.params["other"]) == (None, Trouble.TWIN, "a.docx")


def test_more_than_a_hundred_files_are_refused_together() -> None:
    hundred = [(f"{number}.docx", something()) for number in range(MOST_FILES)]
    assert len(files(*hundred)) == 100
    with pytest.raises(TooManyFiles):
        files(*hundred, ("one-more.docx", something()))
    with pytest.raises(TooManyFiles):
        files(("many.zip", zipped(*((f"{number}.docx", something()) for number in range(MOST_FILES + 1)))))


def test_names_are_kept_within_bounds() -> None:
    [one] = files(("C:\\карты\\" + "я" * 300 + ".docx", b"1"))
    assert (len(one.name), one.name[-6:]) == (200, "я.docx")


def test_every_trouble_has_a_sentence_that_its_parameters_fill() -> None:
    said = {"name": "a", "limit": 1, "other": "b", "title": "c"}
    sentences = [template_of(one, said) % said for one in (*Trouble, *Cause)]
    assert len(set(sentences)) == len(sentences)
    assert template_of("of a newer program", {}) == template_of(Trouble.TWIN, {})
