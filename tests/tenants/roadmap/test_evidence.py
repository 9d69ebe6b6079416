"""The files and links that prove a row, through real requests: what is taken, what leaves nothing, who gets it."""

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import select
from werkzeug.datastructures import FileStorage, MultiDict

from commons.accounts.models import User
from commons.accounts.roles import Role
from commons.audit.marks import Act
from commons.audit.models import AuditEvent
from commons.schools.models import School
from core.clock import now
from tenants.documents.models import Document, DocumentFile
from tenants.documents.store import store_of
from tenants.roadmap.activity.evidence_kinds import ACCEPTED, KINDS
from tenants.roadmap.models import ActivityDocument
from tenants.roadmap.reading.files.safety import LARGEST_FILE
from tenants.roadmap.vocabulary import ActivityState
from tests.client import Page, Visitor
from tests.tenants.roadmap.desk import Desk

Visit = Callable[[User | None], Visitor]
DATA = Path(__file__).parents[2] / "data"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def picture(kind: str = "PNG", size: int = 8) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (size, size), "navy").save(made, kind)
    return made.getvalue()


@pytest.fixture
def home(app) -> Path:
    return app.config["SETTINGS"].home


def attach(desk: Desk, *files: tuple[str, bytes], who: Visitor | None = None, **form: str) -> Page:
    visitor = who or desk.curator
    body = MultiDict({"document_kind": "order", "document_number": "12", "csrf_token": visitor.csrf, **form})
    for name, data in files:
        body.add("file", FileStorage(io.BytesIO(data), name))
    return visitor.post(f"{desk.address}/files", body)


def kept(desk: Desk) -> list[DocumentFile]:
    desk.plant.session.expire_all()
    statement = (
        select(DocumentFile)
        .join(ActivityDocument, ActivityDocument.document_id == DocumentFile.document_id)
        .where(ActivityDocument.activity_id == desk.activity.id)
        .order_by(DocumentFile.id)
    )
    return list(desk.plant.session.scalars(statement))


def papers(desk: Desk) -> list[Document]:
    statement = (
        select(Document)
        .join(ActivityDocument, ActivityDocument.document_id == Document.id)
        .where(ActivityDocument.activity_id == desk.activity.id)
    )
    return list(desk.plant.session.scalars(statement))


def on_disk(desk: Desk, home: Path) -> set[str]:
    school = desk.plant.session.get_one(School, desk.activity.school_id)
    folder = store_of(type("S", (), {"home": home})(), school.public_id).path  # type: ignore[arg-type]
    return {one.name for one in folder.iterdir()} if folder.is_dir() else set()


def test_a_file_is_kept_by_its_content_and_comes_back_byte_for_byte(desk: Desk, home: Path) -> None:
    data = picture()
    assert attach(desk, ("Приказ №12.png", data)).status == 303
    (file,) = kept(desk)
    assert (file.name, file.media_type, file.size) == ("Приказ №12.png", "image/png", len(data))
    assert on_disk(desk, home) == {file.sha256}
    page = desk.curator.get(f"{desk.address}/files/{file.public_id}")
    assert (page.status, page.body) == (200, data)
    assert page.headers["Content-Type"] == "image/png"
    assert page.headers["Content-Disposition"].startswith("attachment; ")
    assert "filename*=UTF-8''%D0%9F%D1%80" in page.headers["Content-Disposition"]
    assert page.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert (page.headers["X-Content-Type-Options"], page.headers["Cache-Control"]) == ("nosniff", "no-store")
    seen = desk.plant.session.scalars(
        select(AuditEvent.act).where(AuditEvent.object_number == file.document_id)
    )
    assert Act.DOWNLOADED in list(seen)


@pytest.mark.parametrize("ending", ["docx", "xlsx", "odt", "ods", "pdf", "rtf", "xls"])
def test_office_files_are_taken_as_what_they_are(desk: Desk, ending: str) -> None:
    file = next(one for one in sorted(DATA.rglob(f"*.{ending}")) if one.stat().st_size)
    page = attach(desk, (f"файл.{ending}", file.read_bytes()))
    assert page.status == 303, page.words()
    assert kept(desk)[0].media_type == next(
        kind for kind, endings in KINDS.values() if endings >= {ending} and kind != "application/msword"
    )


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("приказ.pdf", b"", "пуст"),
        ("приказ.pdf", picture(), "на самом деле .png"),
        ("приказ.png", PDF, "на самом деле .pdf"),
        ("приказ", PDF, "на самом деле .pdf"),
        ("приказ.exe", b"MZ" + bytes(400), "не хранятся"),
        ("приказ.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "не хранятся"),
        ("приказ.html", b"<!doctype html><script>alert(1)</script>", "не хранятся"),
        ("приказ.png", picture()[:45] + b"\xff" * 4 + picture()[49:], "повреждена"),
        ("приказ.docx", b"PK\x03\x04" + bytes(60), "повреждён"),
    ],
)  # fmt: skip
def test_what_is_not_kept_is_said_and_leaves_nothing(
    desk: Desk, home: Path, name: str, data: bytes, says: str
) -> None:
    page = attach(desk, ("хороший.png", picture()), (name, data), document_number="77")
    assert page.status == 422
    assert says in page.words()
    assert [
        one.get("value") for one in page.all("input", name="document_number", id="document_number-attach")
    ] == ["77"]
    assert (kept(desk), papers(desk), on_disk(desk, home), desk.now().version) == ([], [], set(), 1)


def test_thirty_megabytes_too_many_are_a_sentence(desk: Desk, home: Path) -> None:
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
    body = head + PDF + bytes(LARGEST_FILE + 30 * 1024 * 1024) + b"\r\n--x--\r\n"
    page = desk.curator.send(f"{desk.address}/files", body, "multipart/form-data; boundary=x")
    assert page.status == 413
    assert "25 МБ" in page.words()
    assert (kept(desk), on_disk(desk, home)) == ([], set())


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd.png", "..\\..\\windows\\a.png", "/etc/a.png", "a\x00b\x1b.png", "я" * 400 + ".png"],
)
def test_a_name_never_leaves_its_folder(desk: Desk, home: Path, name: str) -> None:
    assert attach(desk, (name, picture())).status == 303
    (file,) = kept(desk)
    assert not set("/\\\x1b\x00") & set(file.name)
    assert len(file.name) <= 200
    assert on_disk(desk, home) == {file.sha256}
    assert desk.curator.get(f"{desk.address}/files/{file.public_id}").status == 200


def test_the_same_file_twice_is_said_and_another_document_may_have_it(desk: Desk, home: Path) -> None:
    assert attach(desk, ("а.png", picture()), ("б.png", picture())).status == 303
    page = attach(desk, ("в.png", picture()))
    assert (page.status, "«а.png»" in page.words()) == (422, True)
    assert attach(desk, ("в.png", picture()), document_number="13").status == 303
    assert [one.name for one in kept(desk)] == ["а.png", "в.png"]
    assert len(on_disk(desk, home)) == 1
    assert len(papers(desk)) == 2


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)", " JavaScript:alert(1)", "data:text/html,x", "//evil.test", "ftp://a.test", "https://", "нет",
        "http://[::1", "https://a b",
    ],
)  # fmt: skip
def test_a_link_that_is_none_is_refused(desk: Desk, link: str) -> None:
    page = attach(desk, link=link)
    assert page.status == 422
    assert papers(desk) == []
    assert [one.get("value") for one in page.all("input", name="link")] == [link]


def test_a_link_proves_as_a_file_does(desk: Desk) -> None:
    assert attach(desk, link="HTTPS://school.test/приказ?a=1&b=<2>").status == 303
    table = desk.curator.get(f"{desk.base}/{desk.roadmap.public_id}")
    (link,) = [one for one in table.all("a") if (one.get("href") or "").startswith("https:")]
    assert link.get("href") == "https://school.test/приказ?a=1&b=<2>"
    assert "noopener" in link.get("rel")


def test_neither_file_nor_link_is_refused(desk: Desk) -> None:
    assert (attach(desk).status, papers(desk)) == (422, [])
    assert attach(desk, ("а.png", picture()), document_kind="").status == 422
    assert attach(desk, ("а.png", picture()), document_date="31.02.2026").status == 422


def test_a_removed_file_comes_back(desk: Desk) -> None:
    attach(desk, ("а.png", picture()))
    (file,) = kept(desk)
    for act, is_removed in (("remove", True), ("remove", True), ("restore", False)):
        assert desk.curator.post(f"{desk.address}/files/{file.public_id}/{act}", {}).status == 303
        assert (kept(desk)[0].removed_at is not None) == is_removed
        assert [one.files for one in papers(desk)] == [0 if is_removed else 1]
    desk.curator.post(f"{desk.address}/files/{file.public_id}/remove", {})
    assert attach(desk, ("снова.png", picture())).status == 303
    assert [(one.name, one.removed_at) for one in kept(desk)] == [("снова.png", None)]


def test_what_was_accepted_keeps_its_evidence(desk: Desk) -> None:
    attach(desk, ("а.png", picture()))
    (file,) = kept(desk)
    row = desk.now()
    row.state, row.done_on = ActivityState.DONE, now().date()
    row.accepted_at, row.accepted_by_name = now(), "Кто-то"
    desk.plant.session.commit()
    assert attach(desk, ("б.png", picture(size=9))).status == 422
    assert desk.curator.post(f"{desk.address}/files/{file.public_id}/remove", {}).status == 422
    assert [one.removed_at for one in kept(desk)] == [None]


def test_only_the_school_and_its_district_get_a_file(desk: Desk, visit: Visit) -> None:
    attach(desk, ("а.png", picture()))
    (file,) = kept(desk)
    school = desk.plant.session.get_one(School, desk.activity.school_id)
    stranger = desk.plant.curator(desk.plant.school())
    address = f"{desk.address}/files/{file.public_id}"
    assert visit(stranger).get(address).status == 404
    assert visit(None).get(address).status == 303
    director = visit(desk.plant.user(Role.SCHOOL_DIRECTOR, school))
    assert director.get(address).status == 200
    assert attach(desk, ("б.png", picture(size=9)), who=director).status == 403
    # Another row of the same school does not have it.
    other = desk.plant.activity(desk.section)
    assert desk.curator.get(address.replace(str(desk.activity.public_id), str(other.public_id))).status == 404


def test_a_file_that_was_changed_on_the_disk_is_not_handed_over(desk: Desk, home: Path, app) -> None:
    attach(desk, ("а.png", picture()))
    (file,) = kept(desk)
    school = desk.plant.session.get_one(School, desk.activity.school_id)
    store_of(app.config["SETTINGS"], school.public_id).file(file.sha256).write_bytes(b"other")
    app.config["PROPAGATE_EXCEPTIONS"] = False
    try:
        assert desk.curator.get(f"{desk.address}/files/{file.public_id}").status == 500
    finally:
        app.config["PROPAGATE_EXCEPTIONS"] = True


def test_evidence_first_then_done_needs_no_more_words(desk: Desk) -> None:
    """The card's form of finishing is filled from what was attached."""
    attach(desk, ("а.png", picture()), document_date="01.09.2026")
    card = desk.curator.get(f"{desk.address}/card")
    assert [one.get("value") for one in card.all("input", id="document_number-finish")] == ["12"]
    assert [one.get("value") for one in card.all("input", id="document_date-finish")] == ["01.09.2026"]
    version = card.all("input", name="version")[0].get("value")
    form = {
        "version": version,
        "document_kind": "order",
        "document_number": "12",
        "document_date": "01.09.2026",
    }
    assert desk.curator.post(f"{desk.address}/steps/finish", form).status == 303
    row = desk.now()
    assert (row.state, str(row.done_on), len(papers(desk))) == (ActivityState.DONE, "2026-09-01", 1)
    table = desk.curator.get(f"{desk.base}/{desk.roadmap.public_id}")
    assert "1 файл" in table.words()


@pytest.mark.parametrize("kind", ["", "none"])
def test_a_document_with_files_is_not_taken_off_by_one_choice(desk: Desk, kind: str) -> None:
    attach(desk, ("а.png", picture()))
    (file,) = kept(desk)
    page = desk.save(version="2", document_kind=kind, document_number="")
    assert (page.status, "сначала уберите" in page.words()) == (422, True)
    assert len(papers(desk)) == 1
    desk.curator.post(f"{desk.address}/files/{file.public_id}/remove", {})
    assert desk.save(version="3", document_kind=kind, document_number="").status == 200
    assert papers(desk) == []


def test_what_the_page_offers_to_choose_is_what_is_kept() -> None:
    assert set(re.findall(r"\.(\w+)", ACCEPTED)) == {
        one for _type, endings in KINDS.values() for one in endings
    }
