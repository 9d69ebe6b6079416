"""Building a report: split by districts, each part read at one moment in its owner's reach, joined into one workbook."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import file_digest

from flask import Flask, current_app
from flask_babel import force_locale

from commons.accounts.roles import Capability
from commons.accounts.standing import Standing, find_standing
from commons.jobs import turns
from commons.jobs.contents import forget_contents, get_contents, keep_contents
from commons.jobs.places import report_file_name, reports_folder, scratch_folder
from commons.jobs.service import Failure
from commons.jobs.turns import Result, Turn
from commons.jobs.upkeep import forget_parts, part_ids_of
from core.config import Settings
from core.database import db
from core.errors import NotAllowed
from core.files import Folder
from core.tenancy import enter_reach
from municipal.reports.choices import reach_of, still_holds
from municipal.reports.contents import collect
from municipal.reports.cover import Cover
from municipal.reports.packing import from_json, to_json
from municipal.reports.parts import scope_schools
from municipal.reports.parts import split as split_schools
from municipal.reports.records import PartContents
from municipal.reports.table import TooManyRows
from municipal.reports.workbook import write_workbook

# Saying how far it is costs a commit; oftener nobody looks.
_SAY_EVERY_SECONDS = 0.5


def _owner(turn: Turn) -> Standing:
    """Return who ordered a report, as they stand now. Raises NotAllowed when they lost its place meanwhile."""
    who = find_standing(turn.ordered_by)
    if who is None or not still_holds(who, turn.municipality_id, turn.districts):
        raise NotAllowed(Capability.REPORT_WRITE)
    return who


@contextmanager
def _in_owners_reach(turn: Turn) -> Iterator[None]:
    """Work in a context of its own, in which nothing is seen but what the owner may see of the report's place."""
    who = _owner(turn)
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # the proxy's own method
    with app.app_context():
        enter_reach(reach_of(who, turn.municipality_id, turn.districts))
        yield


def split(turn: Turn) -> None:
    """Divide the schools of a report: a part a district, or a hundred schools of it."""
    with _in_owners_reach(turn):
        parts = split_schools(scope_schools())
    turns.end_split(turn, [{"schools": list(ids)} for ids in parts], schools=sum(map(len, parts)))


def do_part(turn: Turn) -> None:
    """Read the schools of a part and keep what was read until all parts are."""
    assert turn.part_id is not None
    assert turn.part_parameters is not None
    with _in_owners_reach(turn):
        contents = collect(turn.part_parameters["schools"], turn.created_at)
        keep_contents(turn.part_id, to_json(contents))
        db.session.commit()
    rows = contents.rows
    turns.end_part(turn, schools=len(turn.part_parameters["schools"]), rows=rows)


def join(turn: Turn) -> None:
    """Write the workbook, put it in its place, and forget what the parts had read."""
    settings: Settings = current_app.config["SETTINGS"]
    folder = reports_folder(settings)
    part_ids = part_ids_of(turn.job_id)
    if len(part_ids) != turn.parts:
        # Somebody joined it before us and has cleared up: a report without them would look whole.
        raise turns.LostError(turn.public_id)
    with _in_owners_reach(turn):
        try:
            _write(turn, folder, part_ids)
        except TooManyRows:
            turns.give_up(turn, Failure.TOO_LARGE)
            return
        result = _result(turn, folder)
        # LostError: somebody else writes the same file, or nobody wants it any more and the upkeep removes it.
        turns.end_job(turn, result)
        forget_contents(part_ids)
        db.session.commit()
    forget_parts(turn.job_id)


def _write(turn: Turn, folder: Folder, part_ids: Sequence[int]) -> None:
    cover = Cover(
        as_of=turn.created_at,
        time_zone=turn.parameters["time_zone"],
        ordered_by=turn.ordered_by_name,
        places=(turn.parameters["place"],),
    )
    progress = _Progress(turn)
    settings: Settings = current_app.config["SETTINGS"]
    scratch = scratch_folder(settings)
    scratch.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (
        force_locale(turn.parameters["language"]),
        folder.write_whole(report_file_name(turn.public_id)) as file,
    ):
        write_workbook(file, cover, _parts(part_ids), progress, scratch=scratch)
        # Whoever came too late must not put its file in the place of the right one (LostError).
        turns.renew(turn)


def _parts(part_ids: Sequence[int]) -> Iterator[PartContents]:
    for part_id in part_ids:
        contents = get_contents(part_id)
        # Writing takes minutes: no transaction is held open for so long.
        db.session.commit()
        yield from_json(contents)


class _Progress:
    """Says how many rows are written, not more often than anybody looks; a cancelled report ends here (LostError)."""

    def __init__(self, turn: Turn) -> None:
        self._turn = turn
        self._said = time.monotonic()

    def __call__(self, written: int) -> None:
        if time.monotonic() - self._said >= _SAY_EVERY_SECONDS:
            self._said = time.monotonic()
            turns.renew(self._turn, rows_written=written)


def _result(turn: Turn, folder: Folder) -> Result:
    file = folder.file(report_file_name(turn.public_id))
    with file.open("rb") as opened:
        digest = file_digest(opened, "sha256").hexdigest()
    return Result(file.name, file.stat().st_size, digest)
