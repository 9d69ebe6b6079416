"""Settings of gunicorn, for one machine and for the image alike (`gunicorn -c python:municipal.web_server`)."""

import os
from pathlib import Path
from typing import Any

wsgi_app = "municipal.app:create_app()"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gthread"
threads = 4
# The application is imported once and its memory shared; starting takes half as long on two cores.
preload_app = True
graceful_timeout = 8
timeout = 60
max_requests = 10_000
max_requests_jitter = 1_000
control_socket_disable = True
# Heartbeats are file times; on a busy disk they would look like a dead worker.
_MEMORY = "/dev/shm"  # noqa: S108  gunicorn makes an unlinked file in it
worker_tmp_dir = _MEMORY if os.access(_MEMORY, os.W_OK) and Path(_MEMORY).is_dir() else None


def post_fork(server: Any, _worker: Any) -> None:
    """Let no worker talk on a connection of its parent: their answers would mix."""
    from core.database import dispose_inherited_connections

    dispose_inherited_connections(server.app.wsgi())
