"""A browser as far as the bench needs one: a kept-alive connection, the cookie of a real sign-in, bytes as they came."""

import gzip
import http.client
import time
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Self
from urllib.parse import urlencode

from tests.bench.page import csrf_token
from tests.bench.platform_app import STATEMENTS
from tests.bench.web import HOST

ACCEPTED = "gzip, br"


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with the seconds it took; `wire` counts its bytes with status line and headers, as they travelled."""

    status: int
    headers: dict[str, str]
    body: bytes
    wire: int
    seconds: float

    @property
    def text(self) -> str:
        """Return the body as text."""
        return self.body.decode()

    @property
    def statements(self) -> int | None:
        """How many statements the platform asked for it; None of a server that does not say."""
        said = self.headers.get(STATEMENTS.lower())
        return None if said is None else int(said)


class Refused(Exception):
    """An answer was not the expected one, so that its time would mean nothing."""


class Browser:
    """Asks one server over one connection, which is opened anew only when the server has closed it."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection(HOST, port, timeout=60)
        self._cookies: dict[str, str] = {}
        # As a browser says of what began on a page of the same site.
        self._headers = {
            "Accept": "text/html",
            "Accept-Encoding": ACCEPTED,
            "Sec-Fetch-Site": "same-origin",
        }

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._connection.close()

    def sign_in(self, email: str, password: str) -> Self:
        """Sign in by the form of the sign-in page, as a person does. Raises Refused."""
        form = self.get("/account/login").text
        self.post(
            "/account/login",
            {"email": email, "password": password, "csrf_token": csrf_token(form)},
            expected=302,
        )
        return self

    def borrow_sign_in(self, other: "Browser") -> Self:
        """Go on with the cookies of another browser, at a server that signs them with the same key."""
        self._cookies |= other._cookies
        return self

    def get(self, path: str, **headers: str) -> Answer:
        """Ask for a page. Raises Refused unless it comes."""
        return self._ask("GET", path, None, headers, expected=200)

    def post(
        self, path: str, values: dict[str, str], *, expected: int = 200, headers: dict[str, str] | None = None
    ) -> Answer:
        """Send a form. Raises Refused unless it is answered as expected."""
        sent = {"Content-Type": "application/x-www-form-urlencoded", **(headers or {})}
        return self._ask("POST", path, urlencode(values).encode(), sent, expected=expected)

    @property
    def cookie_line(self) -> str:
        """The cookies that were set, as a request sends them."""
        return "; ".join(f"{name}={value}" for name, value in self._cookies.items())

    def _ask(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str], *, expected: int
    ) -> Answer:
        sent = {**self._headers, **headers}
        if self._cookies:
            sent["Cookie"] = self.cookie_line
        began = time.perf_counter()
        try:
            response = self._send(method, path, body, sent)
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            # Nobody spoke for longer than gunicorn keeps a connection: a browser opens another one.
            self._connection.close()
            began = time.perf_counter()
            response = self._send(method, path, body, sent)
        received = response.read()
        seconds = time.perf_counter() - began
        answer = self._answer(response, received, seconds)
        if answer.status != expected:
            raise Refused(f"{method} {path}: {answer.status} instead of {expected}: {answer.text[:500]}")
        return answer

    def _send(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str]
    ) -> http.client.HTTPResponse:
        self._connection.request(method, path, body, headers)
        return self._connection.getresponse()

    def _answer(self, response: http.client.HTTPResponse, received: bytes, seconds: float) -> Answer:
        said = response.getheaders()
        for name, value in said:
            if name.lower() == "set-cookie":
                self._cookies |= {one.key: one.value for one in SimpleCookie(value).values()}
        head = len(f"HTTP/1.1 {response.status} {response.reason}\r\n\r\n")
        head += sum(len(f"{name}: {value}\r\n") for name, value in said if name != STATEMENTS)
        headers = {name.lower(): value for name, value in said}
        is_packed = headers.get("content-encoding") == "gzip"
        body = gzip.decompress(received) if is_packed else received
        return Answer(response.status, headers, body, head + len(received), seconds)
