"""`nastavnik jobs`: what is done later, seen by the operator: jobs and letters, their state, and what can be done about it.

Addresses, names and texts of people are not shown: the operator keeps the machine, not the schools' affairs.
"""

from pathlib import Path
from uuid import UUID

import click

from commons.jobs import upkeep as jobs_upkeep
from commons.jobs.models import JobKind
from commons.jobs.service import TASKS
from commons.jobs.upkeep import JobLine
from commons.jobs.wording import failure_sentence, state_word
from commons.letters import upkeep as letters_upkeep
from commons.letters.upkeep import LetterLine
from commons.letters.wording import state_word as letter_word
from commons.letters.wording import trouble_sentence
from core.jobs import DELIVER_LETTERS, send
from core.speech import gettext as _
from municipal.commands.application import application
from municipal.commands.options import home_option
from municipal.failures import Exit, Failure

_ID = click.argument("public_id", metavar="ID")
# Shorter beginnings than this are more likely a mistake than a choice.
_SHORTEST_ID = 4


@click.group(help=_("Work that is done later: reports, reminders, letters."))
def jobs() -> None:
    """Hold the commands."""


@jobs.command("list", help=_("List what waits, runs or failed, and letters that did not go out."))
@click.option("--all", "ended_too", is_flag=True, help=_("Also what has ended."))
@home_option
def list_jobs(ended_too: bool, home: Path | None) -> None:
    """Print a line for each."""
    with application(home):
        found = jobs_upkeep.list_jobs(ended_too=ended_too)
        if found:
            click.echo(_("ID, moment (UTC), what, municipality, state; schools read, rows written"))
        for job in found:
            click.echo(_job(job))
        if not found:
            click.echo(_("No job waits, runs or has failed."))
        counts = letters_upkeep.count_by_state()
        told = ", ".join(f"{letter_word(state)}: {count}" for state, count in sorted(counts.items()))
        click.echo(_("Letters: %(told)s", told=told or "0"))
        waiting = letters_upkeep.waiting()
        if waiting.count:
            minutes = int(waiting.longest.total_seconds() // 60)
            click.echo(_("The oldest letter has been waiting for %(minutes)s min.", minutes=minutes))
        for letter in letters_upkeep.list_troubled():
            click.echo(_letter(letter))


def _head(line: JobLine | LetterLine) -> str:
    return f"{line.public_id}  {line.created_at:%Y-%m-%d %H:%M}"


def _kind_word(kind: str) -> str:
    if kind == JobKind.INTAKE:
        return _("files of many schools")
    if kind == JobKind.PUBLISH:
        return _("model roadmap to schools")
    return _("report") if kind == JobKind.REPORT else _("reminders")


def _job(job: JobLine) -> str:
    progress = f"{job.schools_read}/{job.schools_total}, {job.rows_written}/{job.rows_total}"
    words = [
        str(job.public_id),
        f"{job.created_at:%Y-%m-%d %H:%M}",
        _kind_word(job.kind),
        job.municipality,
        state_word(job.state),
    ]
    return "  ".join([*words, progress, *([failure_sentence(job.failure)] if job.failure else [])])


def _letter(letter: LetterLine) -> str:
    words = [_head(letter), _("letter"), letter.municipality]
    return "  ".join([*words, letter_word(letter.state), trouble_sentence(letter.trouble)])


@jobs.command(
    "retry", help=_("Do a failed or cancelled job again, or send a letter again; ID is its beginning.")
)
@_ID
@home_option
def retry(public_id: str, home: Path | None) -> None:
    """Put it back among what waits."""
    with application(home):
        job, letter = _find(public_id)
        if job is not None:
            # What it had read before goes first: a job begins again from its beginning.
            while jobs_upkeep.clear_leftovers():
                pass
            again = jobs_upkeep.retry(job)
            if again is None:
                raise Failure(_("Only a failed or cancelled job is done again."), Exit.USAGE)
            send(TASKS[again[1]], again[0])
        elif letter is not None:
            if not letters_upkeep.retry(letter):
                raise Failure(
                    _("This letter went out, waits already, has no real address, or its day is over."),
                    Exit.USAGE,
                )
            send(DELIVER_LETTERS)
        click.echo(_("It waits to be done again."))


@jobs.command("drop", help=_("Cancel a job, or take a letter out; ID is its beginning."))
@_ID
@home_option
def drop(public_id: str, home: Path | None) -> None:
    """Let it not be done."""
    with application(home):
        job, letter = _find(public_id)
        if job is not None and not jobs_upkeep.drop(job):
            raise Failure(_("It has ended already."), Exit.USAGE)
        if letter is not None and not letters_upkeep.drop(letter):
            raise Failure(_("It has ended already, or is just being sent."), Exit.USAGE)
        click.echo(_("Dropped."))


def _find(beginning: str) -> tuple[UUID | None, UUID | None]:
    """Return the one job or letter whose id begins so. Raises Failure for none and for several."""
    if len(beginning) < _SHORTEST_ID:
        raise Failure(_("Give at least %(least)s characters of the ID.", least=_SHORTEST_ID), Exit.USAGE)
    found_jobs, letters = jobs_upkeep.find_jobs(beginning), letters_upkeep.find_letters(beginning)
    if len(found_jobs) + len(letters) > 1:
        raise Failure(_("Several begin with %(id)s; give more of it.", id=beginning), Exit.USAGE)
    if not found_jobs and not letters:
        raise Failure(_("There is no job and no letter with the ID %(id)s.", id=beginning), Exit.USAGE)
    return (found_jobs[0], None) if found_jobs else (None, letters[0])
