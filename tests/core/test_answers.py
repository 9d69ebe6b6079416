"""What every answer says besides its page: the headers, the methods, and errors that betray nothing."""

import gzip
from uuid import UUID

import pytest
from flask import Flask, abort
from sqlalchemy import text
from werkzeug.exceptions import HTTPException

from commons.accounts.roles import Role
from core.access import public
from core.database import db
from core.security_headers import POLICY
from municipal import places
from municipal.app import create_app
from tests.client import Page, Visitor
from tests.engines import dispose

EVERYWHERE = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


@pytest.fixture(scope="module")
def breaking(settings):
    """An application some of whose pages break, each in its own way; crashes are answered, not raised."""
    app = create_app(settings)

    @app.get("/break/<int:status>")
    @public
    def refuse(status: int):
        abort(status)

    @app.route("/break/now", methods=["GET", "POST"])
    @public
    def crash():
        raise RuntimeError("SELECT secret FROM /srv/somewhere")

    @app.get("/break/statement")
    @public
    def wrong_statement():
        db.session.execute(text("SELECT title FROM no_such_table"))

    @app.get("/break/slow")
    @public
    def slow():
        db.session.execute(text("SET LOCAL statement_timeout = 20"))
        db.session.execute(text("SELECT pg_sleep(5)"))

    @app.post("/break/large")
    @public
    def large():
        from flask import request

        return str(len(request.form))

    yield app
    dispose(app)


@pytest.fixture
def curator(plant):
    return plant.curator(plant.school())


def test_the_policy_lets_in_nothing_from_elsewhere_and_nothing_inline():
    parts = dict(part.split(" ", 1) for part in POLICY.split("; "))
    assert parts == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "connect-src": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
    }


def some_asset() -> str:
    return next(path.name for path in sorted(places.static().glob("app.*.css")))


ANSWERS = [
    ("GET", "/"), ("GET", "/account/login"), ("GET", "/healthz"), ("GET", "/readyz"), ("GET", "/no/such/page"),
    ("POST", "/healthz"), ("POST", "/language"), ("GET", "/break/now"), ("GET", "/break/403"), ("GET", "/break/418"),
    ("GET", "/break/503"), ("GET", "/break/statement"), ("GET", "/break/slow"), ("OPTIONS", "/"),
    ("HEAD", "/account/login"), ("TRACE", "/"), ("GET", "/overview"), ("GET", "/static/dist/no-such-file.css"),
]  # fmt: skip


@pytest.mark.parametrize("fragment", [False, True], ids=["page", "fragment"])
@pytest.mark.parametrize(("method", "path"), ANSWERS)
def test_every_answer_carries_the_headers_and_is_kept_by_nobody(method, path, fragment, breaking):
    headers = {"HX-Request": "true"} if fragment else {}
    answer = breaking.test_client().open(path, method=method, headers=headers)
    assert {name: answer.headers.get(name) for name in EVERYWHERE} == EVERYWHERE
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"] == "no-store"
    assert ("HX-Request" in answer.headers.get("Vary", "")) is (answer.mimetype == "text/html"), (
        "pages have two shapes"
    )
    assert "Server" not in answer.headers
    assert "X-Powered-By" not in answer.headers


def test_files_carry_the_headers_and_are_kept_for_a_year(app):
    answer = app.test_client().get(f"/static/dist/{some_asset()}")
    assert answer.status_code == 200
    assert {name: answer.headers.get(name) for name in EVERYWHERE} == EVERYWHERE
    assert answer.headers["Cache-Control"] == "max-age=315360000, public, immutable"
    assert "Set-Cookie" not in answer.headers
    answer.close()


def test_compressed_files_say_so(app):
    answer = app.test_client().get(f"/static/dist/{some_asset()}", headers={"Accept-Encoding": "gzip"})
    if answer.headers.get("Content-Encoding") == "gzip":
        assert gzip.decompress(answer.get_data())
    assert answer.headers["Vary"] == "Accept-Encoding"
    answer.close()


@pytest.mark.parametrize(
    "path",
    [
        "../municipal/app.py",
        "%2e%2e/app.py",
        "..%2f..%2fapp.py",
        "/etc/passwd",
        "%00",
        "manifest.json%00.css",
        ".",
        "",
    ],
)
def test_only_built_files_are_served(path, app):
    answer = app.test_client().get(f"/static/dist/{path}")
    assert answer.status_code in {400, 404}
    assert "import" not in answer.get_data(as_text=True).split("<body", maxsplit=1)[0]


# --- Errors -------------------------------------------------------------------------------------------------------------

PAGES = [
    (400, "/break/400"), (403, "/break/403"), (404, "/break/404"), (404, "/no/such/page"), (405, "/language"),
    (409, "/break/409"), (413, "/break/413"), (418, "/break/418"), (429, "/break/429"), (500, "/break/now"),
    (500, "/break/statement"), (503, "/break/503"), (503, "/break/slow"), (502, "/break/502"),
]  # fmt: skip
BETRAYING = (
    "Traceback",
    "SELECT",
    "/srv",
    "psycopg",
    "sqlalchemy",
    "werkzeug",
    "Python",
    "no_such_table",
    "RuntimeError",
)


@pytest.mark.parametrize(("status", "path"), PAGES)
def test_an_error_is_a_page_in_words_that_betrays_nothing(status, path, breaking):
    page = Page(breaking.test_client().get(path), fragment=False)
    assert page.status == status
    assert "<html" in page.text
    assert [word for word in BETRAYING if word in page.text] == []
    assert len(page.words(page.all("main")[0] if page.all("main") else None)) > 20


@pytest.mark.parametrize(("status", "path"), PAGES)
def test_an_error_of_a_fragment_is_a_sentence_over_the_page(status, path, breaking):
    page = Page(breaking.test_client().get(path, headers={"HX-Request": "true"}), fragment=True)
    assert page.status == status
    assert page.text.strip().startswith('<div id="flash" hx-swap-oob="innerHTML">')
    assert "<html" not in page.text
    assert [word for word in BETRAYING if word in page.text] == []
    assert "HX-Request" in page.headers["Vary"]


def test_a_boosted_link_and_a_return_through_history_get_the_whole_page(breaking):
    for name in ("HX-Boosted", "HX-History-Restore-Request"):
        answer = breaking.test_client().get("/no/such/page", headers={"HX-Request": "true", name: "true"})
        assert "<html" in answer.get_data(as_text=True)


def test_a_crash_can_be_quoted_and_found_in_the_log(breaking, caplog):
    page = Page(breaking.test_client().get("/break/now"), fragment=False)
    quoted = [record.args for record in caplog.records if record.message.startswith("crash ")]
    assert len(quoted) == 1
    assert quoted[0]
    assert str(quoted[0][0]) in page.text


def test_every_refusal_of_the_framework_has_an_answer_of_ours(breaking):
    """Werkzeug's own pages are English and name the address."""
    from werkzeug.exceptions import default_exceptions

    for status in sorted({*default_exceptions} - {401}):  # 401 leads to the sign-in
        page = Page(breaking.test_client().get(f"/break/{status}"), fragment=False)
        assert (page.status, len(page.all("h1"))) == (status, 1)
    assert issubclass(default_exceptions[404], HTTPException)


def test_a_form_that_is_too_large_is_refused_in_words(breaking, curator, plant):
    visitor = Visitor(breaking, plant.sign_in(curator), curator)
    assert visitor.post("/break/large", {"text": "x" * (1024 * 1024 + 1)}).status == 413
    assert visitor.post("/break/large", {f"f{number}": "x" for number in range(1001)}).status in {200, 413}


# --- Methods and hosts --------------------------------------------------------------------------------------------------


def test_other_methods_change_nothing_and_tell_little(app, plant, curator):
    visitor = Visitor(app, plant.sign_in(curator), curator)
    assert visitor.client.open("/", method="TRACE").status_code == 405
    options = visitor.client.open("/", method="OPTIONS")
    assert (options.status_code, sorted(options.allow), options.get_data()) == (
        200,
        ["GET", "HEAD", "OPTIONS"],
        b"",
    )
    for method in ("PUT", "PATCH", "DELETE"):
        answer = visitor.client.open("/", method=method, headers={"X-CSRFToken": visitor.csrf})
        assert (answer.status_code, sorted(answer.headers["Allow"].split(", "))) == (
            405,
            ["GET", "HEAD", "OPTIONS"],
        )


def test_a_method_cannot_be_disguised(app, plant, curator):
    """No header and no field turns a GET into a POST."""
    visitor = Visitor(app, plant.sign_in(curator), curator)
    for headers in ({"X-HTTP-Method-Override": "POST"}, {"X-Method-Override": "POST"}):
        assert visitor.client.get("/language", headers=headers).status_code == 405
    assert visitor.client.get("/language?_method=POST").status_code == 405


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"X-Forwarded-Host": "evil.example"},
        {"Forwarded": "host=evil.example"},
        {"X-Original-URL": "//evil.example/x"},
        {"X-Forwarded-Prefix": "//evil.example"},
        {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example"},
    ],
)
def test_no_link_is_built_from_the_host_that_a_request_claims(headers, app, plant):
    municipality = plant.municipality()
    school = plant.school(plant.district(municipality))
    curator = plant.curator(school)
    administrator = plant.user(Role.MUNICIPAL_ADMINISTRATOR, municipality)
    paths = [
        "/",
        "/account/login",
        "/no/such/page",
        f"/schools/{school.public_id}/roadmaps",
        "/overview",
        "/register",
    ]
    for user in (None, curator, administrator):
        visitor = Visitor(app, plant.sign_in(user) if user else None, user)
        for path in paths:
            answer = visitor.client.get(path, headers=headers)
            assert "evil" not in answer.get_data(as_text=True)
            assert "evil" not in str(answer.headers)


def test_a_missing_slash_leads_to_a_path(app, plant):
    school = plant.school()
    answer = app.test_client().get(
        f"/schools/{school.public_id}/roadmaps?all=1", headers={"Host": "evil.example"}
    )
    assert (answer.status_code, answer.headers["Location"]) == (
        308,
        f"/schools/{school.public_id}/roadmaps/?all=1",
    )


# --- Forms from elsewhere -----------------------------------------------------------------------------------------------


def posting_routes(app: Flask) -> list[str]:
    """Return an address of every route that takes a POST; whatever stands in it, the token is asked for first."""
    others = {"token": "x", "reason": "x", "place": 1}
    found = []
    for rule in app.url_map.iter_rules():
        if "POST" in (rule.methods or ()):
            values = {name: others.get(name, UUID(int=0)) for name in rule.arguments}
            with app.test_request_context():
                found.append(app.url_map.bind("localhost").build(rule.endpoint, values, method="POST"))
    return sorted(found)


def test_every_form_needs_its_token(app, plant):
    visitor = Visitor(app, plant.sign_in(user := plant.curator(plant.school())), user)
    routes = posting_routes(app)
    assert len(routes) >= 39
    without = {path: visitor.client.post(path).status_code for path in routes}
    assert without == dict.fromkeys(routes, 400)
    wrong = {path: visitor.client.post(path, headers={"X-CSRFToken": "wrong"}).status_code for path in routes}
    assert wrong == dict.fromkeys(routes, 400)
    in_address = {
        path: visitor.client.post(f"{path}?csrf_token={visitor.csrf}").status_code for path in routes
    }
    assert in_address == dict.fromkeys(routes, 400)


def test_the_token_of_another_session_opens_nothing(app, plant):
    one = Visitor(app, plant.sign_in(user := plant.curator(plant.school())), user)
    other = app.test_client()
    answer = other.post("/language", data={"language": "en", "csrf_token": one.csrf})
    assert answer.status_code == 400


def test_a_form_sent_from_another_site_is_refused_over_tls(settings, plant):
    """The token would have to be stolen first; the page a form says it comes from is checked besides."""
    from dataclasses import replace

    app = create_app(replace(settings, secure_cookies=True))
    client = app.test_client()
    with client.session_transaction(base_url="https://localhost") as session:
        session["csrf_token"] = "c" * 40
    visitor = Visitor(app, None, None)
    statuses = {}
    for referrer in ("https://localhost/account/login", "https://evil.example/", None, "http://localhost/"):
        headers = {"X-CSRFToken": visitor.csrf, **({"Referer": referrer} if referrer else {})}
        answer = client.post(
            "/language", data={"language": "en"}, headers=headers, base_url="https://localhost"
        )
        statuses[referrer] = answer.status_code
    dispose(app)
    assert statuses == {
        "https://localhost/account/login": 303, "https://evil.example/": 400, None: 400, "http://localhost/": 400,
    }  # fmt: skip
