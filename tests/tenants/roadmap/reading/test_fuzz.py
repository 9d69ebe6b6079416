"""Damaged files of every kind: each is read, or refused for a cause that was foreseen."""

import io
import os
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tenants.roadmap.reading import Cause, NotReadable
from tenants.roadmap.reading.files import old_word
from tenants.roadmap.reading.files.opening import open_document
from tenants.roadmap.reading.grid import Document

from .shared_data import DATA, SEED

KINDS = DATA / "kinds"
CSV = 'План на 2023-2024 учебный год;;\n№;Мероприятие;"Срок; день"\n1;"Сбор\nкоманды";до 1 мая\n2;Итоги;май\n'
SAMPLES = {
    "docx": SEED.read_bytes(),
    "xlsx": (KINDS / "formats.xlsx").read_bytes(),
    "odt": (KINDS / "stage.odt").read_bytes(),
    "ods": (KINDS / "formats.ods").read_bytes(),
    "xls": (KINDS / "workbook.xls").read_bytes(),
    "doc": (KINDS / "stage.doc").read_bytes(),
    "rtf": (KINDS / "stage.rtf").read_bytes(),
    "pdf": (KINDS / "stage.pdf").read_bytes(),
    "csv in UTF-8": CSV.encode(),
    "csv in cp1251": CSV.encode("cp1251"),
    "csv in UTF-16": CSV.encode("utf-16"),
}
ZIPPED = [name for name in SAMPLES if SAMPLES[name].startswith(b"PK")]
DAMAGE = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=30)
# FUZZ=500 tries longer.
TRIES = settings(
    max_examples=int(os.environ.get("FUZZ", "12")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture(autouse=True)
def no_converter(monkeypatch):
    """LibreOffice takes seconds for each file; what stands before it is what is tried here."""
    monkeypatch.setattr(old_word, "PROGRAMS", ())


def foreseen(data: bytes) -> bool:
    """Open a file; tell whether the answer was one of those that the readers themselves give."""
    try:
        return isinstance(open_document(data, "plan"), Document)
    except NotReadable as refusal:
        return refusal.cause is not Cause.UNFORESEEN


def damaged(data: bytes, damage) -> bytes:
    changed = bytearray(data)
    for place, value in damage:
        changed[int(place * len(changed))] = value
    return bytes(changed)


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize("kind", SAMPLES)
@given(damage=DAMAGE)
@TRIES
def test_changed_bytes(kind, damage):
    assert foreseen(damaged(SAMPLES[kind], damage))


@pytest.mark.parametrize("kind", SAMPLES)
@given(begin=st.floats(0, 1), end=st.floats(0, 1))
@TRIES
def test_a_piece_cut_out(kind, begin, end):
    data = SAMPLES[kind]
    first, last = sorted((int(begin * len(data)), int(end * len(data))))
    assert foreseen(data[:first] + data[last:])


@pytest.mark.parametrize("kind", ZIPPED)
@given(data=st.data(), damage=DAMAGE)
@TRIES
def test_changed_bytes_inside_a_part(kind, data, damage):
    parts = parts_of(SAMPLES[kind])
    part = data.draw(st.sampled_from([name for name in parts if parts[name]]))
    assert foreseen(packed({**parts, part: damaged(parts[part], damage)}))


ODD = ["", "-1", "99999999999", "1e999", "nan", "A0", "ZZZZ1", "true", "%1%2", "9" * 40, "\u0661"]


@pytest.mark.parametrize("kind", ZIPPED)
@given(data=st.data(), odd=st.sampled_from(ODD))
@TRIES
def test_an_odd_value_in_place_of_another(kind, data, odd):
    """Values that are well formed and mean nothing reach deeper than broken marks."""
    parts = parts_of(SAMPLES[kind])
    part = data.draw(st.sampled_from([name for name in parts if name.endswith(".xml")]))
    pieces = parts[part].decode("utf-8", "replace").split('"')
    place = data.draw(st.integers(0, len(pieces) - 1))
    pieces[place] = odd if place % 2 else pieces[place].replace("><", f">{odd}<")
    assert foreseen(packed({**parts, part: '"'.join(pieces).encode()}))


@given(st.binary(max_size=2000))
@TRIES
def test_bytes_of_nothing_at_all(data):
    assert foreseen(data)


@pytest.mark.parametrize(
    "beginning",
    [b"{\\rtf1", b"%PDF-1.7\n", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe", b"a;b;c\n"],
)
@given(rest=st.binary(max_size=2000))
@TRIES
def test_bytes_behind_a_true_beginning(beginning, rest):
    assert foreseen(beginning + rest)


WORDS = [
    "trowd",
    "cellx1000",
    "cell",
    "row",
    "par",
    "intbl",
    "u1046",
    "u-10179",
    "uc0",
    "'cf",
    "bin5",
    "*",
    "pict",
    "f9",
    "\n",
]


@given(
    st.lists(st.sampled_from([*WORDS, "{", "}", "Срок", "{\\fonttbl{\\f0\\fcharset204 A;}}"]), max_size=60)
)
@TRIES
def test_rtf_of_words_in_any_order(words):
    text = "".join(word if word[0] in "{}С" else f"\\{word} " for word in words)
    assert foreseen(("{\\rtf1\\ansicpg1251 " + text).encode("cp1251"))


def test_a_fault_that_nobody_foresaw_is_a_sentence_too(monkeypatch):
    from tenants.roadmap.reading.files import delimited

    monkeypatch.setattr(delimited, "decoded", lambda _data: 1 / 0)
    assert not foreseen(b"a;b")


def test_all_samples_are_whole():
    for kind, data in SAMPLES.items():
        if kind != "doc":
            assert open_document(data, kind).tables(), kind


def test_the_folder_has_no_file_that_is_not_tried():
    tried = {path.suffix for path in KINDS.iterdir()}
    assert tried <= {f".{kind.partition(' ')[0]}" for kind in SAMPLES}
