"""A report from the order to the file: split, read part by part, joined; seen by its owner and by nobody else."""

import hashlib
from contextlib import contextmanager
from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select, update

from commons.accounts.models import Membership
from commons.accounts.roles import Role
from commons.jobs import turns, upkeep
from commons.jobs.models import Job, JobContents, JobPart, JobState
from commons.jobs.places import report_file_name, reports_folder
from commons.jobs.service import Failure
from commons.jobs.turns import Step
from municipal.forgetting import forget_files
from municipal.reports import building
from tests.working import do_jobs
from workers.turns import advance

LEASE = timedelta(seconds=60)


@pytest.fixture
def district(plant):
    return plant.district()


@pytest.fixture
def school(plant, district):
    found = plant.school(district)
    section = plant.section(plant.roadmap(found))
    for _ in range(3):
        plant.activity(section)
    return found


@pytest.fixture
def coordinator(plant, district):
    return plant.coordinator(district)


def order(visit, user, place=None):
    """Order a report by its page and return its address."""
    visitor = visit(user)
    if place is None:
        [select_] = visitor.get("/reports").all("select", name="place")
        place = next(iter(select_)).get("value")
    answer = visitor.post("/reports", {"place": place})
    assert answer.status == 303
    return answer.location


def job_of(plant, user):
    plant.session.expire_all()
    return plant.session.scalars(select(Job).where(Job.ordered_by == user.id).order_by(Job.id.desc())).first()


def built(app, plant, visit, user):
    address = order(visit, user)
    do_jobs(app, job_of(plant, user).municipality_id)
    return address


def test_an_order_becomes_a_file_for_its_owner(app, plant, visit, school, coordinator):
    address = built(app, plant, visit, coordinator)
    page = visit(coordinator).get(address)
    assert "Скачать таблицу" in page.words()
    assert "1 школа, 3 мероприятия" in page.words()
    answer = visit(coordinator).get(f"{address}/file")
    assert answer.status == 200
    assert answer.headers["Content-Disposition"].startswith("attachment; filename")
    assert (
        "filename*=UTF-8''%D0%A1%D0%B2%D0%BE%D0%B4%D0%BD%D1%8B%D0%B9" in answer.headers["Content-Disposition"]
    )
    assert (answer.headers["Cache-Control"], answer.headers["X-Content-Type-Options"]) == (
        "no-store",
        "nosniff",
    )
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    job = job_of(plant, coordinator)
    assert hashlib.sha256(answer.body).hexdigest() == job.file_sha256
    workbook = load_workbook(BytesIO(answer.body))
    assert workbook.sheetnames == ["Школы", "Мероприятия", "Что значат показатели"]
    texts = [
        str(cell.value) for row in workbook["Школы"].iter_rows() for cell in row if cell.value is not None
    ]
    assert school.short_name in texts
    left = [
        plant.session.scalar(select(func.count()).select_from(table).where(condition))
        for table, condition in (
            (JobPart, JobPart.job_id == job.id),
            (JobContents, JobContents.ordered_by == coordinator.id),
        )
    ]
    assert left == [0, 0], "what the parts had read is gone"


def test_nobody_else_sees_a_report_or_its_file(app, plant, visit, district, school, coordinator):
    address = built(app, plant, visit, coordinator)
    others = [
        plant.coordinator(district),
        plant.coordinator(
            plant.district(plant.session.get(type(plant.municipality()), district.municipality_id))
        ),
        plant.user(Role.MUNICIPAL_ADMINISTRATOR, school),
        plant.coordinator(plant.district()),
    ]
    for other in others[:2] + others[3:]:
        visitor = visit(other)
        answers = [visitor.get(address), visitor.get(f"{address}/file"), visitor.post(f"{address}/cancel")]
        assert [answer.status for answer in answers] == [404, 404, 404]
        assert address not in visitor.get("/reports").text
    assert visit(plant.curator(school)).get(address).status == 403


def test_whoever_lost_the_place_of_a_report_sees_it_no_more(app, plant, visit, district, school, coordinator):
    address = built(app, plant, visit, coordinator)
    elsewhere = plant.district()
    plant.membership(coordinator, Role.DISTRICT_COORDINATOR, elsewhere)
    plant.session.execute(
        update(Membership)
        .where(Membership.user_id == coordinator.id, Membership.district_id == district.id)
        .values(ends_on=func.current_date() - 2)
    )
    plant.session.commit()
    assert [visit(coordinator).get(one).status for one in (address, f"{address}/file")] == [404, 404]


def test_a_report_ordered_by_somebody_who_then_lost_the_role_is_not_built(
    app, plant, visit, district, school, coordinator
):
    order(visit, coordinator)
    plant.session.execute(
        update(Membership).where(Membership.user_id == coordinator.id).values(ends_on=func.current_date() - 2)
    )
    plant.session.commit()
    do_jobs(app, district.municipality_id)
    job = job_of(plant, coordinator)
    assert (job.state, job.failure) == (JobState.FAILED, Failure.NOT_ALLOWED)


def test_the_same_order_twice_is_built_once_and_anew_when_it_is_done(app, plant, visit, school, coordinator):
    addresses = {order(visit, coordinator) for _ in range(3)}
    assert len(addresses) == 1
    do_jobs(app, job_of(plant, coordinator).municipality_id)
    assert order(visit, coordinator) not in addresses


def test_the_same_input_gives_the_same_bytes(app, plant, visit, school, coordinator, settings):
    built(app, plant, visit, coordinator)
    job = job_of(plant, coordinator)
    first, ordered_at = job.file_sha256, job.created_at
    with app.app_context():
        plant.session.execute(update(Job).where(Job.id == job.id).values(state=JobState.FAILED))
        plant.session.commit()
        assert upkeep.retry(job.public_id) is not None
        # A report is of the moment it was ordered, or ordered again.
        plant.session.execute(update(Job).where(Job.id == job.id).values(created_at=ordered_at))
        plant.session.commit()
        advance(job.id)
    assert job_of(plant, coordinator).file_sha256 == first


def test_a_coordinator_without_schools_gets_a_report_that_says_so(app, plant, visit, coordinator):
    address = built(app, plant, visit, coordinator)
    answer = visit(coordinator).get(f"{address}/file")
    workbook = load_workbook(BytesIO(answer.body))
    texts = " ".join(
        str(cell.value) for sheet in workbook for row in sheet.iter_rows() for cell in row if cell.value
    )
    assert "нет ни одной школы" in texts


def test_a_school_closed_while_the_report_is_built_is_in_it_and_marked(
    app, plant, visit, district, school, coordinator
):
    address = order(visit, coordinator)
    job = job_of(plant, coordinator)
    with app.app_context():
        turn = turns.take_turn(job.id, LEASE)
        assert turn.step is Step.SPLIT
        building.split(turn)
    school.closed_on = job.created_at.date()
    plant.session.commit()
    do_jobs(app, district.municipality_id)
    workbook = load_workbook(BytesIO(visit(coordinator).get(f"{address}/file").body))
    [row] = [
        row for row in workbook["Школы"].iter_rows() if school.short_name in [cell.value for cell in row]
    ]
    assert school.closed_on in [cell.value.date() for cell in row if hasattr(cell.value, "date")]


def test_cancelling_ends_a_report_and_whoever_builds_it_stops(
    app, plant, visit, district, school, coordinator
):
    address = order(visit, coordinator)
    job = job_of(plant, coordinator)
    with app.app_context():
        building.split(turns.take_turn(job.id, LEASE))
        part = turns.take_turn(job.id, LEASE)
    assert visit(coordinator).post(f"{address}/cancel").status == 303
    with app.app_context(), pytest.raises(turns.LostError):
        building.do_part(part)
    do_jobs(app, district.municipality_id)
    assert "Отменён" in visit(coordinator).get(address).words()
    assert visit(coordinator).get(f"{address}/file").status == 404
    with app.app_context():
        upkeep.clear_leftovers()
    assert (
        plant.session.scalar(select(func.count()).select_from(JobPart).where(JobPart.job_id == job.id)) == 0
    )


def test_a_worker_killed_half_way_is_continued_by_another(app, plant, visit, district, school, coordinator):
    """Two districts' worth of parts: the first is done, the second's worker dies with its lease in hand."""
    for _ in range(101):
        plant.school(district)
    address = order(visit, coordinator)
    job = job_of(plant, coordinator)
    with app.app_context():
        building.split(turns.take_turn(job.id, LEASE))
        building.do_part(turns.take_turn(job.id, LEASE))
        assert turns.take_turn(job.id, LEASE).step is Step.PART  # and its worker is killed here
    seen = visit(coordinator).get(address).words()
    assert "Прочитано школ: 100 из 102" in seen
    plant.session.execute(
        update(JobPart).where(JobPart.job_id == job.id).values(lease_until=func.now() - timedelta(seconds=1))
    )
    plant.session.commit()
    with app.app_context():
        assert job.id in dict(upkeep.jobs_with_something_to_do())
        advance(job.id)
    assert "102 школы" in visit(coordinator).get(address).words()


@contextmanager
def full_disk(monkeypatch, app):
    import errno
    import os

    real = os.fsync

    def fail(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    yield
    monkeypatch.setattr(os, "fsync", real)


def test_a_full_disk_ends_in_a_sentence_and_no_half_file(
    app, plant, visit, school, coordinator, settings, monkeypatch
):
    address = order(visit, coordinator)
    with full_disk(monkeypatch, app):
        do_jobs(app, job_of(plant, coordinator).municipality_id)
    job = job_of(plant, coordinator)
    assert (job.state, job.failure) == (JobState.FAILED, Failure.DISK_FULL)
    assert "На диске сервера нет места" in visit(coordinator).get(address).words()
    folder = reports_folder(settings).path
    left = [one.name for one in folder.iterdir()] if folder.exists() else []
    assert [name for name in left if str(job.public_id) in name] == []


def test_a_changed_file_is_not_handed_over(app, plant, visit, school, coordinator, settings):
    address = built(app, plant, visit, coordinator)
    path = reports_folder(settings).file(report_file_name(job_of(plant, coordinator).public_id))
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    visitor = visit(coordinator)
    with pytest.raises(Exception, match=str(job_of(plant, coordinator).public_id)):
        visitor.get(f"{address}/file")


def test_a_finished_file_goes_after_its_week(app, plant, visit, school, coordinator, settings):
    address = built(app, plant, visit, coordinator)
    path = reports_folder(settings).file(report_file_name(job_of(plant, coordinator).public_id))
    import os

    os.utime(path, (0, 0))
    with app.app_context():
        forget_files()
    assert path.exists()
    plant.session.execute(
        update(Job)
        .where(Job.ordered_by == coordinator.id)
        .values(expires_at=func.now() - timedelta(seconds=1))
    )
    plant.session.commit()
    assert visit(coordinator).get(f"{address}/file").status == 404
    with app.app_context():
        forget_files()
    assert not path.exists()
    assert visit(coordinator).get(address).status == 404


def test_a_place_nobody_offered_is_refused_beside_the_field(visit, coordinator, plant):
    stranger = plant.district()
    for place in ("", "d-1", f"d-{stranger.public_id}", f"m-{stranger.public_id}"):
        page = visit(coordinator).post("/reports", {"place": place})
        assert page.status == 422
        assert "Выберите школы отчёта" in page.words()


def test_an_administrator_may_choose_the_whole_or_a_district(plant, visit):
    municipality = plant.municipality()
    districts = [plant.district(municipality, name=name) for name in ("Заречный", "Нагорный")]
    administrator = plant.user(Role.MUNICIPAL_ADMINISTRATOR, municipality)
    [box] = visit(administrator).get("/reports").all("select", name="place")
    assert [option.text for option in box] == [municipality.name, *(one.name for one in districts)]


def test_the_page_asks_again_only_while_the_report_is_being_built(app, plant, visit, school, coordinator):
    address = order(visit, coordinator)
    fragment = visit(coordinator).get(address, fragment=True)
    assert 'hx-trigger="every 2s"' in fragment.text
    do_jobs(app, job_of(plant, coordinator).municipality_id)
    assert "hx-trigger" not in visit(coordinator).get(address, fragment=True).text
