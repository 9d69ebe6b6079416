"""`nastavnik roadmap read` as somebody calls it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from core import speech
from municipal.commands import reading_apart
from municipal.commands.roadmap_read import read

DATA = Path(__file__).parents[2] / "data"
SEED = DATA / "zheblakhty-roadmap.docx"


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setattr(speech, "language", lambda: "en")


def _run(*arguments):
    return CliRunner().invoke(read, [str(argument) for argument in arguments])


def test_json_is_the_contract():
    answer = _run(SEED, "--json")
    data = json.loads(answer.stdout)
    assert answer.exit_code == 0
    assert list(data)[:5] == ["title", "organisation", "school_year", "sections", "warnings"]
    assert [len(section["activities"]) for section in data["sections"]] == [8, 5, 7]
    first = data["sections"][0]["activities"][0]
    assert list(first)[:5] == ["number", "title", "deadline", "responsible", "result"]
    assert list(first["deadline"])[:6] == ["text", "kind", "start", "end", "recurrence", "certain"]
    assert list(first["responsible"][0])[:5] == ["text", "name", "role", "organisation", "certain"]


def test_the_outline_names_sections_deadlines_and_people():
    lines = _run(DATA / "roadmaps" / "columns-reordered.docx").stdout.splitlines()
    assert "1 Нормативное обеспечение внедрения целевой модели наставничества" in lines
    assert "      Deadline: до 15.09.2021 г. -> by_date ..2021-09-15" in lines
    assert "      Responsible: Лугова Н.П., директор школы" in lines
    assert "  row 17: These are separate dates, not a continuous term." in lines


def test_a_school_year_may_be_given():
    data = json.loads(_run(SEED, "--json", "--school-year", "2024-2025").stdout)
    assert data["school_year"] == "2024-2025"
    assert _run(SEED, "--school-year", "2024-2026").exit_code == 2


def test_a_file_that_is_no_roadmap_gives_one_sentence_and_code_2(tmp_path):
    path = tmp_path / "notes.docx"
    path.write_bytes(b"")
    answer = _run(path)
    assert (answer.exit_code, answer.stdout, answer.stderr) == (2, "", "The file “notes.docx” is empty.\n")


def test_several_files_are_one_object_a_line_and_a_refused_one_keeps_its_place(tmp_path):
    missing = tmp_path / "missing.docx"
    answer = _run(SEED, missing, SEED, "--json")
    lines = [json.loads(line) for line in answer.stdout.splitlines()]
    assert [line["file"] for line in lines] == [str(SEED), str(missing), str(SEED)]
    assert lines[0]["read"] == json.loads(_run(SEED, "--json").stdout)
    assert lines[1]["refused"] == {
        "cause": "not_found", "message": "The file “missing.docx” was not found or cannot be read.",
    }  # fmt: skip
    assert (list(lines[2]), answer.exit_code) == (["file", "read"], 2)


def test_outlines_of_several_files_stand_under_their_names(tmp_path):
    answer = _run(SEED, tmp_path / "missing.docx")
    assert answer.stdout.startswith(f"=== {SEED} ===\n")
    assert f"\n\n=== {tmp_path}/missing.docx ===\n" in answer.stdout
    assert (answer.stderr, answer.exit_code) == (
        "The file “missing.docx” was not found or cannot be read.\n",
        2,
    )


def test_a_file_without_an_end_takes_neither_the_machine_nor_the_other_files():
    answer = _run("/dev/zero", SEED, "--json")
    endless, seed = (json.loads(line) for line in answer.stdout.splitlines())
    assert endless["refused"]["cause"] == "gave_up"
    assert "read" in seed


def test_a_child_that_breaks_is_a_refusal(monkeypatch):
    def broken(*_arguments, **_more):
        raise MemoryError

    monkeypatch.setattr(reading_apart, "read_roadmap", broken)
    answer = _run(SEED)
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert answer.stderr.startswith("Reading the file “zheblakhty-roadmap.docx” took too much")


def test_reading_a_file_loads_no_web_no_database_and_no_queue():
    program = (
        "import sys; from municipal.commands.roadmap_read import read\n"
        "read([sys.argv[1], '--json'], standalone_mode=False)\n"
        "loaded = {name.partition('.')[0] for name in sys.modules}\n"
        "sys.exit(sorted(loaded & {'flask', 'sqlalchemy', 'celery', 'werkzeug', 'redis', 'psycopg'}) or 0)"
    )
    ran = subprocess.run([sys.executable, "-c", program, SEED], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
