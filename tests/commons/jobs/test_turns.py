"""Turns at a job: one worker at a time, a dead one's turn falls to another, and what ends its workers is given up."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select, update

from commons.jobs import turns, upkeep
from commons.jobs.models import Job, JobKind, JobPart, JobState
from commons.jobs.service import Failure
from commons.jobs.turns import LostError, Result, Step

LEASE = timedelta(seconds=60)


@pytest.fixture
def job(plant):
    district = plant.district()
    user = plant.coordinator(district)
    return plant.add(
        Job(
            municipality_id=district.municipality_id, districts=[district.id], kind=JobKind.REPORT,
            key=f"report:{uuid4()}", ordered_by=user.id, ordered_by_name=user.name,
        )
    )  # fmt: skip


def take(app, job):
    with app.app_context():
        return turns.take_turn(job.id, LEASE)


def split(app, job, parts=2):
    turn = take(app, job)
    with app.app_context():
        turns.end_split(turn, [{"schools": [number]} for number in range(parts)], schools=parts)


def state(plant, job):
    plant.session.expire_all()
    return plant.session.get(Job, job.id)


def end_leases(plant, job):
    """Let time pass: whoever held something is taken for dead."""
    past = func.now() - timedelta(seconds=1)
    for row, condition in ((Job, Job.id == job.id), (JobPart, JobPart.job_id == job.id)):
        plant.session.execute(
            update(row).where(condition, row.lease_until.is_not(None)).values(lease_until=past)
        )
    plant.session.commit()


def test_a_job_is_split_then_its_parts_are_done_then_they_are_joined(app, plant, job):
    split(app, job)
    parts = [take(app, job), take(app, job)]
    assert [(turn.step, turn.part_parameters["schools"]) for turn in parts] == [
        (Step.PART, [0]),
        (Step.PART, [1]),
    ]
    with app.app_context():
        turns.end_part(parts[1], schools=1, rows=20)
    assert take(app, job) is None
    with app.app_context():
        turns.end_part(parts[0], schools=1, rows=3)
    joining = take(app, job)
    assert (joining.step, joining.rows_total) == (Step.JOIN, 23)
    assert take(app, job) is None
    with app.app_context():
        turns.renew(joining, rows_written=10)
    assert (state(plant, job).rows_written, state(plant, job).state) == (10, JobState.RUNNING)
    with app.app_context():
        turns.end_job(joining, Result("a.xlsx", 5, "0" * 64))
    ended = state(plant, job)
    assert (ended.state, ended.key, ended.rows_written, ended.file_size) == (JobState.DONE, None, 23, 5)
    assert ended.expires_at - ended.finished_at == timedelta(days=7)
    assert take(app, job) is None


def test_of_many_workers_each_part_goes_to_one(app, plant, job):
    split(app, job, parts=5)
    with ThreadPoolExecutor(10) as pool:
        found = [turn for turn in pool.map(lambda _: take(app, job), range(10)) if turn]
    assert sorted(turn.part_parameters["schools"][0] for turn in found) == [0, 1, 2, 3, 4]


def test_a_dead_workers_part_falls_to_another_and_its_late_word_changes_nothing(app, plant, job):
    split(app, job, parts=1)
    dead = take(app, job)
    assert take(app, job) is None
    end_leases(plant, job)
    heir = take(app, job)
    assert (heir.part_id, heir.token == dead.token) == (dead.part_id, False)
    with app.app_context(), pytest.raises(LostError):
        turns.end_part(dead, schools=1, rows=7)
    with app.app_context():
        turns.end_part(heir, schools=1, rows=20)
    assert (state(plant, job).schools_read, state(plant, job).rows_total) == (1, 20)


@pytest.mark.parametrize("step", [Step.SPLIT, Step.PART, Step.JOIN])
def test_what_ends_its_worker_three_times_is_given_up(app, plant, job, step):
    if step is not Step.SPLIT:
        split(app, job, parts=1)
    if step is Step.JOIN:
        with app.app_context():
            turns.end_part(turns.take_turn(job.id, LEASE), schools=1, rows=1)
    begun = 0
    for _ in range(6):
        turn = take(app, job)
        if turn is not None:
            assert turn.step is step
            begun += 1
        end_leases(plant, job)
    assert begun == 3
    assert (state(plant, job).state, state(plant, job).failure) == (JobState.FAILED, Failure.WORN_OUT)


def test_a_worker_that_is_told_to_stop_gives_its_turn_back_untried(app, plant, job):
    split(app, job, parts=1)
    for _ in range(5):
        turn = take(app, job)
        with app.app_context():
            turns.let_go(turn)
    assert take(app, job).step is Step.PART


def test_a_worker_that_lost_its_turn_cannot_end_the_job(app, plant, job):
    late = take(app, job)
    end_leases(plant, job)
    split(app, job)
    part = take(app, job)
    end_leases(plant, job)
    assert take(app, job).part_id == part.part_id
    with app.app_context():
        for turn in (late, part):
            turns.give_up(turn, Failure.BROKEN)
    assert state(plant, job).state == JobState.RUNNING


def test_a_turn_given_back_as_tried_stays_counted(app, plant, job):
    for _ in range(turns.MOST_ATTEMPTS):
        turn = take(app, job)
        with app.app_context():
            turns.let_go(turn, is_tried=True)
    assert take(app, job) is None
    assert state(plant, job).failure == Failure.WORN_OUT


def test_a_cancelled_job_stops_whoever_is_at_it(app, plant, job):
    split(app, job, parts=1)
    turn = take(app, job)
    with app.app_context():
        assert upkeep.drop(job.public_id) is True
        assert upkeep.drop(job.public_id) is False
    for act in (lambda: turns.renew(turn), lambda: turns.end_part(turn, schools=1, rows=1)):
        with app.app_context(), pytest.raises(LostError):
            act()
    assert state(plant, job).state == JobState.CANCELLED


def test_the_sweeper_finds_what_nobody_is_at_and_nothing_else(app, plant, job):
    def found():
        with app.app_context():
            return job.id in dict(upkeep.jobs_with_something_to_do())

    seen = [found()]
    split(app, job, parts=1)
    seen.append(found())
    turn = take(app, job)
    seen.append(found())
    end_leases(plant, job)
    seen.append(found())
    turn = take(app, job)
    with app.app_context():
        turns.end_part(turn, schools=1, rows=0)
    seen.append(found())
    joining = take(app, job)
    seen.append(found())
    with app.app_context():
        turns.end_job(joining, None)
    seen.append(found())
    assert seen == [True, True, False, True, True, False, False]


def test_a_failed_job_is_done_again_from_its_beginning(app, plant, job):
    split(app, job, parts=1)
    turn = take(app, job)
    with app.app_context():
        turns.give_up(turn, Failure.BROKEN)
        assert upkeep.retry(job.public_id) is None, "its parts are still there"
        upkeep.clear_leftovers()
        assert upkeep.retry(job.public_id) == (job.id, JobKind.REPORT)
    assert take(app, job).step is Step.SPLIT


def test_an_ended_job_is_forgotten_after_its_time_and_not_before(app, plant, job):
    with app.app_context():
        upkeep.drop(job.public_id)
        assert job.public_id not in upkeep.forget_expired_jobs()
    plant.session.execute(
        update(Job).where(Job.id == job.id).values(expires_at=func.now() - timedelta(seconds=1))
    )
    plant.session.commit()
    with app.app_context():
        assert job.public_id in upkeep.forget_expired_jobs()
    assert plant.session.scalar(select(func.count()).select_from(Job).where(Job.id == job.id)) == 0
