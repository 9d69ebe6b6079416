"""`nastavnik up`: the whole platform on one machine, until Ctrl-C."""

import sys
from contextlib import suppress
from pathlib import Path

import click

from core.speech import gettext as _
from municipal.embedded import default_home
from municipal.embedded.folder import SignIns, StateFolder
from municipal.embedded.supervisor import Wishes, serve

_INTERRUPTED = 130  # 128 + SIGINT, as shells have it


@click.command(help=_("Run the whole platform on this machine until Ctrl-C."))
@click.option("--host", default="127.0.0.1", show_default=True, help=_("Address to listen on."))
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help=_("Port; 0 is any.")
)
@click.option(
    "--home",
    type=click.Path(path_type=Path),
    default=None,
    help=_("State folder. Default: NASTAVNIK_HOME or var."),
)
@click.option(
    "--demo/--no-demo", default=None, help=_("Load the demonstration. Default: into a new state folder only.")
)
def up(host: str, port: int, home: Path | None, demo: bool | None) -> None:
    """Serve until asked to stop."""
    folder = StateFolder(home or default_home())
    try:
        serve(folder, Wishes(host, port, demo), tell=_tell, announce=_announce)
    except KeyboardInterrupt:
        _tell(_("Stopped before everything had started"))
        sys.exit(_INTERRUPTED)
    _tell(_("Everything is stopped"))


def _tell(sentence: str) -> None:
    with suppress(OSError):  # nobody reads any more; that is no reason to stop serving pages
        click.echo(sentence)
        sys.stdout.flush()


def _announce(address: str, sign_ins: SignIns) -> None:
    _tell("")
    _tell(_("The platform is at %(address)s", address=address))
    if sign_ins:
        _tell(_("Sign-ins of the demonstration:"))
        widths = [max(map(len, column)) for column in zip(*sign_ins, strict=True)]
        for one in sign_ins:
            _tell(
                "  " + "  ".join(f"{cell:<{width}}" for cell, width in zip(one, widths, strict=True)).rstrip()
            )
    _tell(_("Stop: Ctrl-C"))
