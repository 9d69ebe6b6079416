"""One generated school: its people, its roadmap, and the activities with who answers for them and what proves them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid4

from core.clock import SchoolYear
from core.text import search_key, sort_key
from tests.bench import words
from tests.bench.rows import Rows

PEOPLE = 6


@dataclass(frozen=True, slots=True)
class School:
    """What a school is made of; `number` decides which rows are done and when they fall due."""

    municipality_id: int
    district_id: int
    number: int
    activities: int
    today: date


@dataclass(frozen=True, slots=True)
class _Plan:
    """The state and the days of one activity; every tenth lasts for the whole period and has no day."""

    is_done: bool
    has_document: bool
    due_on: date | None
    done_on: date | None

    @classmethod
    def of(cls, school: School, number: int) -> "_Plan":
        is_done = (7 * number + school.number) % 20 < 8
        due_on = school.today + timedelta((13 * number + 5 * school.number) % 140 - 20)
        done_on = min(due_on, school.today) - timedelta(2) if is_done else None
        is_undated = (number + school.number) % 10 == 9
        return cls(
            is_done, is_done and (number + school.number) % 4 != 0, None if is_undated else due_on, done_on
        )


def write_school(rows: Rows, school_id: int, school: School, curator_id: int) -> tuple[int, UUID]:
    """Add people and a confirmed roadmap; return the roadmap's ids. The curator is one of the people."""
    people = [_person(rows, school_id, school, place, curator_id) for place in range(PEOPLE)]
    year, public_id = SchoolYear.of(school.today).first, uuid4()
    # One school in ten has touched nothing for three weeks.
    changed = datetime.combine(school.today, time(), UTC) - timedelta(21 if school.number % 10 == 9 else 3)
    roadmap_id = rows.add(
        "roadmap", public_id=public_id, school_id=school_id, title="Дорожная карта целевой модели наставничества",
        contour="pupils", first_year=year, last_year=year, status="in_force", confirmed_at=changed,
        updated_at=changed, version=1,
    )  # fmt: skip
    sections = [
        rows.add(
            "section", public_id=uuid4(), school_id=school_id, roadmap_id=roadmap_id, position=place,
            number=str(place), title=title, version=1,
        )
        for place, title in enumerate(words.SECTIONS, start=1)
    ]  # fmt: skip
    for number in range(school.activities):
        place = number * len(sections) // school.activities
        plan = _Plan.of(school, number)
        written = [people[(number + school.number) % PEOPLE]]
        if number % 3 == 0:
            written.append(people[(number + school.number + 1) % PEOPLE])
        activity = _activity(rows, (school_id, roadmap_id, sections[place]), f"{place + 1}.{number + 1}", number, plan,
                             ", ".join(name for _, name in written), changed)  # fmt: skip
        _responsibles(rows, school_id, activity, written)
        if plan.has_document:
            _document(rows, school_id, activity, number, plan)
    return roadmap_id, public_id


def _person(rows: Rows, school_id: int, school: School, place: int, curator_id: int) -> tuple[int, str]:
    surname = words.SURNAMES[(school.number + place) % len(words.SURNAMES)]
    name = f"{surname} {words.INITIALS[(school.number + place) % len(words.INITIALS)]}"
    id_ = rows.add(
        "person", public_id=uuid4(), school_id=school_id, name=name, name_key=search_key(name),
        sort_key=sort_key(name), posts=["педагог"], email=f"person-{place + 1}@s{school_id}.example.test",
        user_id=curator_id if place == 0 else None, version=1,
    )  # fmt: skip
    return id_, name


def _activity(
    rows: Rows, inside: tuple[int, int, int], number: str, place: int, plan: _Plan, responsible: str,
    changed: datetime,
) -> int:  # fmt: skip
    result, kinds = words.RESULTS[place % len(words.RESULTS)]
    school_id, roadmap_id, section_id = inside
    return rows.add(
        "activity", public_id=uuid4(), school_id=school_id, roadmap_id=roadmap_id, section_id=section_id,
        position=place + 1, number=number, title=words.TITLES[place % len(words.TITLES)],
        deadline_text=f"до {plan.due_on:%d.%m.%Y}" if plan.due_on else "в течение учебного года",
        deadline_kind="by_date" if plan.due_on else "whole_period", due_on=plan.due_on, deadline_parts="[]",
        responsible_text=responsible, result_text=result, document_kinds=kinds,
        state="done" if plan.is_done else "in_work" if place % 5 == 1 else "planned", done_on=plan.done_on,
        done_entered_at=changed if plan.is_done else None, updated_at=changed, updated_by_name="Куратор", version=1,
    )  # fmt: skip


def _responsibles(rows: Rows, school_id: int, activity: int, people: list[tuple[int, str]]) -> None:
    for position, (person, name) in enumerate(people, start=1):
        rows.add(
            "activity_responsible", school_id=school_id, activity_id=activity, position=position, text=name,
            name=name, is_group=False, person_id=person, is_confirmed=True,
        )  # fmt: skip


def _document(rows: Rows, school_id: int, activity: int, number: int, plan: _Plan) -> None:
    document = rows.add(
        "document", public_id=uuid4(), school_id=school_id, kind="order", number=f"01-{number + 1}",
        dated_on=plan.done_on,
    )  # fmt: skip
    rows.add("activity_document", school_id=school_id, activity_id=activity, document_id=document)
