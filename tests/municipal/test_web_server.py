"""What connects to the web server is not waited for without end."""

import socket
import struct
from types import SimpleNamespace

from municipal import web_server


def test_what_a_listener_accepts_is_not_waited_for_without_end() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        web_server.when_ready(SimpleNamespace(LISTENERS=[SimpleNamespace(sock=listener)]))
        with socket.create_connection(listener.getsockname()):
            accepted, _address = listener.accept()
            with accepted:
                accepted.setblocking(True)  # as the worker does before it reads
                kept = accepted.getsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.calcsize("ll"))
    assert struct.unpack("ll", kept) == (web_server.SILENCE_SECONDS, 0)
