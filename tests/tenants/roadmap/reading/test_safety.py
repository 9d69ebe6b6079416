"""Files that must not be opened, or are no roadmap: each is refused with the cause it has."""

import contextlib
import io
import resource
import struct
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tenants.roadmap.reading import Cause, NotReadable, read_roadmap

from .shared_data import SEED
from .word_files import HEAD, ROW, TYPES, document, package, paragraph, roadmap, table, word_file

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
BOMB = "<a>" + "x" * (9 * 1024 * 1024) + "</a>"
DOCTYPE = '<!DOCTYPE w:document [<!ENTITY file SYSTEM "file:///etc/hostname">]>'


def _with_doctype() -> str:
    return document(table(HEAD, ROW)).replace("?>", "?>" + DOCTYPE, 1).replace("Крылова", "&file;")


def _macro_types() -> str:
    return TYPES.format(kind="ms-word.document.macroEnabled.main")


def _encrypted() -> bytes:
    """Return a package whose parts say they are encrypted."""
    data = bytearray(roadmap(ROW))
    place = -1
    while (place := data.find(b"PK\x01\x02", place + 1)) >= 0:
        data[place + 8] |= 1
    return bytes(data)


def _twice_the_same_name() -> bytes:
    packed = io.BytesIO(roadmap(ROW))
    with zipfile.ZipFile(packed, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("word/document.xml", document())
    return packed.getvalue()


def _lying_about_its_size() -> bytes:
    """Return a package whose directory promises a small part where a large one is packed."""
    data = bytearray(package(document(table(HEAD, ROW), paragraph("я" * 300_000))))
    place = data.rfind(b"word/document.xml") - 46
    data[place + 24 : place + 28] = struct.pack("<I", 1000)
    return bytes(data)


def _many_parts() -> bytes:
    return package(document(), {f"word/media/{number}.png": b"" for number in range(2_100)})


REFUSED = [
    ("nothing in it", b"", Cause.EMPTY),
    ("zeros", b"\0" * 5_000, Cause.EMPTY),
    ("26 megabytes", b"PK\x03\x04" + b"x" * 26 * 1024 * 1024, Cause.TOO_LARGE),
    ("text", "План мероприятий".encode(), Cause.NO_TABLE),
    ("ruins of a PDF", b"%PDF-1.7 ...", Cause.DAMAGED),
    ("RTF without a table", b"{\\rtf1 ...}", Cause.NO_TABLE),
    ("a picture", b"\x89PNG\r\n\x1a\n\0\0", Cause.UNKNOWN_KIND),
    ("a zip of something", package("<a/>").replace(b"[Content_Types]", b"[Another_Types]"), Cause.UNKNOWN_KIND),
    ("a presentation", package("<a/>", types=TYPES.format(kind="presentationml.presentation.main")), Cause.UNKNOWN_KIND),
    ("ruins of a .doc", OLE + "WordDocument".encode("utf-16-le"), Cause.DAMAGED),
    ("a workbook with macros", package("<a/>", types=TYPES.format(kind="ms-excel.sheet.macroEnabled.main")), Cause.MACROS),
    ("a password", OLE + "EncryptedPackage".encode("utf-16-le"), Cause.PROTECTED),
    ("encrypted parts", _encrypted(), Cause.PROTECTED),
    ("macros by type", package(document(), types=_macro_types()), Cause.MACROS),
    ("macros by part", package(document(), {"word/vbaProject.bin": b"macro"}), Cause.MACROS),
    ("an external entity", package(_with_doctype()), Cause.EXTERNAL_ENTITY),
    ("an entity in UTF-16", package(_with_doctype().replace("UTF-8", "UTF-16").encode("utf-16")), Cause.EXTERNAL_ENTITY),
    ("an entity in another part", package(document(), {"customXml/item1.xml": DOCTYPE + "<a/>"}), Cause.EXTERNAL_ENTITY),
    ("a part that swells", package(document(), {"word/styles.xml": BOMB}), Cause.BOMB),
    ("thousands of parts", _many_parts(), Cause.BOMB),
    ("a path upwards", package(document(), {"../outside.xml": "<a/>"}), Cause.UNSAFE_NAMES),
    ("an absolute path", package(document(), {"/etc/passwd": "x"}), Cause.UNSAFE_NAMES),
    ("a drive", package(document(), {"C:\\boot.ini": "x"}), Cause.UNSAFE_NAMES),
    ("cut in half", roadmap(ROW)[:400], Cause.DAMAGED),
    ("broken XML", package("<w:document><w:body>"), Cause.DAMAGED),
    ("no main part", package("<a/>").replace(b"word/document.xml", b"word/documenx.xml"), Cause.DAMAGED),
    ("a size that is a lie", _lying_about_its_size(), Cause.DAMAGED),
    ("no table", word_file(paragraph("План мероприятий")), Cause.NO_TABLE),
    ("a table of something else", word_file(table(("Фамилия", "Класс"), ("Крылова", "5"))), Cause.NOT_A_ROADMAP),
    ("a head without rows", roadmap(), Cause.NOT_A_ROADMAP),
]  # fmt: skip


@pytest.mark.parametrize(("data", "cause"), [each[1:] for each in REFUSED], ids=[each[0] for each in REFUSED])
def test_a_file_is_refused_for_its_own_cause(data, cause):
    with pytest.raises(NotReadable) as refusal:
        read_roadmap(data, name="plan.docx")
    assert refusal.value.cause is cause
    assert str(refusal.value) == refusal.value.message % refusal.value.params


def test_a_part_named_twice_is_refused():
    with pytest.raises(NotReadable) as refusal:
        read_roadmap(_twice_the_same_name(), name="plan.docx")
    assert refusal.value.cause is Cause.UNSAFE_NAMES


def test_a_missing_file_is_said_to_be_missing(tmp_path):
    with pytest.raises(NotReadable) as refusal:
        read_roadmap(tmp_path / "plan.docx", name="plan.docx")
    assert refusal.value.cause is Cause.NOT_FOUND


def test_a_file_is_not_even_read_when_it_is_too_large(tmp_path):
    path = tmp_path / "plan.docx"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    with pytest.raises(NotReadable) as refusal:
        read_roadmap(path, name="plan.docx")
    assert refusal.value.cause is Cause.TOO_LARGE


def test_a_document_of_nothing_but_elements_is_refused_within_bounds():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    noise = "".join(f"<w:{'abcdefgh'[number % 8]}/>" for number in range(900_000))
    with pytest.raises(NotReadable) as refusal:
        read_roadmap(package(document(noise)), name="plan.docx")
    assert refusal.value.cause is Cause.BOMB
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300 * 1024


@given(st.lists(st.tuples(st.integers(0, 39_000), st.integers(0, 255)), min_size=1, max_size=30))
@settings(max_examples=60, deadline=None)
def test_a_damaged_file_is_read_or_refused_and_nothing_else(damage):
    data = bytearray(SEED.read_bytes())
    for place, value in damage:
        data[place] = value
    with contextlib.suppress(NotReadable):
        assert read_roadmap(bytes(data), name="plan.docx").sections
