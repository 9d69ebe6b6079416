"""The aggregated report over 2,000 schools, from the order to the file, beside bare XlsxWriter writing the same cells."""

import gc
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Any

from sqlalchemy import select
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from commons.accounts.standing import find_standing
from commons.jobs import turns
from commons.jobs.models import Job, JobState
from commons.jobs.turns import Step
from core.database import db, identity
from core.tenancy import enter_reach
from core.unit_of_work import commit
from municipal.reports import building
from municipal.reports.choices import choices_of
from municipal.reports.service import order_report
from tests.bench.browser import Refused
from tests.bench.results import Result, within
from tests.bench.stand import Stand

ROUNDS = 3
LEASE = timedelta(minutes=10)
READING, WRITING, BARE = "reading, in parts", "writing the workbook", "bare XlsxWriter"
HEADS = ("", "median s", "x bare", "grows by MB")
STEPS = {Step.SPLIT: building.split, Step.PART: building.do_part, Step.JOIN: building.join}
# The calls by which the report's workbook fills its cells: name of the sheet, of the call, and what it was given.
_CALLS = ("write_string", "write_number", "write_blank", "write_rich_string")
Cell = tuple[str, str, tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Run:
    """One go: its seconds, and by how many megabytes this process grew meanwhile."""

    seconds: float
    grown: float


def measure(stand: Stand) -> Result:
    """Build the report and write its cells bare, in turns; one worker does it all, in this process."""
    cells = _cells_of(stand)
    # Hundreds of thousands of kept cells are this bench's and would be walked through at every collection of rubbish.
    gc.collect()
    gc.freeze()
    runs: dict[str, list[Run]] = {READING: [], WRITING: [], BARE: []}
    for _round in range(ROUNDS):
        reading, writing = _build(stand)
        runs[READING].append(reading)
        runs[WRITING].append(writing)
        runs[BARE].append(_timed(lambda: _write_bare(cells, Path(stand.servers.socket_dir) / "bare.xlsx")))
    gc.unfreeze()
    seconds = {name: statistics.median(run.seconds for run in found) for name, found in runs.items()}
    whole = statistics.median(
        one.seconds + other.seconds for one, other in zip(runs[READING], runs[WRITING], strict=True)
    )
    grown = {name: max(run.grown for run in found) for name, found in runs.items()}
    lines = [
        (name, f"{seconds[name]:.2f}", f"{seconds[name] / seconds[BARE]:.2f}", f"{grown[name]:.0f}")
        for name in runs
    ]
    both = f"{max(grown[READING], grown[WRITING]):.0f}"
    lines.append(("the whole report", f"{whole:.2f}", f"{whole / seconds[BARE]:.2f}", both))
    return Result(
        f"The aggregated report: {len(stand.large.schools):,} schools, {len(cells):,} cells",
        "From the order to the file, both walls on, by one worker; bare: the same cells, empty ones too, all framed alike.",
        HEADS,
        lines,
        [within("the whole report, times bare XlsxWriter:", whole / seconds[BARE], 2)],
    )


def _order(stand: Stand) -> int:
    with stand.app.app_context():
        who = find_standing(stand.large.administrator.id)
        if who is None:
            raise Refused("the generator left no administrator")
        enter_reach(who.reach_across("report.write"))
        public_id = order_report(choices_of(who)[0].key, language="ru", by=who)
        commit()
        job_id = db.session.scalar(select(Job.id).where(Job.public_id == public_id))
    if job_id is None:
        raise Refused("a report was not ordered")
    return job_id


def _build(stand: Stand) -> tuple[Run, Run]:
    job_id = _order(stand)
    reading = _timed(lambda: _take_turns(stand, job_id, {Step.SPLIT, Step.PART}))
    writing = _timed(lambda: _take_turns(stand, job_id, {Step.JOIN}))
    with stand.app.app_context():
        if identity.session.scalar(select(Job.state).where(Job.id == job_id)) != JobState.DONE:
            raise Refused("a report was not built")
    return reading, writing


def _take_turns(stand: Stand, job_id: int, steps: set[Step]) -> None:
    """Do what a worker does, as long as what is to be done is one of these steps."""
    with stand.app.app_context():
        while (turn := turns.take_turn(job_id, LEASE)) is not None:
            if turn.step not in steps:
                turns.let_go(turn)
                return
            STEPS[turn.step](turn)


def _cells_of(stand: Stand) -> list[Cell]:
    """Return every cell of the report, as it was written."""
    cells: list[Cell] = []
    with _listening(cells):
        _build(stand)
    return cells


@contextmanager
def _listening(cells: list[Cell]) -> Iterator[None]:
    real = {name: getattr(Worksheet, name) for name in _CALLS}

    def listened(name: str) -> Callable[..., Any]:
        def write(sheet: Worksheet, *given: Any) -> Any:
            cells.append(
                (
                    sheet.name,
                    name,
                    given[:-1] if name != "write_rich_string" else (*given[:2], "".join(given[2:-1:2])),
                )
            )
            return real[name](sheet, *given)

        return write

    for name in _CALLS:
        setattr(Worksheet, name, listened(name))
    try:
        yield
    finally:
        for name, call in real.items():
            setattr(Worksheet, name, call)


def _write_bare(cells: list[Cell], path: Path) -> None:
    with Workbook(str(path), {"constant_memory": True}) as workbook:
        # With a look, or the empty cells, which the report frames, would not be written at all.
        framed = workbook.add_format({"border": 1})
        sheets = {name: workbook.add_worksheet(name) for name in dict.fromkeys(cell[0] for cell in cells)}
        for name, call, given in cells:
            getattr(sheets[name], "write_string" if call == "write_rich_string" else call)(*given, framed)


def _timed(act: Callable[[], None]) -> Run:
    """Do something and return what it took."""
    done, most = Event(), [before := _resident()]

    def watch() -> None:
        while not done.wait(0.02):
            most.append(_resident())

    watcher = Thread(target=watch, daemon=True)
    watcher.start()
    began = time.perf_counter()
    act()
    seconds = time.perf_counter() - began
    done.set()
    watcher.join()
    return Run(seconds, max(most) - before)


def _resident() -> float:
    """Return the megabytes of memory that this process holds."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 1e6
