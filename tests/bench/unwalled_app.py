"""The platform without the database's wall, or without both, timed beside itself: nothing outside of the bench starts it so.

Its database address is a superuser's, whom no policy binds; the check that refuses such an address is taken away here alone.
"""

import os
from dataclasses import replace

from flask import Flask

from core.config import Settings
from municipal import app as platform

ORM_WALL = "BENCH_ORM_WALL"


def create_app() -> Flask:
    """Return the platform; the program's own wall stands when the environment says so."""
    platform.guard_connections = lambda _app: None
    return platform.create_app(replace(Settings.from_environment(), orm_wall=os.environ[ORM_WALL] == "1"))
