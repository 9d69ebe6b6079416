"""A forgotten password: the answer tells nobody whether there is an account, and the link works once and for an hour."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, text, update

from commons.accounts.letters import compose_resets
from commons.accounts.models import OneTimeLink
from commons.letters.models import Letter, LetterKind, LetterState
from core.clock import now
from tests.commons.accounts.conftest import words_of as words_of_letter
from tests.statements import counted_statements

FORGOT = "/account/forgot"
NEW = {"password": "тихий лес у реки", "again": "тихий лес у реки"}


def letters(plant, user) -> list[Letter]:
    plant.session.rollback()
    statement = select(Letter).where(Letter.address == user.email, Letter.kind == LetterKind.RESET)
    return list(plant.session.scalars(statement.order_by(Letter.id)))


def ask(visit, address: str, somewhere: str):
    return visit(None).post(FORGOT, {"email": address}, environ_overrides={"REMOTE_ADDR": somewhere})


def words_of(app, letter):
    return words_of_letter(app, letter, compose_resets)


def link_in(words) -> str:
    return re.search(r"http://127\.0\.0\.1:8000(/account/link/\S+)", words.text)[1]


def test_a_letter_goes_to_the_account_with_a_link_that_sets_a_password(app, plant, visit, member, somewhere):
    assert ask(visit, f" {member.email.upper()} ", somewhere).status == 200
    (letter,) = letters(plant, member)
    assert (letter.state, letter.kind) == (LetterState.PENDING, LetterKind.RESET)
    words = words_of(app, letter)
    assert link_in(words) in words.html
    assert visit(None).post(link_in(words), NEW).status == 303
    plant.session.refresh(member, ["password", "confirmed_at"])
    assert member.confirmed_at is not None
    assert visit(None).post(link_in(words), NEW).status == 404


def test_nothing_personal_is_in_the_subject_and_no_token_in_the_database(
    app, plant, visit, member, somewhere
):
    """PRV: the token stands in the letter alone."""
    ask(visit, member.email, somewhere)
    (letter,) = letters(plant, member)
    words = words_of(app, letter)
    assert member.name not in words.subject
    assert member.email not in words.subject
    token = link_in(words).rpartition("/")[2]
    for table in ("letter", "one_time_link", "audit_event"):
        rows = plant.session.execute(text(f"SELECT t::text FROM {table} t")).scalars()  # noqa: S608
        assert [row for row in rows if token in row] == [], table


@pytest.mark.parametrize("who", ["unknown", "known", "switched off", "without a role"])
def test_nobody_learns_whether_there_is_an_account(app, plant, visit, member, somewhere, who):
    """AUT: probe 22. Body, status, headers, and the number of statements."""
    known = ask(visit, member.email, somewhere)
    with counted_statements(app) as due:
        ask(visit, member.email, somewhere)
    user = {
        "unknown": None, "known": member, "switched off": plant.curator(plant.school()), "without a role": plant.user(),
    }[who]  # fmt: skip
    if who == "switched off":
        user.active = False
        plant.session.commit()
    address = user.email if user else f"nobody-{somewhere}@example.test"
    with counted_statements(app) as statements:
        answer = ask(visit, address, somewhere)
    unlike = {"Date", "Set-Cookie", "X-RateLimit-Remaining", "X-RateLimit-Reset", "Retry-After"}

    def shown(page):
        text = re.sub(r'(name="csrf_token" value=)"[^"]+"', r"\1", page.text)  # it carries its moment
        return page.status, text, sorted((k, v) for k, v in page.headers.items() if k not in unlike)

    assert shown(answer) == shown(known)
    assert len(statements) == len(due)
    if user is not None and who != "known":
        assert letters(plant, user) == []


@pytest.mark.parametrize("address", ["", "никто", "a@b", "x" * 300 + "@example.test"])
def test_what_is_no_address_is_refused_beside_the_field(visit, somewhere, address):
    page = ask(visit, address, somewhere)
    assert page.status == 422
    assert page.all("div", id="email-error")


def test_an_account_is_written_to_a_few_times_only(plant, visit, member, somewhere):
    statuses = [ask(visit, member.email, somewhere).status for _ in range(5)]
    assert statuses == [200] * 3 + [429] * 2
    assert len(letters(plant, member)) == 3


def test_a_second_letter_ends_the_link_of_the_first(app, plant, visit, member, somewhere):
    """AUT: probe 26, the old link after a new one."""
    for _ in range(2):
        ask(visit, member.email, somewhere)
    first, second = (link_in(words_of(app, one)) for one in letters(plant, member))
    assert [visit(None).get(link).status for link in (first, second)] == [404, 200]


def test_the_link_lasts_an_hour(app, plant, visit, member, somewhere):
    ask(visit, member.email, somewhere)
    link = link_in(words_of(app, letters(plant, member)[0]))
    (row,) = plant.session.scalars(select(OneTimeLink).where(OneTimeLink.user_id == member.id)).all()
    assert row.expires_at - row.created_at == pytest.approx(timedelta(hours=1), abs=timedelta(minutes=1))
    plant.session.execute(
        update(OneTimeLink).values(expires_at=now() - timedelta(seconds=1)).where(OneTimeLink.id == row.id)
    )
    plant.session.commit()
    assert visit(None).get(link).status == 404


def test_the_new_password_ends_every_sign_in(app, plant, visit, member, somewhere):
    signed_in = visit(member)
    ask(visit, member.email, somewhere)
    visit(None).post(link_in(words_of(app, letters(plant, member)[0])), NEW)
    assert signed_in.get("/account/").status == 303


def test_a_letter_to_an_account_that_is_gone_has_nothing_to_say(app, plant, visit, member, somewhere):
    ask(visit, member.email, somewhere)
    member.active = False
    plant.session.commit()
    assert words_of(app, letters(plant, member)[0]) is None
