"""What somebody dropped becomes a list of files: archives are unpacked, what cannot be taken is listed with its reason."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO
from typing import Any, BinaryIO, NamedTuple
from zipfile import ZipFile, ZipInfo

from core.text import one_line
from municipal.intake import archives
from municipal.intake.archives import MEGABYTE
from municipal.intake.troubles import Trouble
from tenants.roadmap.reading import Cause

MOST_FILES = 100
LARGEST_FILE = 25 * MEGABYTE
# Of one request, and of what archives unpack to.
LARGEST_DROP = 200 * MEGABYTE

_WHY: dict[type[archives.NotUnpackable], str] = {
    archives.Protected: Cause.PROTECTED,
    archives.Swollen: Trouble.SWOLLEN_ARCHIVE,
}


class TooManyFiles(Exception):
    """More files than are taken at a time; nothing of them was taken."""


class Sent(NamedTuple):
    """A file as it came: its name and its bytes, to be read once."""

    name: str
    stream: BinaryIO


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file of a drop: `data` is None when `trouble` says why it is not read. `folder` is where in an archive it lay."""

    name: str
    folder: str
    sha256: str
    size: int
    data: bytes | None
    trouble: str | None = None
    params: dict[str, Any] = field(default_factory=dict)


@dataclass
class Unpacking:
    """Goes through a drop once, and remembers how much room is left and which files it has met."""

    room: int = LARGEST_DROP
    count: int = 0
    met: dict[str, str] = field(default_factory=dict)

    def files(self, sent: Iterable[Sent]) -> Iterator[Arrived]:
        """Yield every file, a refused one too, one at a time: together they may be larger than the memory.

        Raises TooManyFiles.
        """
        for one in sent:
            if archives.is_archive(one.stream):
                yield from self._of_archive(one)
            elif not archives.is_rubbish(one.name):
                yield self._taken(one.name, "", one.stream.read(LARGEST_FILE + 1))

    def _of_archive(self, sent: Sent) -> Iterator[Arrived]:
        before = self.count
        try:
            for archive, entry in archives.entries(sent.stream):
                yield self._entry(archive, entry, sent.name)
        except archives.Swollen:
            yield self._refused(sent.name, "", Trouble.SWOLLEN_ARCHIVE)
        except archives.Damaged:
            yield self._refused(sent.name, "", Trouble.DAMAGED_ARCHIVE)
        if self.count == before:
            yield self._refused(sent.name, "", Trouble.EMPTY_ARCHIVE)

    def _entry(self, archive: ZipFile, entry: ZipInfo, zip_name: str) -> Arrived:
        path = archives.name_of(entry).replace("\\", "/")
        folder, _, name = path.rpartition("/")
        # A zip of one school's files is often called like the school.
        folder = f"{_plain(zip_name)}/{folder}".rstrip("/")
        if archives.is_unsafe(entry):
            return self._refused(name, folder, Trouble.BAD_NAME)
        try:
            data = archives.read_entry(archive, entry, at_most=min(LARGEST_FILE, self.room))
        except archives.TooLarge:
            if entry.file_size > LARGEST_FILE:
                return self._too_large(name, folder, entry.file_size)
            return self._refused(name, folder, Trouble.NO_ROOM, limit=LARGEST_DROP // MEGABYTE)
        except archives.NotUnpackable as error:
            return self._refused(name, folder, _WHY.get(type(error), Cause.DAMAGED))
        self.room -= len(data)
        return self._taken(name, folder, data, is_inside=True)

    def _taken(self, name: str, folder: str, data: bytes, *, is_inside: bool = False) -> Arrived:
        plain, digest = _plain(name), sha256(data).hexdigest()
        if len(data) > LARGEST_FILE:
            return self._too_large(name, folder, len(data))
        if not data:
            return self._refused(name, folder, Cause.EMPTY)
        if archives.is_other_archive(data):
            return self._refused(name, folder, Trouble.OTHER_ARCHIVE)
        if is_inside and _is_zip_of_files(data):
            return self._refused(name, folder, Trouble.NESTED)
        if digest in self.met:
            return self._refused(name, folder, Trouble.TWIN, other=self.met[digest])
        self.met[digest] = plain
        self._counted()
        return Arrived(plain, _folder(folder), digest, len(data), data)

    def _too_large(self, name: str, folder: str, size: int) -> Arrived:
        return self._refused(name, folder, Cause.TOO_LARGE, size=size, limit=LARGEST_FILE // MEGABYTE)

    def _refused(self, name: str, folder: str, trouble: str, size: int = 0, **params: Any) -> Arrived:
        self._counted()
        plain = _plain(name)
        return Arrived(plain, _folder(folder), "", size, None, str(trouble), {"name": plain, **params})

    def _counted(self) -> None:
        self.count += 1
        if self.count > MOST_FILES:
            raise TooManyFiles


def _is_zip_of_files(data: bytes) -> bool:
    return archives.is_archive(BytesIO(data))


def _plain(name: str) -> str:
    return one_line(name.replace("\\", "/").rsplit("/", 1)[-1])[-200:] or "-"


def _folder(folder: str) -> str:
    return one_line(folder)[-400:]
