"""Reading phrases and files by the command line, start-up included, beside a bare interpreter that does the least of it."""

import csv
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median

from tests.bench.browser import Refused
from tests.bench.results import Aim, Result
from tests.bench.stand import Stand
from tests.factories.word import roadmap_docx

ROUNDS, PHRASES, ROWS = 5, 500, 300
DATA = Path(__file__).resolve().parents[2] / "data"
COMMAND = Path(sys.executable).with_name("nastavnik")
ECHO = "import json, sys\nfor line in sys.stdin: print(json.dumps({'text': line}, ensure_ascii=False))"
UNZIP = (
    "import sys, zipfile\nfrom lxml import etree\n"
    "tree = etree.fromstring(zipfile.ZipFile(sys.argv[1]).read('word/document.xml'))\n"
    "print(sum(len(text) for text in tree.itertext()))"
)


def measure(_stand: Stand) -> Result:
    """Read 500 deadlines, 500 people cells, a file of 300 rows; each in a process of its own, in turns with its floor."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "roadmap.docx"
        file.write_bytes(roadmap_docx(_rows()))
        runs: Mapping[str, Callable[[], float]] = {
            "bare interpreter": lambda: _seconds([sys.executable, "-c", "pass"]),
            "nastavnik --help": lambda: _seconds([COMMAND, "--help"]),
            "bare echo of 500 lines": lambda: _seconds(
                [sys.executable, "-c", ECHO], _phrases("deadlines.tsv")
            ),
            "500 deadlines": lambda: _seconds([COMMAND, "deadlines", "read"], _phrases("deadlines.tsv")),
            "500 people cells": lambda: _seconds([COMMAND, "people", "read"], _phrases("responsibles.tsv")),
            "bare parse of the Word file": lambda: _seconds([sys.executable, "-c", UNZIP, file]),
            "a Word file of 300 rows": lambda: _seconds([COMMAND, "roadmap", "read", file, "--json"]),
        }
        taken: dict[str, list[float]] = {name: [] for name in runs}
        for _round in range(ROUNDS):
            for name, run in runs.items():
                taken[name].append(run())
    middle = {name: median(seconds) for name, seconds in taken.items()}
    floors = (
        ("bare interpreter",) * 2 + ("bare echo of 500 lines",) * 3 + ("bare parse of the Word file",) * 2
    )
    lines = [
        (name, f"{1000 * middle[name]:.0f}", f"{middle[name] / middle[floor]:.1f}")
        for name, floor in zip(runs, floors, strict=True)
    ]
    return Result(
        "Reading",
        f"{ROUNDS} times each, a process every time, start-up included; the file's rows all differ.",
        ("", "median ms", "x its floor"),
        lines,
        [
            _within("nastavnik --help", middle, 0.5),
            _within("500 deadlines", middle, 2.0),
            _within("500 people cells", middle, 2.0),
            _within("a Word file of 300 rows", middle, 2.0),
        ],
    )


def _within(name: str, middle: Mapping[str, float], limit: float) -> Aim:
    return Aim(f"{name}, seconds at most {limit}", f"{middle[name]:.2f}", middle[name] <= limit)


def _seconds(command: list[object], sent: str = "") -> float:
    began = time.perf_counter()
    done = subprocess.run(
        [str(part) for part in command], input=sent, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Refused(f"{command[1:3]} ended with {done.returncode}: {done.stderr[-300:]}")
    return time.perf_counter() - began


def _phrases(table: str) -> str:
    """Return 500 different lines from a table of phrases and the one held out beside it."""
    found: dict[str, None] = {}
    for path in (DATA / table, DATA / "held_out" / table):
        with path.open(encoding="utf-8", newline="") as lines:
            rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
            found |= dict.fromkeys(next(iter(row.values())) for row in rows)
    # Where there are fewer, each comes again with other words around it: nothing is read from what was read before.
    more = [f"{phrase}, {word}" for word in ("1 смена", "кабинет 12", "актовый зал") for phrase in found]
    return "\n".join([*found, *more][:PHRASES]) + "\n"


def _rows() -> list[tuple[str, str, str, str, str]]:
    surnames = ("Лугова", "Дубров", "Ветрова", "Крылов", "Сомова", "Тихонов", "Ершова")
    return [
        (
            f"{place // 20 + 1}.{place % 20 + 1}.",
            f"Провести занятие № {place} школы наставника и подвести его итоги",
            f"до {place % 28 + 1}.{place % 9 + 1:02}.2027 г.",
            f"{surnames[place % 7]} {'АБВГДЕ'[place % 6]}.{'НПС'[place % 3]}., заместитель директора",
            "Приказ, протокол",
        )
        for place in range(ROWS)
    ]
