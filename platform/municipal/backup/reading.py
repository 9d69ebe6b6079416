"""Read a backup without trusting it: names, kinds and checksums are judged before anything is made of it."""

import hashlib
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from core.speech import gettext as _
from municipal.backup.manifest import FORMAT, Manifest
from municipal.backup.writing import DATABASE, FILES, MANIFEST, PIECE, STATE
from municipal.embedded.folder import INSTALLATION
from municipal.failures import Exit, Failure

# A manifest takes 150 bytes a file: half a million files.
_LARGEST_MANIFEST = 64 * PIECE
_LONGEST_STEP = 255  # bytes of the name of one file or folder, on every file system of Linux


class _Damaged(Exception):
    """What is wrong with an archive, for whoever has to find out; English, as tarfile's own words."""


class Archive:
    """An open backup whose names have been judged; call `verify` before believing its bytes."""

    def __init__(self, tar: tarfile.TarFile, manifest: Manifest, heads: dict[str, tarfile.TarInfo]) -> None:
        self.manifest = manifest
        self._tar = tar
        self._heads = heads

    def names(self, begin: str) -> Iterator[str]:
        """Walk the names of the parts that begin so."""
        return (name for name in self._heads if name.startswith(begin))

    def part(self, name: str) -> IO[bytes]:
        """Return a part to read."""
        source = self._tar.extractfile(self._heads[name])
        assert source is not None  # all are ordinary files
        return source

    def mtime(self, name: str) -> float:
        """Return when a part was last changed, in seconds since 1970."""
        return self._heads[name].mtime

    def verify(self) -> None:
        """Read everything. Raises Failure unless each part is what the manifest says."""
        with _explained(Path(str(self._tar.name))):
            for member in self.manifest.members:
                digest = hashlib.sha256()
                with self.part(member.name) as source:
                    while piece := source.read(PIECE):
                        digest.update(piece)
                if digest.hexdigest() != member.sha256:
                    raise _Damaged(_("%(name)s is not as it was written", name=member.name))

    def copy(self, name: str, target: Path) -> None:
        """Write a part as a new private file. Raises FileExistsError rather than write into another."""
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        with os.fdopen(descriptor, "wb") as file, self.part(name) as source:
            while piece := source.read(PIECE):
                file.write(piece)
        os.utime(target, (self.mtime(name),) * 2)


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """Open a backup. Raises Failure when it is none, is damaged or unsafe, or of a newer program."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise Failure(
            _("The file %(name)s cannot be read: %(reason)s", name=path, reason=error.strerror), Exit.USAGE
        ) from error
    with file:
        with _explained(path):
            tar = tarfile.open(fileobj=file, mode="r:", encoding="utf-8", errors="surrogateescape")  # noqa: SIM115  closed with its file
            heads = _heads(tar, path.stat().st_size)
            manifest = _manifest(tar, heads.pop(MANIFEST, None))
        if manifest.format > FORMAT:
            raise Failure(
                _(
                    "%(file)s was made by a newer program (%(program)s). Nothing was changed. "
                    "Install the newer program.",
                    file=path,
                    program=manifest.program,
                ),
                Exit.NEWER_DATA,
            )
        with _explained(path):
            _compare(manifest, heads)
        yield Archive(tar, manifest, heads)


def _heads(tar: tarfile.TarFile, length: int) -> dict[str, tarfile.TarInfo]:
    heads: dict[str, tarfile.TarInfo] = {}
    for head in tar:
        if head.type != tarfile.REGTYPE or head.issparse() or head.pax_headers:
            raise _Damaged(_("%(name)s is no ordinary file", name=repr(head.name)))
        if head.name in heads or not _is_ours(head.name):
            raise _Damaged(_("%(name)s may not be in it", name=repr(head.name)))
        if not 0 <= head.size <= length - head.offset_data:
            raise _Damaged(_("%(name)s is cut short", name=head.name))
        heads[head.name] = head
    return heads


def _is_ours(name: str) -> bool:
    if name in {DATABASE, MANIFEST, *(STATE + one for one in INSTALLATION)}:
        return True
    steps = name.split("/")
    is_short = all(len(os.fsencode(step)) <= _LONGEST_STEP for step in steps)
    return name.startswith(FILES) and "\0" not in name and not {"", ".", ".."} & set(steps) and is_short


def _manifest(tar: tarfile.TarFile, head: tarfile.TarInfo | None) -> Manifest:
    if head is None:
        raise _Damaged(_("it ends before %(name)s", name=MANIFEST))
    if head.size > _LARGEST_MANIFEST:
        raise _Damaged(_("%(name)s is too large", name=MANIFEST))
    source = tar.extractfile(head)
    assert source is not None  # it is an ordinary file
    return Manifest.of_text(source.read().decode())


def _compare(manifest: Manifest, heads: dict[str, tarfile.TarInfo]) -> None:
    told = {member.name: member.size for member in manifest.members}
    if len(told) != len(manifest.members) or told != {name: head.size for name, head in heads.items()}:
        raise _Damaged(_("its parts are not those that %(name)s names", name=MANIFEST))
    if folders := {str(folder) for name in told for folder in PurePosixPath(name).parents} & set(told):
        raise _Damaged(_("%(name)s is both a file and a folder", name=repr(min(folders))))
    if DATABASE not in told:
        raise _Damaged(_("it has no %(name)s", name=DATABASE))
    folder_format = manifest.folder.get("format", 0)
    if not isinstance(folder_format, int):
        raise _Damaged(_("the format of its folder is no number"))


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except (_Damaged, tarfile.TarError, ValueError, EOFError, OverflowError) as error:
        raise Failure(
            _(
                "%(file)s is no backup of this platform, or it is damaged: %(reason)s. Nothing was restored.",
                file=path,
                reason=error if isinstance(error, _Damaged) else _("it cannot be read to its end"),
            ),
            Exit.BAD_ARCHIVE,
        ) from error
