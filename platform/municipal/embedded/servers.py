"""Start the two servers of a state folder, ready to be used, and say under which addresses."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from core.speech import gettext as _
from municipal.embedded import postgres, redis
from municipal.embedded.crew import Crew
from municipal.embedded.folder import StateFolder
from municipal.embedded.parts import Part
from municipal.embedded.postgres import APPLICATION, OWNER, SUPERUSER, Postgres
from municipal.embedded.processes import server_account
from municipal.embedded.redis import Redis
from municipal.failures import Exit, Failure


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the servers are; the owner's address is known where migrations may be made, the superuser's when embedded."""

    database: str
    redis: str
    migration: str | None = None
    superuser: str | None = None

    def environment(self, folder: StateFolder) -> dict[str, str]:
        """Return the settings of an embedded platform, for our children and for core.config."""
        owner = {"MIGRATION_DATABASE_URL": self.migration} if self.migration else {}
        return {
            **owner,
            "DATABASE_URL": self.database,
            "REDIS_URL": self.redis,
            "SECRET_KEY": os.environ.get("SECRET_KEY") or folder.secret_key(),
            "NASTAVNIK_FIELD_KEYS": os.environ.get("NASTAVNIK_FIELD_KEYS") or folder.field_keys(),
            "NASTAVNIK_HOME": str(folder.home),
            "NASTAVNIK_MODE": os.environ.get("NASTAVNIK_MODE", "embedded"),
        }


def start_servers(crew: Crew) -> Addresses:
    """Start PostgreSQL and Redis for a folder that the caller holds; a new folder is prepared first."""
    folder = crew.folder
    account = server_account(folder.postgres)
    new = not folder.postgres.exists()
    if not new:
        postgres.check_version(folder.postgres)
    socket_dir = crew.socket_dir(account)
    database = Postgres(folder.postgres, socket_dir, account)
    queue = Redis(folder.redis, socket_dir, account)
    if new:
        crew.tell(_("Preparing a new database in %(folder)s", folder=folder.postgres))
        postgres.initialise(folder.postgres, account)
    postgres.remove_stale_pid(folder.postgres)
    folder.make(folder.redis, account)
    crew.tell(_("Starting PostgreSQL and Redis"))
    database_part, queue_part = _postgres_part(database, folder), _redis_part(queue, folder)
    crew.start(database_part)
    crew.start(queue_part)
    redis.wait_until_ready(queue, queue_part.running(), queue_part.log)
    postgres.wait_until_ready(database, database_part.running(), database_part.log)
    if not folder.facts().get("database_made"):
        # A kill may have come between the two: both statements are harmless when done already.
        postgres.create_roles(database)
        postgres.create_database(database)
        folder.remember(database_made=True)
    return addresses_in(socket_dir)


def addresses_in(socket_dir: Path) -> Addresses:
    """Return the addresses of the servers that listen in a folder."""
    database = Postgres(Path(), socket_dir, None)
    return Addresses(
        database.url(APPLICATION),
        Redis(Path(), socket_dir, None).url,
        database.url(OWNER),
        database.url(SUPERUSER),
    )


def _postgres_part(server: Postgres, folder: StateFolder) -> Part:
    return Part(
        title="PostgreSQL",
        log=folder.log("postgres"),
        begin=lambda output: postgres.start(server, output),
        first_signal=postgres.FAST_SHUTDOWN,
        patience=60.0,  # the last checkpoint; killed before it, the next start has to recover
        has_lasting_helpers=False,
    )


def _redis_part(server: Redis, folder: StateFolder) -> Part:
    return Part(
        title="Redis",
        log=folder.log("redis"),
        begin=lambda output: redis.start(server, output),
        first_signal=redis.SHUTDOWN,
        patience=15.0,
        has_lasting_helpers=False,
    )


def external_addresses(environment: Mapping[str, str] = os.environ) -> Addresses | None:
    """Return the servers that the environment names, None when they are to be embedded.

    Raises Failure when it names only one of them: half a choice is more likely a mistake.
    """
    database, queue = environment.get("DATABASE_URL"), environment.get("REDIS_URL")
    if bool(database) != bool(queue):
        raise Failure(
            _("Set both DATABASE_URL and REDIS_URL to use your own servers, or neither to use ours."),
            Exit.USAGE,
        )
    if not database or not queue:
        return None
    return Addresses(database, queue, environment.get("MIGRATION_DATABASE_URL"))
