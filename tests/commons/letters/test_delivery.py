"""Handing letters to mail servers that are well, busy, rude, slow or gone: what becomes of each, none going out twice."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from secrets import token_hex

import psycopg
import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import OperationalError

from commons.letters import turns, upkeep
from commons.letters.delivery import Sender
from commons.letters.models import Letter, LetterKind, LetterState
from commons.letters.turns import HeldLetter, LostLetterError
from core import mail
from core.files import Folder
from core.mail import FolderPost, MailServer, SmtpPost, Words
from tests.mail_server import Behaviour, mail_server

LEASE = timedelta(seconds=60)
FROM = "Наставник <no-reply@nastavnik.test>"


@pytest.fixture(autouse=True)
def nothing_else_is_due(plant):
    """Letters of other tests wait in the same database: they are not this test's."""
    plant.session.execute(
        update(Letter)
        .where(
            Letter.state.in_(
                (LetterState.PENDING, LetterState.GATHERING, LetterState.SENDING, LetterState.HANDING)
            )
        )
        .values(state=LetterState.CANCELLED, lease_until=None)
    )
    plant.session.commit()


@pytest.fixture
def letters(plant):
    """Makes letters that wait to be sent."""
    municipality = plant.municipality()

    def make(*addresses: str) -> list[Letter]:
        return [
            plant.add(
                Letter(
                    municipality_id=municipality.id, kind=LetterKind.REMINDER, key=token_hex(8), day=date(2026, 11, 25),
                    address=address, message_key=f"<{token_hex(16)}@nastavnik.test>", state=LetterState.PENDING,
                    expires_at=func.now() + timedelta(hours=8),
                )
            )
            for address in addresses
        ]  # fmt: skip

    return make


def composed(held: Sequence[HeldLetter]) -> Iterator[tuple[HeldLetter, Words | None]]:
    for letter in held:
        yield letter, Words("Напоминание", "Текст\n", "<p>Текст</p>", reply_to=("curator@school.test",))


def send(app, server, *, composer=composed, seconds=20.0):
    with app.app_context():
        post = SmtpPost(MailServer.parse(server if isinstance(server, str) else server.url))
        sender = Sender(post, composer, sender=FROM, lease=LEASE)
        more = sender.run(seconds)
        return sender.became, more


def stand(plant, letters):
    plant.session.expire_all()
    return [LetterState(plant.session.get(Letter, one.id).state) for one in letters]


def test_letters_go_out_on_one_conversation_each_once(app, plant, letters):
    made = letters(*(f"p{number}@school.test" for number in range(40)))
    with mail_server() as server:
        became, more = send(app, server)
    assert (dict(became), more, server.connections) == ({"sent": 40}, False, 1)
    assert server.took == dict.fromkeys((one.message_key for one in made), 1)
    assert set(stand(plant, made)) == {LetterState.SENT}


def test_a_refusal_for_good_is_written_down_and_not_tried_again(app, plant, letters):
    good, bad = letters("good@school.test", "bad@school.test")
    with mail_server(Behaviour(rcpt={"bad@school.test": "550 5.1.1 нет такого"})) as server:
        send(app, server)
        send(app, server)
    assert stand(plant, [good, bad]) == [LetterState.SENT, LetterState.DEAD]
    assert (server.asked["bad@school.test"], server.connections) == (1, 1)
    plant.session.refresh(bad)
    assert (bad.trouble, bad.server_said[:9]) == ("refused", "550 5.1.1")


@pytest.mark.parametrize("where", ["rcpt", "data"])
def test_a_busy_server_is_tried_again_later_and_longer_each_time(app, plant, letters, where):
    [letter] = letters("busy@school.test")
    with mail_server(Behaviour(**{where: {"busy@school.test": "451 позже"}})) as server:
        waits = []
        for _ in range(3):
            send(app, server)
            assert stand(plant, [letter]) == [LetterState.PENDING]
            waits.append((letter.not_before - plant.session.scalar(select(func.now()))).total_seconds() / 60)
            send(app, server)
            assert stand(plant, [letter]) == [LetterState.PENDING], "not before its time"
            come_due(plant, letter)
        server.behaviour.rcpt.clear()
        server.behaviour.data.clear()
        send(app, server)
    assert stand(plant, [letter]) == [LetterState.SENT]
    assert [0.7 < waits[0] < 1.3, 3.9 < waits[1] < 6.1, 11.9 < waits[2] < 18.1] == [True, True, True]
    assert server.took[letter.message_key] == 1


def come_due(plant, letter):
    plant.session.execute(update(Letter).where(Letter.id == letter.id).values(not_before=func.now()))
    plant.session.commit()


def test_after_the_last_try_a_letter_is_dead(app, plant, letters):
    [letter] = letters("busy@school.test")
    with mail_server(Behaviour(rcpt={"busy@school.test": "451 позже"})) as server:
        for _ in range(10):
            send(app, server)
            come_due(plant, letter)
    assert (server.asked["busy@school.test"], stand(plant, [letter])) == (
        turns.MOST_ATTEMPTS,
        [LetterState.DEAD],
    )


def test_a_server_that_is_away_costs_no_letter_a_try(app, plant, letters):
    made = letters(*(f"p{number}@school.test" for number in range(30)))
    with mail_server() as gone:
        url = gone.url
    for _ in range(3):
        became, _more = send(app, url)
        assert became["unreachable"] == 1, "one letter asks, the others wait"
        assert set(stand(plant, made)) == {LetterState.PENDING}
        assert {one.attempts for one in made} == {0}
        assert all(one.not_before > plant.session.scalar(select(func.now())) for one in made)
        for one in made:
            come_due(plant, one)
    with mail_server() as server:
        send(app, server)
    assert set(stand(plant, made)) == {LetterState.SENT}
    assert sum(server.took.values()) == 30


def test_a_connection_dropped_after_the_text_leaves_the_letter_uncertain_and_unrepeated(app, plant, letters):
    dropped, next_one = letters("drop@school.test", "next@school.test")
    with mail_server(Behaviour(drop={"drop@school.test"})) as server:
        send(app, server)
        with app.app_context():
            upkeep.sweep()
        send(app, server)
    assert stand(plant, [dropped, next_one]) == [LetterState.UNCERTAIN, LetterState.SENT]
    assert (server.took[dropped.message_key], server.took[next_one.message_key], server.connections) == (
        1,
        1,
        2,
    )


def test_one_that_falls_silent_holds_up_nobody_else(app, plant, letters, monkeypatch):
    monkeypatch.setattr(mail, "REPLY_SECONDS", 1)
    mute, *others = letters("mute@school.test", *(f"p{number}@school.test" for number in range(60)))
    with mail_server(Behaviour(mute={"mute@school.test"})) as server, ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: send(app, server), range(2)))
    assert stand(plant, [mute]) == [LetterState.PENDING]
    assert mute.trouble == "broken_off"
    assert set(stand(plant, others)) == {LetterState.SENT}
    assert max(server.took.values()) == 1


def test_two_senders_at_once_send_no_letter_twice(app, plant, letters):
    made = letters(*(f"p{number}@school.test" for number in range(120)))
    with mail_server() as server, ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: send(app, server), range(4)))
    assert server.took == dict.fromkeys((one.message_key for one in made), 1)
    assert set(stand(plant, made)) == {LetterState.SENT}


def hold(app):
    with app.app_context():
        return turns.hold_letters(25, LEASE)


def end_leases(plant):
    plant.session.execute(
        update(Letter)
        .where(Letter.lease_until.is_not(None))
        .values(lease_until=func.now() - timedelta(seconds=1))
    )
    plant.session.commit()


def test_a_sender_killed_before_the_text_left_lets_another_one_send(app, plant, letters):
    [letter] = letters("p@school.test")
    [dead] = hold(app)
    with mail_server() as server:
        send(app, server)
        assert sum(server.took.values()) == 0
        end_leases(plant)
        with app.app_context():
            assert upkeep.sweep()["freed"] == 1
        send(app, server)
    assert (server.took[letter.message_key], stand(plant, [letter])) == (1, [LetterState.SENT])
    with app.app_context(), pytest.raises(LostLetterError):
        turns.begin_handing(dead)


def test_a_sender_killed_while_the_text_left_leaves_it_uncertain(app, plant, letters):
    [letter] = letters("p@school.test")
    [dead] = hold(app)
    with app.app_context():
        turns.begin_handing(dead)
    end_leases(plant)
    with app.app_context():
        assert upkeep.sweep()["uncertain"] == 1
    with mail_server() as server:
        send(app, server)
    assert (sum(server.took.values()), stand(plant, [letter])) == (0, [LetterState.UNCERTAIN])
    with app.app_context(), pytest.raises(LostLetterError):
        turns.mark_sent(dead)


def test_a_letter_that_ends_its_sender_takes_no_others_along(app, plant, letters):
    """Held with the others the first time, afterwards alone; they keep all but one of their tries."""
    poison, *others = letters("poison@school.test", *(f"p{number}@school.test" for number in range(5)))
    assert len(hold(app)) == 6
    end_leases(plant)
    with app.app_context():
        upkeep.sweep()
    alone = [hold(app) for _ in range(6)]
    assert [len(held) for held in alone] == [1] * 6
    stand(plant, others)
    assert {one.attempts for one in others} == {2}
    assert plant.session.get(Letter, poison.id).attempts == 2


def test_a_letter_that_ends_every_sender_is_given_up(app, plant, letters):
    [poison] = letters("poison@school.test")
    for _ in range(upkeep.MOST_INTERRUPTIONS):
        assert len(hold(app)) == 1
        end_leases(plant)
        with app.app_context():
            upkeep.sweep()
    assert (stand(plant, [poison]), poison.trouble) == ([LetterState.DEAD], "worn_out")


def test_an_address_in_cyrillic_goes_in_latin_letters_or_is_refused(app, plant, letters):
    domain, name = letters("p@школа.рф", "учитель@school.test")
    with mail_server() as server:
        send(app, server)
    assert stand(plant, [domain, name]) == [LetterState.SENT, LetterState.DEAD]
    assert list(server.asked) == ["p@xn--80atdl2c.xn--p1ai"]


def breaking(error):
    """Return a composer that breaks at the letter to p2."""

    def compose(held):
        for letter in held:
            if letter.address == "p2@school.test":
                raise error
            yield letter, Words("Тема", "Текст", "<p>Текст</p>")

    return compose


def test_a_letter_whose_words_cannot_be_made_holds_up_nobody_else(app, plant, letters):
    made = letters(*(f"p{number}@school.test" for number in range(5)))
    with mail_server() as server:
        became, more = send(app, server, composer=breaking(ZeroDivisionError()))
    states = [LetterState.SENT] * 2 + [LetterState.PENDING] + [LetterState.SENT] * 2
    assert (stand(plant, made), became["sent"], more) == (states, 4, False)
    assert (made[2].trouble, made[2].attempts) == ("broken", 2)
    assert made[2].not_before > plant.session.scalar(select(func.now())) + timedelta(minutes=3)


def test_a_letter_that_breaks_while_it_is_handed_over_is_not_sent_twice(app, plant, letters, monkeypatch):
    [letter] = letters("p0@school.test")

    def hand_over(*_arguments):
        raise ZeroDivisionError

    monkeypatch.setattr(SmtpPost, "hand_over", hand_over)
    with mail_server() as server:
        send(app, server)
    assert stand(plant, [letter]) == [LetterState.UNCERTAIN]


def test_a_database_that_is_away_ends_the_run_and_costs_nobody_a_try(app, plant, letters):
    made = letters(*(f"p{number}@school.test" for number in range(5)))
    away = OperationalError("SELECT 1", {}, psycopg.errors.AdminShutdown(), connection_invalidated=True)
    with mail_server() as server, pytest.raises(OperationalError):
        send(app, server, composer=breaking(away))
    assert stand(plant, made) == [LetterState.SENT] * 2 + [LetterState.PENDING] * 3
    assert {plant.session.get(Letter, one.id).attempts for one in made[2:]} == {0}


def test_a_letter_out_of_date_is_not_sent(app, plant, letters):
    [letter] = letters("p@school.test")
    plant.session.execute(update(Letter).where(Letter.id == letter.id).values(expires_at=func.now()))
    plant.session.commit()
    with mail_server() as server:
        send(app, server)
    with app.app_context():
        upkeep.sweep()
    assert (sum(server.took.values()), stand(plant, [letter])) == (0, [LetterState.EXPIRED])


def test_nothing_in_a_letter_can_add_a_header():
    for words in (
        Words("Тема\r\nBcc: all@school.test", "т", "т"),
        Words("Тема", "т", "т", reply_to=("a@school.test\r\nBcc: all@school.test",)),
    ):
        with pytest.raises(ValueError, match="line"):
            mail.compose(words, sender=FROM, recipient="p@school.test", message_id="<1@x>")


def test_a_folder_keeps_a_letter_once_however_often_it_is_handed_over(tmp_path):
    post = FolderPost(Folder(tmp_path, "letters"))
    for _ in range(2):
        post.offer("a@x.test", "b@x.test")
        post.hand_over("1.eml", b"text")
    assert [
        (one.name, one.read_bytes(), one.stat().st_mode & 0o777) for one in (tmp_path / "letters").iterdir()
    ] == [("1.eml", b"text", 0o600)]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.test", MailServer("mail.test", 587, "starttls")),
        ("smtps://u%40x:p%2Fw@mail.test", MailServer("mail.test", 465, "implicit", "u@x", "p/w")),
        ("smtp://127.0.0.1:2525?tls=none", MailServer("127.0.0.1", 2525, "none")),
    ],
)
def test_settings_name_a_mail_server(url, expected):
    assert MailServer.parse(url) == expected


@pytest.mark.parametrize("url", ["mail.test", "http://mail.test", "smtp://", "smtp://mail.test?tls=maybe"])
def test_an_address_that_is_none_is_refused(url):
    with pytest.raises(ValueError, match=r"smtp://|Invalid"):
        MailServer.parse(url)


def test_without_starttls_nothing_is_said_to_a_server_that_must_have_it(app, plant, letters):
    [letter] = letters("p@school.test")
    with mail_server() as server:
        became, _more = send(app, f"smtp://127.0.0.1:{server.port}")
    assert (became["unreachable"], sum(server.took.values())) == (1, 0)
    assert stand(plant, [letter]) == [LetterState.PENDING]
