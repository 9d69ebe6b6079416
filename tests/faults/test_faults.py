"""Workers killed at random moments, Redis emptied and killed, PostgreSQL crashed, the mail server gone: nothing is lost.

The numbers of the faults are those of the list of fault tests this project keeps (F01 and so on).
"""

import hashlib
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from urllib.parse import urlsplit

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select, update

from commons.accounts.roles import Role
from commons.accounts.standing import find_standing
from commons.jobs.models import LIVE, Job, JobPart, JobState
from commons.jobs.places import report_file_name, reports_folder
from commons.jobs.service import Failure
from commons.letters.models import Letter, LetterState
from commons.schools.models import Municipality
from core.database import db
from core.jobs import SWEEP, send
from core.tenancy import enter_reach
from core.unit_of_work import commit
from municipal.reminders.rounds import begin_due_rounds
from municipal.reports.choices import choices_of
from municipal.reports.service import order_report
from tenants.roadmap.models import ActivityResponsible
from tenants.roadmap.vocabulary import DeadlineKind
from tests.faults.rig import Rig, running_rig
from tests.mail_server import Behaviour, MailServerInHand, free_port, mail_server
from tests.working import morning, working_day

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]

SCHOOLS, PEOPLE = 6, 20
WAITING = (LetterState.GATHERING, LetterState.PENDING, LetterState.SENDING, LetterState.HANDING)


@pytest.fixture(scope="module")
def rig() -> Iterator[Rig]:
    """One for all tests, with a worker that goes on from one to the next."""
    with running_rig() as running:
        running.smtp_url = f"smtp://127.0.0.1:{free_port()}?tls=none"
        yield running


@contextmanager
def mail_server_of(rig: Rig) -> Iterator[MailServerInHand]:
    """Run the mail server that the workers were told of."""
    port = urlsplit(rig.smtp_url or "").port or 0
    with mail_server(Behaviour(wait=0.02), port) as server:
        yield server


@pytest.fixture
def mail(rig: Rig) -> Iterator[MailServerInHand]:
    with mail_server_of(rig) as server:
        yield server


class Town:
    """A municipality with schools whose people all have something overdue; its coordinator."""

    def __init__(self, rig: Rig, *, schools: int = SCHOOLS, people: int = PEOPLE, rows: int = 1) -> None:
        self.rig = rig
        with rig.plant() as plant:
            plant.session.execute(
                update(Letter).where(Letter.state.in_(WAITING)).values(state=LetterState.CANCELLED)
            )
            # The towns of earlier tests keep quiet.
            plant.session.execute(update(Municipality).values(working_days=[]))
            municipality = plant.municipality()
            self.id = municipality.id
            plant.user(Role.SERVICE, municipality)
            district = plant.district(municipality)
            self.coordinator = plant.coordinator(district).id
            for number in range(schools):
                self._school(plant, plant.school(district), number, people, rows)

    def _school(self, plant, school, number: int, people: int, rows: int) -> None:
        plant.curator(school)
        section = plant.section(plant.roadmap(school))
        overdue = {"deadline_kind": DeadlineKind.BY_DATE, "due_on": date(2026, 11, 1)}
        for person in range(people):
            someone = plant.person(
                school, f"Лугова {person}", email=f"p{person}-{number}-{self.id}@school.test"
            )
            activity = plant.activity(section, **overdue)
            plant.add(
                ActivityResponsible(
                    school_id=school.id,
                    activity_id=activity.id,
                    position=1,
                    text="Лугова",
                    person_id=someone.id,
                )
            )
        for _ in range(rows - people):
            plant.activity(section, **overdue)

    def begin_reminders(self) -> None:
        with self.rig.application():
            begin_due_rounds(morning(working_day()))

    def letters(self) -> Counter[LetterState]:
        with self.rig.plant() as plant:
            rows = plant.session.execute(
                select(Letter.state, func.count())
                .where(Letter.municipality_id == self.id)
                .group_by(Letter.state)
            )
            return Counter({LetterState(row[0]): row[1] for row in rows})

    def all_letters_ended(self, count: int = SCHOOLS * PEOPLE) -> bool:
        found = self.letters()
        return found.total() == count and not any(found[state] for state in WAITING)

    def order(self, *, poisoned: bool = False) -> int:
        """Order the district's report; a poisoned one is so before any worker may see it."""
        with self.rig.application():
            who = find_standing(self.coordinator)
            assert who is not None
            enter_reach(who.reach_across("report.write"))
            key = choices_of(who)[0].key
            public_id = order_report(key, language="ru", by=who)
            if poisoned:
                job = db.session.scalars(select(Job).where(Job.public_id == public_id)).one()
                job.parameters = {**job.parameters, "poison": True}
            commit()
            job_id = db.session.scalar(select(Job.id).where(Job.public_id == public_id))
            assert job_id is not None
            return job_id

    def job(self, job_id: int) -> Job:
        with self.rig.plant() as plant:
            return plant.session.get_one(Job, job_id)


def never_twice(mail: MailServerInHand) -> list[str]:
    return [name for name, times in mail.took.items() if times > 1]


def test_senders_killed_at_random_moments_lose_nothing_and_send_nothing_twice(rig, mail):
    """F01 to F04: pool processes and a whole worker killed in the middle of letters, again and again."""
    town = Town(rig)
    town.begin_reminders()
    kills = 0

    def kill() -> None:
        nonlocal kills
        if not mail.took:
            return
        if kills == 3:
            rig.kill_workers()
            kills += 1
        elif kills < 6:
            kills += rig.kill_one()

    rig.sweep_until(town.all_letters_ended, 60, kill)
    found = town.letters()
    assert kills == 6, "too fast to be disturbed"
    assert found[LetterState.SENT] + found[LetterState.UNCERTAIN] == SCHOOLS * PEOPLE
    assert found[LetterState.UNCERTAIN] <= kills + 1, (
        "one a killed process at the most, two with the whole worker"
    )
    assert never_twice(mail) == []
    # What is marked as sent arrived; of the uncertain some did.
    assert found[LetterState.SENT] <= len(mail.took) <= SCHOOLS * PEOPLE


def test_redis_emptied_killed_and_started_anew_loses_no_letter(rig, mail):
    """F05, F06: Redis holds no memory that matters; a worker takes up work again by itself."""
    town = Town(rig)
    town.begin_reminders()
    rig.empty_redis()
    done = []

    def disturb() -> None:
        if not mail.took or len(done) == 4:
            return
        rig.empty_redis()
        if len(done) % 2:
            rig.kill_redis()
            time.sleep(0.5)
            rig.start_redis()
        done.append(len(mail.took))

    rig.sweep_until(town.all_letters_ended, 60, disturb)
    assert (len(done), town.letters(), never_twice(mail)) == (
        4,
        Counter({LetterState.SENT: SCHOOLS * PEOPLE}),
        [],
    )


def test_an_order_made_while_redis_is_away_is_saved_and_done_later(rig, mail):
    """The page does not wait for Redis, and the sweeper finds the row."""
    town = Town(rig, schools=2, people=1)
    rig.kill_redis()
    job_id = town.order()
    assert town.job(job_id).state == JobState.QUEUED
    rig.start_redis()
    rig.sweep_until(lambda: town.job(job_id).state == JobState.DONE, 30)


def test_postgres_crashed_in_the_middle_of_letters_leaves_none_lost(rig, mail):
    """F10: what was committed is there, the pools heal by themselves, and a text that was under way is uncertain."""
    town = Town(rig)
    town.begin_reminders()
    crashes = 0

    def crash() -> None:
        nonlocal crashes
        if crashes < 2 and len(mail.took) > 20 * (crashes + 1):
            rig.crash_postgres()
            rig.start_postgres()
            crashes += 1

    rig.sweep_until(town.all_letters_ended, 60, crash)
    found = town.letters()
    assert crashes == 2
    assert found[LetterState.SENT] + found[LetterState.UNCERTAIN] == SCHOOLS * PEOPLE
    assert found[LetterState.UNCERTAIN] <= 2 * crashes
    assert never_twice(mail) == []


def test_a_mail_server_that_is_away_costs_no_letter(rig):
    """F13: nobody's tries are used up, and the backlog goes out once it is back."""
    town = Town(rig, schools=2)
    town.begin_reminders()

    def all_wait() -> bool:
        with rig.plant() as plant:
            found = select(func.count()).where(
                Letter.municipality_id == town.id, Letter.trouble == "unreachable", Letter.attempts == 0
            )
            return plant.session.scalar(found) == 2 * PEOPLE

    rig.sweep_until(all_wait, 30)
    with mail_server_of(rig) as mail, rig.plant() as plant:
        plant.session.execute(
            update(Letter).where(Letter.municipality_id == town.id).values(not_before=func.now())
        )
        plant.session.commit()
        rig.sweep_until(lambda: town.all_letters_ended(2 * PEOPLE), 30)
        assert town.letters() == Counter({LetterState.SENT: 2 * PEOPLE})
        assert never_twice(mail) == []


def test_builders_killed_at_random_moments_end_in_one_whole_report(rig, mail):
    """F02, F03 for reports: whoever is left goes on, the file is whole, its rows are all there."""
    town = Town(rig, schools=120, people=0, rows=10)
    job_id = town.order()
    kills = 0

    def kill() -> None:
        nonlocal kills
        if kills < 3 and town.job(job_id).state == JobState.RUNNING:
            kills += rig.kill_one()
            time.sleep(rig.chance.uniform(0.05, 0.4))

    # Three times is often enough: a job that ends its worker three times at one step is given up.
    rig.sweep_until(lambda: town.job(job_id).state not in LIVE, 60, kill)
    job = town.job(job_id)
    assert (job.state, job.rows_written) == (JobState.DONE, 120 * 11)
    folder = reports_folder(rig.settings())
    data = folder.file(report_file_name(job.public_id)).read_bytes()
    assert hashlib.sha256(data).hexdigest() == job.file_sha256
    sheet = load_workbook(BytesIO(data), read_only=True)["Мероприятия"]
    titles = [
        cell
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        if str(cell).startswith("Мероприятие ")
    ]
    assert len(titles) == len(set(titles)) == 1200


def test_what_kills_its_worker_every_time_is_given_up_after_three(rig, mail):
    """F25: attempts are counted before the work."""
    town = Town(rig, schools=2, people=0, rows=1)
    job_id = town.order(poisoned=True)
    most = []

    def count() -> None:
        with rig.plant() as plant:
            most.append(
                plant.session.scalar(select(func.max(JobPart.attempts)).where(JobPart.job_id == job_id)) or 0
            )

    rig.sweep_until(lambda: town.job(job_id).state not in LIVE, 60, count)
    job = town.job(job_id)
    assert (job.state, job.failure, max(most)) == (JobState.FAILED, Failure.WORN_OUT, 3)
    healthy = Town(rig, schools=1, people=0, rows=1)
    other = healthy.order()
    rig.sweep_until(lambda: healthy.job(other).state == JobState.DONE, 30)


def test_two_clocks_and_one_set_back_begin_one_round(rig, mail):
    """F19, F21: the row decides, whoever asks and whatever their clock says."""
    town = Town(rig, schools=1, people=2)
    moment = morning(working_day(), hour=8)
    with rig.application():
        begun = [begin_due_rounds(moment - timedelta(hours=back)) for back in (0, 0, 1, 0)]
    rig.empty_redis()
    with rig.application():
        begun.append(begin_due_rounds(moment))
    assert [len(one) > 0 for one in begun] == [True, False, False, False, False]
    rig.sweep_until(lambda: town.all_letters_ended(2), 30)
    assert sum(mail.took.values()) == 2
    assert datetime.now(UTC) < moment + timedelta(days=8)
    send_nothing_more(rig, town, mail)


def send_nothing_more(rig: Rig, town: Town, mail: MailServerInHand) -> None:
    with rig.application():
        for _ in range(3):
            send(SWEEP)
            time.sleep(0.2)
    assert (town.letters().total(), sum(mail.took.values())) == (2, 2)
