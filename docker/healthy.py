"""Says whether this container does its work: the web server answers; a worker and the clock gave a sign of life lately."""

import http.client
import os
import sys
import tempfile
import time
from pathlib import Path

# A worker's heart beats every two seconds and waits up to 30 s for a Redis that hangs; the clock looks at its schedule
# every 30 s at least.
OLDEST_SIGN_SECONDS = 90
FOLDER = Path(tempfile.gettempdir())


def web_answers() -> bool:
    """Ask the web server whether it is there, and nobody behind it: starting it again mends nothing of theirs."""
    connection = http.client.HTTPConnection("127.0.0.1", int(os.environ.get("PORT", "8000")), timeout=4)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False


def gave_a_sign() -> bool:
    """Look at the age of the file that workers.heartbeat touches."""
    try:
        return time.time() - (FOLDER / "nastavnik-heartbeat").stat().st_mtime < OLDEST_SIGN_SECONDS
    except FileNotFoundError:
        return False


def main() -> int:
    """Return 0 for a healthy container: also for one that only runs a command, which is well while it runs."""
    role = (FOLDER / "nastavnik-role").read_text(encoding="utf-8").strip()
    looks = {"web": web_answers, "worker": gave_a_sign, "beat": gave_a_sign}
    return 0 if role not in looks or looks[role]() else 1


if __name__ == "__main__":
    sys.exit(main())
