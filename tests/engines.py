"""Closing what an application keeps open: an engine left to the garbage collector warns, and warnings fail."""

from flask import Flask

from core.database import db


def dispose(app: Flask) -> None:
    """Close the connections of an application that was made for a test."""
    with app.app_context():
        for engine in [*db.engines.values(), app.extensions["identity"]]:
            engine.dispose()
