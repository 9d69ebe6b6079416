"""A Flask page that returns a constant, and the settings of gunicorn for it: the web server's own, of another application.

Started as `gunicorn -c python:tests.bench.bare_app`.
"""

from flask import Flask

from municipal import web_server

CONSTANT = "<!doctype html><title>·</title><p>constant</p>"

# Everything but the name of the application, and what looks after the platform's connections when a worker is forked.
globals().update(
    {name: value for name, value in vars(web_server).items() if name not in {"__name__", "post_fork"}}
)
wsgi_app = "tests.bench.bare_app:create_app()"


def create_app() -> Flask:
    """Return an application of one page."""
    app = Flask("bare")

    @app.get("/")
    def constant() -> str:
        return CONSTANT

    return app
