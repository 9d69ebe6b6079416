"""Small pictures of what is attached: made once, in a process with limits, and for whoever may have the file."""

import io
from pathlib import Path

import pytest
from PIL import Image

from core.files import Folder
from tenants.documents import previews
from tests.tenants.roadmap.test_evidence import PDF, Desk, attach, home, kept, on_disk, picture  # noqa: F401

DATA = Path(__file__).parents[2] / "data"


def shown(desk: Desk) -> Image.Image:
    [file] = kept(desk)
    page = desk.curator.get(f"{desk.address}/files/{file.public_id}/preview")
    assert (page.status, page.headers["Content-Type"]) == (200, "image/png")
    assert page.headers["Cache-Control"] == "private, max-age=3600"
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    return Image.open(io.BytesIO(page.body))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_is_shown_small(desk: Desk, home: Path, kind: str) -> None:  # noqa: F811
    attach(desk, (f"фото.{kind.lower()}", picture(kind, 2000)))
    assert max(shown(desk).size) == 480
    [file] = kept(desk)
    assert on_disk(desk, home) == {file.sha256, f"{file.sha256}.preview.png"}
    assert shown(desk).size == (480, 480)  # the kept one
    card = desk.curator.get(f"{desk.address}/card")
    assert f"/files/{file.public_id}/preview" in card.text


def test_where_a_photograph_was_taken_does_not_go_along(desk: Desk) -> None:
    made, exif = io.BytesIO(), Image.Exif()
    exif[0x8825] = {1: "N", 2: (56.0, 1.0, 2.0)}
    exif[0x0112] = 6
    Image.new("RGB", (40, 20), "navy").save(made, "JPEG", exif=exif)
    attach(desk, ("фото.jpg", made.getvalue()))
    small = shown(desk)
    assert small.size == (20, 40)  # turned as the camera says
    assert not small.getexif()


def test_the_first_page_of_a_pdf_is_shown(desk: Desk) -> None:
    attach(desk, ("приказ.pdf", (DATA / "kinds" / "seed.pdf").read_bytes()))
    assert max(shown(desk).size) in range(470, 482)


def test_what_cannot_be_shown_has_no_preview_and_harms_nothing(desk: Desk) -> None:
    attach(desk, ("приказ.pdf", PDF))
    [file] = kept(desk)
    assert desk.curator.get(f"{desk.address}/files/{file.public_id}/preview").status == 404
    assert desk.curator.get(f"{desk.address}/card").status == 200


def test_other_files_have_none(desk: Desk) -> None:
    attach(desk, ("приказ.docx", (DATA / "zheblakhty-roadmap.docx").read_bytes()))
    [file] = kept(desk)
    assert desk.curator.get(f"{desk.address}/files/{file.public_id}/preview").status == 404
    assert "/preview" not in desk.curator.get(f"{desk.address}/card").text


def test_a_removed_file_shows_nothing(desk: Desk) -> None:
    attach(desk, ("фото.png", picture()))
    [file] = kept(desk)
    desk.curator.post(f"{desk.address}/files/{file.public_id}/remove")
    assert desk.curator.get(f"{desk.address}/files/{file.public_id}/preview").status == 404


def test_a_picture_that_swells_ends_its_own_process_alone(tmp_path: Path) -> None:
    """60,000 by 60,000 points in a few kilobytes would take ten gigabytes."""
    folder = Folder(tmp_path)
    swollen = io.BytesIO()
    Image.new("1", (60_000, 60_000)).save(swollen, "PNG")
    with folder.write_whole("f" * 64) as file:
        file.write(swollen.getvalue())
    assert previews.preview_of(folder, "f" * 64, "image/png") is None
