"""Pages are packed for their reader, and for nobody who could learn from their length."""

import gzip
from html import escape

import pytest
from flask import Flask

from core.access import public
from municipal.app import create_app
from tests.engines import dispose

LONG = f"<!doctype html><title>long</title><p>{escape('Дорожная карта ') * 200}</p>"
READER = {"Accept-Encoding": "gzip, br", "Sec-Fetch-Site": "same-origin"}


@pytest.fixture(scope="module")
def packing(settings):
    """An application with a long page and a short one."""
    app = create_app(settings)

    @app.get("/long")
    @public
    def long():
        return LONG

    @app.get("/short")
    @public
    def short():
        return "<!doctype html><title>short</title>"

    @app.get("/table")
    @public
    def table():
        return app.response_class(LONG, mimetype="text/csv")

    yield app
    dispose(app)


def test_a_long_page_is_packed_for_its_reader(packing: Flask) -> None:
    answer = packing.test_client().get("/long", headers=READER)
    assert gzip.decompress(answer.get_data()).decode() == LONG
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Content-Length"] == str(len(answer.get_data()))


@pytest.mark.parametrize(
    "changed",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": None},
        {"Accept-Encoding": "br"},
        {"Accept-Encoding": "gzip;q=0"},
        {"Accept-Encoding": None},
    ],
)
def test_what_the_reader_did_not_ask_for_travels_as_it_is(packing: Flask, changed) -> None:
    headers = {name: value for name, value in {**READER, **changed}.items() if value is not None}
    answer = packing.test_client().get("/long", headers=headers)
    assert answer.get_data(as_text=True) == LONG
    assert "Content-Encoding" not in answer.headers


def test_an_address_typed_by_the_reader_is_packed_too(packing: Flask) -> None:
    answer = packing.test_client().get("/long", headers={**READER, "Sec-Fetch-Site": "none"})
    assert answer.headers["Content-Encoding"] == "gzip"


def test_caches_are_told_what_the_packing_hangs_on(packing: Flask) -> None:
    said = packing.test_client().get("/long").headers["Vary"]
    assert {"Accept-Encoding", "Sec-Fetch-Site"} <= {name.strip() for name in said.split(",")}


@pytest.mark.parametrize("path", ["/short", "/table"])
def test_short_pages_and_files_are_left_alone(packing: Flask, path: str) -> None:
    assert "Content-Encoding" not in packing.test_client().get(path, headers=READER).headers
