"""A marker goes through every form there is; then logs, addresses, headers, subjects of letters and error pages are searched.

PRV: nothing personal in logs, URLs, mail subjects or error pages.
"""

import logging
from io import BytesIO

import pytest

from core.database import db, identity
from tests.client import Visitor
from tests.rules.test_matrix import guarded_routes
from tests.rules.test_routes import access_of, address, arguments, planted_values
from tests.rules.walk import ROUTES, Route, World, world

MARKER = "Щукмаркерова"
MARKED = f"{MARKER} А.П."
ADDRESS = "shchukmarkerova@marker.test"
# Fields of every form, whatever they are called: each gets the marker or the address.
FIELDS = (
    "name", "full_name", "short_name", "title", "responsible", "result", "notes", "deadline", "posts", "q", "text", "number",
    "code", "settlement", "director", "aliases", "reason", "role", "place", "person", "choice", "key", "present", "password",
    "again", "school", "words", "remark", "time_zone", "ends_on", "closed_on", "was", "once", "version", "next",
)  # fmt: skip


@pytest.fixture
def one(session) -> World:
    """A world of each test's own: some acts end somebody's account."""
    return world(session)


def forms(route: Route, one: World) -> list[dict[str, str]]:
    """Return the form as it is right but for its words, and one in which nothing is right."""
    right = route.form(one)
    words = {
        name: MARKED for name, value in right.items() if name in {"name", "title", "full_name", "short_name"}
    }
    nonsense = {**dict.fromkeys(FIELDS, MARKED), "email": ADDRESS}
    return [{**right, **words, "email": ADDRESS}, nonsense]


def marked(text: str) -> bool:
    return MARKER.lower() in text.lower() or ADDRESS in text.lower() or "%d0%a9%d1%83%d0%ba" in text.lower()


def visitor_for(app, plant_session, one: World, endpoint: str) -> Visitor:
    user = one.curator if access_of(app, endpoint).audience == "school" else one.administrator
    token = one.plant.sign_in(user)
    plant_session.commit()
    return Visitor(app, token, user)


@pytest.mark.parametrize(("method", "endpoint"), guarded_routes())
def test_a_marker_sent_by_every_form_is_in_no_log_and_no_header(method, endpoint, app, session, one, caplog):
    caplog.set_level(logging.DEBUG)
    route = ROUTES.get((method, endpoint), Route(200))
    known = {
        "overview.rows": {"reason": "overdue"},
        "account.end_sign_in": {"sign_in": str(one.school.public_id)},
        "views.remove": {"view": str(one.school.public_id)},
        "calendars.revoke": {"feed_id": str(one.school.public_id)},
    }
    values = known.get(endpoint) or (planted_values(app, endpoint, one) if arguments(app, endpoint) else {})
    path, visitor = address(app, endpoint, method, values), visitor_for(app, session, one, endpoint)
    for form in forms(route, one):
        for shape in ({}, {"HX-Request": "true"}):
            headers = {"X-CSRFToken": visitor.csrf, **shape}
            sent = {"data": form} if method == "POST" else {"query_string": form}
            answer = visitor.client.open(path, method=method, headers=headers, **sent)
            said = " ".join(value for _name, value in answer.headers if _name not in {"Set-Cookie"})
            if (
                method == "POST"
            ):  # what was asked for by an address may stand in the addresses of the next page
                assert not marked(said), f"a header of {endpoint}"
            answer.close()
    session.rollback()
    logged = "\n".join(f"{record.getMessage()} {record.exc_text or ''}" for record in caplog.records)
    assert not marked(logged), endpoint


def test_a_crash_keeps_what_was_sent_out_of_log_and_page(app, one, session, caplog, monkeypatch):
    """A statement that fails names its values nowhere; nor does the page that says that something broke."""
    caplog.set_level(logging.DEBUG)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)

    def broken(*_arguments, **_more):
        db.session.connection().exec_driver_sql("SELECT %s::int", (MARKED,))

    monkeypatch.setattr("tenants.people.service.add_person", broken)
    visitor = visitor_for(app, session, one, "people.add")
    page = visitor.post(f"/schools/{one.school.public_id}/people/", {"name": MARKED, "email": ADDRESS})
    assert page.status == 500
    assert not marked(page.text)
    logged = "\n".join(f"{record.getMessage()} {record.exc_text or ''}" for record in caplog.records)
    assert "crash" in logged
    assert "in broken" in logged, "where it broke is told"
    assert "22P02" in logged, "and the database's own code of why"
    assert not marked(logged)


def test_sign_in_and_forgotten_passwords_log_no_address(app, caplog):
    caplog.set_level(logging.DEBUG)
    visitor = Visitor(app, None, None)
    visitor.post("/account/login", {"email": ADDRESS, "password": MARKED})
    visitor.post("/account/forgot", {"email": ADDRESS})
    visitor.post("/account/link/none", {"password": MARKED, "again": MARKED})
    visitor.post("/account/invitation/none", {"password": MARKED, "again": MARKED})
    assert not marked("\n".join(record.getMessage() for record in caplog.records))


def test_uploads_log_no_names(app, one, session, caplog):
    caplog.set_level(logging.DEBUG)
    visitor = visitor_for(app, session, one, "upload.receive")
    visitor.post(
        f"/schools/{one.school.public_id}/roadmaps/upload", {"file": (BytesIO(b"nothing"), f"{MARKED}.docx")}
    )
    assert not marked("\n".join(record.getMessage() for record in caplog.records))
    with app.app_context():
        identity.session.rollback()
