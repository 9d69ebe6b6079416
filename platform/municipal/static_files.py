"""Serves the built assets before Flask sees the request: no session, no user, a year of cache for hashed names."""

import re
from wsgiref.headers import Headers

from flask import Flask
from whitenoise import WhiteNoise

from core import security_headers
from municipal import places

_HASHED = re.compile(r"\.[0-9a-f]{8,}\.\w+$")


def init_app(app: Flask) -> None:
    """Put the asset server in front of the application."""
    said = security_headers.headers_of(app)

    def add_headers(headers: Headers, _path: str, _url: str) -> None:
        for name, value in said.items():
            headers[name] = value

    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]  # Flask's own way to wrap an application
        app.wsgi_app,
        root=str(places.static()),
        prefix="static/dist/",
        immutable_file_test=lambda _path, url: bool(_HASHED.search(url)),
        max_age=300,
        allow_all_origins=False,
        add_headers_function=add_headers,
    )
