"""A walk over every route: who may not come there gets what a missing page gets, and changes nothing."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from uuid import uuid4

import pytest
from flask import Flask
from psycopg.sql import SQL, Identifier, Literal, Placeholder
from sqlalchemy import func, select

from commons.accounts.models import User
from commons.accounts.roles import Capability, Role
from core.access import Access
from municipal.app import create_app
from tenants.people.models import PersonGroupMember
from tests.client import Visitor
from tests.engines import dispose
from tests.rules.walk import OBJECTS, ROUTES, WITHOUT_OBJECTS, World, world
from tests.statements import counted_statements

# Views of extensions, which carry no guard of ours.
UNGUARDED = {
    "security.login": "everybody signs in there",
    "security.logout": "ends the session of whoever sends its token, and of nobody else",
}
# Raised when routes land. Fewer than this means that the walk lost some.
FEWEST_ROUTES = 55

WALK = sorted(ROUTES)
WRITING = [
    one
    for one in WALK
    if one[0] == "POST" and not one[1].startswith(("register.", "access.", "reports.", "intake."))
]

# The column that says whose a row is, of every table that a request could change.
PLACED = {
    **dict.fromkeys(
        (
            "activity", "activity_change", "activity_document", "activity_remark", "activity_responsible",
            "document", "document_file", "letter_part", "model_answer", "model_offer", "person", "people_opening",
            "person_group", "person_group_member", "roadmap", "roadmap_event", "roadmap_upload", "roadmap_version", "section",
        ),
        "school_id",
    ),
    **dict.fromkeys(
        (
            "district", "intake", "intake_file", "invitation", "job", "letter", "membership", "model_activity",
            "model_roadmap", "model_section", "model_upload", "model_version",
            "register_upload", "school",
        ),
        "municipality_id",
    ),
    "municipality": "id",
}  # fmt: skip
FINGERPRINT = SQL(" UNION ALL ").join(
    SQL("SELECT {}, md5(string_agg(t::text, '|' ORDER BY id)) FROM {} t WHERE {} = {}").format(
        Literal(table),
        Identifier(table),
        Identifier(column),
        Placeholder("school" if column == "school_id" else "municipality"),
    )
    for table, column in PLACED.items()
)


def fingerprint(one: World) -> dict[str, str | None]:
    """Return what would differ if anything of a world's school or municipality had changed."""
    one.plant.session.rollback()
    driver = one.plant.session.connection().connection.driver_connection
    places = {"school": one.school.id, "municipality": one.municipality.id}
    return dict(driver.execute(FINGERPRINT, places).fetchall())


@pytest.fixture(scope="module")
def app_behind_the_database_alone(settings) -> Iterator[Flask]:
    app = create_app(replace(settings, orm_wall=False))
    app.config["PROPAGATE_EXCEPTIONS"] = True
    yield app
    dispose(app)


def address(app: Flask, endpoint: str, method: str, values: dict[str, str]) -> str:
    found: str = app.url_map.bind("localhost").build(endpoint, values, method=method)
    return found


def arguments(app: Flask, endpoint: str) -> set[str]:
    return next(rule.arguments for rule in app.url_map.iter_rules(endpoint))


def planted_values(app: Flask, endpoint: str, one: World) -> dict[str, str]:
    names = arguments(app, endpoint)
    return {name: str((OBJECTS.get(f"{endpoint}:{name}") or OBJECTS[name])(one)) for name in names}


def access_of(app: Flask, endpoint: str) -> Access:
    found: Access = app.view_functions[endpoint].access
    return found


@dataclass(frozen=True)
class Answer:
    """What came back, unread: thousands of refusals need no parser."""

    status: int
    text: str
    headers: tuple[tuple[str, str], ...]

    def header(self, name: str) -> str:
        return dict(self.headers).get(name, "")


def send(visitor: Visitor, method: str, path: str, form=None, *, fragment=False) -> Answer:
    """Ask as htmx or a browser does, with the token of forms."""
    headers = {"X-CSRFToken": visitor.csrf, **({"HX-Request": "true"} if fragment else {})}
    sent = {"data": form or {}} if method == "POST" else {}
    answer = visitor.client.open(path, method=method, headers=headers, **sent)
    # A cookie that is written carries its moment.
    kept = tuple(
        sorted(
            (name, "" if name == "Set-Cookie" else value)
            for name, value in answer.headers.items()
            if name != "Date"
        )
    )
    return Answer(answer.status_code, answer.get_data().decode(errors="replace"), kept)


class Visitors:
    """Signs everybody in once."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self._known: dict[int | None, Visitor] = {}

    def of(self, user: User | None, one: World) -> Visitor:
        """Return the browser of somebody of a world, or of nobody."""
        key = user.id if user else None
        if key not in self._known:
            token = one.plant.sign_in(user) if user else None
            one.plant.session.commit()
            self._known[key] = Visitor(self.app, token, user)
            # The first answer to somebody still writes to their cookie.
            self._known[key].client.get("/schools/00000000-0000-4000-8000-000000000000/roadmaps/")
        return self._known[key]


@pytest.fixture(scope="module")
def visitors(app) -> Visitors:
    return Visitors(app)


@pytest.fixture(scope="module")
def visitors_behind_one_wall(app_behind_the_database_alone) -> Visitors:
    return Visitors(app_behind_the_database_alone)


@pytest.fixture(scope="module")
def still(session) -> World:
    """A world in which nobody succeeds in writing, so that many tests may share it."""
    return world(session)


@pytest.fixture(scope="module")
def mine(session) -> World:
    """Another world, whose people knock at the first; nobody writes there either."""
    return world(session)


@pytest.fixture(scope="module")
def foreign(session, still) -> dict[str, User]:
    found = strangers(still)
    session.commit()
    return found


# --- Every route is known -----------------------------------------------------------------------------------------------


def test_every_route_carries_a_guard(app):
    bare = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if not isinstance(getattr(app.view_functions[rule.endpoint], "access", None), Access)
    }
    assert bare == set(UNGUARDED), "put a guard of core.access on the view"


def test_the_guard_of_a_school_stands_inside_a_school_and_nowhere_else(app):
    guarded = {
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in UNGUARDED and access_of(app, rule.endpoint).audience == "school"
    }
    inside = {
        rule.rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/schools/<uuid:school>/")
    }
    assert guarded == inside


def test_a_guard_names_a_capability_and_writing_asks_for_one_to_write_or_to_open(app):
    odd = []
    for rule in app.url_map.iter_rules():
        access = None if rule.endpoint in UNGUARDED else access_of(app, rule.endpoint)
        if access and access.audience in {"school", "municipality"}:
            writes = "POST" in (rule.methods or ())
            if access.capability not in set(Capability) or (
                writes and not access.capability.endswith((".write", ".open", ".erase", ".accept", ".remark"))
            ):
                odd.append((rule.rule, access.capability))
    assert odd == []


def test_the_walk_knows_every_route_with_something_in_its_address(app):
    there = {
        (method, rule.endpoint)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.arguments and rule.endpoint not in WITHOUT_OBJECTS
    }
    assert there - set(ROUTES) == set(), "a new route: add its line to ROUTES in tests/rules/walk.py"
    assert set(ROUTES) - there == set(), "a route is gone: take its line out of tests/rules/walk.py"
    assert len(ROUTES) >= FEWEST_ROUTES


def test_the_walk_knows_what_stands_in_every_address(app):
    unknown = [
        f"{endpoint}:{name}"
        for _method, endpoint in WALK
        for name in arguments(app, endpoint)
        if name not in OBJECTS and f"{endpoint}:{name}" not in OBJECTS
    ]
    assert unknown == [], "a new kind of thing: plant it in tests/rules/walk.py and name it in OBJECTS"


def test_only_get_and_post_are_used(app):
    used = {method for rule in app.url_map.iter_rules() for method in rule.methods or ()}
    assert used == {"GET", "HEAD", "OPTIONS", "POST"}


def test_ids_in_addresses_are_random(app):
    """Nothing that can be counted or guessed: UUIDs, besides words of a list and one-time tokens."""
    others = {
        (rule.endpoint, name)
        for rule in app.url_map.iter_rules()
        for name, converter in rule._converters.items()
        if type(converter).__name__ != "UUIDConverter"
    }
    assert others == {
        ("account.open_link", "token"), ("account.set_password", "token"), ("account.invitation", "token"),
        ("account.take_invitation", "token"), ("overview.rows", "reason"),
        ("roadmap.take_step", "step"), ("roadmap.judge", "step"),
        ("roadmap.take_life_step", "step"), ("roadmap.judge_life", "step"),
        # A version's number in its roadmap, under the roadmap's own UUID.
        ("roadmap.show_version", "number"), ("roadmap.show_version_differences", "number"),
        ("model.show_version", "number"),
        ("calendars.read", "secret"),
        ("roadmap.export", "kind"), ("roadmap.export_version", "kind"), ("roadmap.export_version", "number"),
    } | {
        # A row's place in a file, under the file's own UUID.
        (f"{blueprint}.{name}", "place")
        for blueprint in ("upload", "model", "intake")
        for name in ("check_row", "edit_row", "save_row", "accept_row", "leave_row")
    }  # fmt: skip


# --- The walk -----------------------------------------------------------------------------------------------------------

ELSEWHERE = "an administrator of another municipality"
NEXT_DISTRICT = "a coordinator of the next district"


def strangers(one: World) -> dict[str, User]:
    """Whoever works elsewhere: in the same district, in the same municipality, in another; and whoever worked here once."""
    plant = one.plant
    return {
        "a curator of the next school": plant.curator(plant.school(one.district)),
        NEXT_DISTRICT: plant.coordinator(plant.district(one.municipality)),
        ELSEWHERE: plant.user(Role.MUNICIPAL_ADMINISTRATOR, plant.municipality()),
        "a former curator": plant.user(Role.SCHOOL_CURATOR, one.school, ends_on=date(2021, 5, 31)),
    }


def due_to(app: Flask, endpoint: str, who: str) -> int:
    """Inside a school everything is missing to strangers; the register is refused to who keeps none.

    Who orders reports or takes files in has the page, and finds only their own on it.
    """
    orders = endpoint.startswith(("reports.", "intake.", "access.")) and who == NEXT_DISTRICT
    return 404 if access_of(app, endpoint).audience == "school" or who == ELSEWHERE or orders else 403


@pytest.mark.parametrize(("method", "endpoint"), WALK)
def test_to_strangers_it_is_missing(method, endpoint, app, visitors, still, foreign):
    path = address(app, endpoint, method, planted_values(app, endpoint, still))
    form, before = ROUTES[method, endpoint].form(still), fingerprint(still)
    secrets = [
        still.school.short_name,
        still.roadmap.title,
        still.activity.title,
        still.person.name,
        still.group.name,
        still.report.parameters["place"],
        still.letter.address,
        still.model.title,
        still.intake_file.file_name,
        still.invitation.name,
    ]
    for who, stranger in foreign.items():
        if endpoint.startswith("model.") and who == NEXT_DISTRICT:
            continue  # the model is the whole municipality's: every coordinator of it keeps it
        visitor = visitors.of(stranger, still)
        answers = [send(visitor, method, path, form, fragment=shape) for shape in (False, True)]
        if method == "GET":
            answers.append(send(visitor, "HEAD", path))
            assert answers[2].text == ""
        if path.startswith("/schools/"):
            answers.append(send(visitor, "OPTIONS", path))
        assert {answer.status for answer in answers} == {due_to(app, endpoint, who)}, who
        said = " ".join(answer.text for answer in answers)
        assert [secret for secret in secrets if secret in said] == [], who
    assert fingerprint(still) == before


@pytest.mark.parametrize(("method", "endpoint"), WALK)
def test_nobody_is_led_to_the_sign_in(method, endpoint, app, visitors, still):
    path = address(app, endpoint, method, planted_values(app, endpoint, still))
    form, before = ROUTES[method, endpoint].form(still), fingerprint(still)
    page, part = (
        send(visitors.of(None, still), method, path, form, fragment=shape) for shape in (False, True)
    )
    assert (page.status, part.status, part.text) == (303, 401, "")
    assert page.header("Location").startswith("/account/login?next=")
    assert part.header("HX-Redirect").startswith("/account/login?next=")
    assert fingerprint(still) == before


def owner_of(app: Flask, endpoint: str, one: World) -> User:
    access = access_of(app, endpoint)
    if access.audience != "school":
        return one.administrator
    return one.coordinator if access.capability == Capability.ROADMAP_ACCEPT else one.curator


def names_a_thing(value: str) -> bool:
    """Tell ids from what says nothing by itself: a row's place in a file, the name of a step."""
    return not value.isdecimal() and not value.isalpha()


@pytest.mark.parametrize(("method", "endpoint"), WALK)
def test_to_its_owner_it_is_there(method, endpoint, app, visitors, session, still):
    """The very request that strangers send. Looking changes nothing."""
    one, route = still if method == "GET" else world(session), ROUTES[method, endpoint]
    path = address(app, endpoint, method, planted_values(app, endpoint, one))
    before = fingerprint(one)
    owner = owner_of(app, endpoint, one)
    assert send(visitors.of(owner, one), method, path, route.form(one)).status == route.gets
    if method == "GET":
        assert send(visitors.of(owner, one), "HEAD", path).status == route.gets
        assert fingerprint(one) == before


@pytest.mark.parametrize(("method", "endpoint"), [one for one in WALK if ROUTES[one].fragment])
def test_the_owner_gets_the_fragment(method, endpoint, app, visitors, session):
    one, route = world(session), ROUTES[method, endpoint]
    path = address(app, endpoint, method, planted_values(app, endpoint, one))
    owner = owner_of(app, endpoint, one)
    answer = send(visitors.of(owner, one), method, path, route.form(one), fragment=True)
    assert answer.status == route.fragment
    assert "<html" not in answer.text


@pytest.mark.parametrize(("method", "endpoint"), WALK)
def test_missing_and_foreign_are_answered_alike(
    method, endpoint, app, visitors, visitors_behind_one_wall, still, mine
):
    """Byte for byte but for the id that was asked for: in another's school, and another's things under one's own school."""
    in_school = access_of(app, endpoint).audience == "school"
    asking = owner_of(app, endpoint, mine)
    route = ROUTES[method, endpoint]
    form, before = route.form(still), fingerprint(still)
    own = str(mine.school.public_id)
    theirs = planted_values(app, endpoint, still)
    tries = [theirs, {**theirs, "school": own}] if in_school and len(theirs) > 1 else [theirs]
    for values in tries:
        due = route.missing if values.get("school") == own else 404
        kept = {name for name, value in values.items() if value == own or not names_a_thing(value)}
        missing = {name: value if name in kept else str(uuid4()) for name, value in values.items()}
        for shape in (False, True):
            seen = set()
            for ids in (values, missing):
                path = address(app, endpoint, method, ids)
                answer = send(visitors.of(asking, mine), method, path, form, fragment=shape)
                seen.add(replace(answer, text=without(answer.text, ids)))
            assert [answer.status for answer in seen] == [due]
        path = address(app, endpoint, method, values)
        assert send(visitors_behind_one_wall.of(asking, mine), method, path, form).status == due
    assert fingerprint(still) == before


@pytest.mark.parametrize(("method", "endpoint"), [one for one in WALK if one[0] == "GET"])
def test_missing_and_foreign_ask_the_database_alike(method, endpoint, app, visitors, still, mine):
    """What is asked for takes the same statements whether it is another's or nobody's: the time tells nothing."""
    visitor = visitors.of(owner_of(app, endpoint, mine), mine)
    theirs = planted_values(app, endpoint, still)
    missing = {name: str(uuid4()) if names_a_thing(value) else value for name, value in theirs.items()}
    asked = []
    for ids in (theirs, missing):
        with counted_statements(app) as statements:
            send(visitor, method, address(app, endpoint, method, ids))
        asked.append(len(statements))
    assert asked[0] == asked[1]


def without(said: str, ids: dict[str, str]) -> str:
    for value in ids.values():
        if names_a_thing(value):
            said = said.replace(value, "ID")
    return said


@pytest.mark.parametrize(("method", "endpoint"), WRITING)
def test_who_may_only_look_is_told_so(method, endpoint, app, visitors, still):
    """Director, coordinator and administrator know the school: 403, and nothing is written."""
    path = address(app, endpoint, method, planted_values(app, endpoint, still))
    form, before = ROUTES[method, endpoint].form(still), fingerprint(still)
    asked = access_of(app, endpoint).capability
    # Opening the people to the district and speaking of a row are the director's right, too.
    of_director = asked in {Capability.PEOPLE_OPEN, Capability.ROADMAP_REMARK}
    reader = still.responsible if of_director else still.director
    keepers = (still.coordinator, still.administrator)
    if endpoint.startswith("model.") or asked in {Capability.ROADMAP_ACCEPT, Capability.ROADMAP_REMARK}:
        keepers = ()  # it is theirs
    for who in (reader, *keepers):
        assert send(visitors.of(who, still), method, path, form).status == 403
    assert send(visitors.of(reader, still), method, path, form, fragment=True).status == 403
    assert fingerprint(still) == before


@pytest.fixture(scope="module")
def closed(session) -> World:
    one = world(session)
    one.school.closed_on = date(2026, 6, 1)
    session.commit()
    return one


@pytest.mark.parametrize(("method", "endpoint"), WRITING)
def test_in_a_closed_school_nothing_is_written(method, endpoint, app, visitors, closed):
    path = address(app, endpoint, method, planted_values(app, endpoint, closed))
    form, before = ROUTES[method, endpoint].form(closed), fingerprint(closed)
    assert send(visitors.of(closed.curator, closed), method, path, form).status in {403, 422}
    assert fingerprint(closed) == before


# --- Saying that one is elsewhere ---------------------------------------------------------------------------------------


def test_no_header_and_no_cookie_changes_whose_things_are_shown(app, visitors, session, still):
    one, own = still, world(session)
    named = str(one.school.public_id)
    headers = {
        "X-Tenant-ID": named, "X-School": named, "X-School-ID": str(one.school.id), "X-User-ID": str(one.curator.id),
        "X-Original-URL": f"/schools/{named}/roadmaps/", "X-Rewrite-URL": f"/schools/{named}/roadmaps/",
        "HX-Current-URL": f"http://localhost/schools/{named}/roadmaps/", "X-Forwarded-User": one.curator.email or "",
    }  # fmt: skip
    visitor = Visitors(app).of(own.curator, own)
    for name in ("school", "school_id", "user_id"):
        visitor.client.set_cookie(name, str(one.school.id))
    path = f"/schools/{own.school.public_id}/roadmaps/{own.roadmap.public_id}"
    answer = visitor.get(f"{path}?school={named}&school_id={one.school.id}", headers=headers)
    assert answer.status == 200
    assert own.activity.title in answer.text
    assert one.activity.title not in answer.text


def test_no_field_of_a_form_or_an_address_changes_whose_things_are_written(app, visitors, session, still):
    """Every column's name is added to every form: what is saved lies in the school of the address all the same."""
    one, own = still, world(session)
    forged = {
        "school": str(one.school.public_id), "school_id": str(one.school.id), "municipality_id": str(one.municipality.id),
        "id": str(one.activity.id), "public_id": str(one.activity.public_id), "roadmap_id": str(one.roadmap.id),
        "section_id": str(one.section.id), "user_id": str(one.curator.id), "changed_by": str(one.curator.id),
        "archived_at": "2026-01-01", "state": "planned", "activity_id": str(one.activity.id), "created_by": "1",
    }  # fmt: skip
    query = "&".join(f"{name}={value}" for name, value in forged.items())
    before = fingerprint(one)
    for method, endpoint in WRITING:
        path = address(app, endpoint, method, planted_values(app, endpoint, own))
        form = {**forged, **ROUTES[method, endpoint].form(own)}
        assert send(visitors.of(own.curator, own), method, f"{path}?{query}", form).status < 500
    assert fingerprint(one) == before


def test_another_schools_things_named_in_a_form_stay_theirs(app, visitors, session, still):
    """The address is one's own, the ids inside the form are not."""
    one, own = still, world(session)
    before = fingerprint(one)
    base, person = f"/schools/{own.school.public_id}", str(one.person.public_id)
    after = {"title": "Ещё", "deadline": "октябрь", "after": str(one.activity.public_id)}
    forms = [
        (f"{base}/roadmaps/sections/{own.section.public_id}/activities", after),
        (f"{base}/people/groups", {"name": "Группа", "members": person}),
        (
            f"{base}/people/groups/{own.group.public_id}",
            {"name": "Группа", "version": "1", "members": person},
        ),
        (f"{base}/people/names/", {"key": "лугова", "choice": f"person:{person}", "person": person}),
        (f"{base}/roadmaps/{own.roadmap.public_id}/done", {f"row-{one.activity.public_id}-is_done": "y"}),
    ]
    for path, form in forms:
        assert send(visitors.of(own.curator, own), "POST", path, form).status < 500
    assert fingerprint(one) == before
    members = (
        select(func.count())
        .select_from(PersonGroupMember)
        .where(PersonGroupMember.person_id == one.person.id)
    )
    assert session.scalar(members) == 0


def test_another_municipalitys_places_named_in_a_form_or_an_address_are_missing(
    app, visitors, session, still
):
    one, own = still, world(session)
    before = fingerprint(one)
    school = {"full_name": "Школа", "short_name": "Школа", "code": "77", "version": "1"}
    somebody = {"name": "Кто-то", "email": "k@example.test"}
    forms = [
        ("/register/schools", {**school, "district": str(one.district.public_id)}),
        ("/register/schools", {**school, "kind": "branch", "parent": str(one.school.public_id)}),
        (f"/register/schools/{own.school.public_id}", {**school, "district": str(one.district.public_id)}),
        ("/access", {**somebody, "role": "school_curator", "place": f"s-{one.school.public_id}"}),
        ("/access", {**somebody, "role": "district_coordinator", "place": f"d-{one.district.public_id}"}),
        (
            f"/access/{one.curator.public_id}/end",
            {"role": "school_curator", "place": f"s-{one.school.public_id}"},
        ),
    ]
    statuses = [send(visitors.of(own.administrator, own), "POST", path, form).status for path, form in forms]
    assert statuses == [404] * len(forms)
    looks = [
        f"/overview/rows/overdue?school={one.school.public_id}",
        f"/overview/rows/overdue?district={one.district.public_id}",
        f"/overview?district={one.district.public_id}",
    ]
    assert [send(visitors.of(own.coordinator, own), "GET", path).status for path in looks] == [404] * len(
        looks
    )
    assert fingerprint(one) == before
