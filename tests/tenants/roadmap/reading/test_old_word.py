"""Old Word files go through LibreOffice, within limits; a converter of the test's own shows them."""

import os
import stat
import tempfile
import time
from pathlib import Path

import pytest

from tenants.roadmap.reading import Cause, NotReadable, read_roadmap
from tenants.roadmap.reading.files import old_word
from tenants.roadmap.reading.files.compound import CompoundFile

from .compound_files import compound, word
from .shared_data import DATA, SEED
from .word_files import ROW, roadmap

DOC = DATA / "kinds" / "stage.doc"


@pytest.fixture
def converter(monkeypatch, tmp_path):
    """Return what puts a shell script in the place of LibreOffice; $OUT is where the .docx belongs, $IN the .doc."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "files"))
    (tmp_path / "files").mkdir()

    def install(script: str) -> None:
        program = tmp_path / "bin" / "soffice"
        program.parent.mkdir(exist_ok=True)
        program.write_text(
            '#!/bin/sh\nfor each in "$@"; do [ "$last" = --outdir ] && OUT="$each/document.docx" && mkdir -p "$each"; '
            f'last="$each"; done\nIN="$last"\n{script}\n'
        )
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")

    return install


def cause_of(data: bytes) -> Cause:
    with pytest.raises(NotReadable) as refusal:
        read_roadmap(data, name="план.doc")
    return refusal.value.cause


def test_the_result_is_read_as_a_word_file_and_nothing_is_left(converter, tmp_path):
    converter(f'cp "{SEED}" "$OUT"')
    assert read_roadmap(DOC, name="план.doc") == read_roadmap(SEED, name="план.doc")
    assert list((tmp_path / "files").iterdir()) == []


def test_the_converter_stands_alone_in_a_folder_of_its_own(converter, tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://secret")
    log = tmp_path / "log"
    converter(
        f'(echo "$@"; pwd; env; ulimit -f; ulimit -v; cat "$(dirname "$IN")"/profile/user/*.xcu) > {log}; cp "{SEED}" "$OUT"'
    )
    read_roadmap(DOC, name="../план; rm -rf.doc")
    seen = log.read_text()
    folder = str(tmp_path / "files" / "nastavnik-")
    assert f"-env:UserInstallation=file://{folder}" in seen
    assert "--headless" in seen
    assert "DisableMacrosExecution" in seen
    assert "план" not in seen
    assert "secret" not in seen
    assert "unlimited" not in seen


def test_without_libreoffice_a_sentence_tells_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert cause_of(DOC.read_bytes()) is Cause.OLD_WORD


@pytest.mark.parametrize(
    ("script", "cause"),
    [
        ("exit 1", Cause.NOT_CONVERTED),
        ("exit 0", Cause.NOT_CONVERTED),
        ('echo words > "$OUT"', Cause.NOT_CONVERTED),
        ('ln -s /etc/hostname "$OUT"', Cause.NOT_CONVERTED),
        ('cp "$IN" "$OUT"', Cause.NOT_CONVERTED),
        ('head -c 27000000 /dev/zero > "$OUT"', Cause.BOMB),
        ('head -c 900000000 /dev/zero > "$OUT"', Cause.BOMB),
        ('printf "PK\\003\\004 ruins" > "$OUT"', Cause.DAMAGED),
    ],
)
def test_what_comes_out_is_not_trusted(converter, script, cause):
    converter(script)
    assert cause_of(DOC.read_bytes()) is cause


def test_what_takes_too_long_is_ended_with_all_that_it_started(converter, monkeypatch, tmp_path):
    monkeypatch.setattr(old_word, "SECONDS", 0.3)
    child = tmp_path / "child"
    converter(f"sleep 100 & echo $! > {child}; wait")
    assert cause_of(DOC.read_bytes()) is Cause.NOT_CONVERTED
    assert _is_gone(int(child.read_text()))


def _is_gone(process: int) -> bool:
    for _try in range(100):
        try:
            # One that has ended waits to be collected by whoever has taken it over.
            if Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except OSError:
            return True
        time.sleep(0.02)
    return False


OLD = [
    (word(), Cause.NOT_CONVERTED),
    (word(0x100), Cause.PROTECTED),
    (compound({"EncryptedPackage": b"x", "EncryptionInfo": b"x"}), Cause.PROTECTED),
    (compound({"WordDocument": b"x", "Macros": b"x"}), Cause.MACROS),
    (compound({"Workbook": b"x", "_VBA_PROJECT_CUR": b"x"}), Cause.MACROS),
    (compound({"PowerPoint Document": b"x"}), Cause.UNKNOWN_KIND),
    (compound({}), Cause.UNKNOWN_KIND),
    (compound({"Workbook": b"x"}), Cause.NO_TABLE),
]


@pytest.mark.parametrize(("data", "cause"), OLD)
def test_old_files_are_told_apart_by_their_streams(converter, data, cause):
    converter("exit 1")
    assert cause_of(data) is cause


def test_streams_of_an_old_file_are_read_whole():
    streams = {"WordDocument": b"a" * 5000, "1Table": b"b" * 4096, "Data": b"c" * 10_000}
    file = CompoundFile(compound(streams), "x")
    assert file.names() == set(streams)
    assert {name: file.stream(name).rstrip(b"\0") for name in streams} == streams


def test_a_container_tied_in_a_knot_comes_to_an_end():
    data = bytearray(compound({"WordDocument": b"a" * 5000}))
    # Every sector of the table leads to itself.
    data[512:1024] = b"".join(number.to_bytes(4, "little") for number in range(128))
    assert CompoundFile(bytes(data), "x").names() <= {"WordDocument"}


def test_a_word_file_that_says_it_is_old_is_read_by_its_content():
    assert read_roadmap(roadmap(ROW), name="план.doc").sections
