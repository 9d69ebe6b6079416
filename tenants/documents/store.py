"""Where the files of a school's documents lie: each school's apart, under their SHA-256, so that the same is kept once."""

from hashlib import sha256
from uuid import UUID

from core.config import Settings
from core.files import Folder


def store_of(settings: Settings, school: UUID) -> Folder:
    """Return the folder of a school's files; `school` is its public id."""
    return Folder(settings.home, "files", "documents", str(school))


def fingerprint(data: bytes) -> str:
    """Return the name of a content in the store."""
    return sha256(data).hexdigest()


def keep(folder: Folder, data: bytes) -> str:
    """Keep a content and return its fingerprint; what is there already is not written again. Raises OSError."""
    name = fingerprint(data)
    if not folder.file(name).is_file():
        with folder.write_whole(name) as file:
            file.write(data)
    return name
