"""A file is read in a process with limits; what breaks there leaves this process unharmed."""

import json
import os
from pathlib import Path
from threading import BoundedSemaphore

import pytest

from tenants.roadmap.loading import bounded_reading, reading_child
from tenants.roadmap.loading.bounded_reading import ReadingBusy, ReadingGaveUp, read_upload
from tenants.roadmap.reading import Cause, NotReadable, read_roadmap

DATA = Path(__file__).resolve().parents[2] / "data"
SEED = DATA / "zheblakhty-roadmap.docx"
KINDS = DATA / "kinds"


def test_the_child_understands_what_the_reader_does() -> None:
    data = SEED.read_bytes()
    assert read_upload(data, "roadmap.docx") == read_roadmap(data, name="roadmap.docx")


@pytest.mark.parametrize(
    "name", ["seed.odt", "stage.rtf", "stage.pdf", "workbook.xls", "workbook.ods", "formats.xlsx"]
)
def test_every_kind_is_read_within_the_limits_of_the_child(name: str) -> None:
    data = (KINDS / name).read_bytes()
    assert read_upload(data, name) == read_roadmap(data, name=name)


def test_an_old_word_file_is_converted_before_the_child_that_may_write_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "soffice"
    program.write_text(f'#!/bin/sh\nmkdir out && cp "{SEED}" out/document.docx\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    data = (KINDS / "stage.doc").read_bytes()
    assert read_upload(data, "Карта.doc") == read_roadmap(SEED, name="roadmap.docx")


def test_an_old_word_file_that_cannot_be_converted_is_refused_with_its_name(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NotReadable, match="Карта") as refused:
        read_upload((KINDS / "stage.doc").read_bytes(), "Карта.doc")
    assert refused.value.cause is Cause.OLD_WORD


def test_a_refusal_comes_back_with_its_cause_and_the_files_name() -> None:
    with pytest.raises(NotReadable, match="Карта; rm -rf") as refused:
        read_upload(b"\x89PNG\r\n\0", "Карта; rm -rf $HOME.docx")
    assert (refused.value.cause, refused.value.params["name"]) == (
        Cause.UNKNOWN_KIND,
        "Карта; rm -rf $HOME.docx",
    )


def test_a_child_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded_reading, "READING_SECONDS", 0.001)
    with pytest.raises(ReadingGaveUp):
        read_upload(SEED.read_bytes(), "roadmap.docx")


def put_in_place_of_the_child(folder: Path, code: str) -> None:
    package = folder / "tenants" / "roadmap" / "loading"
    package.mkdir(parents=True)
    for one in (package.parent.parent, package.parent, package):
        (one / "__init__.py").touch()
    (package / "reading_child.py").write_text(code)


def test_a_child_that_breaks_is_given_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    put_in_place_of_the_child(tmp_path, "raise MemoryError")
    monkeypatch.setattr(bounded_reading, "_ROOTS", [str(tmp_path)])
    with pytest.raises(ReadingGaveUp):
        read_upload(SEED.read_bytes(), "roadmap.docx")


def test_the_child_knows_no_secret_of_the_server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://secret")
    put_in_place_of_the_child(tmp_path, "import os, sys\nsys.exit(3 if 'DATABASE_URL' in os.environ else 4)")
    monkeypatch.setattr(bounded_reading, "_ROOTS", [str(tmp_path)])
    with pytest.raises(ReadingGaveUp, match="4"):
        read_upload(b"", "roadmap.docx")
    assert os.environ["DATABASE_URL"] == "postgresql://secret"


def test_files_are_read_two_at_a_time_and_the_third_gives_up_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded_reading, "PATIENCE_SECONDS", 0.01)
    monkeypatch.setattr(bounded_reading, "_child", lambda *_file: pytest.fail("read without its turn"))
    busy = BoundedSemaphore(bounded_reading.AT_ONCE)
    assert [busy.acquire(blocking=False) for _turn in range(3)] == [True, True, False]
    monkeypatch.setattr(bounded_reading, "_places", busy)
    with pytest.raises(ReadingBusy):
        read_upload(SEED.read_bytes(), "roadmap.docx")


def test_a_turn_is_given_back_whatever_became_of_the_file() -> None:
    for _file in range(bounded_reading.AT_ONCE + 1):
        with pytest.raises(NotReadable):
            read_upload(b"just words", "roadmap.docx")


def test_who_comes_while_enough_wait_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded_reading, "_places", BoundedSemaphore(1))
    monkeypatch.setattr(bounded_reading, "_queue", BoundedSemaphore(1))
    monkeypatch.setattr(bounded_reading, "PATIENCE_SECONDS", 60)
    with bounded_reading._places, bounded_reading._queue, pytest.raises(ReadingBusy):
        read_upload(SEED.read_bytes(), "roadmap.docx")
    assert read_upload(SEED.read_bytes(), "roadmap.docx").sections


def test_an_answer_longer_than_any_roadmap_is_a_refusal() -> None:
    said = json.dumps({"read": "я" * 3_000_000})
    refused = json.loads(reading_child.bounded(said, "a.ods"))["refused"]
    assert Cause(refused["cause"]) is Cause.BOMB
    assert reading_child.bounded('{"read": {}}', "a.ods") == '{"read": {}}'
