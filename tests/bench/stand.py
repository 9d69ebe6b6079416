"""The stand on which everything is measured: durable servers, generated municipalities, the platform and the bare page."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

import psycopg
from flask import Flask
from flask_security import hash_password

from core.config import Mode, Settings
from core.encryption import new_key
from municipal.app import create_app
from municipal.embedded.log import Log
from municipal.embedded.postgres import APPLICATION, DATABASE
from municipal.migrate import upgrade
from tests.bench.bare_sql import Asked, BareSql
from tests.bench.browser import Browser
from tests.bench.generator import Account, Filled, fill, give_password
from tests.bench.unwalled_app import ORM_WALL
from tests.bench.web import BARE, PLATFORM, UNWALLED, serving
from tests.engines import dispose
from tests.servers import Servers, running_servers

SMALL, LARGE = 200, 2_000


@dataclass(frozen=True)
class Stand:
    """What measures work with. `small` and `large` are two municipalities of one database, which see nothing of each other.

    `app` is the platform in this process: for hearing what it asks the database. What is timed goes through the web servers.
    """

    servers: Servers
    app: Flask
    superuser: psycopg.Connection
    small: Filled
    large: Filled
    platform_port: int
    bare_port: int
    password: str
    _hash: str
    _undo: ExitStack

    def signed_in(self, account: Account) -> Browser:
        """Return a browser that signed in by the real form; closed with the stand."""
        give_password(self.superuser, account, self._hash)
        browser = self._undo.enter_context(Browser(self.platform_port))
        return browser.sign_in(account.email, self.password)

    def beside(self) -> Browser:
        """Return a browser of the bare application; closed with the stand."""
        return self._undo.enter_context(Browser(self.bare_port))

    def browser(self, port: int) -> Browser:
        """Return a browser of another server; closed with the stand."""
        return self._undo.enter_context(Browser(port))

    @contextmanager
    def without_walls(self, *, orm_wall: bool) -> Iterator[int]:
        """Serve the platform without the database's wall for a while, with or without its own, on a port that is yielded."""
        environment = {
            **environment_of(self.app.config["SETTINGS"]),
            "DATABASE_URL": self.servers.superuser_url(DATABASE),
            ORM_WALL: "1" if orm_wall else "0",
        }
        with serving(UNWALLED, Log(Path(self.servers.socket_dir) / "unwalled.log"), environment) as port:
            yield port

    def bare_sql(self, asked: Asked) -> BareSql:
        """Return heard statements, to be said by psycopg as the application's role."""
        address = self.servers.conninfo(DATABASE, APPLICATION)
        return BareSql(self._undo.enter_context(psycopg.connect(address)), asked)


@contextmanager
def stand(small: int = SMALL, large: int = LARGE) -> Iterator[Stand]:
    """Build the stand with two municipalities of so many schools, and take all of it down again."""
    with ExitStack() as undo:
        servers = undo.enter_context(running_servers(durable=True))
        servers.create_database(DATABASE)
        upgrade(servers.owner_url())
        superuser = undo.enter_context(psycopg.connect(servers.conninfo(DATABASE)))
        settings = Settings(
            database_url=servers.app_url(),
            redis_url=servers.redis_url,
            secret_key=token_hex(24),
            field_keys=f"1:{new_key()}",
            mode=Mode.PRODUCTION,
            home=Path(servers.socket_dir),
        )
        app = create_app(settings)
        undo.callback(dispose, app)
        password = token_hex(12)
        with app.app_context():
            hashed = hash_password(password)
        filled = [fill(superuser, schools) for schools in (small, large)]
        folder = Path(servers.socket_dir)
        platform_port = undo.enter_context(
            serving(PLATFORM, Log(folder / "web.log"), environment_of(settings))
        )
        bare_port = undo.enter_context(serving(BARE, Log(folder / "bare.log"), {}))
        yield Stand(
            servers, app, superuser, filled[0], filled[1], platform_port, bare_port, password, hashed, undo
        )


def environment_of(settings: Settings) -> dict[str, str]:
    """Return how a process of production is told these settings: cookies travel by TLS only, which stops a browser, not us."""
    return {
        "DATABASE_URL": settings.database_url,
        "REDIS_URL": settings.redis_url,
        "SECRET_KEY": settings.secret_key,
        "NASTAVNIK_FIELD_KEYS": settings.field_keys or "",
        "NASTAVNIK_MODE": str(settings.mode),
        "NASTAVNIK_HOME": str(settings.home),
        # Who signs in by the form signs in by the password alone.
        "NASTAVNIK_TWO_FACTOR": "",
        "NASTAVNIK_SECURE_COOKIES": "1" if settings.secure_cookies else "0",
    }
