"""The daily round: who is written to about what, once a day whatever the clocks say, and nobody before the curator agreed."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, update

from commons.accounts.roles import Role
from commons.jobs import upkeep as job_upkeep
from commons.jobs.models import Job, JobState
from commons.letters import upkeep as letter_upkeep
from commons.letters.models import Letter, LetterPart, LetterState
from core.text import search_key
from municipal.reminders import rounds
from tenants.people.models import PersonGroup, PersonGroupMember
from tenants.roadmap.models import ActivityResponsible, Roadmap
from tenants.roadmap.vocabulary import DeadlineKind, RoadmapStatus
from tests.working import do_jobs, morning, remind, send_letters, working_day

TODAY = working_day()


def due(day: date, **more):
    return {"deadline_kind": DeadlineKind.BY_DATE, "due_on": day, "deadline_text": f"до {day}", **more}


OVERDUE, SOON, FAR = (
    due(TODAY - timedelta(days=3)),
    due(TODAY + timedelta(days=7)),
    due(TODAY + timedelta(days=8)),
)


class Ground:
    """A municipality with one school, its curator and a roadmap in use."""

    def __init__(self, plant, **place):
        self.plant = plant
        self.municipality = plant.municipality(**place)
        plant.user(Role.SERVICE, self.municipality)
        self.district = plant.district(self.municipality)
        self.school = plant.school(self.district)
        self.curator = plant.curator(self.school)
        self.roadmap = plant.roadmap(self.school)
        self.section = plant.section(self.roadmap)

    def row(self, *people, section=None, **more):
        section = section or self.section
        activity = self.plant.activity(section, **more)
        for place, person in enumerate(people, start=1):
            names = {"person_id": person.id, "name": person.name} if hasattr(person, "name_key") else {}
            self.plant.add(
                ActivityResponsible(
                    school_id=section.school_id, activity_id=activity.id, position=place,
                    text=getattr(person, "name", person), **names,
                )
            )  # fmt: skip
        return activity

    def letters(self):
        rows = self.plant.session.execute(
            select(Letter.address, Letter.state)
            .where(Letter.municipality_id == self.municipality.id)
            .order_by(Letter.address)
        ).all()
        self.plant.session.rollback()
        return [(row.address, LetterState(row.state)) for row in rows]


@pytest.fixture
def ground(plant):
    return Ground(plant)


def person(ground, address="lugova@school.test", name="Лугова Н.П.", school=None):
    return ground.plant.person(school or ground.school, name, email=address)


def words(letter):
    return letter.get_body(("plain",)).get_content()


def test_somebody_is_told_of_what_is_overdue_and_of_the_week_ahead(app, ground):
    lugova = person(ground)
    late, soon = ground.row(lugova, **OVERDUE), ground.row(lugova, **SOON)
    far, done = (
        ground.row(lugova, **FAR),
        ground.row(lugova, **OVERDUE, state="submitted", done_on=date(2026, 9, 1)),
    )
    remind(app, ground.municipality.id, TODAY)
    [letter] = send_letters(app).to("lugova@school.test")
    assert (
        letter["Subject"]
        == "Дорожная карта: 1 мероприятие просрочено, 1 мероприятие нужно выполнить в течение недели"
    )
    text = words(letter)
    told = [title in text for title in (late.title, soon.title, far.title, done.title)]
    assert told == [True, True, False, False]
    assert f"просрочено на 3 дня, срок {TODAY - timedelta(days=3):%d.%m.%Y}" in text
    assert f"осталось 7 дней, срок {TODAY + timedelta(days=7):%d.%m.%Y}" in text
    page = f"http://127.0.0.1:8000/schools/{ground.school.public_id}/roadmaps/{ground.roadmap.public_id}"
    assert f"{page}?row={late.public_id}" in text
    html = letter.get_body(("html",)).get_content()
    assert f'href="{page}?row={late.public_id}"' in html
    assert letter["Reply-To"] == ground.curator.email
    assert (letter["Auto-Submitted"], letter["From"]) == (
        "auto-generated",
        "Наставник <no-reply@nastavnik.test>",
    )


@pytest.mark.parametrize(
    ("count", "subject"),
    [(2, "2 мероприятия просрочены"), (5, "5 мероприятий просрочено"), (21, "21 мероприятие просрочено")],
)
def test_numbers_and_words_agree(app, ground, count, subject):
    lugova = person(ground)
    for _ in range(count):
        ground.row(lugova, **OVERDUE)
    remind(app, ground.municipality.id, TODAY)
    [letter] = send_letters(app).to("lugova@school.test")
    assert letter["Subject"] == f"Дорожная карта: {subject}"


def test_a_day_has_one_round_and_one_letter_however_often_it_is_begun(app, ground):
    lugova = person(ground)
    ground.row(lugova, **OVERDUE)
    first = remind(app, ground.municipality.id, TODAY)
    assert len(first) == 1
    assert len(send_letters(app).to("lugova@school.test")) == 1
    again = [remind(app, ground.municipality.id, TODAY) for _ in range(3)]
    assert again == [[], [], []]
    assert send_letters(app).to("lugova@school.test") == []
    assert ground.letters() == [("lugova@school.test", LetterState.SENT)]
    remind(app, ground.municipality.id, TODAY + timedelta(days=1))
    assert len(send_letters(app).to("lugova@school.test")) == 1


def test_a_round_made_again_by_hand_writes_to_nobody_twice(app, ground):
    """The key of the letter decides, even where the job's own was lost."""
    lugova = person(ground)
    ground.row(lugova, **OVERDUE)
    remind(app, ground.municipality.id, TODAY)
    send_letters(app)
    ground.plant.session.execute(
        update(Job).where(Job.municipality_id == ground.municipality.id).values(key=None)
    )
    ground.plant.session.commit()
    assert len(remind(app, ground.municipality.id, TODAY)) == 1
    assert send_letters(app).to("lugova@school.test") == []


@pytest.mark.parametrize("where", ["debts_of", "gather"])
def test_a_school_that_breaks_leaves_the_others_their_letters(app, plant, ground, monkeypatch, where):
    other = plant.school(ground.district)
    section = plant.section(plant.roadmap(other))
    ground.row(person(ground), **OVERDUE)
    ground.row(person(ground, "there@school.test", school=other), section=section, **OVERDUE)
    whole = getattr(rounds, where)

    def breaking(first, second):
        ids = [first.school.id] if where == "gather" else [one.id for one in first]
        if ground.school.id in ids:
            raise ZeroDivisionError
        return whole(first, second)

    monkeypatch.setattr(rounds, where, breaking)
    [job_id] = remind(app, ground.municipality.id, TODAY)
    job = plant.session.get(Job, job_id)
    assert (job.state, job.failure, job.schools_read, job.schools_total) == (JobState.DONE, "partly", 1, 2)
    box = send_letters(app)
    assert [len(box.to(one)) for one in ("there@school.test", "lugova@school.test")] == [1, 0]


def test_a_round_called_off_before_its_end_sends_nothing_until_it_is_begun_again(
    app, plant, ground, monkeypatch
):
    ground.row(person(ground), **OVERDUE)
    # The operator calls it off when the letters are gathered and not yet let go.
    monkeypatch.setattr(rounds, "let_go", lambda *_: job_upkeep.drop(job_of(plant, ground).public_id) and 0)
    remind(app, ground.municipality.id, TODAY)
    monkeypatch.undo()
    with app.app_context():
        job_upkeep.clear_leftovers()
        letter_upkeep.sweep()
    assert send_letters(app).to("lugova@school.test") == []
    with app.app_context():
        assert job_upkeep.retry(job_of(plant, ground).public_id)
    do_jobs(app, ground.municipality.id)
    assert len(send_letters(app).to("lugova@school.test")) == 1


def job_of(plant, ground):
    plant.session.expire_all()
    return plant.session.scalars(select(Job).where(Job.municipality_id == ground.municipality.id)).one()


def test_nobody_is_reminded_before_the_curator_has_confirmed_the_roadmap(app, ground):
    fresh = ground.plant.roadmap(ground.school, confirmed_at=None)
    ground.row(person(ground), section=ground.plant.section(fresh), **OVERDUE)
    remind(app, ground.municipality.id, TODAY)
    assert ground.letters() == []


@pytest.mark.parametrize("values", [{"status": RoadmapStatus.CLOSED}, {"status": RoadmapStatus.ARCHIVED}])
def test_a_roadmap_that_is_over_reminds_nobody(app, ground, values):
    ground.row(person(ground), **OVERDUE)
    ground.plant.session.execute(update(Roadmap).where(Roadmap.id == ground.roadmap.id).values(**values))
    ground.plant.session.commit()
    remind(app, ground.municipality.id, TODAY)
    assert ground.letters() == []


def test_last_years_roadmap_reminds_nobody_once_there_is_one_for_this_year(app, ground):
    old = ground.plant.roadmap(ground.school, first_year=2025, last_year=2025)
    ground.row(person(ground), section=ground.plant.section(old), **OVERDUE)
    remind(app, ground.municipality.id, TODAY)
    assert ground.letters() == []


def test_a_closed_school_reminds_nobody(app, plant, ground):
    ground.row(person(ground), **OVERDUE)
    ground.school.closed_on = TODAY
    plant.session.commit()
    remind(app, ground.municipality.id, TODAY)
    assert ground.letters() == []


def test_a_row_whose_person_has_no_address_goes_to_the_curator_and_says_so(app, ground):
    silent = person(ground, None, "Тихая О.О.")
    row = ground.row(silent, **OVERDUE)
    loose = ground.row("классные руководители", **SOON)
    nobody = ground.row(**SOON)
    remind(app, ground.municipality.id, TODAY)
    box = send_letters(app)
    [letter] = box.to(ground.curator.email)
    text = words(letter)
    assert letter["Subject"] == "Дорожная карта: 3 мероприятия ни до кого не доходят"
    assert [one.title in text for one in (row, loose, nobody)] == [True, True, True]
    assert "  Тихая О.О.: нет адреса электронной почты\n" in text.replace("\r\n", "\n")
    assert "классные руководители: не связано с человеком школы" in text
    assert "никто не назначен ответственным" in text
    assert letter["Reply-To"] is None
    assert len(box.letters) == 1


def test_without_a_curator_the_director_hears_of_rows_that_reach_nobody(app, plant):
    ground = Ground(plant)
    plant.session.delete(plant.session.scalars(select_membership(ground.curator)).one())
    plant.session.commit()
    director = plant.user(Role.SCHOOL_DIRECTOR, ground.school)
    ground.row(**OVERDUE)
    remind(app, ground.municipality.id, TODAY)
    assert len(send_letters(app).to(director.email)) == 1


def select_membership(user):
    from commons.accounts.models import Membership

    return select(Membership).where(Membership.user_id == user.id)


def test_an_address_that_is_none_is_marked_shown_and_not_tried(app, ground):
    row = ground.row(person(ground, "lugova at school", "Лугова Н.П."), **OVERDUE)
    remind(app, ground.municipality.id, TODAY)
    box = send_letters(app)
    assert sorted(box.offered) == [ground.curator.email]
    assert ("lugova at school", LetterState.DEAD) in ground.letters()
    text = words(box.to(ground.curator.email)[0])
    assert row.title in text
    assert "адрес электронной почты написан с ошибкой" in text


def test_members_of_a_group_are_each_written_to(app, plant, ground):
    group = plant.add(
        PersonGroup(
            school_id=ground.school.id,
            name="Психологи",
            name_key=search_key("Психологи"),
            sort_key="психологи",
        )
    )
    people = [person(ground, f"p{number}@school.test", f"Психолог {number}") for number in (1, 2)]
    for one in people:
        plant.add(PersonGroupMember(school_id=ground.school.id, group_id=group.id, person_id=one.id))
    activity = ground.row(**OVERDUE)
    plant.add(
        ActivityResponsible(
            school_id=ground.school.id, activity_id=activity.id, position=1, text="Психологи", is_group=True,
            group_id=group.id,
        )
    )  # fmt: skip
    remind(app, ground.municipality.id, TODAY)
    assert sorted(send_letters(app).offered) == ["p1@school.test", "p2@school.test"]


def test_an_account_lends_its_address_to_a_person_without_one(app, plant, ground):
    user = plant.user(Role.RESPONSIBLE_PERSON, ground.school)
    ground.row(plant.person(ground.school, "Лугова Н.П.", user_id=user.id), **OVERDUE)
    remind(app, ground.municipality.id, TODAY)
    assert send_letters(app).offered == [user.email]


def test_somebody_of_two_schools_gets_one_letter_that_each_school_knows_for_itself(app, plant, ground):
    other = plant.school(ground.district)
    curator = plant.curator(other)
    section = plant.section(plant.roadmap(other))
    here = ground.row(person(ground, "both@school.test"), **OVERDUE)
    there = ground.row(person(ground, "Both@School.test", school=other), section=section, **SOON)
    remind(app, ground.municipality.id, TODAY)
    [letter] = send_letters(app).to("both@school.test")
    assert [one.title in words(letter) for one in (here, there)] == [True, True]
    assert letter["Reply-To"] == f"{ground.curator.email}, {curator.email}"
    parts = (
        select(func.count()).select_from(LetterPart).join(Letter).where(Letter.address == "both@school.test")
    )
    assert plant.session.scalar(parts.where(Letter.municipality_id == ground.municipality.id)) == 2


def test_what_was_done_since_the_morning_is_not_asked_for(app, plant, ground):
    lugova = person(ground)
    done, left = ground.row(lugova, **OVERDUE), ground.row(lugova, **OVERDUE)
    remind(app, ground.municipality.id, TODAY)
    done.state, done.done_on = "done", TODAY
    plant.session.commit()
    [letter] = send_letters(app).to("lugova@school.test")
    assert [one.title in words(letter) for one in (done, left)] == [False, True]


def test_a_letter_with_nothing_left_to_say_is_not_sent(app, plant, ground):
    row = ground.row(person(ground), **OVERDUE)
    remind(app, ground.municipality.id, TODAY)
    row.state, row.done_on = "done", TODAY
    plant.session.commit()
    assert send_letters(app).offered == []
    assert ground.letters() == [("lugova@school.test", LetterState.CANCELLED)]


def test_of_several_terms_the_next_one_is_reminded_of(app, ground):
    terms = [
        [str(TODAY - timedelta(days=60)), str(TODAY - timedelta(days=50))],
        [str(TODAY), str(TODAY + timedelta(days=2))],
    ]
    values = due(TODAY + timedelta(days=100), deadline_kind=DeadlineKind.DATE_RANGE, deadline_parts=terms)
    row = ground.row(person(ground), **values)
    remind(app, ground.municipality.id, TODAY)
    [letter] = send_letters(app).to("lugova@school.test")
    assert row.title in words(letter)
    assert f"осталось 2 дня, срок {TODAY + timedelta(days=2):%d.%m.%Y}" in words(letter)


@pytest.mark.parametrize(
    ("zone", "utc_hour", "begins"),
    [("Asia/Krasnoyarsk", 0, True), ("Europe/Moscow", 0, False), ("Europe/Moscow", 4, True), ("Asia/Kamchatka", 9, False)],
)  # fmt: skip
def test_a_round_begins_by_the_municipalitys_own_clock(app, plant, zone, utc_hour, begins):
    from municipal.reminders.rounds import begin_due_rounds

    ground = Ground(plant, time_zone=zone)
    moment = morning(TODAY, "UTC", utc_hour)
    with app.app_context():
        begin_due_rounds(moment)
    count = plant.session.scalar(
        select(func.count()).select_from(Job).where(Job.municipality_id == ground.municipality.id)
    )
    assert count == int(begins)


def test_nobody_is_disturbed_on_a_day_off(app, ground):
    ground.row(person(ground), **OVERDUE)
    saturday = TODAY + timedelta(days=3)
    assert remind(app, ground.municipality.id, saturday) == []
    assert ground.letters() == []
