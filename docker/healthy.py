"""Says whether this container does its work: the web server answers; another one's process is still its first."""

import http.client
import os
import sys
from pathlib import Path

command = Path("/proc/1/cmdline").read_bytes()
if b"municipal.web_server" in command:
    connection = http.client.HTTPConnection("127.0.0.1", int(os.environ.get("PORT", "8000")), timeout=4)
    connection.request("GET", "/healthz")
    sys.exit(connection.getresponse().status != 200)
sys.exit(b"celery" not in command)
