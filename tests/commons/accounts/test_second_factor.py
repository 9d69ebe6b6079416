"""The second step: a code of an app, once each; recovery codes; who must have it; and no way round it."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import func, select, update

from commons.accounts import second_factor
from commons.accounts.models import Authenticator, RecoveryCode, SignIn, User
from commons.accounts.proving import PROVEN_FOR
from commons.accounts.roles import Role
from core.clock import now
from core.errors import Rejected
from tests.client import Visitor
from tests.commons.accounts.conftest import PASSWORD
from tests.commons.accounts.test_sign_in import Browser

STEP = "/account/second-step"


@pytest.fixture
def secured(app, plant, member) -> tuple[User, pyotp.TOTP, list[str]]:
    """Somebody whose second step has been on for a while."""
    with app.app_context():
        secret = second_factor.begin_setup(member.id, "Наставник").secret.replace(" ", "")
        codes = second_factor.confirm_setup(member.id, pyotp.TOTP(secret).now())
    set_step(plant, member, None)
    plant.session.refresh(member, ["second_factor_at"])
    return member, pyotp.TOTP(secret), list(codes)


def set_step(plant, user, step) -> None:
    plant.session.execute(
        update(Authenticator).where(Authenticator.user_id == user.id).values(last_step=step)
    )
    plant.session.commit()


def live(plant, user) -> int:
    plant.session.rollback()
    return (
        plant.session.scalar(select(func.count()).select_from(SignIn).where(SignIn.user_id == user.id)) or 0
    )


def give_code(browser: Browser, code: str, path: str = STEP):
    page = browser.get(path)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.get_data(as_text=True))
    sent = {"code": code, "csrf_token": token[1] if token else ""}
    return browser.client.post(path, data=sent, environ_overrides=browser.address)


def at_step(app, user, somewhere) -> Browser:
    browser = Browser(app, somewhere)
    answer = browser.sign_in(user.email, PASSWORD)
    assert (answer.status_code, answer.location) == (303, f"{STEP}?next=/")
    return browser


def test_the_password_alone_signs_nobody_in(app, plant, secured, somewhere):
    """AUT: no live sign-in before the second step, and no page by its address (probe 24)."""
    user, *_ = secured
    browser = at_step(app, user, somewhere)
    assert live(plant, user) == 0
    assert not browser.is_in()
    assert browser.get("/account/").status_code == 303


@pytest.mark.parametrize("kind", ["app", "recovery", "recovery typed by hand"])
def test_a_code_signs_in(app, plant, secured, somewhere, kind):
    user, totp, codes = secured
    code = {
        "app": totp.now(),
        "recovery": codes[0],
        "recovery typed by hand": f" {codes[0].upper().replace('-', ' ')}",
    }[kind]
    browser = at_step(app, user, somewhere)
    assert give_code(browser, code).location == "/"
    assert browser.is_in()
    assert live(plant, user) == 1


def test_the_way_on_is_kept_over_both_steps(app, secured, somewhere):
    user, totp, _codes = secured
    browser = Browser(app, somewhere)
    first = browser.sign_in(user.email, PASSWORD, path="/account/login?next=/account/password")
    assert first.location == f"{STEP}?next=/account/password"
    assert give_code(browser, totp.now(), first.location).location == "/account/password"


@pytest.mark.parametrize("code", ["", "000000x", "12345", "привет", "٣٤٥٦٧٨", "0" * 500])
def test_an_odd_code_is_refused_beside_its_field(app, plant, secured, somewhere, code):
    user, *_ = secured
    answer = give_code(at_step(app, user, somewhere), code)
    assert answer.status_code == 422
    assert 'id="code-error"' in answer.get_data(as_text=True)
    assert live(plant, user) == 0


def test_a_code_is_taken_once(app, plant, secured):
    """AUT: replay; nor is the code of the half minute before taken after a later one."""
    user, totp, _codes = secured
    moment = now()
    current, before = totp.at(moment), totp.at(moment - timedelta(seconds=30))
    with app.app_context():
        second_factor.take_code(user.id, current)
        for code in (current, before):
            with pytest.raises(Rejected):
                second_factor.take_code(user.id, code)


def test_of_many_uses_of_a_code_at_once_one_wins(app, plant, secured):
    user, totp, codes = secured

    def take(code: str) -> bool:
        with app.app_context():
            try:
                second_factor.take_code(user.id, code)
            except Rejected:
                return False
            return True

    with ThreadPoolExecutor(8) as threads:
        for code in (totp.now(), codes[3]):
            assert sum(threads.map(take, [code] * 8)) == 1


def test_a_recovery_code_is_good_once_and_the_rest_are_counted(app, plant, visit, secured):
    """AUT: probe 25."""
    user, _totp, codes = secured
    with app.app_context():
        second_factor.take_code(user.id, codes[0])
        with pytest.raises(Rejected):
            second_factor.take_code(user.id, codes[0])
        assert second_factor.codes_left(user.id) == 9
    assert "Осталось 9 кодов восстановления" in visit(user).get("/account/").words()


def test_codes_cannot_be_guessed_nor_somebody_locked_out_for_ever(app, plant, secured, somewhere):
    user, *_ = secured
    browser = at_step(app, user, somewhere)
    statuses = [give_code(browser, f"{number:06}").status_code for number in range(7)]
    assert statuses == [422] * 5 + [429] * 2
    assert live(plant, user) == 0


def test_the_second_step_waits_a_few_minutes_only(app, plant, secured, somewhere):
    user, totp, _codes = secured
    browser = at_step(app, user, somewhere)
    with browser.client.session_transaction() as kept:
        kept["second_step"] = {**kept["second_step"], "until": int(now().timestamp()) - 1}
    assert browser.get(STEP).location == "/account/login"
    assert give_code(browser, totp.now()).status_code in {303, 400}
    assert live(plant, user) == 0


def test_a_new_password_meanwhile_ends_the_second_step(app, plant, secured, somewhere):
    user, *_ = secured
    browser = at_step(app, user, somewhere)
    plant.session.execute(update(User).where(User.id == user.id).values(fs_uniquifier="another"))
    plant.session.commit()
    assert browser.get(STEP).location == "/account/login"


def test_it_is_set_up_with_a_picture_a_key_and_a_code(app, plant, visit, member):
    visitor = visit(member)
    page = visitor.get("/account/two-factor")
    assert "<svg" in page.text
    assert "style=" not in page.text
    key = page.words(page.all("code", class_="key")[0]).replace(" ", "")
    assert visitor.get("/account/two-factor").words().replace(" ", "").count(key) == 1, (
        "the same until it is confirmed"
    )
    assert visitor.post("/account/two-factor", {"code": "000000"}).status == 422
    done = visitor.post("/account/two-factor", {"code": pyotp.TOTP(key).now()})
    codes = [done.words(one) for one in done.all("code")]
    assert len(set(codes)) == second_factor.RECOVERY_CODES
    kept = plant.session.scalars(
        select(RecoveryCode.code_hash).where(RecoveryCode.user_id == member.id)
    ).all()
    assert all(code not in kept and code.replace("-", "") not in kept for code in codes)
    assert visitor.get("/account/two-factor").location == "/account/"


def test_new_recovery_codes_kill_the_old_ones(app, visit, secured):
    user, _totp, codes = secured
    page = visit(user).post("/account/two-factor/codes")
    fresh = [page.words(one) for one in page.all("code")]
    with app.app_context():
        with pytest.raises(Rejected):
            second_factor.take_code(user.id, codes[0])
        second_factor.take_code(user.id, fresh[0])


def test_it_is_switched_off_only_with_the_password_given_lately(plant, visit, secured):
    user, *_ = secured
    visitor = visit(user)
    plant.session.execute(
        update(SignIn).where(SignIn.user_id == user.id).values(proven_at=now() - PROVEN_FOR)
    )
    plant.session.commit()
    for address in ("/account/two-factor/off", "/account/two-factor/codes"):
        assert visitor.post(address).status == 403
    plant.session.refresh(user, ["second_factor_at"])
    assert user.second_factor_at is not None
    assert visitor.post("/account/two-factor/off", {"present_password": PASSWORD}).status == 303
    plant.session.refresh(user, ["second_factor_at"])
    assert user.second_factor_at is None
    kept = select(func.count()).select_from(Authenticator).where(Authenticator.user_id == user.id)
    assert plant.session.scalar(kept) == 0


# --- Whose role needs it ------------------------------------------------------------------------------------------------


@pytest.fixture
def strict(application):
    return application(two_factor_roles=frozenset({Role.DISTRICT_COORDINATOR, Role.MUNICIPAL_ADMINISTRATOR}))


def test_who_must_have_it_can_do_nothing_else_before(strict, plant):
    coordinator = plant.coordinator(plant.district())
    visitor = Visitor(strict, plant.sign_in(coordinator), coordinator)
    for address in ("/", "/overview", "/account/", "/account/password", "/reports"):
        assert visitor.get(address).location == "/account/two-factor", address
    part = visitor.get("/overview", fragment=True)
    assert (part.status, part.headers["HX-Redirect"]) == (403, "/account/two-factor")
    assert visitor.post("/reports", {"place": "x"}).location == "/account/two-factor"
    page = visitor.get("/account/two-factor")
    assert page.status == 200
    assert "Ваша роль видит много школ" in page.words()
    key = page.words(page.all("code", class_="key")[0]).replace(" ", "")
    assert visitor.post("/account/two-factor", {"code": pyotp.TOTP(key).now()}).status == 200
    assert visitor.get("/overview").status == 200


def test_others_are_not_asked_for_it(strict, plant):
    curator = plant.curator(plant.school())
    assert Visitor(strict, plant.sign_in(curator), curator).get("/account/").status == 200
