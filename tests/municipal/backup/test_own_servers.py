"""With servers of one's own: only a role that sees everything backs up, only an empty database is restored into."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from municipal import migrate
from municipal.backup import make_backup, restore_backup
from municipal.backup.making import Contents
from municipal.backup.reading import opened
from municipal.embedded.folder import StateFolder
from municipal.failures import Exit, Failure
from tests.factories.first_version import make_first_version
from tests.municipal.backup.catalogue import contents_of, sequences_of, walls_of
from tests.municipal.backup.making_archives import write_archive
from tests.servers import Servers

FILES = {"reports/Отчёт.xlsx": b"a report" * 1000, "evidence/7/photo.jpg": b"\xff\xd8", "empty": b""}


@dataclass(frozen=True)
class Kept:
    """A database, a folder with files, a role that sees everything, a backup of it all and one of the first version."""

    server: Servers
    name: str
    role: str
    home: Path
    archive: Path
    old_archive: Path
    told: list[str]
    made: Contents

    @property
    def url(self) -> str:
        return self.url_of(self.role)

    def url_of(self, role: str) -> str:
        return f"postgresql+psycopg://{role}:secret@/{self.name}?host={self.server.socket_dir}"


@pytest.fixture(scope="module")
def kept(server: Servers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    name, folder = f"kept_{token_hex(4)}", tmp_path_factory.mktemp("kept")
    make_first_version(server, name)
    with psycopg.connect(server.conninfo(), autocommit=True) as superuser:
        superuser.execute(
            SQL("CREATE ROLE {} LOGIN BYPASSRLS IN ROLE pg_read_all_data").format(Identifier(name))
        )
        superuser.execute(SQL("GRANT CONNECT ON DATABASE {0} TO {0}").format(Identifier(name)))
    home = folder / "home"
    for path, content in FILES.items():
        (home / "files" / path).parent.mkdir(parents=True, exist_ok=True)
        (home / "files" / path).write_bytes(content)
    (home / "sign-ins.json").write_text("{}")
    (home / "secret-key").write_text("secret")
    told: list[str] = []
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("NASTAVNIK_LANG", "en")
        environment.setenv(
            "BACKUP_DATABASE_URL", f"postgresql+psycopg://{name}@/{name}?host={server.socket_dir}"
        )
        make_backup(folder / "old.tar", StateFolder(home), lambda _sentence: None)
        migrate.upgrade(server.owner_url(name))
        made = make_backup(folder / "b.tar", StateFolder(home), told.append)
    yield Kept(server, name, name, home, folder / "b.tar", folder / "old.tar", told, made)
    server.drop_database(name)
    with psycopg.connect(server.conninfo(), autocommit=True) as superuser:
        superuser.execute(SQL("DROP ROLE {}").format(Identifier(name)))


@pytest.fixture
def empty(server: Servers, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The name of an empty database, which MIGRATION_DATABASE_URL names."""
    name = f"restored_{token_hex(4)}"
    server.create_database(name)
    monkeypatch.setenv("NASTAVNIK_LANG", "en")
    monkeypatch.setenv("MIGRATION_DATABASE_URL", server.owner_url(name))
    yield name
    server.drop_database(name)


def restore(archive: Path, home: Path) -> Contents:
    return restore_backup(archive, StateFolder(home), lambda _sentence: None)


def refused_backup(
    kept: Kept, target: Path, monkeypatch: pytest.MonkeyPatch, url: str | None
) -> tuple[Exit, str]:
    """Return why no backup is made; no file may be left."""
    monkeypatch.setenv("NASTAVNIK_LANG", "en")
    if url is not None:
        monkeypatch.setenv("BACKUP_DATABASE_URL", url)
    with pytest.raises(Failure) as refused:
        make_backup(target, StateFolder(kept.home), lambda _sentence: None)
    assert list(target.parent.iterdir()) == []
    return refused.value.code, str(refused.value)


def tables_in(server: Servers, name: str) -> list[str]:
    return sorted(contents_of(server.conninfo(name)))


def test_each_step_is_told_and_everything_is_counted(kept: Kept) -> None:
    assert kept.told == ["Counting the rows", "Copying the database", "Copying the files"]
    counts = {table: rows for table, (rows, _hash) in contents_of(kept.server.conninfo(kept.name)).items()}
    with opened(kept.archive) as archive:
        assert archive.manifest.tables == counts
        assert archive.manifest.revision == migrate.head_revision()
    assert kept.made == Contents(sum(counts.values()), len(counts), len(FILES))


def test_a_backup_is_private_and_holds_no_key_that_signs(kept: Kept) -> None:
    assert kept.archive.stat().st_mode & 0o777 == 0o600
    with opened(kept.archive) as archive:
        assert list(archive.names("")) == [
            "database.dump", "state/sign-ins.json", "files/empty", "files/evidence/7/photo.jpg", "files/reports/Отчёт.xlsx",
        ]  # fmt: skip


def test_everything_comes_back_walls_included(kept: Kept, empty: str, tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert restore(kept.archive, home) == kept.made
    source, target = kept.server.conninfo(kept.name), kept.server.conninfo(empty)
    assert walls_of(target) == walls_of(source)
    assert contents_of(target) == contents_of(source)
    assert sequences_of(target) == sequences_of(source)
    files = {path: path.read_bytes() for path in (home / "files").rglob("*") if path.is_file()}
    assert files == {home / "files" / name: content for name, content in FILES.items()}
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    assert sorted(path.name for path in home.iterdir()) == ["files", "folder.json", "lock", "sign-ins.json"]


def test_an_older_backup_is_brought_to_the_schema_of_the_program(
    kept: Kept, empty: str, tmp_path: Path
) -> None:
    assert restore(kept.old_archive, tmp_path / "home").tables == 21
    assert migrate.current_revision(kept.server.app_url(empty)) == migrate.head_revision()
    assert walls_of(kept.server.conninfo(empty)) == walls_of(kept.server.conninfo(kept.name))


def test_the_restored_walls_stand(kept: Kept, empty: str, tmp_path: Path) -> None:
    restore(kept.archive, tmp_path / "home")
    for role in ("nastavnik_app", "nastavnik_owner"):
        with psycopg.connect(kept.server.conninfo(empty, role)) as nobody:
            assert nobody.execute("SELECT count(*) FROM activity").fetchone() == (0,)
    with psycopg.connect(kept.server.conninfo(empty, "nastavnik_app")) as curator:
        curator.execute("SELECT set_config('app.user_id', '3', false)")
        assert curator.execute("SELECT count(*) FROM activity").fetchone() == (3,)


def test_a_database_with_something_in_it_is_left_alone(kept: Kept, empty: str, tmp_path: Path) -> None:
    with psycopg.connect(kept.server.conninfo(empty)) as superuser:
        superuser.execute("CREATE TABLE precious AS SELECT 1 AS one")
    with pytest.raises(Failure) as refused:
        restore(kept.archive, tmp_path / "home")
    assert refused.value.code == Exit.ALREADY_THERE
    assert tables_in(kept.server, empty) == ["public.precious"]
    assert not (tmp_path / "home").exists()


def test_files_that_are_there_are_left_alone(kept: Kept, empty: str, tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "precious").touch()
    with pytest.raises(Failure) as refused:
        restore(kept.archive, tmp_path)
    assert refused.value.code == Exit.ALREADY_THERE
    assert tables_in(kept.server, empty) == []


def test_rows_that_are_not_those_of_the_manifest_are_taken_back(
    kept: Kept, empty: str, tmp_path: Path
) -> None:
    with opened(kept.archive) as archive:
        dump = archive.part("database.dump").read()
        tables = archive.manifest.tables | {"public.activity": 4}
    forged = write_archive(
        tmp_path / "b.tar",
        {"database.dump": dump, "files/one": b"1"},
        tables=tables,
        revision="0001_first_tables",
    )
    with pytest.raises(Failure) as refused:
        restore(forged, tmp_path / "home")
    assert (refused.value.code, str(refused.value)) == (
        Exit.BAD_ARCHIVE,
        "The restored database does not have the rows that the backup names: public.activity.",
    )
    assert tables_in(kept.server, empty) == []
    assert sorted(path.name for path in (tmp_path / "home").iterdir()) == ["lock"]
    assert restore(kept.archive, tmp_path / "home") == kept.made


def test_a_dump_that_postgresql_cannot_read_leaves_nothing(kept: Kept, empty: str, tmp_path: Path) -> None:
    with pytest.raises(Failure) as refused:
        restore(write_archive(tmp_path / "b.tar"), tmp_path / "home")
    assert str(refused.value).startswith("pg_restore did not succeed: ")
    assert tables_in(kept.server, empty) == []


def test_without_a_role_for_it_no_backup_is_made(
    kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", kept.server.app_url(kept.name))
    monkeypatch.setenv("REDIS_URL", kept.server.redis_url)
    code, sentence = refused_backup(kept, tmp_path / "b.tar", monkeypatch, None)
    assert code == Exit.USAGE
    assert sentence.startswith("Set BACKUP_DATABASE_URL")


def test_without_the_owner_nothing_is_restored(
    kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MIGRATION_DATABASE_URL", raising=False)
    monkeypatch.setenv("DATABASE_URL", kept.server.app_url(kept.name))
    monkeypatch.setenv("REDIS_URL", kept.server.redis_url)
    with pytest.raises(Failure) as refused:
        restore(kept.archive, tmp_path / "home")
    assert refused.value.code == Exit.USAGE


@pytest.mark.parametrize("role", ["nastavnik_app", "nastavnik_owner"])
def test_a_role_behind_the_walls_makes_no_backup(
    kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, role: str
) -> None:
    assert refused_backup(kept, tmp_path / "b.tar", monkeypatch, kept.url_of(role))[0] == Exit.NOT_WHOLE


def test_a_role_that_may_not_read_a_table_makes_no_backup(
    kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    role = Identifier(kept.role)
    with psycopg.connect(kept.server.conninfo(), autocommit=True) as superuser:
        superuser.execute(SQL("REVOKE pg_read_all_data FROM {}").format(role))
        try:
            assert refused_backup(kept, tmp_path / "b.tar", monkeypatch, kept.url)[0] == Exit.NOT_WHOLE
        finally:
            superuser.execute(SQL("GRANT pg_read_all_data TO {}").format(role))


def test_an_empty_database_makes_no_backup(
    kept: Kept, empty: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = refused_backup(kept, tmp_path / "b.tar", monkeypatch, kept.server.superuser_url(empty))
    assert answer == (Exit.USAGE, "The database is empty: there is nothing to back up yet.")


def test_a_password_stands_on_no_command_line(
    kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    binaries, place = tmp_path / "bin", tmp_path / "place"
    binaries.mkdir()
    place.mkdir()
    said = tmp_path / "said"
    program = binaries / "pg_dump"
    program.write_text(f'#!/bin/sh\necho "$PGPASSWORD $*" >{said}\necho "pg_dump: error: no" >&2\nexit 1\n')
    program.chmod(0o700)
    monkeypatch.setenv("NASTAVNIK_POSTGRES_BINARIES", str(binaries))
    answer = refused_backup(kept, place / "b.tar", monkeypatch, kept.url)
    assert answer == (Exit.UNEXPECTED, "pg_dump did not succeed: no")
    password, _space, arguments = said.read_text().partition(" ")
    assert (password, "secret" in arguments, f"user={kept.role}" in arguments) == ("secret", False, True)


def test_a_file_that_expires_meanwhile_is_missing_and_nothing_else(
    kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = tmp_path / "home" / "files"
    files.mkdir(parents=True)
    for name in ("a", "c"):
        (files / name).touch()
    monkeypatch.setenv("BACKUP_DATABASE_URL", kept.url)
    # The folder as it was listed a moment ago, when there was a `b`.
    monkeypatch.setattr("municipal.backup.making.os.walk", lambda *_, **__: [(files, [], ["a", "b", "c"])])
    assert make_backup(tmp_path / "b.tar", StateFolder(tmp_path / "home"), lambda _: None).files == 2


@pytest.mark.parametrize("target", ["/etc/passwd", "/etc"])
def test_a_link_among_the_files_makes_no_backup(
    kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: str
) -> None:
    link = kept.home / "files" / "link"
    link.symlink_to(target)
    try:
        code, sentence = refused_backup(kept, tmp_path / "b.tar", monkeypatch, kept.url)
    finally:
        link.unlink()
    assert code == Exit.NOT_WHOLE
    assert sentence.startswith(f"{link} cannot be read: ")


def test_a_backup_is_not_put_among_what_it_holds(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKUP_DATABASE_URL", kept.url)
    with pytest.raises(Failure) as refused:
        make_backup(kept.home / "files" / "reports" / "b.tar", StateFolder(kept.home), lambda _sentence: None)
    assert refused.value.code == Exit.USAGE
