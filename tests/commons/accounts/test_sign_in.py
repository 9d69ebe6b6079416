"""Signing in, staying signed in and being signed out, tried as somebody would who should not come in."""

import re
from datetime import timedelta
from http.cookies import SimpleCookie
from urllib.parse import urljoin, urlsplit

import pytest
from argon2 import extract_parameters
from argon2.low_level import Type
from flask import Flask
from flask.testing import FlaskClient
from redis import Redis
from sqlalchemy import delete, select, text

from commons.accounts.models import Membership, SignIn, User
from commons.accounts.roles import Role
from commons.accounts.standing import token_hash
from core.clock import now
from core.database import db
from tests.client import Visitor
from tests.commons.accounts.conftest import PASSWORD, an_address
from tests.factories.plant import Plant
from tests.statements import counted_statements

LOGIN = "/account/login"


class Browser:
    """Signs in as people do: asks for the form, sends it with its token, follows nothing."""

    def __init__(self, app: Flask, address: str = "127.0.0.1") -> None:
        self.client: FlaskClient = app.test_client()
        self.address = {"REMOTE_ADDR": address}

    def get(self, path: str, **more):
        return self.client.get(path, environ_overrides=self.address, **more)

    def form_token(self) -> str:
        page = self.get(LOGIN).get_data(as_text=True)
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        assert found is not None
        return found[1]

    def sign_in(self, email: str | None, password: str, path: str = LOGIN, *, data=None, **more):
        fields = {"email": email or "", "password": password, "csrf_token": self.form_token(), **(data or {})}
        return self.client.post(path, data=fields, environ_overrides=self.address, **more)

    def sign_out(self):
        token = re.search(r'"X-CSRFToken": "([^"]+)"', self.page())
        assert token is not None
        return self.client.post(
            "/account/logout", headers={"X-CSRFToken": token[1]}, environ_overrides=self.address
        )

    def page(self) -> str:
        return self.get("/", follow_redirects=True).get_data(as_text=True)

    def is_in(self) -> bool:
        """Ask the first page: it leads strangers to the sign-in."""
        answer = self.get("/")
        return not (answer.status_code == 303 and LOGIN in answer.headers["Location"])


@pytest.fixture
def browser(app: Flask, somewhere: str) -> Browser:
    return Browser(app, somewhere)


def test_a_password_is_kept_as_argon2id_of_the_least_cost_that_is_advised(member):
    kept = extract_parameters(member.password)
    assert (kept.type, kept.memory_cost, kept.time_cost, kept.parallelism) == (Type.ID, 19456, 2, 1)


def test_the_right_password_leads_in(browser, member):
    answer = browser.sign_in(member.email, PASSWORD)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert browser.is_in()


def test_an_address_is_taken_in_any_case(browser, member):
    assert browser.sign_in(f" {member.email.upper()} ", PASSWORD).status_code == 302


def test_every_refusal_looks_alike(browser, member, plant):
    """Wrong password, unknown address, somebody switched off, somebody without a password: nothing tells them apart."""
    off = plant.user(Role.SCHOOL_CURATOR, plant.school())
    off.active, off.password = False, member.password
    plant.session.commit()
    without = plant.user(Role.SCHOOL_CURATOR, plant.school())
    tries = [
        (member.email, "a wrong password"),
        ("nobody-at-all@example.test", PASSWORD),
        (off.email, PASSWORD),
        (without.email, PASSWORD),
        (without.email, ""),
    ]
    seen = set()
    for email, password in tries:
        answer = browser.sign_in(email, password)
        text = answer.get_data(as_text=True).replace(email, "EMAIL")
        text = re.sub(r'name="csrf_token"[^>]*value="[^"]+"', "TOKEN", text)
        headers = sorted(name for name, _value in answer.headers if not name.startswith("X-RateLimit"))
        seen.add((answer.status_code, text, tuple(headers)))
    assert len(seen) <= 2  # an empty password may say that it is missing: that is known to whoever sent it
    assert {status for status, _text, _headers in seen} == {422}
    assert not browser.is_in()


def test_an_unknown_address_costs_a_hash_as_a_known_one_does(browser, member, monkeypatch):
    """The time tells nothing: the same work is done. Counted, not measured."""
    from flask_security import forms

    hashed = []
    monkeypatch.setattr(forms, "hash_password", lambda password: hashed.append(password) or "")
    browser.sign_in("nobody-at-all@example.test", "a wrong password")
    assert len(hashed) == 1


def test_a_refused_form_keeps_the_address_and_not_the_password(browser, member):
    page = browser.sign_in(member.email, "a wrong password").get_data(as_text=True)
    assert f'value="{member.email}"' in page
    assert "a wrong password" not in page


def cookie(answer) -> SimpleCookie:
    return SimpleCookie("; ".join(answer.headers.getlist("Set-Cookie")))


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(browser, member):
    kept = cookie(browser.sign_in(member.email, PASSWORD))
    assert sorted(kept) == ["session"]
    flags = {
        name: kept["session"][name]
        for name in ("httponly", "samesite", "path", "domain", "max-age", "expires")
    }
    assert flags == {
        "httponly": True, "samesite": "Lax", "path": "/", "domain": "", "max-age": "", "expires": "",
    }  # fmt: skip


def test_with_tls_the_cookie_is_bound_to_this_host(application, member, somewhere):
    app = application(secure_cookies=True)
    answer = app.test_client().get(
        LOGIN, base_url="https://school.example", environ_overrides={"REMOTE_ADDR": somewhere}
    )
    kept = cookie(answer)
    assert sorted(kept) == ["__Host-session"]
    assert kept["__Host-session"]["secure"] is True
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_the_database_holds_no_token_that_opens_a_session(app, browser, member, plant):
    browser.sign_in(member.email, PASSWORD)
    with browser.client.session_transaction() as session:
        token = session["sign_in"]
    assert len(token) >= 43  # 256 random bits
    kept = plant.session.scalars(select(SignIn.token_hash).where(SignIn.user_id == member.id)).all()
    assert kept == [token_hash(token)]


def copy_cookies(browser: Browser, app: Flask) -> Browser:
    """Take a copy of a browser's cookies to another one, as a thief does."""
    other = Browser(app, browser.address["REMOTE_ADDR"])
    found = browser.client.get_cookie("session")
    assert found is not None
    other.client.set_cookie("session", found.value)
    return other


def test_a_copied_cookie_dies_with_signing_out(app, browser, member):
    browser.sign_in(member.email, PASSWORD)
    thief = copy_cookies(browser, app)
    assert thief.is_in()
    answer = browser.sign_out()
    assert (answer.status_code, answer.headers["Location"]) == (302, LOGIN)
    assert not browser.is_in()
    assert not thief.is_in()


def test_ending_one_sign_in_leaves_the_other(app, browser, member, somewhere):
    other = Browser(app, somewhere)
    for one in (browser, other):
        one.sign_in(member.email, PASSWORD)
    browser.sign_out()
    assert (browser.is_in(), other.is_in()) == (False, True)


def test_signing_out_needs_a_form(browser, member):
    """A picture or a link on another site could otherwise sign somebody out."""
    browser.sign_in(member.email, PASSWORD)
    assert browser.get("/account/logout").status_code == 405
    assert browser.client.post("/account/logout").status_code == 400
    assert browser.is_in()


def test_a_session_planted_before_signing_in_is_nobodys_afterwards(app, browser, member):
    browser.get(LOGIN)
    planted = copy_cookies(browser, app)
    with planted.client.session_transaction() as session:
        known = session["csrf_token"]
    browser.sign_in(member.email, PASSWORD)
    browser.page()
    assert not planted.is_in()
    with browser.client.session_transaction() as session:
        assert session["csrf_token"] != known


def test_a_cookie_made_up_without_the_secret_is_nobodys(app, browser, member, plant):
    """Neither a signature of another secret nor a user's name without a live sign-in opens anything."""
    token = plant.sign_in(member)
    other = Flask("elsewhere")
    other.secret_key = "another secret"
    signed = other.session_interface.get_signing_serializer(other)
    assert signed is not None
    browser.client.set_cookie("session", signed.dumps({"sign_in": token, "_user_id": member.fs_uniquifier}))
    assert not browser.is_in()
    with browser.client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = member.fs_uniquifier, True
    assert not browser.is_in()
    with browser.client.session_transaction() as session:
        session["sign_in"] = token_hash(token)
    assert not browser.is_in()


def test_somebody_elses_live_sign_in_does_not_open_an_account(app, browser, member, plant):
    stranger = plant.user(Role.SCHOOL_CURATOR, plant.school())
    with browser.client.session_transaction() as session:
        session["_user_id"], session["sign_in"] = member.fs_uniquifier, plant.sign_in(stranger)
    assert not browser.is_in()


def test_remembering_is_refused_even_to_a_hand_made_form(app, browser, member):
    answer = browser.sign_in(member.email, PASSWORD, data={"remember": "y"})
    assert sorted(cookie(answer)) == ["session"]


def test_a_remember_cookie_gives_nothing(app, browser, member):
    from flask_login import encode_cookie

    with app.app_context():
        browser.client.set_cookie("remember_token", encode_cookie(member.fs_uniquifier))
    assert not browser.is_in()


def test_a_sign_in_ends_by_itself(app, browser, member, plant):
    browser.sign_in(member.email, PASSWORD)
    live = plant.session.scalars(select(SignIn).where(SignIn.user_id == member.id)).one()
    assert timedelta(hours=11) < live.expires_at - now() <= timedelta(hours=12)
    live.expires_at = now() - timedelta(seconds=1)
    plant.session.commit()
    assert not browser.is_in()


@pytest.mark.parametrize("how", ["switched off", "new password", "all sign-ins ended"])
def test_what_is_taken_away_is_gone_at_the_next_request(how, app, browser, member, plant):
    browser.sign_in(member.email, PASSWORD)
    assert browser.is_in()
    if how == "switched off":
        member.active = False
    elif how == "new password":
        member.fs_uniquifier = "f" * 32 + str(member.id)
    else:
        plant.session.execute(delete(SignIn).where(SignIn.user_id == member.id))
    plant.session.commit()
    assert not browser.is_in()


def test_an_ended_membership_gives_nothing_at_the_next_request(app, member, plant):
    held = plant.session.scalars(select(Membership).where(Membership.user_id == member.id)).one()
    school = held.school_id
    address = f"/schools/{plant.session.execute(select_public_id(school)).scalar_one()}/roadmaps/"
    visitor = Visitor(app, plant.sign_in(member), member)
    assert visitor.get(address).status == 200
    held.ends_on = now().date() - timedelta(days=2)
    plant.session.commit()
    assert visitor.get(address).status == 404


def select_public_id(school: int | None):
    from commons.schools.models import School

    return select(School.public_id).where(School.id == school)


# --- Tries --------------------------------------------------------------------------------------------------------------


def tries(browser: Browser, *emails: str) -> list[int]:
    return [browser.sign_in(email, "a wrong password").status_code for email in emails]


def test_the_sixth_wrong_password_of_an_account_waits(app, browser, member, somewhere, plant):
    assert tries(browser, *[member.email] * 6) == [422] * 5 + [429]
    refused = browser.sign_in(member.email, PASSWORD)
    assert refused.status_code == 429, "the right password must not tell that it is right"
    assert 0 < int(refused.headers["Retry-After"]) <= 15 * 60
    other = plant.user(Role.SCHOOL_CURATOR, plant.school())
    other.password = member.password
    plant.session.commit()
    assert browser.sign_in(other.email, PASSWORD).status_code == 302, "another account is not held up"


def test_whoever_tries_an_account_elsewhere_does_not_lock_its_owner_out(app, member):
    attacker, owner = Browser(app, an_address()), Browser(app, an_address())
    assert tries(attacker, *[member.email] * 6)[-1] == 429
    assert owner.sign_in(member.email, PASSWORD).status_code == 302


def test_from_many_places_an_account_is_guessed_at_thirty_times_and_no_more(app, member):
    statuses = [
        status for _place in range(7) for status in tries(Browser(app, an_address()), *[member.email] * 5)
    ]
    assert statuses == [422] * 30 + [429] * 5


def test_an_account_is_one_however_its_address_is_written(app, browser, member):
    """Full-width letters mean the same domain to whoever looks the account up; each would count apart."""
    name = member.email.removesuffix("@example.test")
    ways = [
        f"{name}@EXAMPLE.test", f" {name}@example.test", f"{name}@ｅxample.test", f"{name}@exampLE．test",
        f"{name.upper()}@example.test", member.email,
    ]  # fmt: skip
    assert tries(browser, *ways) == [422] * 5 + [429]


def test_right_passwords_are_not_counted(app, member, somewhere):
    for _ in range(7):
        assert Browser(app, somewhere).sign_in(member.email, PASSWORD).status_code == 302


def test_the_twenty_first_wrong_password_from_one_place_waits(app, browser):
    assert tries(browser, *[f"nobody-{number}@example.test" for number in range(21)]) == [422] * 20 + [429]


def test_a_claimed_address_does_not_make_another_place_of_it(app, browser, member):
    """X-Forwarded-For is what the sender likes to say, unless a proxy of ours said it."""
    statuses = [
        browser.sign_in(
            member.email,
            "a wrong password",
            headers={"X-Forwarded-For": f"192.0.2.{number}", "X-Real-IP": "192.0.2.1"},
        ).status_code
        for number in range(6)
    ]
    assert statuses == [422] * 5 + [429]


def test_behind_a_proxy_of_ours_people_are_told_apart(application, plant):
    """The last address of X-Forwarded-For is the proxy's own word; those before it anybody may have written."""
    app, proxy, one, other = application(trusted_proxies=1), an_address(), an_address(), an_address()
    statuses = []
    for number, behind in enumerate([*[one] * 20, other, one]):
        said = {"X-Forwarded-For": f"198.51.100.{number}, {behind}"}
        answer = Browser(app, proxy).sign_in(
            f"nobody-{number}-{one}@example.test", "a wrong password", headers=said
        )
        statuses.append(answer.status_code)
    assert statuses == [422] * 20 + [422, 429]


@pytest.mark.parametrize("how", ["accept", "body"])
def test_asking_in_json_is_no_way_around_the_count(how, app, browser, member):
    statuses = []
    for _ in range(6):
        if how == "accept":
            answer = browser.sign_in(member.email, "a wrong password", headers={"Accept": "application/json"})
        else:
            token = {"X-CSRFToken": browser.form_token()}
            body = {"email": member.email, "password": PASSWORD}
            answer = browser.client.post(LOGIN, json=body, headers=token, environ_overrides=browser.address)
        assert answer.mimetype == "text/html"
        statuses.append(answer.status_code)
    assert statuses == ([422] * 5 + [429] if how == "accept" else [415] * 5 + [429])
    assert not browser.is_in()


def test_without_redis_pages_work_and_tries_are_still_counted(application, member, somewhere):
    app = application(redis_url="unix:///nowhere/redis.sock")
    browser = Browser(app, somewhere)
    assert tries(browser, *[member.email] * 6) == [422] * 5 + [429]
    elsewhere = Browser(app, somewhere)
    with elsewhere.client.session_transaction() as session:
        session["csrf_token"] = "c" * 40
    assert elsewhere.get(LOGIN).status_code == 200


def test_without_redis_people_sign_in_and_work(application, member, somewhere):
    browser = Browser(application(redis_url="unix:///nowhere/redis.sock"), somewhere)
    assert browser.sign_in(member.email, PASSWORD).status_code == 302
    assert browser.is_in()


def test_sessions_outlive_everything_redis_knew(application, member, somewhere, server):
    """A Redis of another number is emptied, so that tests running beside this one keep their counts."""
    redis_url = server.redis_url.replace("db=0", "db=9")
    assert redis_url != server.redis_url
    browser = Browser(application(redis_url=redis_url), somewhere)
    browser.sign_in(member.email, PASSWORD)
    redis = Redis.from_url(redis_url)
    redis.flushdb()
    redis.close()
    assert browser.is_in()


# --- Where to afterwards ------------------------------------------------------------------------------------------------

ELSEWHERE = [
    "//evil.example", "///evil.example", "////evil.example", "/\\evil.example", "\\\\evil.example", "/\\/evil.example",
    "https://evil.example", "https:evil.example", "https:/evil.example", "http:///evil.example", "HTTPS://evil.example",
    "javascript:alert(1)", "data:text/html,x", " //evil.example", "\t//evil.example", "/\t/evil.example",
    "/\n/evil.example", "%0d%0aLocation:https://evil.example", "/%0d%0aSet-Cookie:x=y", "\x19//evil.example",
    "https://localhost@evil.example", "https://localhost.evil.example", "//evil.example\\@localhost", "evil.example",
    "/.//evil.example", "http://localhost:80@evil.example", "ftp://localhost/", "\u200a//evil.example", "?x",
]  # fmt: skip


def leads_to(location: str) -> str:
    """Return the host a browser goes to: it drops tabs and newlines and reads a backslash as a slash."""
    plain = re.sub(r"[\t\r\n]", "", location).strip(" \x00\x19\x1f").replace("\\", "/")
    return urlsplit(urljoin("http://localhost/account/login", plain)).netloc


def test_signing_in_leads_nowhere_else(app, member, somewhere):
    led = {}
    for wanted in ELSEWHERE:
        answer = Browser(app, somewhere).sign_in(member.email, PASSWORD, data={"next": wanted})
        assert "evil" not in answer.headers.get("Set-Cookie", "")
        led[wanted] = (answer.status_code, leads_to(answer.headers["Location"]))
    assert led == dict.fromkeys(ELSEWHERE, (302, "localhost"))


def test_choosing_a_language_leads_nowhere_else(app, member, plant):
    visitor = Visitor(app, plant.sign_in(member), member)
    led = {}
    for wanted in ELSEWHERE:
        answer = visitor.post("/language", {"language": "en", "next": wanted})
        led[wanted] = (answer.status, leads_to(answer.location))
    assert led == dict.fromkeys(ELSEWHERE, (303, "localhost"))


def test_a_way_back_that_cannot_be_read_is_refused(app, browser, member):
    answer = browser.sign_in(member.email, PASSWORD, data={"next": "//[::1"})
    assert answer.status_code == 400
    assert (
        browser.get("/overview", headers={"HX-Request": "true", "HX-Current-URL": "http://["}).status_code
        == 401
    )


def test_signing_in_leads_back_to_the_page_that_was_wanted(app, browser, member):
    asked = browser.get("/overview?sort=due&page=2")
    assert asked.status_code == 303
    answer = browser.sign_in(member.email, PASSWORD, path=asked.headers["Location"])
    assert answer.headers["Location"] == "/overview?sort=due&page=2"


def test_a_fragment_asked_for_after_the_session_ended_leads_the_whole_page_back(app, browser):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://localhost/overview?page=2"}
    answer = browser.get("/overview/rows/overdue", headers=headers)
    assert (answer.status_code, answer.get_data()) == (401, b"")
    assert answer.headers["HX-Redirect"] == "/account/login?next=/overview?page%3D2"


def test_a_fragments_way_back_is_a_path_of_this_site(app, browser):
    headers = {"HX-Request": "true", "HX-Current-URL": "https://evil.example//evil.example/"}
    assert browser.get("/overview", headers=headers).headers["HX-Redirect"] == "/account/login?next=/"


# --- Other ways in ------------------------------------------------------------------------------------------------------


def test_nobody_is_handed_a_token(app, browser, member):
    answer = browser.sign_in(
        member.email, PASSWORD, path=f"{LOGIN}?include_auth_token", headers={"Accept": "application/json"}
    )
    assert (answer.status_code, answer.mimetype) == (302, "text/html")
    assert "authentication_token" not in answer.get_data(as_text=True)


def test_a_token_of_the_library_is_refused_in_header_and_address(app, browser, member):
    with app.test_request_context():
        token = app.extensions["security"].datastore.find_user(id=member.id).get_auth_token()
    assert not browser_is_in(browser, headers={"Authentication-Token": token})
    assert not browser_is_in(browser, query_string={"auth_token": token})
    assert not browser_is_in(browser, headers={"Authorization": f"Bearer {token}"})


def test_a_password_in_a_header_is_refused(app, browser, member):
    from base64 import b64encode

    basic = b64encode(f"{member.email}:{PASSWORD}".encode()).decode()
    assert not browser_is_in(browser, headers={"Authorization": f"Basic {basic}"})


def browser_is_in(browser: Browser, **more) -> bool:
    return LOGIN not in browser.get("/", **more).headers.get("Location", "")


def test_of_the_librarys_pages_only_sign_in_and_sign_out_are_open(app):
    rules = sorted(
        (rule.rule, rule.endpoint)
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("security.")
    )
    assert rules == [("/account/login", "security.login"), ("/account/logout", "security.logout")]


def test_tokens_are_read_by_nobody(app):
    """A private name of the library: this test says when it was renamed."""
    assert app.login_manager._request_callback is None


# --- What it costs, and what is away ------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/static/dist/nothing.css", "/no/such/page", LOGIN])
def test_nobody_is_looked_up_where_it_does_not_matter(path, app, member, plant):
    """Signed in, with a cookie: the library would have read the user before every request."""
    visitor = Visitor(app, plant.sign_in(member), member)
    with counted_statements(app) as asked:
        visitor.client.get(path)
    assert asked == [] if path != LOGIN else len(asked) <= 1


def test_who_asks_is_read_in_one_statement(app, member, plant):
    visitor = Visitor(app, plant.sign_in(member), member)
    with counted_statements(app) as asked:
        visitor.get("/overview")
    assert len(asked) == 1, asked


@pytest.mark.parametrize("fragment", [False, True])
def test_without_its_database_the_platform_says_so_plainly(fragment, application, member, plant):
    app = application(database_url="postgresql+psycopg://nastavnik_app@/nastavnik?host=/nowhere")
    visitor = Visitor(app, plant.sign_in(member), member)
    school = "/schools/00000000-0000-4000-8000-000000000000/roadmaps/"
    for answer in (visitor.get("/", fragment=fragment), visitor.get(school, fragment=fragment)):
        assert answer.status == 503
        assert ("<html" in answer.text) is not fragment
        assert "Traceback" not in answer.text
        assert "psycopg" not in answer.text
        assert "/nowhere" not in answer.text
        assert answer.headers["Cache-Control"] == "no-store"
    assert visitor.post("/language", {"language": "en"}).status == 303
    assert visitor.get("/healthz").status == 200
    assert visitor.get(LOGIN).status == 503, "who has a session is looked up there"
    assert Visitor(app, None, None).get(LOGIN).status == 200


def test_after_the_database_was_away_people_go_on(application, member, plant):
    """Connections that died in the pool cost a plain page, and nobody has to start anything anew."""
    app = application()
    visitor = Visitor(app, plant.sign_in(member), member)
    with app.app_context():
        engines = [*db.engines.values(), app.extensions["identity"]]
    assert visitor.get("/", fragment=False).status in {200, 302}
    pids = []
    for engine in engines:
        with engine.connect() as connection:
            pids.append(connection.scalar(text("SELECT pg_backend_pid()")))
    ended = plant.session.scalars(
        text("SELECT pg_terminate_backend(pid) FROM unnest(:pids) pid"), {"pids": pids}
    )
    assert list(ended) == [True, True]
    plant.session.rollback()
    address = f"/schools/{plant.session.scalar(select_public_id(school_of(member, plant)))}/roadmaps/"
    statuses = [visitor.get(address).status for _ in range(4)]
    assert set(statuses[:2]) <= {200, 503}
    assert statuses[2:] == [200, 200]


def school_of(user: User, plant: Plant) -> int | None:
    return plant.session.scalar(select(Membership.school_id).where(Membership.user_id == user.id))


def test_signing_in_without_the_database_says_so_and_counts_against_nobody(application, member, somewhere):
    app = application(database_url="postgresql+psycopg://nastavnik_app@/nastavnik?host=/nowhere")
    browser = Browser(app, somewhere)
    assert [browser.sign_in(member.email, PASSWORD).status_code for _ in range(6)] == [503] * 6


def test_a_user_is_found_by_no_other_field(app, browser, member):
    for name in (
        str(member.id),
        member.fs_uniquifier,
        str(member.public_id),
        f"{member.email},{member.email}",
        "%",
    ):
        assert browser.sign_in(name, PASSWORD).status_code in {422, 429}


def test_the_user_model_keeps_no_password_in_the_open(member):
    assert PASSWORD not in str(User.__table__.columns.keys()) + str(vars(member))
