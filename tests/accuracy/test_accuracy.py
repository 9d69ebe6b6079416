"""The figures themselves: what counts as right, and what is said of tables that are not there."""

import json

from tests.accuracy.__main__ import PAGE, main, page
from tests.accuracy.deadlines import deadlines
from tests.accuracy.people import people
from tests.accuracy.roadmaps import roadmaps
from tests.tenants.roadmap.reading.shared_data import DATA

FIELDS = ("phrase", "kind", "start", "end", "recurrence", "context", "ambiguous")


def _deadline(*cells):
    return dict(zip(FIELDS, cells, strict=True))


def test_a_wrong_and_certain_deadline_is_counted_against_the_kind_that_was_answered():
    rows = [
        _deadline("до 09.12.2020г.", "by_date", "", "2020-12-09", "", "", ""),
        _deadline("до 09.12.2020г.", "on_date", "2020-12-09", "2020-12-09", "", "", ""),
        _deadline("до мая", "by_date", "", "2024-05-31", "", "school_year=2023-2024", "May may be excluded"),
    ]
    lines = deadlines(rows)
    assert lines[0] == (
        "3 phrases, 66.7 % read right; of the 2 unambiguous ones 50.0 % are right and 50.0 % right and certain; "
        "certain but wrong: 1."
    )
    assert "| `by_date` | 2 | 66.7 % | 100.0 % | 1 |" in lines
    assert "| `on_date` | 1 | – | 0.0 % | 0 |" in lines


def test_names_and_roles_are_counted_apart_and_a_doubtful_cell_is_left_out():
    rows = [
        {"phrase": "Крылова М.П., директор", "people": json.dumps([{"name": "Крылова М.П."}]), "doubt": ""},
        {"phrase": "Крылова М.П.", "people": "[]", "doubt": "anything"},
    ]
    lines = people(rows)
    assert lines[0] == "1 cells, 0.0 % exactly right; certain but wrong: 1."
    assert "| name | 1 | 100.0 % | 100.0 % | 0 |" in lines
    assert "| role | 0 | 0.0 % | – | 1 |" in lines


def test_a_file_that_is_refused_and_a_folder_that_is_absent_do_not_stop_the_count(tmp_path):
    (tmp_path / "plan.docx").write_bytes(b"nothing")
    (tmp_path / "plan.docx.expected.json").write_text('{"sections": []}', "utf-8")
    lines = roadmaps([tmp_path, tmp_path / "absent"])
    assert len(lines) == 3
    assert "refused" in lines[2]


def test_the_rows_of_a_roadmap_are_compared_with_what_must_be_read():
    line = next(line for line in roadmaps([DATA / "roadmaps"]) if "stage-column.docx" in line)
    assert line.split(" | ")[2] == "100.0 %"


def test_absent_tables_are_named(tmp_path):
    assert "There is no `held_out/deadlines.tsv` here." in page(tmp_path)


def test_an_unknown_argument_is_refused(capsys):
    assert main(["--wirte"]) == 2
    assert "Usage" in capsys.readouterr().err


def test_the_page_in_the_docs_is_the_one_that_is_measured():
    """Written anew by `make accuracy ARGS=--write`; .doc is read only where LibreOffice Writer is installed."""
    said, measured = (_lines(text) for text in (PAGE.read_text("utf-8"), page(DATA)))
    assert said == measured


def _lines(text):
    return [line for line in text.splitlines() if ".doc |" not in line and ".doc (" not in line]
