"""Typed settings, read from the environment and nowhere else.

A default may stand here only when it is right in production *and* fit to be public. Secrets have none.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Self

_MAIL_FROM = "nastavnik@localhost"
_JOB_LEASE, _LETTER_LEASE = 120, 900
# A lesson and its break; and a working day with overtime (ASVS 7.3.1, 7.3.2).
_IDLE_MINUTES, _SIGN_IN_HOURS = 60, 12
_HSTS_SECONDS = 365 * 86400
_OVERSEERS = "municipal_administrator,district_coordinator"


class Mode(StrEnum):
    """How the platform is run: one machine with its own servers, or servers that others keep."""

    EMBEDDED = "embedded"
    PRODUCTION = "production"


class SettingMissing(Exception):
    """A setting without a safe default is absent. The message names the variable."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the platform must be told from outside."""

    database_url: str
    redis_url: str
    secret_key: str = field(repr=False)
    migration_database_url: str | None = field(default=None, repr=False)
    home: Path = Path("var")
    mode: Mode = Mode.PRODUCTION
    # Cookies travel by TLS only, unless one machine serves itself over plain HTTP.
    secure_cookies: bool = True
    # Links in letters and one-time links are built from it, never from the Host header.
    public_url: str = "http://127.0.0.1:8000"
    # How many proxies of ours stand in front, whose word on who asks is believed; none means that nobody's is.
    trusted_proxies: int = 0
    # Where letters are handed over, see core.mail; none means that they are written into the folder `home`/letters.
    smtp_url: str | None = field(default=None, repr=False)
    mail_from: str = _MAIL_FROM
    # Whoever does a job or sends a letter holds it for so long; a killed worker's is taken over by another one then.
    # A letter's is far longer than any conversation with a mail server may last, or somebody would get it twice.
    job_lease_seconds: int = _JOB_LEASE
    letter_lease_seconds: int = _LETTER_LEASE
    # Keys of encrypted fields with their versions, see core.encryption.
    field_keys: str | None = field(default=None, repr=False)
    # A sign-in ends after so long without a request, and after so long whatever is done.
    idle_minutes: int = _IDLE_MINUTES
    sign_in_hours: int = _SIGN_IN_HOURS
    # Roles that must prove themselves by an authenticator app besides the password.
    two_factor_roles: frozenset[str] = frozenset()
    # How long browsers shall insist on TLS; 0: do not ask them to.
    hsts_seconds: int = _HSTS_SECONDS
    # Where ClamAV's daemon listens, see core.antivirus; none means that files are not asked about.
    clamav: str | None = None
    # Off only in the tests that prove the database's wall alone.
    orm_wall: bool = True

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Self:
        """Read the settings. Raises SettingMissing naming the first variable without which nothing can start."""
        env = os.environ if environment is None else environment

        def required(name: str) -> str:
            try:
                return env[name]
            except KeyError:
                raise SettingMissing(name) from None

        smtp_url = env.get("NASTAVNIK_SMTP_URL") or None
        mail_from = env.get("NASTAVNIK_MAIL_FROM") or None
        if smtp_url and mail_from is None:
            # Answers and complaints of mail servers would go nowhere.
            raise SettingMissing("NASTAVNIK_MAIL_FROM")
        mode = Mode(env.get("NASTAVNIK_MODE", Mode.PRODUCTION))
        return cls(
            database_url=required("DATABASE_URL"),
            redis_url=required("REDIS_URL"),
            secret_key=required("SECRET_KEY"),
            migration_database_url=env.get("MIGRATION_DATABASE_URL"),
            home=Path(env.get("NASTAVNIK_HOME", "var")),
            mode=mode,
            secure_cookies=env.get("NASTAVNIK_SECURE_COOKIES", "0" if mode is Mode.EMBEDDED else "1") == "1",
            public_url=env.get("NASTAVNIK_PUBLIC_URL", "http://127.0.0.1:8000"),
            trusted_proxies=int(env.get("NASTAVNIK_TRUSTED_PROXIES") or 0),
            smtp_url=smtp_url,
            mail_from=mail_from or _MAIL_FROM,
            job_lease_seconds=int(env.get("NASTAVNIK_JOB_LEASE") or _JOB_LEASE),
            field_keys=env.get("NASTAVNIK_FIELD_KEYS") or None,
            idle_minutes=int(env.get("NASTAVNIK_IDLE_MINUTES") or _IDLE_MINUTES),
            sign_in_hours=int(env.get("NASTAVNIK_SIGN_IN_HOURS") or _SIGN_IN_HOURS),
            two_factor_roles=frozenset(
                one.strip()
                for one in env.get(
                    "NASTAVNIK_TWO_FACTOR", _OVERSEERS if mode is Mode.PRODUCTION else ""
                ).split(",")
                if one.strip()
            ),
            hsts_seconds=int(env.get("NASTAVNIK_HSTS_SECONDS") or _HSTS_SECONDS),
            clamav=env.get("NASTAVNIK_CLAMAV") or None,
            letter_lease_seconds=int(env.get("NASTAVNIK_LETTER_LEASE") or _LETTER_LEASE),
        )
