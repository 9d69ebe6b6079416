"""`nastavnik deadlines read` and `nastavnik people read` as a script calls them."""

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from core import speech
from municipal.commands.deadlines import read as deadlines_read
from municipal.commands.people import read as people_read


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setattr(speech, "language", lambda: "en")


def _answers(command, lines, *options):
    sent = lines if isinstance(lines, bytes) else "".join(f"{line}\n" for line in lines).encode()
    ran = CliRunner().invoke(command, list(options), input=sent)
    return [json.loads(line) for line in ran.stdout.splitlines()], ran.exit_code


def test_a_deadline_is_answered_with_everything_that_is_known_of_it():
    answers, code = _answers(deadlines_read, ["до 15.09.2021", "до 25 числа каждого месяца"])
    assert code == 0
    assert answers[0] == {
        "text": "до 15.09.2021", "kind": "by_date", "start": None, "end": "2021-09-15", "recurrence": None,
        "certain": True, "why": None, "reason": None, "parts": [], "rule": None,
    }  # fmt: skip
    assert answers[1]["rule"] == "FREQ=MONTHLY;BYMONTHDAY=25"


def test_every_doubt_has_a_sentence_and_a_code():
    [answer], _code = _answers(deadlines_read, ["когда-нибудь потом"])
    assert (answer["certain"], answer["reason"]) == (False, "not_understood")
    assert answer["why"] == "No deadline was recognised in these words."


@pytest.mark.parametrize(
    ("keys", "start"),
    [
        ({"school_year": "2020-2021"}, "2021-03-01"),
        ({"year": 2014}, "2014-03-01"),
        ({"year": "2014"}, "2014-03-01"),
        ({"week": "2022-03-14..2022-03-20"}, "2022-03-01"),
        ({"school_year": None, "year": None}, "2022-03-01"),
        ({}, "2022-03-01"),
    ],
)
def test_a_line_has_a_context_of_its_own_and_else_the_option(keys, start):
    line = json.dumps({"text": "март", **keys})
    answers, code = _answers(deadlines_read, [line, "март"], "--school-year", "2021-2022")
    assert ([answer["start"] for answer in answers], code) == ([start, "2022-03-01"], 0)


@pytest.mark.parametrize("week", ["2021-09-06..2021-09-12", ["2021-09-06", "2021-09-12"], "2021-09-09"])
def test_a_week_may_be_written_in_three_ways(week):
    [answer], code = _answers(deadlines_read, [json.dumps({"text": "вторник", "week": week})])
    assert (answer["start"], code) == ("2021-09-07", 0)


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("{", "The line begins as a JSON object and is none."),
        ('{"phrase": "март"}', "The object needs “text”, a string."),
        ('{"text": 3}', "The object needs “text”, a string."),
        ('{"text": "март", "school_year": "2021-2023"}', "A school year is written as 2020-2021."),
        ('{"text": "март", "year": true}', "A year is written as 2021."),
        ('{"text": "март", "year": 21}', "A year is written as 2021."),
        ('{"text": "март", "date": "15.09.2021"}', "A date is written as 2021-09-15."),
        ('{"text": "март", "week": "2021-09-12..2021-09-06"}', "A week is written as 2021-09-06..2021-09-12."),
        ('{"text": "март", "week": [1, 2, 3]}', "A date is written as 2021-09-15."),
    ],
)  # fmt: skip
def test_a_broken_line_is_answered_in_its_place_and_the_others_as_usual(line, error):
    answers, code = _answers(deadlines_read, ["2021 год", line, "май 2021"])
    assert answers[1] == {"text": line, "error": error}
    assert ([answers[0]["kind"], answers[2]["kind"]], code) == (["year", "month"], 2)


def test_empty_lines_are_empty_cells_and_the_last_line_needs_no_end():
    answers, code = _answers(deadlines_read, "\ufeffмай 2021\r\n\r\n \nиюнь 2021".encode())
    assert [answer["text"] for answer in answers] == ["май 2021", "", " ", "июнь 2021"]
    assert ([answer["kind"] for answer in answers], code) == (["month", "none", "none", "month"], 0)


def test_lines_of_another_encoding_and_endless_lines_are_refused():
    answers, code = _answers(deadlines_read, "май\n".encode("cp1251") + b"1" * 2_500_000 + b"\n2021\n")
    assert [answer.get("error") for answer in answers] == [
        "The line is not UTF-8 text.", "The line is too long.", None,
    ]  # fmt: skip
    assert code == 2


def test_people_are_answered_with_name_post_and_body():
    answers, code = _answers(people_read, ["Крылова М.П., директор, УО (по согласованию)", ""])
    assert answers == [
        {
            "text": "Крылова М.П., директор, УО (по согласованию)",
            "people": [
                {
                    "name": "Крылова М.П.", "role": "директор", "organisation": None, "by_agreement": False,
                    "certain": True, "is_group": False, "text": "Крылова М.П. директор",
                },
                {
                    "name": None, "role": None, "organisation": "УО", "by_agreement": True,
                    "certain": True, "is_group": False, "text": "УО",
                },
            ],
        },
        {"text": "", "people": []},
    ]  # fmt: skip
    assert code == 0


def test_names_known_to_a_line_complete_a_surname_of_that_line_only():
    line = json.dumps({"text": "Крылова", "known_names": ["Крылова М.П."]})
    answers, code = _answers(people_read, [line, "Крылова", '{"text": "Крылова", "known_names": "М"}'])
    assert [answer["people"][0]["name"] for answer in answers[:2]] == ["Крылова М.П.", "Крылова"]
    assert (answers[2]["error"], code) == ("“known_names” is a list of strings.", 2)


@pytest.mark.parametrize("command", ["deadlines", "people"])
def test_a_script_gets_its_answer_while_it_holds_the_pipe_open(command):
    program = f"from municipal.cli import cli; cli(['{command}', 'read'])"
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as running:
        for text in ("май", "июнь"):
            running.stdin.write(f"{text}\n".encode())
            running.stdin.flush()
            assert json.loads(running.stdout.readline())["text"] == text
        running.stdin.close()
        assert running.wait() == 0


@pytest.mark.parametrize("command", ["deadlines", "people"])
def test_help_needs_no_reader(command):
    program = (
        f"import sys; from municipal.cli import cli\n"
        f"cli(['{command}', 'read', '--help'], standalone_mode=False)\n"
        "sys.exit(any(name.startswith(('tenants', 'lxml')) for name in sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert f"nastavnik {command} read" in ran.stdout
