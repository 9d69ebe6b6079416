"""Small private files that survive a crash whole."""

import json
import os
from pathlib import Path
from typing import Any


def read_json(path: Path) -> dict[str, Any] | None:
    """Return a kept file's content, None when there is none."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return content if isinstance(content, dict) else None


def write_whole(path: Path, content: dict[str, Any] | str) -> None:
    """Write a private file so that after a crash it is the old one or the new one, never half of it."""
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False, indent=1)
    unfinished = path.with_name(path.name + ".unfinished")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
