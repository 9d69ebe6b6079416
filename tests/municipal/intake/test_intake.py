"""Files of many schools from the drop to the schools: read by workers, matched, listed, saved or handed over."""

import zipfile
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
from sqlalchemy import func, select, update

from commons.accounts.models import Membership
from commons.accounts.roles import Role
from commons.jobs.models import Job, JobPart, JobState
from municipal.intake import taking, work
from municipal.intake.models import FileState, How, Intake, IntakeContent, IntakeFile
from municipal.intake.troubles import Trouble
from municipal.intake.upkeep import forget_old_intakes
from tenants.roadmap.models import ActivityChange
from tenants.roadmap.reading import Cause
from tests.municipal.intake.conftest import ONE, RIVER, TWO, Desk, roadmap_of, school_named
from tests.statements import counted_statements


def states(desk: Desk) -> list[tuple[str, str | None]]:
    return [(str(one.state), one.trouble) for one in desk.files()]


def left_contents(desk: Desk) -> int | None:
    return desk.plant.session.scalar(
        select(func.count()).select_from(IntakeContent).where(IntakeContent.created_by == desk.user.id)
    )


@pytest.mark.usefixtures("bounded")
def test_each_file_of_a_drop_is_read_matched_and_listed_with_its_doubts(desk: Desk) -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("Речная ООШ/план.docx", roadmap_of(more="Провести слёт"))
        archive.writestr("заметки.txt", "это не таблица")
    address = desk.drop(
        ("первая.docx", roadmap_of("МБОУ «Лесногорская СОШ № 1»")),
        ("Лесногорская СОШ 2.docx", roadmap_of()),
        ("карты.zip", packed.getvalue()),
        ("битый.docx", b"PK\x03\x04 not a file"),
    )
    first, second, third, notes, broken = desk.files()
    assert [one.chosen_school_id for one in (first, second, third, notes, broken)] == [
        desk.schools[ONE].id, desk.schools[TWO].id, desk.schools[RIVER].id, None, None,
    ]  # fmt: skip
    assert [one.matched_by for one in (second, third)] == [How.FILE_NAME] * 2
    assert first.matched_by in {How.ORGANISATION, How.FILE_NAME}
    assert [one.state for one in (first, second, third)] == [FileState.READ] * 3
    assert (notes.state, broken.state) == (FileState.REFUSED, FileState.REFUSED)
    assert broken.trouble == Cause.DAMAGED
    counts = (third.rows_total, third.rows_doubtful, third.rows_undated, third.rows_unassigned)
    assert (counts, third.first_year, third.last_year) == ((4, 1, 1, 1), 2026, 2026)
    assert left_contents(desk) == 0
    page = desk.who.get(address)
    assert page.status == 200
    [progress] = page.all("div", aria_live="polite", class_="intake-progress")
    assert progress is not None
    assert page.all("div", id="intake-list")[0].get("hx-get") is None, "it looks again no more"
    assert len(page.all("select", name="school")) == 3
    ticked = [one.get("checked") is not None for one in page.all("input", name="file")]
    assert ticked == [True, True, True, False, False]


def test_progress_is_shown_while_workers_read_and_without_script(desk: Desk) -> None:
    address = desk.send(("a.docx", roadmap_of()), ("b.docx", roadmap_of(more="Ещё"))).location
    page = desk.who.get(address)
    [region] = page.all("div", id="intake-list")
    assert (region.get("hx-get"), region.get("hx-trigger")) == (address, "every 2s")
    assert len(page.all("progress")) == 1
    assert [one.get("href") for one in page.all("a", href=address)] == [address], (
        "a link for who has no script"
    )
    assert page.all("select", name="school") == []
    part = desk.who.get(address, fragment=True)
    assert part.status == 200
    assert "<html" not in part.text
    desk.work()
    assert desk.who.get(address).all("progress") == []


def test_progress_counts_the_files_that_workers_have_done(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = desk.send(
        ("пустой.docx", b""), ("a.docx", roadmap_of()), ("b.docx", roadmap_of(more="Ещё"))
    ).location
    honest, seen = taking.read_upload, []

    def look(data: bytes, name: str):
        # In a thread of its own, as a browser asks: the worker's reach is entered in this one.
        with ThreadPoolExecutor(1) as browser:
            [bar] = browser.submit(desk.who.get, address).result().all("progress")
        seen.append((bar.get("value"), bar.get("max"), [str(one.state) for one in desk.files()]))
        return honest(data, name)

    monkeypatch.setattr(taking, "read_upload", look)
    desk.work()
    assert seen == [("0", "2", ["refused", "reading", "waiting"]), ("1", "2", ["refused", "read", "reading"])]


def test_a_file_is_saved_once_as_its_schools_roadmap_in_the_coordinators_name(desk: Desk) -> None:
    address = desk.drop(("Лесногорская СОШ № 1.docx", roadmap_of()))
    [file] = desk.files()
    asked = desk.who.post(f"{address}/check", {"act": "save", "file": str(file.public_id)})
    assert asked.status == 200
    assert ONE in asked.words()
    assert desk.roadmaps(ONE) == []
    for _again in range(2):
        assert desk.act(address, "save", file).status == 303
    [roadmap] = desk.roadmaps(ONE)
    [file] = desk.files()
    assert (file.state, file.made, file.reading) == (FileState.SAVED, roadmap.public_id, {})
    assert (roadmap.title, roadmap.source_sha256, roadmap.confirmed_at) == (
        "Дорожная карта на 2026-2027 учебный год", file.sha256, None,
    )  # fmt: skip
    changes = desk.plant.session.scalars(
        select(ActivityChange).where(ActivityChange.school_id == desk.schools[ONE].id)
    ).all()
    assert {(one.changed_by, one.changed_by_name) for one in changes} == {(desk.user.id, desk.user.name)}
    page = desk.who.get(address)
    link = f"/schools/{desk.schools[ONE].public_id}/roadmaps/{roadmap.public_id}"
    assert [one.get("href") for one in page.all("a", href=link)] == [link]
    assert desk.who.get(link).status == 200


def test_the_same_file_in_another_drop_leads_to_the_same_roadmap(desk: Desk) -> None:
    data = roadmap_of()
    for _again in range(2):
        address = desk.drop(("Лесногорская СОШ № 1.docx", data))
        desk.act(address, "save", *desk.files())
    [roadmap] = desk.roadmaps(ONE)
    assert [(one.state, one.made) for one in desk.files()] == [(FileState.SAVED, roadmap.public_id)]


def test_a_school_that_has_such_a_roadmap_is_not_given_another_but_its_curator_is_asked(desk: Desk) -> None:
    theirs = desk.plant.roadmap(desk.schools[ONE], title="Прежняя карта")
    address = desk.drop(("Лесногорская СОШ № 1.docx", roadmap_of()))
    desk.act(address, "save", *desk.files())
    [file] = desk.files()
    assert (file.state, file.trouble, file.trouble_params) == (
        FileState.READ, Trouble.HAS_ROADMAP, {"title": "Прежняя карта"},
    )  # fmt: skip
    assert [one.id for one in desk.roadmaps(ONE)] == [theirs.id]
    page = desk.who.get(address)
    assert [one.get("checked") for one in page.all("input", name="file")] == [None], "not ticked any more"

    desk.act(address, "hand_over", file)
    [upload] = desk.uploads(ONE)
    [file] = desk.files()
    assert (file.state, file.made, file.trouble) == (FileState.HANDED_OVER, upload.public_id, None)
    curator = desk.visit(desk.plant.curator(desk.schools[ONE]))
    base = f"/schools/{desk.schools[ONE].public_id}/roadmaps"
    waiting = curator.get(f"{base}/")
    check = f"{base}/upload/{upload.public_id}"
    assert [one.get("href") for one in waiting.all("a", href=check)] == [check]
    assert curator.get(check).status == 200
    head = {"title": "Карта", "contour": "pupils", "first_year": "2026", "last_year": "2026"}
    assert curator.post(check, head).status == 303
    assert len(desk.roadmaps(ONE)) == 2


def test_two_files_for_one_school_are_said_and_only_the_first_is_saved(desk: Desk) -> None:
    address = desk.drop(
        ("Лесногорская СОШ № 1.docx", roadmap_of()),
        ("Лесногорская СОШ № 1 новая.docx", roadmap_of(more="Провести слёт")),
    )
    page = desk.who.get(address)
    first, second = desk.files()
    assert first.chosen_school_id == second.chosen_school_id
    for row, other in ((first, second), (second, first)):
        [shown] = page.all("tr", id=f"file-{row.public_id}")
        assert other.file_name in page.words(shown)
    assert [one.get("checked") for one in page.all("input", name="file")] == [None, None]
    desk.act(address, "save", first, second)
    assert sorted(one.state for one in desk.files()) == [FileState.READ, FileState.SAVED]
    assert len(desk.roadmaps(ONE)) == 1


def test_a_school_is_corrected_in_the_row_and_without_script(desk: Desk) -> None:
    address = desk.drop(("план.docx", roadmap_of()))
    [file] = desk.files()
    assert file.chosen_school_id is None
    part = desk.choose(address, file, desk.schools[TWO], fragment=True)
    assert (part.status, len(part.all("div", id="intake-list"))) == (200, 1)
    assert "<html" not in part.text
    [option] = [one for one in part.all("option") if one.get("selected") is not None]
    assert option.get("value") == str(desk.schools[TWO].public_id)
    page = desk.choose(address, file, "")
    assert (page.status, page.location) == (303, address)
    assert [(one.chosen_school_id, one.matched_by) for one in desk.files()] == [(None, How.PERSON)]


def test_a_school_that_is_not_ones_own_is_missing(desk: Desk) -> None:
    address = desk.drop(("план.docx", roadmap_of()))
    [file] = desk.files()
    there = desk.plant.school(desk.plant.district(desk.municipality))
    closed = desk.plant.school(desk.district, closed_on=desk.plant.roadmap(there).created_at.date())
    wrong = [there, desk.plant.school(), closed, "nonsense", "00000000-0000-4000-8000-000000000000"]
    assert [desk.choose(address, file, one).status for one in wrong] == [404] * len(wrong)
    assert [one.chosen_school_id for one in desk.files()] == [None]


def test_files_of_a_school_of_another_district_are_not_given_to_its_namesake(desk: Desk) -> None:
    there = desk.plant.district(desk.municipality)
    school_named(desk.plant, there, "Заречная СОШ № 1")
    desk.drop(("СОШ № 1.docx", roadmap_of()), ("Заречная СОШ № 1.docx", roadmap_of(more="Провести слёт")))
    unclear, elsewhere = desk.files()
    assert (unclear.chosen_school_id, unclear.candidates) == (None, [desk.schools[ONE].id])
    assert (elsewhere.chosen_school_id, elsewhere.matched_by) == (None, How.ELSEWHERE)


def test_a_file_of_another_district_is_not_given_to_a_school_of_this_one(desk: Desk) -> None:
    desk.district.name = "Заречный округ"
    desk.plant.session.commit()
    desk.drop(
        ("Лесногорская СОШ № 1 Заречного округа.docx", roadmap_of()),
        ("Лесногорская СОШ № 2 Нагорного округа.docx", roadmap_of(more="Слёт")),
    )
    ours, theirs = desk.files()
    assert (ours.chosen_school_id, theirs.chosen_school_id) == (desk.schools[ONE].id, None)
    assert theirs.candidates == [desk.schools[TWO].id]


@pytest.mark.parametrize("act", ["save", "hand_over"])
def test_nothing_goes_into_a_school_that_was_closed_or_left_the_district_meanwhile(
    desk: Desk, act: str
) -> None:
    address = desk.drop(
        ("Лесногорская СОШ № 1.docx", roadmap_of()), ("Речная ООШ.docx", roadmap_of(more="Слёт"))
    )
    first, second = desk.schools[ONE], desk.schools[RIVER]
    first.closed_on = desk.plant.roadmap(desk.plant.school()).created_at.date()
    second.district_id = desk.plant.district(desk.municipality).id
    desk.plant.session.commit()
    desk.act(address, act, *desk.files())
    assert states(desk) == [("read", Trouble.SCHOOL_CLOSED), ("read", Trouble.OUT_OF_REACH)]
    assert desk.roadmaps(ONE) + desk.uploads(ONE) + desk.roadmaps(RIVER) + desk.uploads(RIVER) == []
    assert desk.who.get(address).status == 200


def test_ticked_files_are_dropped_and_what_was_read_is_gone(desk: Desk) -> None:
    address = desk.drop(("Лесногорская СОШ № 1.docx", roadmap_of()), ("пустой.docx", b""))
    asked = desk.who.post(
        f"{address}/check", {"act": "drop", "file": [str(one.public_id) for one in desk.files()]}
    )
    assert (asked.status, len(asked.all("input", name="file"))) == (200, 2)
    desk.act(address, "drop", *desk.files())
    assert [(one.state, one.reading, one.trouble) for one in desk.files()] == [
        (FileState.DROPPED, {}, None)
    ] * 2
    assert desk.act(address, "save", *desk.files()).status == 303
    assert desk.roadmaps(ONE) == []


def test_what_cannot_be_done_is_not_asked(desk: Desk) -> None:
    address = desk.drop(("план.docx", roadmap_of()))
    [file] = desk.files()
    for act in ("save", "hand_over"):
        answer = desk.who.post(f"{address}/check", {"act": act, "file": str(file.public_id)})
        assert answer.status == 422, "it has no school"
    assert desk.who.post(f"{address}/check", {"act": "save"}).status == 422
    assert desk.who.post(f"{address}/check", {"act": "drop", "file": "nonsense"}).status == 422
    assert desk.who.post(f"{address}/check", {"act": "burn", "file": str(file.public_id)}).status == 422
    assert desk.who.post(f"{address}/act", {"act": "burn", "file": str(file.public_id)}).status == 422
    assert states(desk) == [("read", None)]


def test_a_drop_without_files_or_with_too_many_keeps_nothing(desk: Desk) -> None:
    hundred = [(f"{number}.docx", f"{number}".encode()) for number in range(101)]
    answers = [desk.send(), desk.send(("", b"")), desk.send(*hundred)]
    assert [one.status for one in answers] == [422] * 3
    assert [len(one.all("div", id="files-error")) for one in answers] == [1] * 3
    kept = select(func.count()).select_from(Intake).where(Intake.created_by == desk.user.id)
    assert (desk.plant.session.scalar(kept), left_contents(desk)) == (0, 0)


def test_a_drop_of_refused_files_alone_is_listed_at_once(desk: Desk) -> None:
    data = roadmap_of()
    answer = desk.send(("пустой.docx", b""), ("архив.rar", b"Rar!\x1a\x07\x00"))
    page = desk.who.get(answer.location)
    assert page.all("progress") == []
    assert states(desk) == [("refused", Cause.EMPTY), ("refused", Trouble.OTHER_ARCHIVE)]
    desk.drop(("a.docx", data), ("копия.docx", data), ("картинка.docx", b"\x89PNG\r\n\x1a\n" + b"1" * 100))
    assert [one[0] for one in states(desk)] == ["read", "refused", "refused"]


def test_too_large_a_request_is_told_so_and_only_its_route_takes_more(desk: Desk) -> None:
    assert desk.send(("a.docx", b"1" * 2_000_000)).status == 303
    endless = {"CONTENT_LENGTH": str(202 * 1024 * 1024)}
    assert desk.who.post("/intake", environ_overrides=endless).status == 413
    address = desk.drop(("план.docx", roadmap_of()))
    assert desk.who.post(f"{address}/act", {"act": "x" * 2_000_000}).status == 413
    observer = desk.visit(desk.plant.user(Role.OBSERVER, desk.district))
    assert desk.send(("a.docx", b"1" * 2_000_000), who=observer).status in {403, 413}


def test_an_intake_is_its_owners_alone(desk: Desk) -> None:
    address = desk.drop(("Лесногорская СОШ № 1.docx", roadmap_of()))
    [file] = desk.files()
    others = [
        desk.plant.coordinator(desk.district),
        desk.plant.user(Role.MUNICIPAL_ADMINISTRATOR, desk.municipality),
        desk.plant.coordinator(desk.plant.district()),
    ]
    ids = {"file": str(file.public_id)}
    for other in map(desk.visit, others):
        answers = [
            other.get(address),
            other.get(f"{address}/files/{file.public_id}"),
            other.post(f"{address}/files/{file.public_id}/school", {"school": ""}),
            other.post(f"{address}/check", {"act": "drop", **ids}),
            other.post(f"{address}/act", {"act": "drop", **ids}),
            other.post(f"{address}/go-on"),
        ]
        assert [answer.status for answer in answers] == [404] * 6
        assert file.file_name not in other.get("/intake").text
    assert desk.visit(desk.plant.curator(desk.schools[ONE])).get(address).status == 403
    assert states(desk) == [("read", None)]


def test_whoever_lost_the_place_sees_the_intake_no_more(desk: Desk) -> None:
    address = desk.drop(("Лесногорская СОШ № 1.docx", roadmap_of()))
    desk.plant.membership(desk.user, Role.DISTRICT_COORDINATOR, desk.plant.district())
    desk.plant.session.execute(
        update(Membership)
        .where(Membership.user_id == desk.user.id, Membership.district_id == desk.district.id)
        .values(ends_on=func.current_date() - 2)
    )
    desk.plant.session.commit()
    assert desk.who.get(address).status == 404


def test_the_number_of_statements_does_not_grow_with_the_files(desk: Desk) -> None:
    asked = {}
    for size in (1, 3, 20):
        intake = desk.plant.add(
            Intake(
                municipality_id=desk.municipality.id, districts=[desk.district.id], created_by=desk.user.id
            )
        )
        for number in range(size):
            desk.plant.add(
                IntakeFile(
                    municipality_id=desk.municipality.id, intake_id=intake.id, created_by=desk.user.id, position=number,
                    file_name=f"{number}.docx", sha256=f"{number:064}", size=1, state=FileState.READ,
                    chosen_school_id=desk.schools[ONE].id, matched_by=How.FILE_NAME,
                )
            )  # fmt: skip
        with counted_statements(desk.app) as statements:
            assert desk.who.get(f"/intake/{intake.public_id}").status == 200
            assert desk.who.get("/intake").status == 200
        asked[size] = len(statements)
    # Who asks, the intake, its calendar, its schools, its files, whether somebody works; who asks, the places, the list.
    assert asked == dict.fromkeys(asked, 9), "\n".join(statements)


# --- Workers that break, are killed, or come late ------------------------------------------------------------------------


def test_a_file_that_breaks_the_reader_stops_only_itself(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = taking.read_upload

    def break_on(data: bytes, name: str):
        if name == "b.docx":
            raise ValueError("a defect of ours")
        return honest(data, name)

    monkeypatch.setattr(taking, "read_upload", break_on)
    desk.drop(*((f"{name}.docx", roadmap_of(more=name)) for name in "abc"))
    assert states(desk) == [("read", None), ("refused", Trouble.BROKEN), ("read", None)]
    assert left_contents(desk) == 0


def test_what_cannot_be_kept_stops_only_itself(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = taking.figures_of

    def break_on(reading, head):
        if sum(len(one.activities) for one in reading.sections) == 3:
            raise ValueError("a defect of ours")
        return honest(reading, head)

    monkeypatch.setattr(taking, "figures_of", break_on)
    desk.drop(("a.docx", roadmap_of()), ("b.docx", roadmap_of(more="Слёт")))
    assert states(desk) == [("refused", Trouble.BROKEN), ("read", None)]


def test_a_file_that_kills_its_workers_is_passed_over_and_the_others_are_read(desk: Desk) -> None:
    desk.send(*((f"{name}.docx", roadmap_of(more=name)) for name in "ab"))
    job = desk.plant.session.scalars(select(Job).where(Job.ordered_by == desk.user.id)).one()
    first = desk.files()[0]
    # Split, and three workers died at the first file.
    desk.plant.add(JobPart(job_id=job.id, position=1, parameters={"file": first.id}, attempts=3))
    desk.plant.add(JobPart(job_id=job.id, position=2, parameters={"file": desk.files()[1].id}))
    desk.plant.session.execute(
        update(Job).where(Job.id == job.id).values(parts=2, schools_total=2, state=JobState.RUNNING)
    )
    desk.plant.session.commit()
    desk.work()
    assert states(desk) == [("refused", Trouble.TOO_HARD), ("read", None)]
    desk.plant.session.expire_all()
    assert desk.plant.session.get_one(Job, job.id).state == JobState.DONE
    assert left_contents(desk) == 0


def test_a_worker_killed_while_reading_costs_one_file_once_more(desk: Desk) -> None:
    desk.send(("a.docx", roadmap_of()))
    desk.plant.session.execute(
        update(IntakeFile).where(IntakeFile.created_by == desk.user.id).values(state=FileState.READING)
    )
    desk.plant.session.commit()
    desk.work()
    assert states(desk) == [("read", None)]


def test_a_worker_killed_after_the_schools_commit_makes_no_second_roadmap(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = desk.drop(("Лесногорская СОШ № 1.docx", roadmap_of()))
    honest, killed = work.place, []

    def kill_once(*arguments, **named):
        outcome = honest(*arguments, **named)
        if not killed:
            killed.append(outcome)
            raise KeyboardInterrupt
        return outcome

    monkeypatch.setattr(work, "place", kill_once)
    with pytest.raises(KeyboardInterrupt):
        desk.act(address, "save", *desk.files())
    assert [one.state for one in desk.files()] == [FileState.PLACING]
    desk.plant.session.execute(
        update(JobPart).values(lease_until=func.now() - func.make_interval(0, 0, 0, 1))
    )
    desk.plant.session.commit()
    desk.work()
    [roadmap] = desk.roadmaps(ONE)
    assert [(one.state, one.made) for one in desk.files()] == [(FileState.SAVED, roadmap.public_id)]


def test_one_file_that_cannot_be_placed_leaves_nothing_half_saved_and_the_others_are(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from municipal.intake import placing

    address = desk.drop(
        ("Лесногорская СОШ № 1.docx", roadmap_of()), ("Речная ООШ.docx", roadmap_of(more="Слёт"))
    )
    honest = placing.adopt

    def break_after(school, *arguments, **named):
        roadmap = honest(school, *arguments, **named)
        if school.id == desk.schools[ONE].id:
            raise ValueError("a defect of ours")
        return roadmap

    monkeypatch.setattr(placing, "adopt", break_after)
    desk.act(address, "save", *desk.files())
    assert states(desk) == [("read", Trouble.NOT_PLACED), ("saved", None)]
    assert (len(desk.roadmaps(ONE)), len(desk.roadmaps(RIVER))) == (0, 1)


def test_a_municipality_without_a_service_account_is_told_so(desk: Desk) -> None:
    address = desk.drop(("Лесногорская СОШ № 1.docx", roadmap_of()))
    desk.plant.session.execute(
        update(Membership)
        .where(Membership.user_id == desk.service.id)
        .values(ends_on=func.current_date() - 2)
    )
    desk.plant.session.commit()
    desk.act(address, "save", *desk.files())
    assert states(desk) == [("read", Trouble.NO_SERVICE)]


def test_work_that_was_given_up_is_said_and_begun_again(desk: Desk) -> None:
    address = desk.send(("a.docx", roadmap_of())).location
    desk.plant.session.execute(
        update(Job)
        .where(Job.ordered_by == desk.user.id)
        .values(state=JobState.FAILED, finished_at=func.now(), failure="disk_full")
    )
    desk.plant.session.commit()
    page = desk.who.get(address)
    assert [one.get("action") for one in page.all("form", action=f"{address}/go-on")] == [f"{address}/go-on"]
    assert desk.who.post(f"{address}/go-on").status == 303
    desk.work()
    assert states(desk) == [("read", None)]


def test_going_on_while_somebody_works_changes_nothing(desk: Desk) -> None:
    address = desk.drop(("Лесногорская СОШ № 1.docx", roadmap_of()))
    [file] = desk.files()
    desk.who.post(f"{address}/act", {"act": "save", "file": str(file.public_id)})
    assert desk.who.post(f"{address}/go-on").status == 303
    assert states(desk) == [("placing", None)]
    desk.work()
    assert states(desk) == [("saved", None)]


def test_whoever_lost_the_role_before_the_reading_gets_nothing_read(desk: Desk) -> None:
    desk.send(("a.docx", roadmap_of()))
    desk.plant.session.execute(
        update(Membership).where(Membership.user_id == desk.user.id).values(ends_on=func.current_date() - 2)
    )
    desk.plant.session.commit()
    desk.work()
    assert states(desk) == [("waiting", None)]


def test_everything_of_an_intake_goes_after_a_month_also_when_its_owner_has_left(desk: Desk) -> None:
    desk.drop(("Лесногорская СОШ № 1.docx", roadmap_of()))
    desk.send(("a.docx", roadmap_of(more="Слёт")))
    old = update(Intake).where(Intake.created_by == desk.user.id)
    desk.plant.session.execute(old.values(created_at=func.now() - func.make_interval(0, 0, 0, 31)))
    desk.plant.session.execute(
        update(Membership).where(Membership.user_id == desk.user.id).values(ends_on=func.current_date() - 2)
    )
    desk.plant.session.commit()
    with desk.app.app_context():
        assert forget_old_intakes() >= 2
    mine = [
        desk.plant.session.scalar(
            select(func.count()).select_from(table).where(table.created_by == desk.user.id)
        )
        for table in (Intake, IntakeFile, IntakeContent)
    ]
    assert mine == [0, 0, 0]
    desk.work()  # the job that is left finds nothing and ends
