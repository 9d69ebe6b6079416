"""Where the files of a school's documents lie: each school's apart, under their SHA-256, so that the same is kept once."""

from collections.abc import Collection
from hashlib import sha256
from uuid import UUID

from core.config import Settings
from core.files import Folder
from core.once import uuid_in


def store_of(settings: Settings, school: UUID) -> Folder:
    """Return the folder of a school's files; `school` is its public id."""
    return Folder(settings.home, "files", "documents", str(school))


def all_stores(settings: Settings) -> set[UUID]:
    """Return the public ids of the schools that have a folder."""
    folder = settings.home / "files" / "documents"
    if not folder.is_dir():
        return set()
    return {key for one in folder.iterdir() if (key := uuid_in(one.name)) is not None}


def is_of(name: str, fingerprints: Collection[str]) -> bool:
    """Tell whether a file of a store is one of these contents, or a small picture of one."""
    return name.partition(".")[0] in fingerprints


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
