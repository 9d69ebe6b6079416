"""An invitation is bound to address, school and role; it is taken once, by whoever reads the letter."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from secrets import token_hex

import pytest
from sqlalchemy import select, text, update

from commons.accounts import invitations
from commons.accounts.grants import Place
from commons.accounts.letters import compose_invitations
from commons.accounts.models import Invitation, Membership, User
from commons.accounts.roles import Role
from commons.letters.models import Letter, LetterKind
from core.clock import now, today
from tests.client import Visitor
from tests.commons.accounts.conftest import PASSWORD
from tests.commons.accounts.conftest import words_of as words_of_letter

NEW = {"password": "тихий лес у реки", "again": "тихий лес у реки"}
ZONE = "Asia/Krasnoyarsk"


@pytest.fixture
def school(plant):
    return plant.school()


@pytest.fixture
def invite(app, plant, school):
    """Invite somebody to be the school's curator, and return the link of the letter."""
    administrator = plant.user(
        Role.MUNICIPAL_ADMINISTRATOR, plant.session.get(type(plant.municipality()), school.municipality_id)
    )

    def made(email: str, **more) -> str:
        with app.app_context():
            invitations.invite(
                Place(school.municipality_id, school_id=school.id),
                Role.SCHOOL_CURATOR,
                name="Лугова Анна",
                email=email,
                by=administrator.id,
                day=today(ZONE),
                **more,
            )
        return link_of(app, letters(plant, email.lower())[-1])

    return made


def fresh_email() -> str:
    return f"invited-{token_hex(6)}@example.test"


def letters(plant, email: str) -> list[Letter]:
    plant.session.rollback()
    statement = select(Letter).where(Letter.address == email, Letter.kind == LetterKind.INVITATION)
    return list(plant.session.scalars(statement.order_by(Letter.id)))


def words_of(app, letter):
    return words_of_letter(app, letter, compose_invitations)


def link_of(app, letter: Letter) -> str:
    return re.search(r"http://127\.0\.0\.1:8000(/account/invitation/\S+)", words_of(app, letter).text)[1]


def roles(plant, email: str) -> list[tuple[str, int | None]]:
    plant.session.rollback()
    rows = plant.session.execute(
        select(Membership.role, Membership.school_id)
        .join(User, User.id == Membership.user_id)
        .where(User.email == email)
    )
    return [tuple(row) for row in rows]


def test_somebody_new_sets_a_password_and_has_the_role(app, plant, visit, school, invite):
    email = fresh_email()
    link = invite(email)
    assert roles(plant, email) == [], "nobody has it before it is taken"
    page = visit(None).get(link)
    assert page.status == 200
    assert school.short_name in page.words()
    assert visit(None).post(link, NEW).status == 303
    assert roles(plant, email) == [("school_curator", school.id)]
    user = plant.session.scalar(select(User).where(User.email == email))
    assert (user.name, user.confirmed_at is not None) == ("Лугова Анна", True)
    signed_in = visit(user)
    assert signed_in.get(f"/schools/{school.public_id}/roadmaps/").status == 200


def test_looking_uses_nothing_up_and_taking_uses_all(plant, visit, invite):
    """Probe 27: twice."""
    email = fresh_email()
    link = invite(email)
    for _ in range(3):
        assert visit(None).get(link).status == 200
    assert visit(None).post(link, NEW).status == 303
    assert (visit(None).get(link).status, visit(None).post(link, NEW).status) == (404, 404)
    assert len(roles(plant, email)) == 1


def test_of_many_who_take_it_at_once_one_does(app, plant, invite):
    email = fresh_email()
    link = invite(email)
    visitors = [Visitor(app, None, None) for _ in range(6)]
    with ThreadPoolExecutor(6) as threads:
        answers = sorted(threads.map(lambda one: one.post(link, NEW).status, visitors))
    assert answers.count(303) == 1
    assert set(answers) <= {303, 404, 409, 422}
    assert len(roles(plant, email)) == 1


@pytest.mark.parametrize("gone", ["expired", "withdrawn", "sent again", "shown", "unknown"])
def test_a_dead_link_says_nothing_more_than_an_unknown_one(app, plant, visit, invite, gone):
    email = fresh_email()
    link = invite(email)
    (row,) = plant.session.scalars(select(Invitation).where(Invitation.email == email)).all()
    if gone == "expired":
        plant.session.execute(
            update(Invitation).where(Invitation.id == row.id).values(expires_at=now() - timedelta(seconds=1))
        )
    if gone == "withdrawn":
        plant.session.execute(update(Invitation).where(Invitation.id == row.id).values(withdrawn_at=now()))
    if gone == "sent again":
        plant.session.execute(
            update(Invitation).where(Invitation.id == row.id).values(written_at=now() - timedelta(hours=1))
        )
    plant.session.commit()
    if gone in {"sent again", "shown"}:
        with app.app_context():
            found = invitations.get_waiting(row.municipality_id, row.public_id)
            (invitations.send_again if gone == "sent again" else invitations.link_to_show)(found)
    if gone == "unknown":
        link = "/account/invitation/nonsense"
    unknown = visit(None).get("/account/invitation/something")
    page = visit(None).get(link)
    csrf = re.compile(r'name="csrf_token" value="[^"]+"')
    shown = [re.sub(r"/account/invitation/[^\"&]+", "", csrf.sub("", one.text)) for one in (page, unknown)]
    assert (page.status, shown[0]) == (404, shown[1])
    assert visit(None).post(link, NEW).status == 404
    assert roles(plant, email) == []


def test_nothing_in_the_form_changes_whom_or_what_it_is_for(plant, visit, school, invite):
    """Probe 27: another role, another address, another school."""
    email, other = fresh_email(), plant.school()
    forged = {
        "email": "somebody@example.test", "role": "municipal_administrator", "school": str(other.public_id),
        "school_id": str(other.id), "municipality_id": str(other.municipality_id), "name": "Кто-то Другой", "user_id": "1",
    }  # fmt: skip
    link = invite(email)
    assert (
        visit(None)
        .post(f"{link}?role=municipal_administrator&email=x@example.test", {**NEW, **forged})
        .status
        == 303
    )
    assert roles(plant, email) == [("school_curator", school.id)]
    assert roles(plant, "somebody@example.test") == []


def test_a_bad_password_is_refused_and_the_link_goes_on_working(visit, invite):
    link = invite(fresh_email())
    for wrong, field in (
        ({"password": "short", "again": "short"}, "password"),
        ({**NEW, "again": "other"}, "again"),
    ):
        page = visit(None).post(link, wrong)
        assert page.status == 422
        assert [one.get("id") for one in page.all("div", class_="form-error")] == [f"{field}-error"]
    assert visit(None).post(link, NEW).status == 303


# --- Somebody who has an account ----------------------------------------------------------------------------------------


@pytest.fixture
def known(plant, member) -> User:
    """Somebody of another municipality, whose address is known to be theirs."""
    member.confirmed_at = now()
    plant.session.commit()
    return member


def test_who_has_an_account_signs_in_and_takes_it(plant, visit, school, invite, known):
    link = invite(known.email)
    stranger = visit(None).get(link)
    assert [one.get("href") for one in stranger.all("a", class_="btn-primary")] == [
        f"/account/login?next={link}"
    ]
    assert stranger.all("input", name="password") == []
    assert visit(None).post(link, NEW).status == 404, "no password is set by it"
    assert visit(known).post(link).status == 303
    assert ("school_curator", school.id) in roles(plant, known.email)


def test_somebody_else_who_is_signed_in_cannot_take_it(plant, visit, school, invite, known):
    """Probe 27: another e-mail."""
    other = plant.curator(plant.school())
    link = invite(known.email)
    page = visit(other).get(link)
    assert str(other.email) in page.words()
    assert visit(other).post(link).status == 404
    assert ("school_curator", school.id) not in roles(plant, str(other.email))
    assert ("school_curator", school.id) not in roles(plant, known.email)


def test_an_account_made_by_somebody_else_is_the_persons_after_the_letter(
    app, plant, visit, school, invite, member
):
    """Whoever made it knows its password; the letter proves whose the address is, and the old password is dead."""
    intruder = visit(member)
    assert intruder.get("/account/").status == 200
    link = invite(member.email)
    page = visit(None).get(link)
    assert page.all("input", name="password")
    assert visit(member).post(link).status == 422, "being signed in with the old password is not enough"
    assert visit(None).post(link, NEW).status == 303
    assert intruder.get("/account/").status == 303
    plant.session.refresh(member, ["password", "confirmed_at"])
    assert member.confirmed_at is not None
    assert ("school_curator", school.id) in roles(plant, member.email)
    assert PASSWORD not in str(member.password)


def test_a_link_shown_on_a_screen_never_sets_the_password_of_an_account_that_exists(
    app, plant, visit, invite, member
):
    invite(member.email)
    (row,) = plant.session.scalars(select(Invitation).where(Invitation.email == member.email)).all()
    with app.app_context():
        token = invitations.link_to_show(invitations.get_waiting(row.municipality_id, row.public_id))
    link = f"/account/invitation/{token}"
    assert visit(None).get(link).all("input", name="password") == []
    assert visit(None).post(link, NEW).status == 404
    assert visit(member).post(link).status == 303
    plant.session.refresh(member, ["confirmed_at"])
    assert member.confirmed_at is None


def test_an_account_that_was_switched_off_takes_nothing(plant, visit, invite, member):
    member.active = False
    plant.session.commit()
    link = invite(member.email)
    assert visit(None).get(link).status == 404
    assert visit(None).post(link, NEW).status == 404


# --- The letter ---------------------------------------------------------------------------------------------------------


def test_no_name_is_in_the_subject_and_no_token_in_the_database(app, plant, invite):
    """PRV."""
    email = fresh_email()
    token = invite(email).rpartition("/")[2]
    words = words_of(app, letters(plant, email)[0])
    assert words.subject == "Наставник: приглашение"
    for table in ("letter", "invitation", "audit_event"):
        rows = plant.session.execute(text(f"SELECT t::text FROM {table} t")).scalars()  # noqa: S608
        assert [row for row in rows if token in row] == [], table


def test_the_same_invitation_twice_is_one_with_one_letter(plant, invite):
    email = fresh_email()
    invite(email)
    invite(email.upper())
    assert len(plant.session.scalars(select(Invitation).where(Invitation.email == email)).all()) == 1
    assert len(letters(plant, email)) == 1


def test_a_letter_whose_invitation_is_gone_has_nothing_to_say(app, plant, invite):
    email = fresh_email()
    invite(email)
    plant.session.execute(update(Invitation).where(Invitation.email == email).values(withdrawn_at=now()))
    plant.session.commit()
    assert words_of(app, letters(plant, email)[0]) is None


def test_taking_an_invitation_is_journaled_in_the_school_without_names(plant, visit, school, invite):
    email = fresh_email()
    visit(None).post(invite(email), NEW)
    said = plant.session.execute(
        text("SELECT e::text FROM audit_event e WHERE school_id = :id"), {"id": school.id}
    ).scalars().all()  # fmt: skip
    assert [one for one in said if "role" in one and "added" in one]
    assert [one for one in said if email in one or "Лугова" in one] == []
