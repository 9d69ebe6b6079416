"""A round of reminders: one job a municipality and day, whoever begins it and however often.

It is split by schools; each school writes down its letters in its own reach; at the end all letters of the day are let go
together, so that somebody of two schools gets one.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Flask, current_app
from sqlalchemy import func, select

from commons.accounts.roles import Capability
from commons.accounts.standing import Standing, find_service
from commons.jobs import turns
from commons.jobs.models import JobKind
from commons.jobs.service import order_for_platform
from commons.jobs.turns import Turn
from commons.letters.models import LetterKind
from commons.letters.service import Occasion, let_go
from commons.schools.models import Municipality, School
from commons.schools.queries import schools_by_id
from core.database import db, identity
from core.errors import NotAllowed
from core.jobs import ADVANCE_REMINDERS, DELIVER_LETTERS, send
from core.tenancy import enter_reach
from tenants.reminders.service import debts_of, gather

log = logging.getLogger(__name__)

# Local hours between which a round begins: before the first lesson; in the evening nobody is disturbed any more.
FIRST_HOUR, LAST_HOUR = 7, 20
SCHOOLS_IN_A_PART = 100


@dataclass(frozen=True, slots=True)
class _Calendar:
    id: int
    public_id: UUID
    time_zone: str
    working_days: list[int]


def begin_due_rounds(moment: datetime | None = None) -> list[int]:
    """Begin the round of every municipality whose day has begun; return the jobs that did not exist before.

    The moment is the database's: a worker's clock may be wrong. A round once begun on a day is never begun again, whatever
    any clock says; one that was missed is made up for until the evening.
    """
    moment = moment or identity.session.scalar(select(func.now()))
    assert moment is not None  # the database always knows
    begun: list[int] = []
    for place in _municipalities():
        local = moment.astimezone(ZoneInfo(place.time_zone))
        if local.isoweekday() in place.working_days and FIRST_HOUR <= local.hour <= LAST_HOUR:
            begun += _begin(place, local.date())
    return begun


def _municipalities() -> list[_Calendar]:
    rows = identity.session.execute(
        select(
            Municipality.id, Municipality.public_id, Municipality.time_zone, Municipality.working_days
        ).order_by(Municipality.id)
    )
    return [_Calendar(*row) for row in rows]


def _begin(place: _Calendar, day: date) -> Iterator[int]:
    service = find_service(place.id)
    if service is None:
        log.warning("municipality %s has no service account: nobody is reminded there", place.id)
        return
    parameters = {"day": day.isoformat(), "municipality": str(place.public_id), "time_zone": place.time_zone}
    made = order_for_platform(
        JobKind.REMINDERS, f"reminders:{day}", municipality_id=place.id, parameters=parameters, by=service
    )
    if made is not None:
        send(ADVANCE_REMINDERS, made)
        yield made


def split(turn: Turn) -> None:
    """Divide the open schools of a municipality."""
    day = date.fromisoformat(turn.parameters["day"])
    ids = identity.session.scalars(
        select(School.id)
        .where(
            School.municipality_id == turn.municipality_id,
            School.closed_on.is_(None) | (School.closed_on > day),
        )
        .order_by(School.id)
    ).all()
    parts: list[dict[str, Any]] = [
        {"schools": list(ids[first : first + SCHOOLS_IN_A_PART])}
        for first in range(0, len(ids), SCHOOLS_IN_A_PART)
    ]
    turns.end_split(turn, parts, schools=len(ids))


def do_part(turn: Turn) -> None:
    """Let each school of a part write down its letters; a school that was done before does it again without harm.

    What they owe is read across them, what is written is written by each in its own reach.
    """
    service = _service_of(turn)
    occasion = _occasion(turn)
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # the proxy's own method
    wanted = (turn.part_parameters or {})["schools"]
    cards = schools_by_id(identity.single(), select(School.id).where(School.id.in_(wanted)))
    with app.app_context():
        enter_reach(service.reach_across(Capability.LETTERS_READ))
        debts = debts_of(cards, occasion.day)
    for number, school in enumerate(sorted(cards, key=lambda card: card.id), start=1):
        if debts[school.id].by_address or debts[school.id].wrong:
            with app.app_context():
                enter_reach(service.reach_of_school(school))
                gather(debts[school.id], occasion)
                db.session.commit()
        if number % 20 == 0:
            turns.renew(turn)
    turns.end_part(turn, schools=len(cards), rows=0)


def join(turn: Turn) -> None:
    """Let the letters of the day go."""
    occasion = _occasion(turn)
    letters = let_go(turn.municipality_id, LetterKind.REMINDER, occasion.day)
    turns.end_job(turn, None)
    log.info("%d reminders of %s are to be sent", letters, occasion.day)
    if letters:
        send(DELIVER_LETTERS)


def _service_of(turn: Turn) -> Standing:
    service = find_service(turn.municipality_id)
    if service is None:
        raise NotAllowed("service")
    return service


def _occasion(turn: Turn) -> Occasion:
    day = date.fromisoformat(turn.parameters["day"])
    midnight = datetime.combine(
        day + timedelta(days=1), datetime.min.time(), ZoneInfo(turn.parameters["time_zone"])
    )
    return Occasion(
        LetterKind.REMINDER,
        turn.municipality_id,
        UUID(turn.parameters["municipality"]),
        day,
        expires_at=midnight,
    )
