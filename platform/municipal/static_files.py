"""Serves the built assets before Flask sees the request: no session, no user, a year of cache for hashed names."""

import re

from flask import Flask
from whitenoise import WhiteNoise

from municipal import places

_HASHED = re.compile(r"\.[0-9a-f]{8,}\.\w+$")


def init_app(app: Flask) -> None:
    """Put the asset server in front of the application."""
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]  # Flask's own way to wrap an application
        app.wsgi_app,
        root=str(places.static()),
        prefix="static/dist/",
        immutable_file_test=lambda _path, url: bool(_HASHED.search(url)),
        max_age=300,
        allow_all_origins=False,
        add_headers_function=lambda headers, _path, _url: headers.add_header(
            "X-Content-Type-Options", "nosniff"
        ),
    )
