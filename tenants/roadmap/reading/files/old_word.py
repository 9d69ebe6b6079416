"""Old Word files (.doc): made into .docx by LibreOffice where it is installed.

LibreOffice stands under limits of its own: a folder and a profile for this one file, no macros, no links followed, so much
memory, time and output and no more; whatever it started ends with it.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from tenants.roadmap.reading.files.safety import LARGEST_FILE
from tenants.roadmap.reading.refusals import Cause, NotReadable

PROGRAMS = ("soffice", "libreoffice")
SECONDS = 10.0
"""Its start takes two or three of them, a roadmap of 300 rows one."""
_MEMORY_KIB = 3 * 1024 * 1024
_OUTPUT_BLOCKS = 2 * LARGEST_FILE // 512
# The shell sets the limits before LibreOffice is there, so that they hold for all that it starts. A limit of memory counts
# what is mapped, and LibreOffice maps far more than it uses.
_LIMITED = 'ulimit -c 0; ulimit -f "$1"; ulimit -t "$2"; ulimit -v "$3"; shift 3; exec "$@"'
_SETTINGS = {
    "Office.Common/Security/Scripting": {
        "MacroSecurityLevel": "3",
        "DisableMacrosExecution": "true",
        "BlockUntrustedRefererLinks": "true",
        "DisableActiveContent": "true",
    },
    "Office.Writer/Content/Update": {"Link": "0"},
    # Whoever must go through a proxy that is not there reaches nobody.
    "Inet/Settings": {
        "ooInetProxyType": "2",
        "ooInetHTTPProxyName": "127.0.0.1",
        "ooInetHTTPProxyPort": "9",
        "ooInetHTTPSProxyName": "127.0.0.1",
        "ooInetHTTPSProxyPort": "9",
        "ooInetNoProxy": "",
    },
}


def to_docx(data: bytes, name: str) -> bytes:
    """Return the .docx made of an old Word file. Raises NotReadable: OLD_WORD without LibreOffice, NOT_CONVERTED, BOMB."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        raise NotReadable(Cause.OLD_WORD, name)
    with tempfile.TemporaryDirectory(prefix="nastavnik-", ignore_cleanup_errors=True) as place:
        folder = Path(place)
        (folder / "document.doc").write_bytes(data)
        _write_profile(folder / "profile")
        _run(program, folder)
        made = folder / "out" / "document.docx"
        if not made.is_file() or made.is_symlink():
            raise NotReadable(Cause.NOT_CONVERTED, name)
        if made.stat().st_size > LARGEST_FILE:
            raise NotReadable(Cause.BOMB, name)
        return made.read_bytes()


def _run(program: str, folder: Path) -> None:
    """Convert within the limits; what has not ended by then is ended, with all that it started."""
    command = [
        "/bin/sh", "-c", _LIMITED, "sh", str(_OUTPUT_BLOCKS), str(int(SECONDS) + 1), str(_MEMORY_KIB),
        program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore", "--nologo",
        "--nodefault", "--nolockcheck", "--convert-to", "docx",
        "--outdir", str(folder / "out"), str(folder / "document.doc"),
    ]  # fmt: skip
    # Nothing of the server's settings is handed on.
    environment = {
        "HOME": str(folder), "TMPDIR": str(folder), "PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8",
    }  # fmt: skip
    process = subprocess.Popen(  # noqa: S603 - the arguments are our own, the file has a name of ours
        command, cwd=folder, env=environment, start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(SECONDS)
    finally:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _write_profile(profile: Path) -> None:
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, settings in _SETTINGS.items()
        for name, value in settings.items()
    )
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{items}</oor:items>",
        encoding="utf-8",
    )
