"""A backup is judged before anything is made of it: damaged, foreign or newer ones are refused, and leave nothing."""

import fcntl
import os
import tarfile
from pathlib import Path

import pytest

from municipal.backup import restore_backup
from municipal.backup.reading import opened
from municipal.backup.writing import ArchiveWriter, appearing
from municipal.embedded.folder import StateFolder
from municipal.failures import Exit, Failure
from tests.municipal.backup.making_archives import PARTS, add_foreign, write_archive


@pytest.fixture(autouse=True)
def embedded(monkeypatch: pytest.MonkeyPatch) -> None:
    """No servers of one's own, and English sentences."""
    monkeypatch.setenv("NASTAVNIK_LANG", "en")
    for name in ("DATABASE_URL", "REDIS_URL", "MIGRATION_DATABASE_URL", "BACKUP_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)


def refusal(archive: Path) -> tuple[Exit, str]:
    """Return why an archive is not restored; nothing may stand beside it afterwards."""
    before = sorted(archive.parent.iterdir())
    with pytest.raises(Failure) as refused:
        restore_backup(archive, StateFolder(archive.parent / "home"), lambda _sentence: None)
    assert sorted(archive.parent.iterdir()) == before
    return refused.value.code, str(refused.value)


def damaged(archive: Path, reason: str) -> tuple[Exit, str]:
    """Return the refusal of an archive for this reason."""
    sentence = f"{archive} is no backup of this platform, or it is damaged: {reason}. Nothing was restored."
    return Exit.BAD_ARCHIVE, sentence


def test_any_program_reads_the_parts_of_a_backup(tmp_path: Path) -> None:
    long_name = "files/" + "/".join(["отчёты" * 8] * 3) + ".xlsx"
    parts = PARTS | {long_name: b"x" * 1025, "files/empty": b""}
    with tarfile.open(write_archive(tmp_path / "b.tar", parts)) as archive:
        members = archive.getmembers()
        found = {one.name: archive.extractfile(one).read() for one in members[:-1]}
    assert found == parts
    assert members[-1].name == "manifest.json"


def test_a_part_above_eight_gigabytes_keeps_its_head(tmp_path: Path) -> None:
    class Sparse:
        """Nine gigabytes that nobody writes: each piece only claims its length."""

        pieces = 9

        def read(self, _size: int) -> "Piece":
            self.pieces -= 1
            return Piece(b"" if self.pieces < 0 else b"x")

    class Piece(bytes):
        def __len__(self) -> int:
            return 1024**3 if super().__len__() else 0

    with (tmp_path / "b.tar").open("w+b") as file:
        ArchiveWriter(file).add("database.dump", Sparse(), 0)  # type: ignore[arg-type]  # it reads as a file does
        file.seek(0)
        assert tarfile.TarInfo.frombuf(file.read(512), "utf-8", "strict").size == 9 * 1024**3


def test_what_is_no_archive_is_refused(tmp_path: Path) -> None:
    (tmp_path / "b.tar").write_bytes(b"PK\3\4 a zip" * 100)
    assert refusal(tmp_path / "b.tar") == damaged(tmp_path / "b.tar", "it cannot be read to its end")


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "b.tar").touch()
    assert refusal(tmp_path / "b.tar")[0] == Exit.BAD_ARCHIVE


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    reason = "No such file or directory"
    assert refusal(tmp_path / "b.tar") == (
        Exit.USAGE,
        f"The file {tmp_path / 'b.tar'} cannot be read: {reason}",
    )


@pytest.mark.parametrize("left", [0.3, 0.6, 0.9])
def test_an_archive_cut_short_is_refused(tmp_path: Path, left: float) -> None:
    archive = write_archive(tmp_path / "b.tar")
    os.truncate(archive, int(left * (archive.stat().st_size - 1024)))
    assert refusal(archive)[0] == Exit.BAD_ARCHIVE


def test_one_changed_byte_of_a_part_is_found(tmp_path: Path) -> None:
    archive = write_archive(tmp_path / "b.tar")
    archive.write_bytes(archive.read_bytes().replace(b"a report", b"a rePort"))
    assert refusal(archive) == damaged(archive, "files/reports/one.xlsx is not as it was written")


@pytest.mark.parametrize(
    "name", ["/etc/passwd", "files/../../evil", "files//evil", "../evil", "secret-key", "files", "state/lock"]
)
def test_a_name_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    archive = write_archive(tmp_path / "b.tar", PARTS | {name: b"evil"})
    assert refusal(archive) == damaged(archive, f"{name!r} may not be in it")


def test_a_name_too_long_for_a_disk_is_refused(tmp_path: Path) -> None:
    archive = write_archive(tmp_path / "b.tar", PARTS | {"files/" + "ш" * 128: b""})
    assert refusal(archive)[0] == Exit.BAD_ARCHIVE


def test_a_file_that_is_a_folder_too_is_refused(tmp_path: Path) -> None:
    archive = write_archive(tmp_path / "b.tar", PARTS | {"files/reports": b""})
    assert refusal(archive) == damaged(archive, "'files/reports' is both a file and a folder")


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE]
)
def test_a_part_that_is_no_ordinary_file_is_refused(tmp_path: Path, kind: bytes) -> None:
    head = tarfile.TarInfo("files/link")
    head.type, head.linkname = kind, "/etc/passwd"
    archive = add_foreign(write_archive(tmp_path / "b.tar"), head)
    assert refusal(archive) == damaged(archive, "'files/link' is no ordinary file")


def test_a_part_that_claims_more_than_there_is_is_refused(tmp_path: Path) -> None:
    head = tarfile.TarInfo("files/large")
    head.size = 1024**5
    archive = add_foreign(write_archive(tmp_path / "b.tar"), head)
    assert refusal(archive) == damaged(archive, "files/large is cut short")


def test_a_part_that_the_manifest_does_not_name_is_refused(tmp_path: Path) -> None:
    archive = add_foreign(write_archive(tmp_path / "b.tar"), tarfile.TarInfo("files/more"))
    assert refusal(archive) == damaged(archive, "its parts are not those that manifest.json names")


def test_a_part_that_is_missing_is_noticed(tmp_path: Path) -> None:
    archive = write_archive(tmp_path / "b.tar", {"files/one": b""})
    assert refusal(archive) == damaged(archive, "it has no database.dump")


@pytest.mark.parametrize(
    "change", [{"program": "9.0", "format": 2}, {"revision": "9999_future"}, {"folder": {"format": 2}}]
)
def test_a_backup_of_a_newer_program_is_refused(tmp_path: Path, change: dict[str, object]) -> None:
    code, sentence = refusal(write_archive(tmp_path / "b.tar", **change))
    assert code == Exit.NEWER_DATA
    assert sentence.endswith("Nothing was changed. Install the newer program.")


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "precious").touch()
    assert refusal(write_archive(tmp_path / "b.tar"))[0] == Exit.ALREADY_THERE
    assert [path.name for path in (tmp_path / "home").iterdir()] == ["precious"]


def test_somebody_elses_folder_in_the_way_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "home.restoring").mkdir()
    (tmp_path / "home.restoring" / "precious").touch()
    assert refusal(write_archive(tmp_path / "b.tar"))[0] == Exit.ALREADY_THERE
    assert [path.name for path in (tmp_path / "home.restoring").iterdir()] == ["precious"]


def test_the_right_archive_passes(tmp_path: Path) -> None:
    with opened(write_archive(tmp_path / "b.tar")) as archive:
        archive.verify()
        assert {name: archive.part(name).read() for name in archive.names("")} == PARTS


def test_a_file_gets_its_name_when_it_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "b.tar"
    with appearing(target) as file:
        file.write(b"whole")
        assert not target.exists()
    assert (target.read_bytes(), target.stat().st_mode & 0o777) == (b"whole", 0o600)
    assert list(tmp_path.iterdir()) == [target]


def test_a_file_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    target = tmp_path / "b.tar"
    target.write_bytes(b"yesterday's")
    with pytest.raises(Failure) as refused, appearing(target):
        pass
    assert (refused.value.code, target.read_bytes()) == (Exit.ALREADY_THERE, b"yesterday's")


def test_a_file_that_appeared_meanwhile_is_not_written_over(tmp_path: Path) -> None:
    target = tmp_path / "b.tar"
    with pytest.raises(Failure) as refused, appearing(target):
        target.write_bytes(b"another's")
    assert (refused.value.code, target.read_bytes()) == (Exit.ALREADY_THERE, b"another's")
    assert list(tmp_path.iterdir()) == [target]


def test_what_a_killed_backup_left_is_used_again(tmp_path: Path) -> None:
    left = tmp_path / "b.tar.unfinished"
    left.write_bytes(b"half of a longer one")
    left.chmod(0o644)
    with appearing(tmp_path / "b.tar") as file:
        file.write(b"whole")
    assert [(path.name, path.read_bytes(), path.stat().st_mode & 0o777) for path in tmp_path.iterdir()] == [
        ("b.tar", b"whole", 0o600)
    ]


def test_two_backups_do_not_write_one_file(tmp_path: Path) -> None:
    with (tmp_path / "b.tar.unfinished").open("wb") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(Failure) as refused, appearing(tmp_path / "b.tar"):
            pass
    assert refused.value.code == Exit.ALREADY_RUNNING
    assert (tmp_path / "b.tar.unfinished").exists()


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    target = tmp_path / "missing" / "b.tar"
    with pytest.raises(Failure) as refused, appearing(target):
        pass
    assert (refused.value.code, str(refused.value)) == (
        Exit.NOT_WRITABLE,
        f"{target} cannot be written: No such file or directory",
    )


def test_a_failure_leaves_no_file(tmp_path: Path) -> None:
    def fail() -> None:
        with appearing(tmp_path / "b.tar") as file:
            file.write(b"half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert list(tmp_path.iterdir()) == []
