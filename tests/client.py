"""A client that behaves as a browser does and reads every page it gets as a careful tester would."""

from typing import Any

import html5lib
from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from commons.accounts.models import User

_RAW_TOKEN = "c" * 40
_XHTML = "{http://www.w3.org/1999/xhtml}"


class Page:
    """An answer: its status, headers, text, and for HTML the parsed tree."""

    def __init__(self, answer: TestResponse, *, fragment: bool) -> None:
        self.status = answer.status_code
        self.headers = answer.headers
        self.body = answer.get_data()
        answer.close()  # a file that was sent stays open otherwise
        self.location = answer.headers.get("Location")
        is_html = answer.mimetype == "text/html" and self.body
        self.text = self.body.decode() if answer.mimetype.startswith("text/") else ""
        # A row alone is no document: the parser would drop its cells.
        rows_only = self.text.lstrip().startswith(("<tr", "<tbody"))
        self.tree = (
            html5lib.parse(f"<table>{self.text}</table>" if rows_only else self.text) if is_html else None
        )
        if is_html and not (300 <= self.status < 400):
            check_html(self.tree, fragment=fragment or "<html" not in self.text)

    def all(self, tag: str, **attributes: str) -> list[Any]:
        """Return the elements of a tag with these attributes (`class_` matches one class)."""
        found = []
        for element in self.tree.iter(f"{_XHTML}{tag}"):
            wanted = dict(attributes)
            one_class = wanted.pop("class_", None)
            if one_class and one_class not in (element.get("class") or "").split():
                continue
            if all(element.get(name.replace("_", "-")) == value for name, value in wanted.items()):
                found.append(element)
        return found

    def words(self, element: Any = None) -> str:
        """Return the visible text of an element, or of the page, with single spaces."""
        root = self.tree if element is None else element
        return " ".join("".join(root.itertext()).split())


def check_html(tree: Any, *, fragment: bool) -> None:
    """Fail on a page without title, with two h1, a repeated id, a control without a label, or a form without address."""
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    assert sorted(set(ids)) == sorted(ids), f"repeated ids: {[one for one in ids if ids.count(one) > 1]}"
    for form in tree.iter(f"{_XHTML}form"):
        assert form.get("action") is not None, "a form without action does not work without script"
    labelled = {label.get("for") for label in tree.iter(f"{_XHTML}label")}
    nested = {id(control) for label in tree.iter(f"{_XHTML}label") for control in label.iter()}
    for tag in ("input", "select", "textarea"):
        for control in tree.iter(f"{_XHTML}{tag}"):
            if control.get("type") in {"hidden", "submit", "button"}:
                continue
            named = control.get("aria-label") or control.get("aria-labelledby")
            assert named or control.get("id") in labelled or id(control) in nested, (
                f"no label: {control.attrib}"
            )
    if not fragment:
        titles = ["".join(title.itertext()).strip() for title in tree.iter(f"{_XHTML}title")]
        assert titles, "a page without a title"
        assert titles[0], "an empty title"
        assert len(list(tree.iter(f"{_XHTML}h1"))) == 1, "a page has one h1"


class Visitor:
    """Somebody with a browser, signed in by a planted sign-in or not at all."""

    def __init__(self, app: Flask, token: str | None, user: User | None) -> None:
        self.client = app.test_client()
        self.user = user
        with self.client.session_transaction() as session:
            session["csrf_token"] = _RAW_TOKEN
            if token and user:
                session["sign_in"] = token
                session["_user_id"] = user.fs_uniquifier
                session["_fresh"] = True
        serializer = URLSafeTimedSerializer(app.config["SECRET_KEY"], salt="wtf-csrf-token")
        self.csrf = serializer.dumps(_RAW_TOKEN)

    def get(self, address: str, *, fragment: bool = False, **more: Any) -> Page:
        """Ask for a page, or as htmx does for a fragment."""
        return self._ask("GET", address, fragment=fragment, **more)

    def post(
        self, address: str, data: dict[str, Any] | None = None, *, fragment: bool = False, **more: Any
    ) -> Page:
        """Send a form with its anti-forgery token."""
        return self._ask("POST", address, fragment=fragment, data=data or {}, **more)

    def send(self, address: str, body: bytes, content_type: str) -> Page:
        """Send a body as it is: a form with a file, say."""
        return self._ask("POST", address, fragment=False, data=body, content_type=content_type)

    def _ask(self, method: str, address: str, *, fragment: bool, **more: Any) -> Page:
        headers = dict(more.pop("headers", {}))
        if method != "GET":
            headers.setdefault("X-CSRFToken", self.csrf)
        if fragment:
            headers["HX-Request"] = "true"
            headers["HX-Request-Type"] = "partial"
        return Page(self.client.open(address, method=method, headers=headers, **more), fragment=fragment)
