"""The life of an activity through real requests: every step in every state, in every role; what each step asks for."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from commons.accounts.models import User
from commons.accounts.roles import CAPABILITIES, Role
from core.clock import SchoolYear, now, today
from tenants.roadmap.activity.steps import DISTRICT, RULE, RULES, SCHOOL, Need, Step, states_in_form
from tenants.roadmap.models import Activity, ActivityChange, ActivityRemark, Roadmap
from tenants.roadmap.vocabulary import OPEN_STATES, ActivityState, DeadlineKind
from tests.client import Page, Visitor
from tests.factories.plant import Plant
from tests.rules.steps_table import PAGE, render

Visit = Callable[[User | None], Visitor]
S = ActivityState

# The years of the planted roadmap hold today whatever the day.
TODAY = today("Asia/Krasnoyarsk")
YEAR = SchoolYear.of(TODAY)
LATER = min(TODAY + timedelta(days=20), YEAR.end)
FORM = {
    Need.DAY: {"done_on": TODAY.isoformat()},
    Need.EVIDENCE: {"document_kind": "order", "document_number": "12", "document_date": TODAY.isoformat()},
    Need.REASON: {"reason": "Изменился план района"},
    Need.AGREED_WITH: {"agreed_with": "Управление образования"},
    Need.NEW_DATE: {"new_date": LATER.isoformat()},
    Need.ORDER: {"order_number": "47-о"},
}


@dataclass
class Scene:
    """A school with everybody, and rows to take steps with."""

    plant: Plant
    visitors: dict[Role, Visitor]
    roadmap: Roadmap
    section: Any
    base: str

    def row(self, state: ActivityState = S.PLANNED, **more: Any) -> Activity:
        """Plant a row; what a state cannot be without is given."""
        if state in {S.DONE, S.SUBMITTED}:
            more.setdefault("done_on", TODAY)
        if more.pop("is_accepted", False):
            more |= {"accepted_at": now(), "accepted_by_name": "Кто-то"}
        day = {"deadline_kind": DeadlineKind.BY_DATE, "due_on": YEAR.start, "deadline_text": "сентябрь"}
        return self.plant.activity(self.section, state=state, **day | more)

    def take(self, who: Role, activity: Activity, step: Step, *, version: str = "1", **form: str) -> Page:
        """Take a step with a whole form, but for what is given otherwise."""
        whole: dict[str, str] = {}
        for need in RULE[step].needs:
            whole |= FORM[need]
        return self.send(who, activity, step, version=version, **whole | form)

    def send(self, who: Role, activity: Activity, step: Step, **form: str) -> Page:
        return self.visitors[who].post(self.address(activity, step), {"version": "1", **form})

    def address(self, activity: Activity, step: Step) -> str:
        way = "judgement" if RULE[step].who == DISTRICT else "steps"
        return f"{self.base}/activities/{activity.public_id}/{way}/{step}"

    def now(self, activity: Activity) -> Activity:
        self.plant.session.expire_all()
        return self.plant.session.get_one(Activity, activity.id)

    def said(self, activity: Activity) -> list[ActivityRemark]:
        one = ActivityRemark
        statement = select(one).where(one.activity_id == activity.id).order_by(one.id)
        return list(self.plant.session.scalars(statement))


ROLES = (
    Role.MUNICIPAL_ADMINISTRATOR, Role.DISTRICT_COORDINATOR, Role.SCHOOL_CURATOR, Role.SCHOOL_DIRECTOR,
    Role.RESPONSIBLE_PERSON, Role.OBSERVER,
)  # fmt: skip


@pytest.fixture
def scene(plant: Plant, visit: Visit) -> Scene:
    municipality = plant.municipality()
    district = plant.district(municipality)
    school = plant.school(district)
    places = {Role.MUNICIPAL_ADMINISTRATOR: municipality, Role.DISTRICT_COORDINATOR: district}
    visitors = {role: visit(plant.user(role, places.get(role, school))) for role in ROLES}
    roadmap = plant.roadmap(school, first_year=YEAR.first, last_year=YEAR.first)
    return Scene(plant, visitors, roadmap, plant.section(roadmap), f"/schools/{school.public_id}/roadmaps")


def kinds() -> list[dict[str, bool]]:
    """Return what a row can be beside its state; an accepted one is done."""
    return [{"is_control_point": one} for one in (False, True)]


def test_the_documented_table_is_the_one_in_code() -> None:
    assert PAGE.read_text(encoding="utf-8") == render(), "write it anew: make access"


def test_every_step_in_every_state_does_what_the_table_says(scene: Scene) -> None:
    tried = 0
    for rule, state, kind in product(RULES, S, kinds()):
        for is_accepted in (False, True) if state == S.DONE else (False,):
            activity = scene.row(state, is_accepted=is_accepted, **kind)
            who = Role.DISTRICT_COORDINATOR if rule.who == DISTRICT else Role.SCHOOL_CURATOR
            page = scene.take(who, activity, rule.step)
            row = scene.now(activity)
            about = f"{rule.step} from {state}, {kind}, accepted {is_accepted}: {page.words()[:300]}"
            if rule.fits(state, is_accepted=is_accepted, **kind):
                assert (page.status, row.state) == (303, rule.target or state), about
                assert (row.version, len(scene.said(activity))) == (2, 1), about
            else:
                assert (page.status, row.state) == (422, state), about
                assert (row.version, scene.said(activity)) == (1, []), about
            tried += 1
    assert tried == len(RULES) * (len(S) + 1) * 2


def test_every_step_in_every_role_is_allowed_as_the_table_says(scene: Scene) -> None:
    for rule, role in product(RULES, ROLES):
        kind = {"is_control_point": rule.only == "control_point", "is_accepted": rule.only == "accepted"}
        state = next(one for one in S if one in rule.sources)
        activity = scene.row(state, **kind)
        page = scene.take(role, activity, rule.step)
        allowed = rule.who in CAPABILITIES[role]
        assert page.status == (303 if allowed else 403), f"{rule.step} by {role}"
        assert scene.now(activity).version == (2 if allowed else 1), f"{rule.step} by {role}"


def test_nobody_takes_the_districts_steps_by_the_schools_way_nor_the_other_way_round(scene: Scene) -> None:
    activity = scene.row(S.SUBMITTED, is_control_point=True)
    for role, way, step in (
        (Role.SCHOOL_CURATOR, "steps", "accept"),
        (Role.DISTRICT_COORDINATOR, "judgement", "withdraw"),
        (Role.SCHOOL_CURATOR, "steps", "vanish"),
    ):
        page = scene.visitors[role].post(
            f"{scene.base}/activities/{activity.public_id}/{way}/{step}", {"version": "1"}
        )
        assert page.status == 404
    assert scene.now(activity).state == S.SUBMITTED


def test_what_a_step_asks_for_is_asked_for_one_by_one(scene: Scene) -> None:
    """Without one of its needs a step is refused with a sentence, what was typed stands there, and nothing is written."""
    for rule in RULES:
        for need in rule.needs:
            state = next(one for one in S if one in rule.sources)
            activity = scene.row(
                state,
                is_control_point=rule.only == "control_point",
                is_accepted=rule.only == "accepted",
            )
            whole: dict[str, str] = {}
            for other in rule.needs:
                whole |= FORM[other] if other != need else {}
            if need == Need.DAY:
                whole["document_date"] = ""  # a document's day would do for the day of doing
            who = Role.DISTRICT_COORDINATOR if rule.who == DISTRICT else Role.SCHOOL_CURATOR
            page = scene.send(who, activity, rule.step, **whole)
            assert page.status == 422, f"{rule.step} without {need}"
            assert page.all("div", class_="form-error"), f"{rule.step} without {need}"
            assert scene.now(activity).version == 1
            if "reason" in whole:
                assert whole["reason"] in page.text


def test_a_form_without_a_version_is_refused(scene: Scene) -> None:
    activity = scene.row()
    assert scene.take(Role.SCHOOL_CURATOR, activity, Step.BEGIN, version="").status == 428
    assert scene.now(activity).state == S.PLANNED


def test_the_first_day_stays_and_postponements_are_counted(scene: Scene) -> None:
    activity = scene.row()
    days = [YEAR.start + timedelta(days=n) for n in (10, 20)]
    for version, day in enumerate(days, start=1):
        page = scene.take(
            Role.SCHOOL_CURATOR, activity, Step.POSTPONE, version=str(version), new_date=day.isoformat()
        )
        assert page.status == 303
    row = scene.now(activity)
    assert (row.first_due_on, row.due_on, row.postponements) == (YEAR.start, days[1], 2)
    assert row.deadline_text == "сентябрь"
    assert [(one.old_day, one.new_day, one.order_number) for one in scene.said(activity)] == [
        (YEAR.start, days[0], "47-о"), (days[0], days[1], "47-о"),
    ]  # fmt: skip
    table = scene.visitors[Role.SCHOOL_CURATOR].get(f"{scene.base}/{scene.roadmap.public_id}")
    assert f"перенесено 2 раза, сначала {YEAR.start:%d.%m.%Y}" in table.words()


@pytest.mark.parametrize(
    "day",
    [YEAR.start.isoformat(), "2019-01-01", (YEAR.end + timedelta(days=1)).isoformat(), "31.02.2027", "скоро"],
)
def test_a_day_that_postpones_nothing_is_refused(scene: Scene, day: str) -> None:
    activity = scene.row()
    page = scene.take(Role.SCHOOL_CURATOR, activity, Step.POSTPONE, new_date=day)
    assert (page.status, scene.now(activity).postponements) == (422, 0)
    assert page.all("input", name="new_date")[0].get("value") == day


def test_late_follows_from_the_day_of_doing_not_from_the_day_it_was_said(scene: Scene) -> None:
    in_time = scene.row(due_on=TODAY - timedelta(days=3))
    late = scene.row(due_on=TODAY - timedelta(days=3))
    for activity, day in ((in_time, TODAY - timedelta(days=3)), (late, TODAY)):
        form = {"done_on": day.isoformat(), "document_date": day.isoformat()}
        assert scene.take(Role.SCHOOL_CURATOR, activity, Step.FINISH, **form).status == 303
    words = {
        one.id: scene.visitors[Role.SCHOOL_CURATOR]
        .get(f"{scene.base}/activities/{one.public_id}/card")
        .words()
        for one in (in_time, late)
    }
    assert "с опозданием" not in words[in_time.id]
    assert "с опозданием" in words[late.id]


def test_done_without_a_document_is_an_honest_word_and_stays_visible(scene: Scene) -> None:
    activity = scene.row()
    page = scene.send(
        Role.SCHOOL_CURATOR, activity, Step.FINISH, done_on=TODAY.isoformat(), document_kind="none"
    )
    assert page.status == 303
    assert scene.now(activity).is_without_document
    card = scene.visitors[Role.DISTRICT_COORDINATOR].get(f"{scene.base}/activities/{activity.public_id}/card")
    assert "выполнено, документа нет" in card.words()


def test_what_the_district_accepted_is_not_changed_under_it(scene: Scene) -> None:
    activity = scene.row(S.DONE, is_control_point=True, is_accepted=True)
    curator = scene.visitors[Role.SCHOOL_CURATOR]
    address = f"{scene.base}/activities/{activity.public_id}"
    for form in (
        {"state": "in_work"},
        {"done_on": (TODAY - timedelta(days=1)).isoformat()},
        {"document_kind": "plan"},
    ):
        assert curator.post(address, {"version": "1", **form}, fragment=True).status == 422
    assert scene.now(activity).version == 1
    assert scene.take(Role.DISTRICT_COORDINATOR, activity, Step.REVOKE).status == 303
    row = scene.now(activity)
    assert (row.state, row.accepted_at, row.done_on) == (S.RETURNED, None, None)


def test_the_table_offers_only_where_a_row_can_go_from_it(scene: Scene) -> None:
    curator = scene.visitors[Role.SCHOOL_CURATOR]
    for state, kind in product(S, kinds()):
        activity = scene.row(state, **kind)
        form = curator.get(f"{scene.base}/activities/{activity.public_id}/edit", fragment=True)
        choice = form.all("select", name="state")[0]
        offered = [one.get("value") for one in choice if one.get("value")]
        assert offered == [str(one) for one in states_in_form(state, is_accepted=False, **kind)]
        for target in S:
            done = target in {S.DONE, S.SUBMITTED}
            fields = {"document_kind": "none", "done_on": TODAY.isoformat()} if done else {}
            other = scene.row(state, **kind)
            page = curator.post(
                f"{scene.base}/activities/{other.public_id}",
                {"version": "1", "state": str(target), **fields},
                fragment=True,
            )
            assert (page.status == 200) == (str(target) in offered), f"{state} to {target}, {kind}"


def test_the_same_form_twice_is_one_step(scene: Scene) -> None:
    activity, once = scene.row(), str(uuid4())
    for _again in range(3):
        assert scene.take(Role.SCHOOL_CURATOR, activity, Step.POSTPONE, once=once).status == 303
    assert scene.now(activity).postponements == 1


def test_of_twenty_who_postpone_at_once_one_wins_and_the_others_keep_what_they_typed(scene: Scene) -> None:
    activity = scene.row()
    curator = scene.visitors[Role.SCHOOL_CURATOR]

    def take(number: int) -> Page:
        return scene.take(Role.SCHOOL_CURATOR, activity, Step.POSTPONE, reason=f"Причина {number}")

    assert curator.get(f"{scene.base}/{scene.roadmap.public_id}").status == 200
    with ThreadPoolExecutor(8) as pool:
        pages = list(pool.map(take, range(20)))
    assert sorted(page.status for page in pages) == [303] + [409] * 19
    assert all(f"Причина {number}" in page.text for number, page in enumerate(pages) if page.status == 409)
    row = scene.now(activity)
    assert (row.postponements, row.version, len(scene.said(activity))) == (1, 2, 1)


def test_another_field_changed_meanwhile_is_in_nobodys_way(scene: Scene) -> None:
    activity = scene.row()
    curator = scene.visitors[Role.SCHOOL_CURATOR]
    address = f"{scene.base}/activities/{activity.public_id}"
    assert curator.post(address, {"version": "1", "title": "Иначе"}, fragment=True).status == 200
    assert scene.take(Role.SCHOOL_CURATOR, activity, Step.BEGIN).status == 303
    row = scene.now(activity)
    assert (row.state, row.title) == (S.IN_WORK, "Иначе")


def test_who_judges_learns_that_the_document_was_changed_meanwhile(scene: Scene) -> None:
    activity = scene.row(is_control_point=True)
    assert scene.take(Role.SCHOOL_CURATOR, activity, Step.SUBMIT).status == 303
    curator = scene.visitors[Role.SCHOOL_CURATOR]
    address = f"{scene.base}/activities/{activity.public_id}"
    assert curator.post(address, {"version": "2", "document_number": "13"}, fragment=True).status == 200
    assert scene.take(Role.DISTRICT_COORDINATOR, activity, Step.ACCEPT, version="2").status == 409
    assert scene.take(Role.DISTRICT_COORDINATOR, activity, Step.ACCEPT, version="3").status == 303
    assert scene.now(activity).accepted_by_name


def test_remarks_are_a_thread_of_the_school_and_the_district(scene: Scene) -> None:
    activity = scene.row()
    address = f"{scene.base}/activities/{activity.public_id}/remarks"
    once = str(uuid4())
    for role in ROLES:
        speaks = role not in {Role.RESPONSIBLE_PERSON, Role.OBSERVER}
        for _again in range(2):
            page = scene.visitors[role].post(
                address, {"text": f"Слово {role}", "once": f"{once[:-2]}{ROLES.index(role):02}"}
            )
            assert page.status == (303 if speaks else 403)
    card = scene.visitors[Role.OBSERVER].get(f"{scene.base}/activities/{activity.public_id}/card").words()
    assert [card.count(f"Слово {role}") for role in ROLES] == [1, 1, 1, 1, 0, 0]
    for nothing in ("", "  \n ", "я" * 5001):
        assert scene.visitors[Role.SCHOOL_CURATOR].post(address, {"text": nothing}).status == 422
    assert len(scene.said(activity)) == 4


def test_only_the_district_makes_a_control_point(scene: Scene) -> None:
    activity = scene.row()
    address = f"{scene.base}/activities/{activity.public_id}/control-point"
    assert scene.visitors[Role.SCHOOL_CURATOR].post(address, {"is_one": "1"}).status == 403
    assert scene.visitors[Role.DISTRICT_COORDINATOR].post(address, {"is_one": "1"}).status == 303
    assert scene.now(activity).is_control_point
    changes = scene.plant.session.scalars(
        select(ActivityChange.field).where(ActivityChange.activity_id == activity.id)
    )
    assert list(changes) == ["control_point"]


def test_in_an_archived_roadmap_nothing_is_done_nor_said(scene: Scene) -> None:
    activity = scene.row(S.SUBMITTED, is_control_point=True)
    scene.roadmap.archived_at = now()
    scene.plant.session.commit()
    assert scene.take(Role.DISTRICT_COORDINATOR, activity, Step.ACCEPT).status == 422
    assert scene.take(Role.SCHOOL_CURATOR, activity, Step.WITHDRAW).status == 422
    page = scene.visitors[Role.SCHOOL_CURATOR].post(
        f"{scene.base}/activities/{activity.public_id}/remarks", {"text": "Поздно"}
    )
    assert (page.status, scene.said(activity)) == (422, [])
    card = scene.visitors[Role.SCHOOL_CURATOR].get(f"{scene.base}/activities/{activity.public_id}/card")
    assert (card.status, card.all("details", class_="step")) == (200, [])


def test_open_rows_are_those_the_school_can_finish() -> None:
    assert RULE[Step.FINISH].sources == RULE[Step.SUBMIT].sources == OPEN_STATES
    assert {rule.who for rule in RULES} == {SCHOOL, DISTRICT}
    assert isinstance(TODAY, date)
