"""The aggregated report over 2,000 schools, from the order to the file, beside bare XlsxWriter writing the same cells."""

import gc
import os
import signal
import statistics
import sys
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
from core.config import Settings
from core.database import db, identity
from core.jobs import REPORTS
from core.tenancy import enter_reach
from core.unit_of_work import commit
from municipal.embedded.log import Log
from municipal.embedded.processes import session_members, spawn, stop
from municipal.reports import building
from municipal.reports.choices import choices_of
from municipal.reports.service import order_report
from tests.bench.browser import Refused
from tests.bench.results import Result, within
from tests.bench.stand import Stand, environment_of
from tests.bench.web import ROOT

ROUNDS = 3
LEASE = timedelta(minutes=10)
READING, WRITING, WHOLE = "reading, in parts", "writing the workbook", "the whole report"
BARE = "bare XlsxWriter"
PATIENCE_SECONDS = 120
_SEEN = (
    Job.state, Job.failure, Job.parts, Job.schools_total, Job.schools_read, Job.started_at, Job.finished_at,
)  # fmt: skip
HEADS = ("", "median s", "x bare", "grows by MB")
STEPS = {Step.SPLIT: building.split, Step.PART: building.do_part, Step.JOIN: building.join}
# The calls by which the report's workbook fills its cells: name of the sheet, of the call, and what it was given.
_CALLS = ("write_string", "write_number", "write_blank", "write_rich_string")
Cell = tuple[str, str, tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Run:
    """One go: its seconds, and by how many megabytes who did it grew meanwhile."""

    seconds: float
    grown: float


def measure(stand: Stand) -> Result:
    """Build the report by a real worker and write its cells bare, in turns."""
    cells = _cells_of(stand)
    # Hundreds of thousands of kept cells are this bench's and would be walked through at every collection of rubbish.
    gc.collect()
    gc.freeze()
    runs: dict[str, list[Run]] = {READING: [], WRITING: [], WHOLE: [], BARE: []}
    with worker_of(stand) as worker:
        _watched(stand, worker)
        for _round in range(ROUNDS):
            for name, run in _watched(stand, worker).items():
                runs[name].append(run)
            runs[BARE].append(
                _timed(lambda: _write_bare(cells, Path(stand.servers.socket_dir) / "bare.xlsx"))
            )
    gc.unfreeze()
    seconds = {name: statistics.median(run.seconds for run in found) for name, found in runs.items()}
    grown = {name: max(run.grown for run in found) for name, found in runs.items()}
    return Result(
        f"The aggregated report: {len(stand.large.schools):,} schools, {len(cells):,} cells",
        "From its first turn to the file, both walls on, by a worker of two processes as the platform starts it; bare: the"
        " same cells, empty ones too, all framed alike.",
        HEADS,
        [
            (name, f"{seconds[name]:.2f}", f"{seconds[name] / seconds[BARE]:.2f}", f"{grown[name]:.0f}")
            for name in runs
        ],
        [within("the whole report, times bare XlsxWriter:", seconds[WHOLE] / seconds[BARE], 2)],
    )


@contextmanager
def worker_of(stand: Stand) -> Iterator[int]:
    """Run a worker for reports alone; yields its process number."""
    settings: Settings = stand.app.config["SETTINGS"]
    command = [sys.executable, "-m", "celery", "-A", "workers.celery_app", "worker", "--concurrency", "2"]
    command += ["--queues", REPORTS, "--loglevel", "WARNING", "--without-gossip", "--without-mingle"]
    paths = os.pathsep.join([str(ROOT), str(ROOT / "platform")])
    with Log(Path(stand.servers.socket_dir) / "worker.log").open() as output:
        child = spawn(
            command,
            log=output,
            death_signal=signal.SIGTERM,
            environment={**os.environ, **environment_of(settings), "PYTHONPATH": paths},
        )
        try:
            yield child.pid
        finally:
            stop(child, signal.SIGTERM, patience=15)


def _watched(stand: Stand, worker: int) -> dict[str, Run]:
    """Order a report, watch it until it is there, and return what each half of it took."""
    job_id = _order(stand)
    before = most = _held(worker)
    read_at: float | None = None
    until = time.monotonic() + PATIENCE_SECONDS
    with stand.app.app_context():
        while True:
            job = identity.single.execute(select(*_SEEN).where(Job.id == job_id)).one()
            most = max(most, _held(worker))
            if read_at is None and job.parts is not None and job.schools_read >= job.schools_total:
                read_at = time.time()
            if job.finished_at is not None:
                break
            if time.monotonic() > until:
                raise Refused("a report was not built in time")
            time.sleep(0.05)
    if job.state != JobState.DONE or read_at is None:
        raise Refused(f"a report was not built: {job.failure}")
    began, ended = job.started_at.timestamp(), job.finished_at.timestamp()
    grown = most - before
    return {
        READING: Run(read_at - began, grown),
        WRITING: Run(ended - read_at, grown),
        WHOLE: Run(ended - began, grown),
    }


def _held(worker: int) -> float:
    """Return the megabytes that a worker and its processes hold."""
    return sum(_resident(one.pid) for one in session_members(worker))


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


def _cells_of(stand: Stand) -> list[Cell]:
    """Build a report in this process and return every cell of it, as it was written."""
    cells: list[Cell] = []
    job_id = _order(stand)
    with _listening(cells), stand.app.app_context():
        while (turn := turns.take_turn(job_id, LEASE)) is not None:
            STEPS[turn.step](turn)
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


def _resident(pid: int | str = "self") -> float:
    """Return the megabytes of memory that a process holds; none for one that has ended."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return pages * 4096 / 1e6
