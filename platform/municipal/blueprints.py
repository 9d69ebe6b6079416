"""The blueprints of the application, each under its address."""

from flask import Flask

from municipal.health import blueprint as health
from municipal.home.pages import blueprint as home
from tenants.roadmap import activity_pages
from tenants.roadmap.pages import blueprint as roadmap


def register(app: Flask) -> None:
    """Register every blueprint."""
    assert activity_pages.blueprint is roadmap  # its routes were added on import
    for blueprint in (health, home, roadmap):
        app.register_blueprint(blueprint)
