"""The blueprints of the application, each under its address."""

from flask import Flask

from municipal.health import blueprint as health
from municipal.home.pages import blueprint as home
from municipal.overview.pages import blueprint as overview
from tenants.roadmap import activity_pages as roadmap_rows
from tenants.roadmap.pages import blueprint as roadmap


def register(app: Flask) -> None:
    """Register every blueprint."""
    assert roadmap_rows  # its routes joined the blueprint on import
    for blueprint in (health, home, overview, roadmap):
        app.register_blueprint(blueprint)
