"""The same roadmap saved as another kind of file is read alike; what kind it is comes from its content."""

import json
import re
import shutil
import subprocess

import pytest

from tenants.roadmap.reading import Cause, NotReadable, from_json, read_roadmap, to_json
from tenants.roadmap.reading.files.compound import SIGNATURE
from tenants.roadmap.reading.files.kinds import Kind, recognise
from tenants.roadmap.reading.refusals import SENTENCES

from .shared_data import DATA, SEED, alike

KINDS = DATA / "kinds"
STAGE = DATA / "roadmaps" / "stage-column.docx"
SAVED_AS = [
    (SEED, "seed.odt"),
    (SEED, "seed.pdf"),
    *((STAGE, f"stage.{kind}") for kind in ("odt", "rtf", "pdf")),
]


def read(path):
    return to_json(read_roadmap(path, name="plan"))


def told(data):
    """Return everything that matters of a reading, as words without their line ends."""
    return [
        (
            section["number"],
            alike(section["title"]),
            [
                (
                    each["number"],
                    re.sub(r"(?<=\w)- (?=\w)", "-", alike(each["title"])),
                    alike(each["responsible_text"]),
                    alike(each["result"]["text"]),
                    [each["deadline"][key] for key in ("kind", "start", "end", "recurrence", "certain")],
                    [(person["name"], person["certain"]) for person in each["responsible"]],
                )
                for each in section["activities"]
            ],
        )
        for section in data["sections"]
    ]


@pytest.mark.parametrize(("source", "name"), SAVED_AS, ids=[name for _source, name in SAVED_AS])
def test_a_roadmap_saved_as_another_kind_is_read_alike_and_as_surely(source, name):
    expected, found = read(source), read(KINDS / name)
    assert told(found) == told(expected)
    assert [found[key] for key in ("title", "school_year", "organisation")] == [
        expected[key] for key in ("title", "school_year", "organisation")
    ]


def _can_convert() -> bool:
    """Ask whether LibreOffice stands here with its writer: a part of it alone converts no texts."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        return False
    try:
        recognise((KINDS / "stage.doc").read_bytes(), "plan")
        read_roadmap(KINDS / "stage.doc", name="plan")
    except (NotReadable, subprocess.SubprocessError):
        return False
    return True


def test_an_old_word_file_is_read_alike_where_it_can_be_converted():
    if not _can_convert():
        pytest.skip("no LibreOffice Writer on this machine")
    assert told(read(KINDS / "seed.doc")) == told(read(SEED))
    assert told(read(KINDS / "stage.doc")) == told(read(STAGE))


def test_the_given_workbook_reads_as_expected():
    path = DATA / "roadmaps" / "workbook.xlsx"
    expected = json.loads(path.with_name(path.name + ".expected.json").read_text("utf-8"))
    rows = [each for section in expected["sections"] for each in section["activities"]]
    found = [each for section in read(path)["sections"] for each in section["activities"]]
    assert [(each["number"], alike(each["title"]), each["deadline"]["end"]) for each in found] == [
        (each["number"], alike(each["title"]), each["deadline"]["end"]) for each in rows
    ]


OF_KINDS = {
    "seed.odt": Kind.OPEN_TEXT,
    "workbook.ods": Kind.OPEN_SHEET,
    "workbook.xls": Kind.OLD_WORKBOOK,
    "stage.doc": Kind.OLD_WORD,
    "stage.rtf": Kind.RICH_TEXT,
    "stage.pdf": Kind.PDF,
    "formats.xlsx": Kind.WORKBOOK,
}


@pytest.mark.parametrize("name", OF_KINDS)
def test_the_kind_is_told_from_the_content_whatever_the_name(name):
    assert recognise((KINDS / name).read_bytes(), "photo.jpg").kind is OF_KINDS[name]


def test_a_pdf_may_have_other_bytes_before_its_mark():
    assert recognise(b"\r\n\xef\xbb\xbf junk\n" + (KINDS / "stage.pdf").read_bytes(), "x").kind is Kind.PDF


NOT_READ = {
    "a picture": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    "a page of the web": b"<!DOCTYPE html><html><body>1;2;3</body></html>",
    "XML": '\ufeff<?xml version="1.0"?><a/>'.encode(),
    "a program": b"MZ\x90\0\x03\0\0\0",
    "a packed folder": b"Rar!\x1a\x07\0 text",
}


@pytest.mark.parametrize("name", NOT_READ)
def test_other_kinds_are_refused_with_the_list_of_those_that_are_read(name):
    with pytest.raises(NotReadable) as refusal:
        recognise(NOT_READ[name], "план.docx")
    assert refusal.value.cause is Cause.UNKNOWN_KIND
    assert all(f".{kind}" in str(refusal.value) for kind in Kind)


REFUSED = {"password.pdf": Cause.PROTECTED, "scan.pdf": Cause.SCAN}


@pytest.mark.parametrize("name", REFUSED)
def test_files_that_nobody_can_read_have_their_own_cause(name):
    with pytest.raises(NotReadable) as refusal:
        read(KINDS / name)
    assert refusal.value.cause is REFUSED[name]


def test_every_cause_has_a_sentence_of_its_own():
    assert set(SENTENCES) == set(Cause)
    assert len(set(SENTENCES.values())) == len(Cause)
    assert all(
        sentence.startswith(("The", "There")) and "%(name)s" in sentence for sentence in SENTENCES.values()
    )


@pytest.mark.parametrize("name", ["seed.odt", "workbook.xls", "stage.rtf", "stage.pdf", "formats.ods"])
def test_readings_of_all_kinds_survive_json(name):
    reading = read_roadmap(KINDS / name, name=name)
    assert from_json(json.loads(json.dumps(to_json(reading)))) == reading


def test_ruins_of_an_old_file_are_damaged():
    with pytest.raises(NotReadable) as refusal:
        recognise(SIGNATURE + b"\0" * 600, "x")
    assert refusal.value.cause is Cause.DAMAGED
