"""Archives for tests that never come as far as a database: the parts are invented, the manifest fits them or not."""

import tarfile
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from municipal.backup.manifest import Manifest
from municipal.backup.writing import ArchiveWriter
from municipal.migrate import head_revision

PARTS = {"database.dump": b"a dump", "files/reports/one.xlsx": b"a report"}


def manifest(writer: ArchiveWriter, **changes: Any) -> Manifest:
    """The manifest of what was written, with some of it changed."""
    values = {
        "program": "0.1.0",
        "made_at": datetime(2026, 11, 25, tzinfo=UTC),
        "revision": head_revision(),
        "tables": {"public.school": 3},
        "folder": {"format": 1},
        "members": tuple(writer.members),
    }
    return Manifest(**(values | changes))


def write_archive(path: Path, parts: dict[str, bytes] = PARTS, **changes: Any) -> Path:
    """Write an archive of these parts."""
    with path.open("w+b") as file:
        writer = ArchiveWriter(file)
        for name, content in parts.items():
            writer.add(name, BytesIO(content), 0)
        writer.add("manifest.json", BytesIO(manifest(writer, **changes).as_text().encode()), 0)
        writer.end()
    return path


def add_foreign(path: Path, head: tarfile.TarInfo) -> Path:
    """Put a part of somebody else's before the others."""
    own = path.read_bytes()
    path.write_bytes(head.tobuf(tarfile.GNU_FORMAT) + own)
    return path
