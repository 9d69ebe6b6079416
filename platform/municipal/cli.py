"""The `nastavnik` command: a list of names; what a command needs is imported when it is called."""

import sys

import click

from core.speech import gettext as _
from municipal.commands.lazy import Entry, LazyGroup
from municipal.failures import Exit, Failure, is_full_disk

COMMANDS = {
    "up": Entry("municipal.commands.up", "up", lambda: _("Run the whole platform on this machine")),
    "migrate": Entry(
        "municipal.commands.migrate", "migrate", lambda: _("Bring the database to this program's schema")
    ),
    "backup": Entry(
        "municipal.commands.backup", "backup", lambda: _("Write the database and the files into one file")
    ),
    "restore": Entry(
        "municipal.commands.backup", "restore", lambda: _("Restore a backup into an empty state folder")
    ),
    "municipality": Entry(
        "municipal.commands.municipality",
        "municipality",
        lambda: _("Begin a municipality with its first administrator"),
    ),
    "schools": Entry("municipal.commands.schools", "schools", lambda: _("The register of schools")),
    "jobs": Entry(
        "municipal.commands.jobs", "jobs", lambda: _("Work that is done later: list it, retry it, drop it")
    ),
    "erasures": Entry(
        "municipal.commands.erasures",
        "erasures",
        lambda: _("Erasures: list them, repeat them after a restore"),
    ),
    "keys": Entry(
        "municipal.commands.keys", "keys", lambda: _("Keys of encrypted fields: make one, change over")
    ),
    "roadmap": Entry(
        "municipal.commands.roadmap", "roadmap", lambda: _("Read and import roadmaps of schools")
    ),
    "deadlines": Entry(
        "municipal.commands.deadlines", "deadlines", lambda: _("Say what deadlines mean, one a line")
    ),
    "people": Entry(
        "municipal.commands.people", "people", lambda: _("Say who stands in “responsible” cells, one a line")
    ),
}

cli = LazyGroup(
    name="nastavnik",
    entries=COMMANDS,
    help="Наставник / Nastavnik.",
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main() -> None:
    """Run the command line: what an operator can change is a sentence and an exit code, no traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        cli(prog_name="nastavnik")
    except Failure as failure:
        _end(str(failure), failure.code)
    except OSError as error:
        if not is_full_disk(error):
            raise
        _end(
            _("No space is left on the disk. Free some and start again; saved data are safe."), Exit.DISK_FULL
        )


def _end(sentence: str, code: int) -> None:
    click.echo(sentence, err=True)
    sys.exit(code)


if __name__ == "__main__":
    main()
