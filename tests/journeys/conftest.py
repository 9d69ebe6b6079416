"""A real browser in front of the real application, on this machine only."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import make_server

from commons.accounts.models import User
from core.config import Settings
from municipal.app import create_app
from tests.engines import dispose
from tests.factories.plant import Plant

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = [
    "--no-sandbox",  # tests may run as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE = Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js"

OpenAs = Callable[..., Page]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the journeys; without Chromium they are skipped and the summary says why."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.journey)
            if CHROMIUM is None:
                item.add_marker(
                    pytest.mark.skip(reason="Chromium is not installed (Debian: apt-get install chromium)")
                )


@pytest.fixture(scope="session")
def served(settings: Settings) -> Iterator[tuple[Flask, str]]:
    """The application behind a real port of this machine."""
    app = create_app(settings)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield app, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join(5)
    dispose(app)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; Playwright downloads nothing."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


class Watch:
    """What went wrong in a browser besides the test: crashes, policy violations, requests to elsewhere."""

    def __init__(self, context: BrowserContext, origin: str) -> None:
        self.foreign: list[str] = []
        self.complaints: list[str] = []
        context.on("request", lambda request: self._asked(request.url, origin))
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        context.on("console", lambda message: self._said(message.type, message.text))

    def _asked(self, url: str, origin: str) -> None:
        if not url.startswith((origin, "data:", "blob:", "about:")):
            self.foreign.append(url)

    def _said(self, kind: str, text: str) -> None:
        # A refused request (422, 409 ...) is logged as an error by the browser itself; it is no fault of the page.
        if kind == "error" and "Failed to load resource" not in text:
            self.complaints.append(text)


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def script(request: pytest.FixtureRequest) -> bool:
    """Whether the browser runs scripts: the main journeys are walked both ways."""
    return bool(request.param)


@pytest.fixture
def open_as(browser: Browser, served: tuple[Flask, str], plant: Plant) -> Iterator[OpenAs]:
    """Return a function opening a page as a planted user: `open_as(user, address, width=1280, script=True)`.

    At the end no page may have complained, broken the content security policy or asked another machine.
    """
    app, origin = served
    watched: list[tuple[BrowserContext, Watch]] = []

    def open_page(user: User | None, address: str, *, width: int = 1280, script: bool = True) -> Page:
        context = browser.new_context(
            base_url=origin,
            viewport={"width": width, "height": 900},
            java_script_enabled=script,
            locale="ru-RU",
        )
        context.set_default_timeout(10_000)
        watched.append((context, Watch(context, origin)))
        if user is not None:
            context.add_cookies([{"name": "session", "value": cookie_of(app, plant, user), "url": origin}])
        page = context.new_page()
        page.goto(address)
        return page

    yield open_page
    for context, watch in watched:
        context.close()
        assert watch.foreign == []
        assert watch.complaints == []


def cookie_of(app: Flask, plant: Plant, user: User) -> str:
    """Return the session cookie of a user who has signed in."""
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    session = {"sign_in": plant.sign_in(user), "_user_id": user.fs_uniquifier, "_fresh": True}
    cookie: str = serializer.dumps(session)
    return cookie


def faults(page: Page) -> list[str]:
    """Return what axe-core finds on a page against WCAG 2.2 AA, each with its place."""
    page.wait_for_load_state()
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "() => axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})"
        ".then(r => r.violations.flatMap(v => v.nodes.map(n => v.id + ' ' + n.target.join(' '))))"
    )
    return list(found)


def overflow(page: Page) -> int:
    """Return by how many pixels a page is wider than its window: sideways scrolling."""
    page.wait_for_load_state()
    width: int = page.evaluate(
        "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return width
