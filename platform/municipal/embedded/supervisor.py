"""Run the whole platform from one process: servers, schema, demonstration, web, worker and beat."""

import os
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from core.speech import gettext as _
from core.speech import language
from municipal import migrate, places
from municipal.embedded import platform_parts as parts
from municipal.embedded.crew import Crew, Tell
from municipal.embedded.environment import environment_set
from municipal.embedded.folder import SignIns, StateFolder
from municipal.embedded.servers import Addresses, external_addresses, start_servers
from municipal.embedded.signals import StopSignals
from municipal.failures import Exit, Failure


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the command line asks for. `demonstration` None: for a new embedded folder, else as before."""

    host: str
    port: int
    demonstration: bool | None = None


def serve(folder: StateFolder, wishes: Wishes, tell: Tell, announce: Callable[[str, SignIns], None]) -> None:
    """Serve a folder until asked to stop; nothing that was started is left running.

    `announce` gets the address and the sign-ins once pages are served. Raises Failure with the cause when it
    cannot start or go on, KeyboardInterrupt when stopped before it was ready.
    """
    _check_assets()
    with StopSignals() as signals, folder.held():
        crew = Crew(folder, tell)
        crew.end_orphans()
        # Ours for the whole run: the web process inherits it again whenever it is started again.
        with parts.listen(wishes.host, wishes.port) as listener:
            _serve(crew, wishes, listener, signals, announce)


def _serve(
    crew: Crew,
    wishes: Wishes,
    listener: socket.socket,
    signals: StopSignals,
    announce: Callable[[str, SignIns], None],
) -> None:
    address = _address(listener)
    crew.note(address=address)
    try:
        sign_ins = _start(crew, wishes, listener, address)
        signals.defer()
        announce(address, sign_ins)
        crew.watch(lambda: signals.asked)
        crew.tell(_("Stopping"))
    finally:
        signals.ignore()
        crew.stop()


def _start(crew: Crew, wishes: Wishes, listener: socket.socket, address: str) -> SignIns:
    folder = crew.folder
    external = external_addresses()
    wants_demonstration = _wants_demonstration(folder, wishes, embedded=external is None)
    folder.remember(demonstration=wants_demonstration)
    addresses = external or start_servers(crew)
    environment = _environment(folder, addresses, address, embedded=external is None)
    if migrate.upgrade_if_needed(addresses.database, addresses.migration):
        crew.tell(_("The database is at revision %(revision)s.", revision=migrate.head_revision()))
    sign_ins = _demonstration(crew, environment) if wants_demonstration else []
    if external is None:
        crew.note(socket_dir=crew.run.temporary)
    _start_platform(crew, listener, environment)
    return sign_ins


def _start_platform(crew: Crew, listener: socket.socket, environment: Mapping[str, str]) -> None:
    crew.tell(_("Starting the web server, the worker and the clock"))
    web = parts.web(crew.folder, listener, environment)
    crew.start(web)
    # The page is what a person waits for: the others import the same code, and would halve its share of the cores.
    parts.wait_until_served(web, listener)
    crew.start(parts.worker(crew.folder, environment))
    crew.start(parts.beat(crew.folder, environment))


def _wants_demonstration(folder: StateFolder, wishes: Wishes, *, embedded: bool) -> bool:
    if wishes.demonstration is not None:
        return wishes.demonstration
    return bool(folder.facts().get("demonstration", embedded and folder.is_new()))


def _demonstration(crew: Crew, environment: Mapping[str, str]) -> SignIns:
    """Load the demonstration once; after that its sign-ins are known and nothing needs to be imported."""
    kept = crew.folder.sign_ins(language())
    if kept is not None:
        return kept
    crew.tell(_("Loading the demonstration"))
    with environment_set(environment):
        from municipal.demo import ensure_demonstration

        sign_ins = [(one.role, one.place, one.email, one.password) for one in ensure_demonstration()]
    crew.folder.keep_sign_ins(language(), sign_ins)
    return sign_ins


def _environment(
    folder: StateFolder, addresses: Addresses, address: str, *, embedded: bool
) -> dict[str, str]:
    public_url = os.environ.get("NASTAVNIK_PUBLIC_URL", address)
    return {
        **addresses.environment(folder),
        "NASTAVNIK_MODE": os.environ.get("NASTAVNIK_MODE", "embedded" if embedded else "production"),
        "NASTAVNIK_PUBLIC_URL": public_url,
        # A browser never sends a secure cookie over plain HTTP, and nobody could sign in.
        "NASTAVNIK_SECURE_COOKIES": os.environ.get(
            "NASTAVNIK_SECURE_COOKIES", "1" if public_url.startswith("https://") else "0"
        ),
    }


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _check_assets() -> None:
    if not (places.static() / "manifest.json").exists():
        raise Failure(_("The pages' styles and scripts are not built. Run: make assets"), Exit.NOT_INSTALLED)
