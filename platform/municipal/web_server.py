"""Settings of gunicorn, for one machine and for the image alike (`gunicorn -c python:municipal.web_server`)."""

import os
import socket
import struct
from pathlib import Path
from typing import Any

wsgi_app = "municipal.starting:application()"
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


# How long a thread waits for the next bytes of a request: whoever lost the network in the middle of a form would
# otherwise hold it for ever, and eight of them the whole platform. What connects takes the option over from its listener.
SILENCE_SECONDS = 10


def when_ready(server: Any) -> None:
    """Let no connection keep a thread waiting in silence."""
    for listener in server.LISTENERS:
        patience = struct.pack("ll", SILENCE_SECONDS, 0)
        listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, patience)


def post_fork(server: Any, _worker: Any) -> None:
    """Let no worker talk on a connection of its parent: their answers would mix."""
    from core.database import dispose_inherited_connections

    dispose_inherited_connections(server.app.wsgi())
